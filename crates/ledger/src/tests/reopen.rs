//! Closing and opening again.

use sanad_chain::{SealKey, Seq};
use sanad_disk::{Disk, DiskError, SimDisk};

use crate::testing::{
    add, append, assert_verifies, create, dir, draft, events, identity, key, open, options, shared,
    tagged,
};
use crate::{AppendError, Ledger, OpenError, Options, ReadError, State, StoreKind};

#[test]
fn a_ledger_goes_on_where_it_was_closed() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    (0..40).for_each(|n| drop(add(&ledger, n)));
    let head = ledger.head();
    ledger.close();
    assert!(matches!(ledger.append(append(vec![draft(90)])), Err(AppendError::Closed)));
    let ledger = open(&disk).unwrap();
    assert_eq!(ledger.head(), head);
    assert_eq!(ledger.identity(), identity());
    add(&ledger, 40);
    assert_eq!(events(&ledger), (0..41).collect::<Vec<_>>());
    ledger.close();
    assert_verifies(&disk, &dir());
    assert!(disk.list(&dir().join("journal")).unwrap().len() > 3);
}

#[test]
fn a_repeat_is_known_after_a_restart() {
    let disk = SimDisk::new();
    let first = create(&disk).append(append(vec![tagged(1, 7, 1), draft(2)])).unwrap();
    let ledger = open(&disk).unwrap();
    let again = ledger.append(append(vec![tagged(3, 7, 1)])).unwrap();
    assert_eq!(again, crate::Appended { repeated: true, ..first });
    assert_eq!(ledger.append(append(vec![tagged(4, 7, 2)])), Err(AppendError::KeyReused));
}

#[test]
fn a_second_open_is_refused_with_one_sentence() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let refusal = open(&disk).unwrap_err();
    assert!(matches!(&refusal, OpenError::Disk(DiskError::Held { .. })));
    assert_eq!(refusal.to_string(), "`/ledger` is in use by another process");
    drop(ledger);
    open(&disk).unwrap();
}

#[test]
fn a_ledger_is_made_once_and_opened_where_there_is_one() {
    let disk = SimDisk::new();
    assert!(matches!(open(&disk), Err(OpenError::NoLedger)));
    drop(create(&disk));
    let again = Ledger::create(shared(&disk), &dir(), identity(), options());
    assert!(matches!(again, Err(OpenError::Exists)));
}

#[test]
fn with_another_key_nothing_is_written() {
    let disk = SimDisk::new();
    add(&create(&disk), 1);
    let options = Options { seal: SealKey::from_bytes([1; 32]), ..options() };
    let ledger = Ledger::open(shared(&disk), &dir(), options).unwrap();
    assert!(matches!(ledger.state(), State::ReadOnly { .. }));
    assert!(matches!(ledger.append(append(vec![draft(2)])), Err(AppendError::Stopped { .. })));
    // Nothing of it was sealed with this key, so nothing is shown as what was written.
    assert!(matches!(ledger.read(Seq::new(0)), Err(ReadError::Damaged { .. })));
    assert_eq!(events(&ledger), [0; 0]);
    drop(ledger);
    assert_eq!(open(&disk).unwrap().state(), State::Writable);
}

#[test]
fn a_ledger_in_memory_appends_and_verifies() {
    let options = Options { store: StoreKind::Memory, ..Options::new(key()) };
    let ledger = Ledger::create(shared(&SimDisk::new()), &dir(), identity(), options).unwrap();
    (0..20).for_each(|n| drop(add(&ledger, n)));
    assert_eq!(events(&ledger), (0..20).collect::<Vec<_>>());
    let report = ledger.verify(None).unwrap();
    assert_eq!((report.head, report.findings), (ledger.head(), Vec::new()));
    assert_eq!(ledger.check_index(None).unwrap(), []);
}
