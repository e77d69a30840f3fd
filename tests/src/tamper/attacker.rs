//! Somebody who has the disk and this program's documents, but no key. Written from
//! `schemas/entry.v1.md` and `schemas/journal.v1.md`: they recompute every checksum, hash, number
//! and link, and put the genuine seals back where they are of use.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sanad_chain::{
    Body, Draft, Entry, FrameSeal, Hash, LinkBody, Position, SealedPart, Seq, Stream, link,
};

const SEGMENT_HEADER: usize = 88;
const FRAME_HEADER: usize = 20;
const CHECKSUM: usize = 4;

/// One frame: its records and its seal, as bytes.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) records: Vec<Vec<u8>>,
    pub(crate) seal: Vec<u8>,
}

/// The journal of one segment, taken apart.
#[derive(Clone)]
pub(crate) struct Journal {
    path: PathBuf,
    header: Vec<u8>,
    pub(crate) frames: Vec<Frame>,
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

impl Journal {
    pub(crate) fn read(dir: &Path) -> Self {
        let path = dir.join("journal").join("00000000.seg");
        let bytes = std::fs::read(&path).unwrap();
        let (header, mut rest) = bytes.split_at(SEGMENT_HEADER);
        let mut frames = Vec::new();
        while rest.len() > FRAME_HEADER && &rest[..4] == b"SNF1" {
            let (payload, count) = (u32_at(rest, 4), u32_at(rest, 16));
            let mut at = FRAME_HEADER;
            let mut records = Vec::new();
            for _ in 0..count {
                let len = u32_at(rest, at);
                records.push(rest[at + 12..at + 12 + len].to_vec());
                at += 12 + len;
            }
            let end = FRAME_HEADER + payload;
            frames.push(Frame { records, seal: rest[at..end].to_vec() });
            rest = &rest[end + CHECKSUM..];
        }
        Self { path, header: header.to_vec(), frames }
    }

    /// Where the bytes of a record lie in the file.
    pub(crate) fn range_of(&self, frame: usize, record: usize) -> std::ops::Range<usize> {
        let mut at = SEGMENT_HEADER;
        for before in &self.frames[..frame] {
            at += encode(before).len();
        }
        at += FRAME_HEADER;
        for before in &self.frames[frame].records[..record] {
            at += 12 + before.len();
        }
        at + 12..at + 12 + self.frames[frame].records[record].len()
    }

    /// Renumbers, relinks and rehashes everything, and writes it with the seals as they stand.
    pub(crate) fn write_crafted(&mut self) {
        self.relink(None);
        self.write();
    }

    /// Renumbers, relinks and rehashes everything. In the stream that is to be skipped in, no link has
    /// that version: the next one follows it all the same.
    pub(crate) fn relink(&mut self, skipped: Option<(Stream, u64)>) {
        let mut ends: HashMap<Stream, (u64, Hash)> = HashMap::new();
        let (mut seq, mut head) = (0, Hash::ZERO);
        for frame in &mut self.frames {
            for record in &mut frame.records {
                if let Some((stream, version)) = skipped
                    && let Some(end) = ends.get_mut(&stream)
                    && end.0 + 1 == version
                {
                    *end = (version, Hash::from_bytes([0x66; 32]));
                }
                let (relinked, hash) = relink(record, seq, head, &mut ends);
                *record = relinked;
                head = hash;
                seq += 1;
            }
        }
    }

    /// Writes the frames as they stand, checksums made right.
    pub(crate) fn write(&self) {
        let mut bytes = self.header.clone();
        for frame in &self.frames {
            bytes.extend(encode(frame));
        }
        std::fs::write(&self.path, bytes).unwrap();
    }

    /// How many entries there are, and the hash of the last.
    pub(crate) fn end(&self) -> (u64, Hash) {
        let records: Vec<_> = self.frames.iter().flat_map(|frame| &frame.records).collect();
        let last = records.last().map_or(Hash::ZERO, |record| Entry::parse(record).unwrap().hash());
        (records.len() as u64, last)
    }

    /// A seal that somebody without the key can make.
    pub(crate) fn forged_seal() -> Vec<u8> {
        let seal = FrameSeal {
            first: Seq::new(0),
            before: Hash::ZERO,
            after: Hash::ZERO,
            tags: vec![[0; 8]],
            mac: [0; 32],
        };
        let mut bytes = Vec::new();
        seal.encode_into(&mut bytes);
        bytes
    }
}

fn u32_of(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

fn encode(frame: &Frame) -> Vec<u8> {
    let mut payload = Vec::new();
    for record in &frame.records {
        payload.extend(u32_of(record.len()));
        let hash = Entry::parse(record).map_or(Hash::ZERO, |entry| entry.hash());
        payload.extend(&hash.as_bytes()[..8]);
        payload.extend(record);
    }
    payload.extend(&frame.seal);
    let first =
        frame.records.first().and_then(|record| Some(Entry::parse(record).ok()?.seq().get()));
    let mut bytes = b"SNF1".to_vec();
    bytes.extend(u32_of(payload.len()));
    bytes.extend(first.unwrap_or_default().to_le_bytes());
    bytes.extend(u32_of(frame.records.len()));
    bytes.extend(payload);
    let checksum = crc32fast::hash(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// The same entry at another place.
fn relink(
    record: &[u8],
    seq: u64,
    prev: Hash,
    ends: &mut HashMap<Stream, (u64, Hash)>,
) -> (Vec<u8>, Hash) {
    let entry = Entry::parse(record).unwrap();
    let links: Vec<LinkBody> = entry
        .links()
        .map(|link| {
            let (version, prev) = ends.get(&link.stream).copied().unwrap_or((0, Hash::ZERO));
            LinkBody { version: version + 1, prev, ..link }
        })
        .collect();
    let position = Position { seq: Seq::new(seq), prev, ..*entry.position() };
    let linked = link(&position, &draft_of(&entry, &body_of(&entry)), &links);
    for (link, hash) in links.iter().zip(&linked.link_hashes) {
        ends.insert(link.stream, (link.version, *hash));
    }
    (linked.record, linked.hash)
}

/// The entry with another body, still at its place: [`Journal::write_crafted`] does the rest.
pub(crate) fn with_body(record: &[u8], change: impl FnOnce(&mut Body)) -> Vec<u8> {
    let entry = Entry::parse(record).unwrap();
    let mut body = body_of(&entry);
    change(&mut body);
    let links: Vec<LinkBody> = entry.links().collect();
    link(entry.position(), &draft_of(&entry, &body), &links).record
}

fn draft_of(entry: &Entry<'_>, body: &Body) -> Draft {
    let parts: Vec<SealedPart> = entry
        .parts()
        .map(|(descriptor, bytes)| SealedPart { descriptor, bytes: bytes.unwrap().to_vec() })
        .collect();
    let streams = entry.links().map(|link| link.stream).collect();
    Draft::new(body, streams, &parts).unwrap()
}

pub(crate) fn body_of(entry: &Entry<'_>) -> Body {
    let body = entry.body().unwrap();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Body {
        event_type: body.event_type.to_owned(),
        schema: body.schema,
        event_id: body.event_id,
        occurred_at: body.occurred_at,
        occurred_offset: body.occurred_offset,
        late_reason: owned(body.late_reason),
        actor: sanad_chain::Actor {
            staff: body.actor.staff,
            role: body.actor.role.to_owned(),
            profession: body.actor.profession.to_owned(),
            unit: body.actor.unit.to_owned(),
            acting_for: body.actor.acting_for,
        },
        sign_in: body.sign_in,
        device: body.device,
        purpose: owned(body.purpose),
        basis: owned(body.basis),
        rule: owned(body.rule),
        policy_version: body.policy_version,
        request_id: body.request_id,
        correlation: body.correlation,
        cause: body.cause,
        command_tag: body.command_tag,
        body_digest: body.body_digest,
        data: body.data.to_owned(),
    }
}

/// Writes a mark that names this end, with a code that somebody without the key makes up.
pub(crate) fn forge_mark(dir: &Path, journal: &Journal) {
    write_mark(dir, journal, |_| [0xAB; 32]);
}

/// Writes a mark that names this end, with the code that is made of its fields.
pub(crate) fn write_mark(dir: &Path, journal: &Journal, code: impl Fn(&[u8]) -> [u8; 32]) {
    let (size, head) = journal.end();
    let genuine = std::fs::read(dir.join("mark")).unwrap();
    let end = std::fs::metadata(&journal.path).unwrap().len();
    let last = end - journal.frames.last().map_or(0, |frame| encode(frame).len() as u64);
    let mut bytes = Vec::new();
    for slot in 0..2_u64 {
        let mut fields = genuine[..28].to_vec();
        fields.extend((1000 + slot).to_le_bytes());
        fields.extend(size.to_le_bytes());
        fields.extend(head.as_bytes());
        fields.extend(0_u32.to_le_bytes());
        fields.extend(last.to_le_bytes());
        fields.extend(end.to_le_bytes());
        fields.extend(code(&fields));
        let sum = blake3::hash(&fields);
        fields.extend(&sum.as_bytes()[..16]);
        fields.resize(512, 0);
        bytes.extend(fields);
    }
    std::fs::write(dir.join("mark"), bytes).unwrap();
}
