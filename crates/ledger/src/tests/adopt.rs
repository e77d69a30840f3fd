//! Taking back what was there: as it was, or not at all.

use sanad_chain::{LinkBody, Position, Seq, link};
use sanad_disk::SimDisk;

use crate::testing::{add, assert_verifies, create, dir, draft, open};
use crate::{AppendError, Ledger};

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
