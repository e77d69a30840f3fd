//! A full disk.

use sanad_disk::SimDisk;

use crate::testing::{
    add, append, assert_verifies, dir, draft, events, identity, key, options, shared,
};
use crate::{Append, AppendError, Ledger, Options, State, verify_dir};

const RESERVE: usize = 16 * 1024;

fn create(disk: &SimDisk) -> Ledger {
    let options = Options { reserve_bytes: RESERVE as u64, ..options() };
    Ledger::create(shared(disk), &dir(), identity(), options).unwrap()
}

fn try_add(ledger: &Ledger, n: u64, reserve: bool) -> Result<(), AppendError> {
    ledger.append(Append { reserve, ..append(vec![draft(n)]) }).map(drop)
}

#[test]
fn looks_go_on_from_the_reserve_while_intake_stops() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    add(&ledger, 0);
    disk.limit_bytes(Some(disk.used_bytes() + 100));
    assert_eq!(try_add(&ledger, 1, false), Err(AppendError::Full));
    assert_eq!(ledger.state(), State::IntakeStopped);
    try_add(&ledger, 2, true).unwrap();
    assert_eq!(try_add(&ledger, 3, false), Err(AppendError::Full));
    let looks = (4..100).take_while(|n| try_add(&ledger, *n, true).is_ok()).count();
    assert!(looks > 10, "{looks}");
    assert_eq!(try_add(&ledger, 100, true), Err(AppendError::Full));

    disk.limit_bytes(None);
    try_add(&ledger, 101, false).unwrap();
    assert_eq!(ledger.state(), State::Writable);
    ledger.close();
    assert_verifies(&disk, &dir());
    assert_eq!(events(&ledger).len(), looks + 3);
}

#[test]
fn a_full_disk_leaves_nothing_of_a_refused_append() {
    for room in [0, 100, 500, 700] {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        (0..8).for_each(|n| drop(add(&ledger, n)));
        disk.limit_bytes(Some(disk.used_bytes() + room));
        assert_eq!(try_add(&ledger, 8, false), Err(AppendError::Full));
        ledger.close();
        let report = verify_dir(&shared(&disk), &dir(), Some(&key()), None).unwrap();
        assert_eq!((report.findings, report.torn_tail), (vec![], None));
        disk.limit_bytes(None);
        let ledger = Ledger::open(shared(&disk), &dir(), options()).unwrap();
        assert_eq!(events(&ledger), (0..8).collect::<Vec<_>>());
        add(&ledger, 9);
    }
}
