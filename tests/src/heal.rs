//! Promise 8: everything but journal and keys can be deleted or damaged, and is rebuilt equal.

use std::path::Path;

use crate::lk3::{Lk3, session};

/// The folder of what sled keeps.
fn derived(dir: &Path) -> std::path::PathBuf {
    let folders: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.ends_with("journal"))
        .filter(|path| path.extension().is_none())
        .collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders.into_iter().next().unwrap()
}

#[test]
fn a_deleted_or_damaged_sled_folder_is_healed_and_the_views_are_equal() {
    let mut lk3 = Lk3::new();
    for _ in 0..20 {
        let case = lk3.a_case();
        lk3.done(&format!("/v1/cases/{case}/sessions"), "budi", &session("catatan"));
        lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
    }
    let digest = |lk3: &Lk3| lk3.records().views().unwrap().digest();
    let live = digest(&lk3);
    assert_eq!(lk3.records().rebuilt_views().unwrap().digest(), live);

    let dir = lk3.close();
    std::fs::remove_dir_all(derived(&dir)).unwrap();
    lk3.reopen();
    assert_eq!(digest(&lk3), live);

    for seed in 0_u8..6 {
        let dir = lk3.close();
        for entry in std::fs::read_dir(derived(&dir)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let mut bytes = std::fs::read(&path).unwrap();
                let step = 7 + usize::from(seed) * 50;
                bytes.iter_mut().skip(usize::from(seed)).step_by(step).for_each(|b| *b ^= 0x40);
                std::fs::write(&path, bytes).unwrap();
            }
        }
        lk3.reopen();
        assert_eq!(digest(&lk3), live, "seed {seed}");
        // The folder is of use again, and not only done without.
        let ledger = lk3.records().ledger();
        assert!(ledger.snapshots().put("trial", ledger.head(), b"kept"), "seed {seed}");
        assert_eq!(lk3.records().ledger().verify(None).unwrap().findings, []);
    }
    lk3.a_case();
    assert_eq!(lk3.records().rebuilt_views().unwrap().digest(), digest(&lk3));
    assert_ne!(digest(&lk3), live);
}
