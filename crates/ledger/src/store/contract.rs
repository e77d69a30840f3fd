//! What every store must do. Each test runs over each store.

use std::sync::Arc;

use sanad_chain::{Entry, Hash, SealKey, Seq};
use sanad_disk::{Disk, SimDisk};

use super::{End, Found, Location, MemoryStore, Store, StoreError};
use crate::frame::{Frame, FrameBuilder, Inside};
use crate::journal;
use crate::testing::{dir, draft, frame, identity, key, options};

fn end_of(frame: &Frame) -> End {
    End { next: Seq::new(frame.first.get() + frame.count()), head: frame.after }
}

/// All seqs, read by walking from `from`.
fn walk(store: &dyn Store, from: Option<Location>) -> Vec<u64> {
    let mut frames = store.frames(from).unwrap();
    let mut seqs = Vec::new();
    while let Some(found) = frames.next().unwrap() {
        let Found::Frame { frame, .. } = found else { panic!("damage") };
        let inside: Inside<'_> = frame.inside().unwrap();
        seqs.extend(inside.entries.iter().map(|entry| entry.seq().get()));
    }
    seqs
}

fn an_empty_store_ends_at_the_start(store: &dyn Store) {
    assert_eq!(store.end(), End::START);
    assert_eq!(walk(store, None), [0; 0]);
}

fn a_frame_is_appended_where_the_log_ends_and_nowhere_else(store: &dyn Store) {
    let first = frame(End::START, 2);
    store.append(End::START, &first).unwrap();
    assert_eq!(store.end(), end_of(&first));
    for elsewhere in [
        End::START,
        End { head: Hash::ZERO, ..end_of(&first) },
        End { next: Seq::new(3), ..end_of(&first) },
    ] {
        let refused = store.append(elsewhere, &frame(elsewhere, 1));
        assert!(matches!(refused, Err(StoreError::Moved)));
    }
    assert_eq!(walk(store, None), [0, 1]);
}

fn every_record_is_found_at_its_location(store: &dyn Store) {
    let mut at = End::START;
    let mut places = Vec::new();
    for count in [1, 3, 40, 2] {
        let frame = frame(at, count);
        let location = store.append(at, &frame).unwrap();
        places.extend(frame.offsets.iter().map(|offset| (location, location.plus(*offset))));
        at = end_of(&frame);
    }
    for ((frame, record), seq) in places.into_iter().zip(0..) {
        let bytes = store.record(record).unwrap();
        let entry = Entry::parse(&bytes[8..]).unwrap();
        assert_eq!(entry.seq(), Seq::new(seq));
        assert_eq!(bytes[..8], entry.hash().as_bytes()[..8]);
        let walked = walk(store, Some(frame));
        assert!(walked[0] <= seq && *walked.last().unwrap() == 45, "{walked:?}");
    }
    assert_eq!(walk(store, None), (0..46).collect::<Vec<_>>());
    assert!(store.record(Location(u64::MAX / 2)).is_err());
    store.checkpoint().unwrap();
}

const CONTRACT: [fn(&dyn Store); 3] = [
    an_empty_store_ends_at_the_start,
    a_frame_is_appended_where_the_log_ends_and_nowhere_else,
    every_record_is_found_at_its_location,
];

fn journal(disk: &SimDisk) -> impl Store + use<> {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    disk.create_dir(&dir()).unwrap();
    match journal::create(&disk, &dir(), identity(), &key()) {
        Ok(()) | Err(crate::OpenError::Exists) => {}
        Err(other) => panic!("{other}"),
    }
    journal::open(&disk, &dir(), &options()).unwrap().0
}

#[test]
fn memory_keeps_the_contract() {
    for promise in CONTRACT {
        promise(&MemoryStore::new());
    }
}

#[test]
fn the_journal_keeps_the_contract() {
    for promise in CONTRACT {
        promise(&journal(&SimDisk::new()));
    }
}

#[test]
fn the_journal_goes_on_where_it_ended() {
    let disk = SimDisk::new();
    let mut at = End::START;
    for _ in 0..3 {
        let store = journal(&disk);
        let frame = frame(at, 5);
        assert_eq!(store.end(), at);
        store.append(at, &frame).unwrap();
        at = end_of(&frame);
    }
    assert_eq!(walk(&journal(&disk), None).len(), 15);
}

#[test]
fn a_frame_sealed_with_another_key_has_another_seal() {
    let whole = frame(End::START, 1);
    let record = whole.bytes[crate::frame::HEADER_BYTES + 12..].to_vec();
    let (entry, _) = Entry::parse_front(&record).unwrap();
    let linked = sanad_chain::Linked {
        record: record[..draft(0).record_len()].to_vec(),
        hash: entry.hash(),
        link_hashes: entry.link_hashes().collect(),
    };
    let sealed = |key: [u8; 32]| {
        let mut builder = FrameBuilder::new(Seq::new(0), Hash::ZERO);
        builder.push(&linked, [0; 8]);
        builder.finish(&SealKey::from_bytes(key), &identity()).unwrap().unwrap()
    };
    let (one, other) = (sealed([8; 32]), sealed([9; 32]));
    assert_eq!(one.bytes, sealed([8; 32]).bytes);
    assert_eq!(other.after, whole.after);
    assert_ne!(other.bytes, one.bytes);
}
