//! What opening makes of a journal that is not as it was left.

use std::path::PathBuf;

use sanad_chain::{FrameSeal, SealKey, Seq};
use sanad_disk::{Access, Disk, SimDisk};

use crate::mark::{self, MarkFile};
use crate::testing::{
    add, append, assert_verifies, create, dir, draft, events, file_bytes, open, overwrite, shared,
};
use crate::{AppendError, Ledger, ReadError, State};

fn first_segment() -> PathBuf {
    dir().join("journal").join("00000000.seg")
}

/// A closed ledger of five events in one segment, and where each frame ends.
fn closed() -> (SimDisk, Vec<usize>) {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let ends = (0..5).map(|n| {
        add(&ledger, n);
        file_bytes(&disk, &first_segment()).len()
    });
    let ends = ends.collect();
    ledger.close();
    (disk, ends)
}

fn assert_takes_no_write(ledger: &Ledger, why: &str) {
    assert_eq!(ledger.state(), State::ReadOnly { reason: why.into() });
    let refused = ledger.append(append(vec![draft(99)]));
    assert!(matches!(refused, Err(AppendError::Stopped { .. })));
}

#[test]
fn a_torn_tail_past_the_mark_is_cut_off() {
    let (disk, ends) = closed();
    let whole = file_bytes(&disk, &first_segment());
    let frame = &whole[ends[3]..];
    for torn in [&frame[..1], &frame[..frame.len() - 1], &[0; 700], b"SNF1 and more"] {
        overwrite(&disk, &first_segment(), &[&whole, torn].concat());
        let ledger = open(&disk).unwrap();
        assert_eq!(ledger.state(), State::Writable);
        assert_eq!(events(&ledger), [0, 1, 2, 3, 4]);
        drop(ledger);
        assert_eq!(file_bytes(&disk, &first_segment()), whole);
    }
    assert_verifies(&disk, &dir());
}

#[test]
fn a_frame_behind_a_torn_one_is_damage_and_nothing_is_cut() {
    let (disk, ends) = closed();
    let mark = file_bytes(&disk, &dir().join("mark"));
    let ledger = open(&disk).unwrap();
    add(&ledger, 5);
    add(&ledger, 6);
    drop(ledger);
    let mut whole = file_bytes(&disk, &first_segment());
    whole[ends[4] + 100] ^= 1;
    overwrite(&disk, &first_segment(), &whole);
    overwrite(&disk, &dir().join("mark"), &mark);
    let ledger = open(&disk).unwrap();
    assert_takes_no_write(&ledger, "the journal is damaged behind its mark");
    drop(ledger);
    assert_eq!(file_bytes(&disk, &first_segment()), whole);
}

#[test]
fn the_next_frame_behind_bytes_that_are_none_is_damage_too() {
    let (disk, ends) = closed();
    let mark = file_bytes(&disk, &dir().join("mark"));
    let ledger = open(&disk).unwrap();
    add(&ledger, 5);
    drop(ledger);
    let whole = file_bytes(&disk, &first_segment());
    let (before, next) = whole.split_at(ends[4]);
    overwrite(&disk, &first_segment(), &[before, b"between", next].concat());
    overwrite(&disk, &dir().join("mark"), &mark);
    assert_takes_no_write(&open(&disk).unwrap(), "the journal is damaged behind its mark");
}

#[test]
fn one_slot_of_the_mark_made_with_another_key_stops_writing() {
    let (disk, _) = closed();
    let path = dir().join("mark");
    let genuine = file_bytes(&disk, &path);
    let slots = mark::read(&disk, &dir(), None).unwrap();
    let (identity, newest) = mark::newest(&slots).unwrap();
    let (other, key) = (shared(&disk), SealKey::from_bytes([1; 32]));
    drop(MarkFile::open(&other, &dir(), identity, key, newest).unwrap());
    let forged = file_bytes(&disk, &path);
    overwrite(&disk, &path, &[&forged[..512], &genuine[512..]].concat());
    let why = "the high-water mark was not made with this ledger's key";
    assert_takes_no_write(&open(&disk).unwrap(), why);
}

#[test]
fn whole_frames_past_the_mark_move_to_a_segment_of_their_own() {
    let (disk, ends) = closed();
    let mark = file_bytes(&disk, &dir().join("mark"));
    let ledger = open(&disk).unwrap();
    (5..8).for_each(|n| drop(add(&ledger, n)));
    drop(ledger);
    overwrite(&disk, &dir().join("mark"), &mark);
    let ledger = open(&disk).unwrap();
    assert_eq!(events(&ledger), (0..8).collect::<Vec<_>>());
    assert_eq!(file_bytes(&disk, &first_segment()).len(), ends[4]);
    let names = disk.list(&dir().join("journal")).unwrap();
    assert_eq!(names, ["00000000.seg", "00000001.seg"]);
    add(&ledger, 8);
    drop(ledger);
    assert_verifies(&disk, &dir());
}

#[test]
fn damage_before_the_mark_stops_writing_and_the_rest_is_read() {
    let (disk, ends) = closed();
    let mut damaged = file_bytes(&disk, &first_segment());
    damaged[ends[1] + 200] ^= 4;
    overwrite(&disk, &first_segment(), &damaged);
    let ledger = open(&disk).unwrap();
    let place = format!("the frame's checksum is wrong (journal/00000000.seg:{})", ends[1]);
    assert_takes_no_write(&ledger, &place);
    assert!(matches!(ledger.read(Seq::new(2)), Err(ReadError::Damaged { .. })));
    for seq in [0, 1, 3, 4] {
        assert_eq!(ledger.read(Seq::new(seq)).unwrap().seq(), Seq::new(seq));
    }
    drop(ledger);
    assert_eq!(file_bytes(&disk, &first_segment()), damaged);
}

#[test]
fn a_journal_shorter_than_its_mark_takes_no_write() {
    let (disk, ends) = closed();
    let whole = file_bytes(&disk, &first_segment());
    for cut in [ends[3], ends[4] - 1, 40] {
        overwrite(&disk, &first_segment(), &whole[..cut]);
        let ledger = open(&disk).unwrap();
        assert!(matches!(ledger.state(), State::ReadOnly { .. }), "{cut}");
        drop(ledger);
        assert_eq!(file_bytes(&disk, &first_segment()), whole[..cut]);
    }
}

#[test]
fn without_its_mark_a_ledger_takes_no_write() {
    let (disk, _) = closed();
    disk.remove(&dir().join("mark")).unwrap();
    let ledger = open(&disk).unwrap();
    assert_takes_no_write(&ledger, "the high-water mark is missing");
    assert_eq!(events(&ledger), [0, 1, 2, 3, 4]);
}

#[test]
fn one_torn_slot_of_the_mark_is_passed_over_and_healed() {
    let (disk, _) = closed();
    let mark = file_bytes(&disk, &dir().join("mark"));
    for slot in [0, 512] {
        let mut torn = mark.clone();
        torn[slot + 30] ^= 1;
        overwrite(&disk, &dir().join("mark"), &torn);
        let ledger = open(&disk).unwrap();
        assert_eq!(ledger.state(), State::Writable);
        drop(ledger);
        assert_verifies(&disk, &dir());
    }
}

#[test]
fn the_last_frame_exchanged_for_another_takes_no_write() {
    let (disk, ends) = closed();
    let mut whole = file_bytes(&disk, &first_segment());
    let other = SimDisk::new();
    let ledger = create(&other);
    (0..5).for_each(|n| drop(add(&ledger, n)));
    ledger.close();
    let theirs = file_bytes(&other, &first_segment());
    whole.truncate(ends[3]);
    whole.extend_from_slice(&theirs[ends[3]..]);
    overwrite(&disk, &first_segment(), &whole);
    let ledger = open(&disk).unwrap();
    assert_takes_no_write(&ledger, "the journal and its mark do not agree on the last entry");
}

#[test]
fn a_record_that_decayed_since_opening_is_not_read() {
    let (disk, ends) = closed();
    let ledger = open(&disk).unwrap();
    let whole = file_bytes(&disk, &first_segment());
    let record_end = ends[2] - 8 - FrameSeal::encoded_len(1);
    // The record ends with 128 bytes of links and a part of 40: in the body, a link, the part.
    for behind in [180, 100, 20] {
        let mut decayed = whole.clone();
        decayed[record_end - behind] ^= 1;
        let file = disk.open(&first_segment(), Access::Write).unwrap();
        file.write_at(&decayed, 0).unwrap();
        assert!(matches!(ledger.read(Seq::new(2)), Err(ReadError::Damaged { .. })));
        assert!(ledger.read(Seq::new(1)).is_ok());
    }
}
