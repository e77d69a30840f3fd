//! Taking back what was there: as it was, or not at all.

use proptest::prelude::*;
use sanad_chain::{LinkBody, Position, Seq, link};
use sanad_disk::SimDisk;

use crate::testing::{add, append, assert_verifies, create, dir, draft, events, open};
use crate::{AppendError, Ledger, State};

fn records(ledger: &Ledger, from: u64) -> Vec<Vec<u8>> {
    let range = Seq::new(from)..ledger.head().size;
    ledger.range(range).map(|stored| stored.unwrap().record().to_vec()).collect()
}

/// A ledger of nine entries, an older copy of it with five, and what that lacks.
fn missing() -> (SimDisk, Ledger, Vec<Vec<u8>>) {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    (0..5).for_each(|n| drop(add(&ledger, n)));
    let older = disk.power_cut(0);
    (5..9).for_each(|n| drop(add(&ledger, n)));
    let records = records(&ledger, 5);
    (older.clone(), open(&older).unwrap(), records)
}

#[test]
fn what_was_there_comes_back_and_the_ledger_goes_on() {
    let (disk, ledger, lost) = missing();
    ledger.adopt(lost.clone()).unwrap();
    assert_eq!(records(&ledger, 5), lost);
    add(&ledger, 9);
    assert_eq!(ledger.by_event(draft(7).event_id()), Some(Seq::new(7)));
    drop(ledger);
    assert_verifies(&disk, &dir());
    let found = open(&disk.power_cut(1)).unwrap();
    assert_eq!((found.head().size.get(), records(&found, 5)[..4].to_vec()), (10, lost));
}

#[test]
fn what_was_not_there_is_not_taken_and_leaves_the_ledger_as_it_was() {
    let (_, ledger, lost) = missing();
    let refuse = |records: Vec<Vec<u8>>| {
        let refused = ledger.adopt(records).unwrap_err();
        assert!(matches!(refused, AppendError::NotNext { .. }), "{refused}");
        assert_eq!(ledger.head().size.get(), 5);
    };
    let first = sanad_chain::Entry::parse(&lost[0]).unwrap();
    // The last byte is one of a part.
    let mut part = lost[0].clone();
    *part.last_mut().unwrap() ^= 1;
    refuse(vec![part]);
    refuse(lost[1..].to_vec());
    refuse(vec![lost[0].clone(), lost[2].clone()]);
    refuse(vec![lost[0][1..].to_vec()]);
    // Everything of the header is right but the links: one skips a version, one points elsewhere, and one
    // body is another than the header names.
    let links: Vec<LinkBody> = first.links().collect();
    let at: &Position = first.position();
    for change in [
        |link: &mut LinkBody| link.version += 1,
        |link: &mut LinkBody| link.prev = sanad_chain::Hash::ZERO,
    ] {
        let mut changed = links.clone();
        change(&mut changed[1]);
        refuse(vec![link(at, &draft(5), &changed).record]);
    }
    let mut body = lost[0].clone();
    let header = first.header().len();
    body[header + 10] ^= 1;
    refuse(vec![body]);
    ledger.adopt(lost).unwrap();
    assert_eq!(ledger.head().size.get(), 9);
}

#[test]
fn a_part_of_a_command_is_not_taken() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    add(&ledger, 0);
    let older = disk.power_cut(0);
    ledger.append(append((1..4).map(draft).collect())).unwrap();
    let lost = records(&ledger, 1);
    let back = open(&older).unwrap();
    for part in [&lost[..1], &lost[..2]] {
        let refused = back.adopt(part.to_vec()).unwrap_err();
        let why = "nothing was written: the frame ends within a command";
        assert_eq!(refused.to_string(), why);
        assert_eq!(back.head().size.get(), 1);
    }
    let refused = back.adopt(lost[1..].to_vec()).unwrap_err();
    assert!(matches!(refused, AppendError::NotNext { .. }), "{refused}");
    back.adopt(lost).unwrap();
    drop(back);
    assert_eq!(events(&open(&older).unwrap()), [0, 1, 2, 3]);
    assert_verifies(&older, &dir());
}

#[test]
fn what_does_not_fit_on_a_full_disk_is_taken_once_there_is_room() {
    let (disk, ledger, lost) = missing();
    disk.limit_bytes(Some(disk.used_bytes() + 100));
    assert_eq!(ledger.adopt(lost.clone()), Err(AppendError::Full));
    assert_eq!(ledger.state(), State::Writable);
    disk.limit_bytes(None);
    ledger.adopt(lost).unwrap();
    drop(ledger);
    assert_verifies(&disk, &dir());
}

/// After each try the ledger opens for writing and verifies, whatever was taken.
fn assert_sound(disk: &SimDisk, size: u64) {
    let after = disk.power_cut(1);
    let ledger = open(&after).unwrap();
    assert_eq!(ledger.state(), State::Writable);
    assert_eq!(ledger.head().size.get(), size);
    drop(ledger);
    assert_verifies(&after, &dir());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_cut_of_any_log_ends_in_a_refusal_or_in_a_ledger_that_opens_and_verifies(
        commands in proptest::collection::vec(1_u64..5, 1..10),
        kept in any::<proptest::sample::Index>(),
        cuts in proptest::collection::vec(1_usize..6, 40),
    ) {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        let kept = kept.index(commands.len());
        let (mut next, mut older) = (0, disk.power_cut(0));
        for (number, entries) in commands.iter().enumerate() {
            if number == kept {
                ledger.checkpoint().unwrap();
                older = disk.power_cut(0);
            }
            ledger.append(append((next..next + entries).map(draft).collect())).unwrap();
            next += entries;
        }
        let back = open(&older).unwrap();
        let mut lost = records(&ledger, back.head().size.get());
        // A refused cut is tried again with what follows it.
        let mut cut = Vec::new();
        for count in cuts {
            cut.extend(lost.drain(..count.min(lost.len())));
            let before = back.head().size.get();
            if back.adopt(cut.clone()).is_ok() {
                prop_assert_eq!(back.head().size.get(), before + cut.len() as u64);
                cut.clear();
            } else {
                prop_assert_eq!(back.head().size.get(), before);
            }
            assert_sound(&older, back.head().size.get());
            if lost.is_empty() {
                break;
            }
        }
        prop_assert!(cut.is_empty() && lost.is_empty());
        prop_assert_eq!(events(&back), (0..next).collect::<Vec<_>>());
    }
}
