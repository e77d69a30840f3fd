//! The power goes at every operation of a run, with what is unsynced lost, kept or torn. Every
//! acknowledged event is there after the next start, in order, and the whole verifies.

use sanad_disk::SimDisk;

use crate::testing::{
    add, append, assert_verifies, dir, draft, events, identity, open, options, shared,
};
use crate::{Ledger, OpenError, Options, State};

/// What the run asked for and what it was promised.
#[derive(Default)]
struct Told {
    asked: u64,
    acknowledged: u64,
}

/// Makes a ledger, appends commands of one to three events over several segments, and closes and
/// opens in between. Stops where the power does.
fn run(disk: &SimDisk, told: &mut Told, room_bytes: u64) -> Option<()> {
    let options = || Options { room_bytes, ..options() };
    let ledger = Ledger::create(shared(disk), &dir(), identity(), options()).ok()?;
    commands(&ledger, told, 12)?;
    ledger.checkpoint().ok()?;
    commands(&ledger, told, 6)?;
    drop(ledger);
    let ledger = Ledger::open(shared(disk), &dir(), options()).ok()?;
    if ledger.state() != State::Writable {
        return None;
    }
    commands(&ledger, told, 6)
}

fn commands(ledger: &Ledger, told: &mut Told, count: u64) -> Option<()> {
    for n in 0..count {
        let drafts: Vec<_> = (0..=n % 3).map(|i| draft(told.asked + i)).collect();
        told.asked += drafts.len() as u64;
        ledger.append(append(drafts)).ok()?;
        told.acknowledged = told.asked;
    }
    Some(())
}

fn check(cut: &SimDisk, told: &Told, what: &str) {
    let ledger = match open(cut) {
        Err(OpenError::NoLedger) if told.acknowledged == 0 => {
            Ledger::create(shared(cut), &dir(), identity(), options()).unwrap()
        }
        opened => opened.unwrap(),
    };
    assert_eq!(ledger.state(), State::Writable, "{what}");
    let found = events(&ledger);
    let count = found.len() as u64;
    assert_eq!(found, (0..count).collect::<Vec<_>>(), "{what}");
    assert!(count == told.acknowledged || count == told.asked, "{what}: {count}");
    add(&ledger, 1000);
    drop(ledger);
    assert_verifies(cut, &dir());
    assert_eq!(events(&open(cut).unwrap()).len() as u64, count + 1, "{what}");
}

#[test]
fn every_acknowledged_event_survives_a_power_cut_at_any_operation() {
    // With room taken ahead of the end, and without.
    every_power_cut(0);
    every_power_cut(3000);
}

fn every_power_cut(room_bytes: u64) {
    let whole = SimDisk::new();
    run(&whole, &mut Told::default(), room_bytes).unwrap();
    let operations = whole.changes();
    assert!(operations > 90, "{operations}");
    for operation in 1..=operations {
        let disk = SimDisk::new();
        disk.power_off_at(operation);
        let mut told = Told::default();
        // The last of them close the ledger.
        assert!(run(&disk, &mut told, room_bytes).is_none() || operation + 10 > operations);
        for seed in 0..4 {
            let what = format!("operation {operation} seed {seed} room {room_bytes}");
            check(&disk.power_cut(seed), &told, &what);
        }
    }
}

#[test]
fn a_second_power_cut_while_recovering_loses_nothing() {
    // Six frames past the mark, in two segments: all are copied at the next start.
    let disk = SimDisk::new();
    let mut told = Told::default();
    let ledger = Ledger::create(shared(&disk), &dir(), identity(), options()).unwrap();
    commands(&ledger, &mut told, 3).unwrap();
    ledger.checkpoint().unwrap();
    commands(&ledger, &mut told, 9).unwrap();
    disk.power_off_at(1);
    assert!(ledger.append(append(vec![draft(told.asked)])).is_err());
    told.asked += 1;
    drop(ledger);
    let mut behind = 0;
    for seed in 0..6 {
        let first = disk.power_cut(seed);
        let before = first.changes();
        drop(open(&first.power_cut(0)).unwrap());
        let trial = first.power_cut(0);
        drop(open(&trial).unwrap());
        let operations = trial.changes();
        behind = behind.max(operations - before);
        for operation in 1..=operations {
            let again = first.power_cut(0);
            again.power_off_at(operation);
            drop(open(&again));
            for seed in 0..3 {
                let what = format!("operation {operation} of recovery, seed {seed}");
                check(&again.power_cut(seed), &told, &what);
            }
        }
    }
    assert!(behind > 10, "{behind}");
}
