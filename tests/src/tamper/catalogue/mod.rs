//! Every class of tampering, and who sees it: `schemas/tamper-catalogue.md` is written by trying it.

mod bundle;
mod deeds;
mod detect;
mod forger;
mod index;
mod second;
mod table;
mod victim;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sanad_chain::Entry;

use super::attacker::Journal;
use crate::program::sanad;
use deeds::{DEEDS, Deed, rewritten, two_histories};
use detect::{Row, row};
use victim::{Scene, Victim, When};

/// What comes of every deed, in the order of the table.
fn all(victim: &Victim) -> Vec<Row> {
    let (next, rows) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(deed) = DEEDS.get(at)
        {
            let row = row(victim, deed);
            rows.lock().unwrap().push((at, row));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

#[test]
fn the_committed_catalogue_is_what_each_detector_says_and_no_class_is_unseen_by_all() {
    let victim = Victim::new();
    let rows = all(&victim);
    for row in &rows {
        assert!(row.is_seen(), "{}, {}: nobody sees it", row.class, row.how);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/tamper-catalogue.md");
    let now = table::written(&rows);
    if std::env::var_os("SANAD_BLESS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).expect("the table is committed");
    assert!(committed == now, "{} differs:\n{now}", path.display());
}

/// The limit that the page tells.
#[test]
fn behind_every_checkpoint_whoever_has_all_keys_is_seen_by_who_kept_the_hash_of_a_write_alone() {
    let victim = Victim::new();
    let act = |victim: &Victim| rewritten(victim, When::Last);
    let row = row(&victim, &Deed { class: "the tail rewritten", how: "behind all", act });
    assert!(!row.is_seen());
    let done = act(&victim);
    let hash_in = |scene: &Scene| {
        let journal = Journal::read(&scene.dir);
        let records = journal.frames.iter().flat_map(|frame| &frame.records);
        let mut entries = records.map(|record| Entry::parse(record).unwrap());
        entries.find(|entry| Some(entry.seq().get()) == done.at).unwrap().hash()
    };
    assert_ne!(hash_in(&done.scene), hash_in(&victim.copy()));
}

#[test]
fn two_readers_who_compare_what_they_were_shown_see_two_histories() {
    let victim = Victim::new();
    let shown = two_histories(&victim).scene;
    let published = victim::run(&shown, &["checkpoint"]);
    assert!(published.status.success());
    let other = shown.at("other");
    std::fs::write(&other, published.stdout).unwrap();
    for (log, kept) in [(&shown, &victim.at("newest")), (&victim.copy(), &other)] {
        let mut command = sanad();
        command.args(["verify", "--json", "--dir"]).arg(&log.dir).arg("--checkpoint").arg(kept);
        let output = command.arg("--log-key").arg(victim.at("key")).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let class = &report["findings"][0]["class"];
        assert!(class == "forked" || class == "truncated", "{report}");
    }
}
