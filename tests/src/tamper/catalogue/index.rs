//! The derived index: its pages carry a code, so only a holder of the keys can change one and have it
//! believed.

use sanad_chain::mac;

use super::forger::Stolen;
use super::victim::{Scene, Victim};

/// Has every page of the index say that the looks at the case were looks at another one.
pub(super) fn hide_looks(victim: &Victim, scene: &Scene, stolen: &Stolen) {
    let db = sled::Config::new().path(scene.dir.join("sled")).open().unwrap();
    let pages = db.open_tree("index").unwrap();
    let stream = victim.looks();
    let named = [&[stream.kind.0][..], &stream.id].concat();
    let mut hidden = 0;
    for (key, page) in pages.iter().map(Result::unwrap) {
        let (covered, _code) = page.split_at(page.len() - 32);
        let mut bytes = covered.to_vec();
        let found = bytes.windows(named.len()).position(|there| there == named);
        if let Some(at) = found {
            bytes[at + named.len() - 1] ^= 1;
            hidden += 1;
        }
        let identity = [&stolen.ledger.as_bytes()[..], &0_u32.to_le_bytes()].concat();
        let coded = [&identity[..], &key[..8], &bytes].concat();
        bytes.extend(mac(&stolen.seal, "sanad 2026 v1 index page", &coded));
        pages.insert(key, bytes).unwrap();
    }
    assert!(hidden > 0, "no page names the looks at the case");
    db.flush().unwrap();
}
