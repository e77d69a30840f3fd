//! Each operation of an append fails, once without and once with its effect: what the client is
//! told, whether the ledger goes on, and what is there after opening again.

use sanad_disk::{Effect, Operation, SimDisk};

use crate::testing::{add, append, assert_verifies, create, dir, draft, events, open};
use crate::{AppendError, Ledger, State};

/// Enough events that the next one begins a segment.
const FILLED: u64 = 10;

/// (operation, how many of its kind before it are let through, whether the append begins a
/// segment)
const TABLE: [(Operation, u64, bool); 11] = [
    (Operation::Write, 1, false),  // the frame
    (Operation::Sync, 1, false),   // the frame
    (Operation::Write, 2, false),  // the mark
    (Operation::Sync, 1, true),    // the end of the segment before
    (Operation::Create, 1, true),  // the segment
    (Operation::Write, 1, true),   // the segment's header
    (Operation::Sync, 2, true),    // the segment's header
    (Operation::SyncDir, 1, true), // the segment's name
    (Operation::Write, 2, true),   // the frame
    (Operation::Sync, 3, true),    // the frame
    (Operation::Write, 3, true),   // the mark
];

fn filled(rotates: bool) -> (SimDisk, Ledger, u64) {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let count = if rotates { FILLED } else { FILLED - 1 };
    (0..count).for_each(|n| drop(add(&ledger, n)));
    (disk, ledger, count)
}

#[test]
fn the_table_counts_the_operations_of_an_append() {
    for (rotates, changes) in [(false, 3), (true, 8)] {
        let (disk, ledger, count) = filled(rotates);
        let before = disk.changes();
        add(&ledger, count);
        assert_eq!(disk.changes() - before, changes);
    }
}

#[test]
fn a_failed_operation_is_fatal_and_nothing_acknowledged_is_lost() {
    for (operation, nth, rotates) in TABLE {
        for effect in [Effect::Lost, Effect::Persisted] {
            let row = format!("{operation:?} {nth} {rotates} {effect:?}");
            let (disk, ledger, count) = filled(rotates);
            disk.fail(operation, nth, effect);
            let failed = ledger.append(append(vec![draft(count)]));
            assert!(matches!(failed, Err(AppendError::Stopped { .. })), "{row}: {failed:?}");
            let refused = ledger.append(append(vec![draft(count + 1)]));
            assert!(matches!(refused, Err(AppendError::Stopped { .. })), "{row}");
            assert!(matches!(ledger.state(), State::ReadOnly { .. }), "{row}");
            assert_eq!(events(&ledger), (0..count).collect::<Vec<_>>(), "{row}");
            drop(ledger);

            let ledger = open(&disk).unwrap();
            assert_eq!(ledger.state(), State::Writable, "{row}");
            let found = events(&ledger);
            let known: Vec<_> = (0..count).collect();
            let with_it: Vec<_> = (0..=count).collect();
            assert!(found == known || found == with_it, "{row}: {found:?}");
            add(&ledger, 100);
            ledger.checkpoint().unwrap();
            let whole = events(&ledger);
            // What was found is durable now, whatever the failed sync left in memory only.
            for seed in 0..8 {
                let cut = disk.power_cut(seed);
                let ledger = open(&cut).unwrap();
                assert_eq!(events(&ledger), whole, "{row} seed {seed}");
                drop(ledger);
                assert_verifies(&cut, &dir());
            }
        }
    }
}

#[test]
fn a_failed_sync_of_the_mark_stops_the_ledger() {
    let (disk, ledger, count) = filled(false);
    disk.fail(Operation::Sync, 1, Effect::Lost);
    assert!(matches!(ledger.checkpoint(), Err(AppendError::Stopped { .. })));
    assert!(ledger.append(append(vec![draft(count)])).is_err());
    drop(ledger);
    assert_eq!(events(&open(&disk).unwrap()).len() as u64, count);
}

#[test]
fn a_frame_that_a_failed_sync_left_in_memory_counts_once_it_was_copied() {
    let (disk, ledger, count) = filled(false);
    disk.fail(Operation::Sync, 1, Effect::Lost);
    assert!(ledger.append(append(vec![draft(count)])).is_err());
    drop(ledger);
    let ledger = open(&disk).unwrap();
    assert_eq!(events(&ledger), (0..=count).collect::<Vec<_>>());
    let cut = disk.power_cut(0);
    assert_eq!(events(&open(&cut).unwrap()), (0..=count).collect::<Vec<_>>());
}
