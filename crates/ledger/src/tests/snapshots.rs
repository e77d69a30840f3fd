//! Snapshots beside the log.

use sanad_chain::{Hash, Seq};
use sanad_disk::{RealDisk, SimDisk};

use crate::testing::{add, create, identity, options};
use crate::{Head, Ledger, Snapshot};

#[test]
fn a_snapshot_survives_a_restart_and_is_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("ledger");
    let ledger = Ledger::create(RealDisk::shared(), &dir, identity(), options()).unwrap();
    add(&ledger, 1);
    let (at, bytes) = (ledger.head(), vec![7; 100_000]);
    assert!(ledger.snapshots().put("access", at, &bytes));
    assert!(ledger.snapshots().put("access2", at, b"other"));
    ledger.close();
    let ledger = Ledger::open(RealDisk::shared(), &dir, options()).unwrap();
    assert_eq!(ledger.snapshots().get("access"), Some(Snapshot { at, bytes }));
    add(&ledger, 2);
    let at = ledger.head();
    assert!(ledger.snapshots().put("access", at, b"shorter"));
    assert_eq!(ledger.snapshots().get("access").unwrap().bytes, b"shorter");
    assert_eq!(ledger.snapshots().get("access2").unwrap().bytes, b"other");
    assert_eq!(ledger.snapshots().get("nothing"), None);
}

#[test]
fn a_snapshot_of_a_position_that_never_was_is_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("ledger");
    let ledger = Ledger::create(RealDisk::shared(), &dir, identity(), options()).unwrap();
    add(&ledger, 1);
    for at in [
        Head { size: Seq::new(1), hash: Hash::ZERO },
        Head { size: Seq::new(9), hash: ledger.head().hash },
    ] {
        assert!(ledger.snapshots().put("view", at, b"x"));
        assert_eq!(ledger.snapshots().get("view"), None);
    }
}

#[test]
fn where_sled_cannot_be_there_are_no_snapshots() {
    let ledger = create(&SimDisk::new());
    assert!(!ledger.snapshots().put("view", ledger.head(), b"x"));
    assert_eq!(ledger.snapshots().get("view"), None);
}
