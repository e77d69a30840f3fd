//! Many clients, one writer.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use sanad_disk::{Effect, Operation, SimDisk};

use crate::testing::{
    append, assert_verifies, create, dir, draft, draft_in, events, identity, open, options, shared,
    stream, tagged,
};
use crate::{Append, AppendError, Expect, Ledger, Options};

#[test]
fn of_many_who_expect_the_same_version_one_wins() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let (threads, each) = (8_u64, 25_u64);
    let counter = stream(1, 1);
    let conflicts = AtomicUsize::new(0);
    thread::scope(|scope| {
        for thread in 0..threads {
            let (ledger, conflicts) = (&ledger, &conflicts);
            scope.spawn(move || {
                for n in 0..each {
                    loop {
                        let expect = vec![(counter, Expect::Exact(ledger.version(counter)))];
                        let draft = draft_in(thread * each + n, &[counter, stream(5, 0)]);
                        match ledger.append(Append { expect, ..append(vec![draft]) }) {
                            Ok(_) => break,
                            Err(AppendError::Conflict { .. }) => {
                                conflicts.fetch_add(1, Ordering::Relaxed);
                            }
                            Err(other) => panic!("{other}"),
                        }
                    }
                }
            });
        }
    });
    assert_eq!(ledger.version(counter), threads * each);
    let mut found = events(&ledger);
    found.sort_unstable();
    assert_eq!(found, (0..threads * each).collect::<Vec<_>>());
    drop(ledger);
    assert_verifies(&disk, &dir());
    assert_eq!(open(&disk).unwrap().version(counter), threads * each);
}

#[test]
fn of_many_who_send_one_key_one_writes_and_all_get_its_answer() {
    let ledger = create(&SimDisk::new());
    let answers: Vec<_> = thread::scope(|scope| {
        let ask = |n| {
            let ledger = &ledger;
            scope.spawn(move || ledger.append(append(vec![tagged(n, 7, 1)])).unwrap())
        };
        let asked: Vec<_> = (0..16).map(ask).collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
    assert!(answers.iter().all(|answer| answer.hashes == answers[0].hashes));
    assert_eq!(events(&ledger).len(), 1);
}

/// Eight clients append until they are told to stop; the numbers that were acknowledged.
fn under_load(ledger: &Ledger) -> Vec<u64> {
    let acknowledged = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for thread in 0..8_u64 {
            let (ledger, acknowledged) = (&ledger, &acknowledged);
            scope.spawn(move || {
                for n in (thread..).step_by(8) {
                    match ledger.append(append(vec![draft(n)])) {
                        Ok(_) => acknowledged.lock().unwrap().push(n),
                        Err(AppendError::Stopped { .. } | AppendError::Full) => return,
                        Err(other) => panic!("{other}"),
                    }
                }
            });
        }
    });
    acknowledged.into_inner().unwrap()
}

#[test]
fn when_a_sync_fails_under_load_nothing_acknowledged_is_lost() {
    for (nth, effect) in [(20, Effect::Lost), (21, Effect::Persisted), (1, Effect::Lost)] {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        disk.fail(Operation::Sync, nth, effect);
        let acknowledged = under_load(&ledger);
        drop(ledger);
        for seed in 0..4 {
            let cut = disk.power_cut(seed);
            let found = events(&open(&cut).unwrap());
            assert!(acknowledged.iter().all(|n| found.contains(n)));
            assert_verifies(&cut, &dir());
        }
    }
}

#[test]
fn when_the_disk_fills_under_load_what_was_acknowledged_is_all_there_is() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    disk.limit_bytes(Some(60_000));
    let mut acknowledged = under_load(&ledger);
    assert!(acknowledged.len() > 20, "{acknowledged:?}");
    acknowledged.sort_unstable();
    let mut found = events(&ledger);
    found.sort_unstable();
    assert_eq!(found, acknowledged);
    ledger.close();
    assert_verifies(&disk, &dir());
}

#[test]
fn the_mark_is_synced_on_time_without_being_asked() {
    let disk = SimDisk::new();
    let options = Options { mark_every: Duration::ZERO, ..options() };
    let ledger = Ledger::create(shared(&disk), &dir(), identity(), options).unwrap();
    // When the second is answered, the time of the first one's mark was over long ago.
    for n in 0..2 {
        ledger.append(append(vec![draft(n)])).unwrap();
    }
    for seed in 0..16 {
        let slots = crate::mark::read(&disk.power_cut(seed), &dir(), None).unwrap();
        assert!(crate::mark::newest(&slots).unwrap().1.size >= 1);
    }
}
