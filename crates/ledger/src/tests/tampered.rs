//! Somebody without the key writes to the disk. Whatever they do, each read gives the entry that was
//! written, or says that it is damaged; and nothing new rests on what they wrote.

use std::path::{Path, PathBuf};

use sanad_chain::{Entry, EventId, Hash, Seq};
use sanad_disk::RealDisk;

use crate::frame::{FrameView, Front, HEADER_BYTES, RECORD_HEAD_BYTES, front};
use crate::testing::{append, draft, draft_in, id, identity, key, options, stream, tagged};
use crate::{Append, AppendError, Ledger, ReadError, verify_dir};

/// Twelve frames of one entry, closed, with pages of the index.
struct Victim {
    _folder: tempfile::TempDir,
    dir: PathBuf,
    whole: Vec<u8>,
    /// Where each frame begins, and the end.
    frames: Vec<usize>,
    records: Vec<Vec<u8>>,
}

const COUNT: u64 = 12;
/// What the deeds are done to.
const VICTIM: usize = 4;

fn event(n: u64) -> Append {
    // The command of this one is asked for again.
    append(vec![if n == VICTIM as u64 { tagged(n, 7, 1) } else { draft(n) }])
}

impl Victim {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("ledger");
        let options = crate::Options { segment_bytes: 1 << 20, ..options() };
        let ledger = Ledger::create(RealDisk::shared(), &dir, identity(), options).unwrap();
        for n in 0..COUNT {
            ledger.append(event(n)).unwrap();
        }
        let stored = |n| ledger.read(Seq::new(n)).unwrap().record().to_vec();
        let records = (0..COUNT).map(stored).collect();
        ledger.close();
        let whole = std::fs::read(segment(&dir)).unwrap();
        let mut frames = vec![crate::journal::SEGMENT_HEADER_BYTES];
        while let Some(rest) = whole.get(frames[frames.len() - 1]..).filter(|rest| !rest.is_empty())
        {
            let Front::Whole(len) = front(rest) else { panic!("a frame is damaged") };
            frames.push(frames[frames.len() - 1] + len);
        }
        assert_eq!(frames.len() as u64, COUNT + 1);
        Self { _folder: folder, dir, whole, frames, records }
    }

    fn put(&self, bytes: &[u8]) {
        std::fs::write(segment(&self.dir), bytes).unwrap();
    }

    fn without_pages(&self) {
        let _ = std::fs::remove_dir_all(self.dir.join("sled"));
    }

    fn open(&self) -> Ledger {
        let options = crate::Options { segment_bytes: 1 << 20, ..options() };
        Ledger::open(RealDisk::shared(), &self.dir, options).unwrap()
    }

    fn findings(&self) -> usize {
        let report = verify_dir(&RealDisk::shared(), &self.dir, Some(&key()), None).unwrap();
        report.findings.len()
    }

    fn frame(&self, of: &[u8], number: usize) -> Vec<u8> {
        of[self.frames[number]..self.frames[number + 1]].to_vec()
    }

    /// The log with other bytes in place of the frames of these numbers on.
    fn with(&self, number: usize, frames: &[Vec<u8>]) -> Vec<u8> {
        let end = self.frames[number + frames.len()];
        [&self.whole[..self.frames[number]], &frames.concat(), &self.whole[end..]].concat()
    }

    /// Each deed with its name. None knows the key.
    fn deeds(&self) -> Vec<(&'static str, Vec<u8>)> {
        let honest = self.frame(&self.whole, VICTIM);
        let rewritten = rewritten(&honest);
        let mut chain = vec![rewritten.clone()];
        for number in VICTIM + 1..usize::try_from(COUNT).unwrap() {
            let before = hash_of(&chain[chain.len() - 1]);
            chain.push(rejoined(&self.frame(&self.whole, number), before));
        }
        let mut flipped = honest.clone();
        flipped[HEADER_BYTES + RECORD_HEAD_BYTES + 300] ^= 1;
        let mut sealed_otherwise = rewritten.clone();
        let last = sealed_otherwise.len() - 5;
        sealed_otherwise[last] ^= 1;
        let neighbour = self.frame(&self.whole, VICTIM + 1);
        let mut doubled = self.whole.clone();
        doubled.splice(self.frames[VICTIM + 1]..self.frames[VICTIM + 1], honest.iter().copied());
        let mut removed = self.whole.clone();
        removed.drain(self.frames[VICTIM]..self.frames[VICTIM + 1]);
        vec![
            ("a bit is flipped", self.with(VICTIM, &[flipped])),
            ("an entry is rewritten", self.with(VICTIM, &[rewritten])),
            (
                "an entry is rewritten and the seal changed",
                self.with(VICTIM, &[mended(sealed_otherwise)]),
            ),
            ("all from an entry on is rewritten", self.with(VICTIM, &chain)),
            ("the last entry is rewritten", {
                let last = self.frame(&self.whole, 11);
                self.with(11, &[self::rewritten(&last)])
            }),
            ("two are swapped", self.with(VICTIM, &[neighbour, honest])),
            ("one is doubled", doubled),
            ("one is removed", removed),
            (
                "zeros in place of one",
                self.with(VICTIM, &[vec![0; self.frame(&self.whole, VICTIM).len()]]),
            ),
        ]
    }
}

fn segment(dir: &Path) -> PathBuf {
    dir.join("journal").join("00000000.seg")
}

fn record_of(frame: &[u8]) -> &[u8] {
    let inside = &frame[HEADER_BYTES..];
    let len = u32::from_le_bytes(inside[..4].try_into().unwrap()) as usize;
    &inside[RECORD_HEAD_BYTES..RECORD_HEAD_BYTES + len]
}

fn hash_of(frame: &[u8]) -> Hash {
    Entry::parse(record_of(frame)).unwrap().hash()
}

/// The frame with the front of its entry's hash and its checksum made right.
fn mended(mut frame: Vec<u8>) -> Vec<u8> {
    let front = hash_of(&frame).as_bytes()[..8].to_vec();
    frame[HEADER_BYTES + 4..HEADER_BYTES + 12].copy_from_slice(&front);
    let end = frame.len() - 4;
    let sum = crc32fast::hash(&frame[..end]).to_le_bytes();
    frame[end..].copy_from_slice(&sum);
    frame
}

/// The entry tells another event.
fn rewritten(frame: &[u8]) -> Vec<u8> {
    let mut frame = frame.to_vec();
    let at = frame.windows(12).position(|bytes| bytes == b"session_held").unwrap();
    frame[at + 9] = b'o';
    mended(frame)
}

/// The entry follows on another one.
fn rejoined(frame: &[u8], before: Hash) -> Vec<u8> {
    let mut frame = frame.to_vec();
    let at = HEADER_BYTES + RECORD_HEAD_BYTES + 48;
    frame[at..at + 32].copy_from_slice(before.as_bytes());
    mended(frame)
}

/// Each way of reading gives what was written, or nothing.
fn assert_true_or_damaged(ledger: &Ledger, victim: &Victim, what: &str) {
    let head = ledger.head().size.get();
    for (n, record) in (0..).zip(&victim.records) {
        match ledger.read(Seq::new(n)) {
            Ok(stored) => assert_eq!(stored.record(), record, "{what}: entry {n}"),
            Err(ReadError::Damaged { .. }) => {}
            // Cut off: the log says itself that it ends before.
            Err(ReadError::NotFound { .. }) => assert!(n >= head, "{what}: entry {n}"),
            Err(other) => panic!("{what}: {other}"),
        }
        if let Some(seq) = ledger.by_event(EventId::from_bytes(id(n))) {
            assert_eq!(seq, Seq::new(n), "{what}");
        }
    }
    let ended = ledger.scan(Seq::new(0), |entry| {
        let seq = usize::try_from(entry.seq().get()).unwrap();
        let honest = Entry::parse(&victim.records[seq]).unwrap();
        assert_eq!(entry.header(), honest.header(), "{what}: entry {seq}");
        std::ops::ControlFlow::Continue(())
    });
    assert!(
        ended.is_ok()
            || matches!(ended, Err(ReadError::Damaged { .. } | ReadError::NotFound { .. }))
    );
}

#[test]
fn after_each_deed_each_read_gives_what_was_written_or_says_that_it_is_damaged() {
    for number in 0..Victim::new().deeds().len() {
        for pages in [true, false] {
            let victim = Victim::new();
            let (what, bytes) = victim.deeds().swap_remove(number);
            victim.put(&bytes);
            if !pages {
                victim.without_pages();
            }
            assert!(victim.findings() > 0, "{what}");
            let ledger = victim.open();
            assert_true_or_damaged(&ledger, &victim, &format!("{what}, pages {pages}"));
            drop(ledger);
            // The forgery does not outlive itself: with the true bytes back, all is there.
            victim.put(&victim.whole);
            let ledger = victim.open();
            for n in 0..COUNT {
                assert!(ledger.read(Seq::new(n)).is_ok(), "{what}: entry {n}");
            }
        }
    }
}

#[test]
fn nothing_new_rests_on_what_was_forged_while_the_ledger_was_open() {
    for number in 0..Victim::new().deeds().len() {
        let victim = Victim::new();
        let (what, bytes) = victim.deeds().swap_remove(number);
        // Pages tell no link: it is read from the entry.
        let ledger = victim.open();
        if bytes.len() != victim.whole.len() {
            continue;
        }
        victim.put(&bytes);
        assert_true_or_damaged(&ledger, &victim, what);
        let streams = [stream(1, 0), stream(1, 1), stream(1, 2), stream(5, 0)];
        let mut appended = 0;
        for (n, of) in (100..).zip(streams) {
            match ledger.append(append(vec![draft_in(n, &[of])])) {
                Ok(_) => appended += 1,
                Err(refused) => {
                    assert!(matches!(refused, AppendError::Unreadable { .. }), "{what}: {refused}");
                }
            }
        }
        // A repeat is answered as it was, or not at all.
        match ledger.append(append(vec![tagged(VICTIM as u64, 7, 1)])) {
            Ok(again) => {
                assert!(again.repeated, "{what}");
                let honest = Entry::parse(&victim.records[VICTIM]).unwrap();
                assert_eq!(again.hashes, [honest.hash()], "{what}");
            }
            Err(refused) => {
                assert!(matches!(refused, AppendError::Unreadable { .. }), "{what}: {refused}");
            }
        }
        drop(ledger);
        let now = std::fs::read(segment(&victim.dir)).unwrap();
        victim.put(&[&victim.whole[..], &now[victim.whole.len()..]].concat());
        assert_eq!(victim.findings(), 0, "{what}: {appended} appended");
    }
}

#[test]
fn the_deeds_are_what_they_say() {
    let victim = Victim::new();
    for (what, bytes) in victim.deeds() {
        assert_ne!(bytes, victim.whole, "{what}");
    }
    // All but the first and the last leave frames that are whole to who has no key.
    let forged = victim.frame(&victim.deeds()[1].1, VICTIM);
    assert!(matches!(front(&forged), Front::Whole(_)));
    assert!(FrameView::new(&forged).inside().is_ok());
}
