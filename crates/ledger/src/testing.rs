//! Ledgers, entries and streams for the tests of this crate.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sanad_chain::{
    Actor, Body, CommandId, Descriptor, Draft, Entry, Hash, KeyId, LedgerId, LinkBody, PartyId,
    Place, Position, SealKey, SealedPart, Seq, Stream, StreamKind, content_tag, link, part_hash,
};
use sanad_disk::{Access, Disk, SimDisk};

use crate::frame::{Frame, FrameBuilder};
use crate::store::End;
use crate::{Append, Identity, Ledger, OpenError, Options};

pub(crate) fn identity() -> Identity {
    Identity { ledger: LedgerId::from_bytes(*b"a test's ledger."), generation: 0 }
}

pub(crate) fn key() -> SealKey {
    SealKey::from_bytes(*b"a seal key that only tests know.")
}

pub(crate) fn dir() -> PathBuf {
    PathBuf::from("/ledger")
}

/// Small segments, no reserve, no room ahead (so that a file is as long as what was written), and a mark that moves only when it is told to.
pub(crate) fn options() -> Options {
    Options {
        segment_bytes: 8 * 1024,
        room_bytes: 0,
        reserve_bytes: 0,
        mark_every: Duration::from_hours(1),
        ..Options::new(key())
    }
}

pub(crate) fn shared(disk: &SimDisk) -> Arc<dyn Disk> {
    Arc::new(disk.clone())
}

pub(crate) fn create(disk: &SimDisk) -> Ledger {
    Ledger::create(shared(disk), &dir(), identity(), options()).unwrap()
}

pub(crate) fn open(disk: &SimDisk) -> Result<Ledger, OpenError> {
    Ledger::open(shared(disk), &dir(), options())
}

pub(crate) fn stream(kind: u8, n: u8) -> Stream {
    Stream { kind: StreamKind(kind), id: [n; 16] }
}

/// 16 bytes that only this number has.
pub(crate) fn id(n: u64) -> [u8; 16] {
    let mut id = [0x5a; 16];
    id[..8].copy_from_slice(&n.to_be_bytes());
    id
}

pub(crate) fn body(n: u64) -> Body {
    Body {
        event_type: "session_held".into(),
        schema: 1,
        event_id: id(n),
        occurred_at: 1_790_000_000_000_000,
        occurred_offset: 480,
        late_reason: None,
        actor: Actor {
            staff: [0xAA; 16],
            role: "counsellor".into(),
            profession: "konselor".into(),
            unit: "lk3".into(),
            acting_for: None,
        },
        sign_in: Some([0xBB; 16]),
        device: None,
        purpose: Some("service".into()),
        basis: Some("assignment".into()),
        rule: Some("responsible".into()),
        policy_version: 1,
        request_id: [3; 16],
        correlation: None,
        cause: None,
        command_tag: None,
        body_digest: None,
        data: format!("{{\"n\":{n}}}"),
    }
}

pub(crate) fn part(index: u16, bytes: &[u8]) -> SealedPart {
    let descriptor = Descriptor {
        place: Place::Inline,
        class: 1,
        section: 4,
        index,
        party: PartyId::from_bytes([0xC0; 16]),
        key: KeyId::from_bytes([0xC1; 16]),
        salt: [0xC2; 16],
        stored_len: bytes.len() as u64,
        hash: part_hash(bytes),
        check: [0xC3; 32],
    };
    SealedPart { descriptor, bytes: bytes.to_vec() }
}

/// The draft of event `n`, in a stream of its own third and in one of all.
pub(crate) fn draft(n: u64) -> Draft {
    let streams = vec![stream(1, u8::try_from(n % 3).unwrap()), stream(5, 0)];
    Draft::new(&body(n), streams, &[part(0, &[7; 40])]).unwrap()
}

pub(crate) fn draft_in(n: u64, streams: &[Stream]) -> Draft {
    Draft::new(&body(n), streams.to_vec(), &[]).unwrap()
}

/// The draft of event `n` with a command tag.
pub(crate) fn tagged(n: u64, tag: u8, digest: u8) -> Draft {
    let body = Body { command_tag: Some([tag; 32]), body_digest: Some([digest; 32]), ..body(n) };
    Draft::new(&body, vec![stream(1, 0)], &[]).unwrap()
}

pub(crate) fn append(drafts: Vec<Draft>) -> Append {
    let command = CommandId::from_bytes(*drafts[0].event_id().as_bytes());
    Append { command, drafts, expect: Vec::new(), at: None, reserve: false }
}

/// Appends event `n`.
pub(crate) fn add(ledger: &Ledger, n: u64) -> crate::Appended {
    ledger.append(append(vec![draft(n)])).unwrap()
}

/// The numbers of the events, in order.
pub(crate) fn events(ledger: &Ledger) -> Vec<u64> {
    let end = ledger.head().size;
    ledger
        .range(sanad_chain::Seq::new(0)..end)
        .map(|stored| {
            let id = stored.unwrap().entry().body().unwrap().event_id;
            u64::from_be_bytes(id[..8].try_into().unwrap())
        })
        .collect()
}

/// Nothing is wrong with what is on this disk.
pub(crate) fn assert_verifies(disk: &SimDisk, dir: &Path) {
    let report = crate::verify_dir(&shared(disk), dir, Some(&key()), None).unwrap();
    assert_eq!(report.findings, []);
}

/// A frame of so many entries behind `at`.
pub(crate) fn frame(at: End, count: u64) -> Frame {
    let mut builder = FrameBuilder::new(at.next, at.head);
    let mut prev = at.head;
    for number in at.next.get()..at.next.get() + count {
        let position = Position {
            ledger: identity().ledger,
            generation: 0,
            seq: Seq::new(number),
            recorded_at: 1,
            prev,
            command: CommandId::from_bytes([1; 16]),
            part: 0,
            of: 1,
        };
        let links = draft(number).streams().to_vec();
        let links = links.into_iter().map(|stream| LinkBody {
            salt: [1; 10],
            stream,
            version: 1,
            prev: Hash::ZERO,
        });
        let linked = link(&position, &draft(number), &links.collect::<Vec<_>>());
        prev = linked.hash;
        builder.push(&linked, content_tag(&key(), &Entry::parse(&linked.record).unwrap()));
    }
    builder.finish(&key(), &identity()).unwrap().unwrap()
}

/// All bytes of a file.
pub(crate) fn file_bytes(disk: &SimDisk, path: &Path) -> Vec<u8> {
    let file = disk.open(path, Access::Read).unwrap();
    let mut bytes = vec![0; usize::try_from(file.size().unwrap()).unwrap()];
    file.read_at(&mut bytes, 0).unwrap();
    bytes
}

/// Puts these bytes in place of a file's.
pub(crate) fn overwrite(disk: &SimDisk, path: &Path, bytes: &[u8]) {
    let file = disk.open(path, Access::Write).unwrap();
    file.truncate(0).unwrap();
    file.write_at(bytes, 0).unwrap();
    file.sync_data().unwrap();
}
