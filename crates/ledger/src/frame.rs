//! Frames: the entries of one group, written and synced as one.
//!
//! ```text
//! magic 4 | payload length 4 | first seq 8 | count 4 | payload | checksum 4
//! payload = count x (record length 4 | first 8 bytes of the entry's hash | record) | seal
//! ```
//! Integers are little-endian. The checksum is CRC-32 (ISO-HDLC) of all bytes before it: it
//! tells damage, and costs little beside the hashes of the entries; against intent there is the seal.

use sanad_chain::{ContentTag, Cursor, Entry, FrameSeal, Hash, Linked, SealKey, Seq};

use crate::Identity;
use crate::bytes::hash_front;
use crate::store::End;

const MAGIC: [u8; 4] = *b"SNF1";
/// Bytes before the payload.
pub(crate) const HEADER_BYTES: usize = 20;
const CHECKSUM_BYTES: usize = 4;
/// Bytes before a record inside the payload: its length and the front of its entry's hash.
pub(crate) const RECORD_HEAD_BYTES: usize = 12;
/// Longest frame that is written or believed.
pub(crate) const FRAME_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A frame ready to be written: there is none that the whole check of those who read did not take.
pub(crate) struct Frame {
    pub(crate) bytes: Vec<u8>,
    pub(crate) first: Seq,
    /// Head of the chain before it.
    pub(crate) before: Hash,
    /// Head of the chain after it.
    pub(crate) after: Hash,
    /// Where each record begins, from the start of the frame.
    pub(crate) offsets: Vec<u32>,
    /// The hash of each entry, as the check computed it from the bytes.
    pub(crate) hashes: Vec<Hash>,
}

impl Frame {
    pub(crate) fn count(&self) -> u64 {
        self.offsets.len() as u64
    }
}

/// A frame in the making.
pub(crate) struct FrameBuilder {
    frame: Frame,
    tags: Vec<ContentTag>,
}

impl FrameBuilder {
    pub(crate) fn new(first: Seq, before: Hash) -> Self {
        let mut bytes = Vec::with_capacity(4096);
        bytes.resize(HEADER_BYTES, 0);
        let (offsets, hashes) = (Vec::new(), Vec::new());
        let frame = Frame { bytes, first, before, after: before, offsets, hashes };
        Self { frame, tags: Vec::new() }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.frame.bytes.len()
    }

    pub(crate) fn entries(&self) -> usize {
        self.tags.len()
    }

    /// Takes in the next entry.
    pub(crate) fn push(&mut self, linked: &Linked, tag: ContentTag) {
        let Frame { bytes, offsets, after, .. } = &mut self.frame;
        offsets.push(small(bytes.len()));
        bytes.extend_from_slice(&small(linked.record.len()).to_le_bytes());
        bytes.extend_from_slice(&hash_front(&linked.hash));
        bytes.extend_from_slice(&linked.record);
        *after = linked.hash;
        self.tags.push(tag);
    }

    /// Seals and closes the frame, and reads it as everybody will who finds it on the disk; `None`
    /// where it has no entry. `Err` says what they would not take: such a frame is never written.
    pub(crate) fn finish(
        self,
        key: &SealKey,
        of: &Identity,
    ) -> Result<Option<Frame>, &'static str> {
        let Self { mut frame, tags } = self;
        if tags.is_empty() {
            return Ok(None);
        }
        let Frame { bytes, first, before, after, .. } = &mut frame;
        let count = small(tags.len());
        let seal = FrameSeal::make(key, of.ledger, of.generation, *first, *before, *after, tags);
        seal.encode_into(bytes);
        let payload = small(bytes.len() - HEADER_BYTES);
        let head = [&MAGIC[..], &payload.to_le_bytes(), &first.get().to_le_bytes()].concat();
        let head = [head, count.to_le_bytes().to_vec()].concat();
        bytes.iter_mut().zip(head).for_each(|(to, from)| *to = from);
        let sum = crc32fast::hash(bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        if let Front::Bad(why) = front(bytes) {
            return Err(why);
        }
        let sealed = FrameView::new(bytes).sealed(key, of)?;
        if sealed.begins != (End { next: *first, head: *before }) || sealed.ends.head != *after {
            return Err("the frame is not the one that comes next");
        }
        if sealed.inside.entries.iter().any(|entry| entry.body().is_err()) {
            return Err("the body of an entry does not decode");
        }
        frame.hashes = sealed.hashes;
        Ok(Some(frame))
    }
}

/// Lengths and counts inside a frame fit 32 bits: a frame is at most [`FRAME_BYTES_MAX`].
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What stands at the front of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Front {
    /// A whole frame of this many bytes, checksum right.
    Whole(usize),
    /// To tell, this many bytes are needed.
    Needs(usize),
    /// Not a frame.
    Bad(&'static str),
}

/// Tells what stands at the front of `bytes`.
pub(crate) fn front(bytes: &[u8]) -> Front {
    let mut at = Cursor::new(bytes);
    let Some(magic) = at.array::<4>() else {
        return Front::Needs(HEADER_BYTES);
    };
    if magic != MAGIC {
        return Front::Bad("no frame begins here");
    }
    let Some(payload) = at.u32() else {
        return Front::Needs(HEADER_BYTES);
    };
    let payload = usize::try_from(payload).unwrap_or(usize::MAX);
    if payload > FRAME_BYTES_MAX {
        return Front::Bad("the frame's length is impossible");
    }
    let len = HEADER_BYTES + payload + CHECKSUM_BYTES;
    let Some((covered, sum)) = bytes.get(..len).and_then(<[u8]>::split_last_chunk) else {
        return Front::Needs(len);
    };
    if crc32fast::hash(covered).to_le_bytes() == *sum {
        Front::Whole(len)
    } else {
        Front::Bad("the frame's checksum is wrong")
    }
}

/// Where the magic of a frame stands next in `bytes`, from `from` on.
pub(crate) fn next_magic(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(MAGIC.len()).position(|window| window == MAGIC).map(|at| from + at)
}

/// A whole frame, read in place.
#[derive(Clone, Copy)]
pub(crate) struct FrameView<'a> {
    pub(crate) first: u64,
    count: u32,
    bytes: &'a [u8],
}

/// The inside of a frame.
pub(crate) struct Inside<'a> {
    /// At least one.
    pub(crate) entries: Vec<Entry<'a>>,
    /// Of each entry: where its record begins in the frame, and the front of its hash as stored.
    pub(crate) heads: Vec<(u32, [u8; 8])>,
    /// The seal's bytes.
    pub(crate) seal: &'a [u8],
    pub(crate) last: Entry<'a>,
}

impl<'a> Inside<'a> {
    /// Each entry with the place of its record in the frame.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (&Entry<'a>, u32)> {
        self.entries.iter().zip(self.heads.iter().map(|(offset, _)| *offset))
    }
}

impl<'a> FrameView<'a> {
    /// Views bytes that [`front`] found whole.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut at = Cursor::new(bytes.get(8..).unwrap_or_default());
        let (first, count) = (at.u64().unwrap_or(0), at.u32().unwrap_or(0));
        Self { first, count, bytes }
    }

    /// How many entries it claims.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What is in it. `Err` says what is wrong: only a frame that was made by hand has a right
    /// checksum and a wrong inside.
    pub(crate) fn inside(&self) -> Result<Inside<'a>, &'static str> {
        let end = self.bytes.len().saturating_sub(CHECKSUM_BYTES);
        let inside = self.bytes.get(..end).unwrap_or_default();
        let mut at = Cursor::new(inside);
        at.take(HEADER_BYTES).ok_or("the frame is too short")?;
        let room = inside.len() / (RECORD_HEAD_BYTES + sanad_chain::PREFIX_BYTES);
        let room = room.min(self.count as usize);
        let (mut entries, mut heads) = (Vec::with_capacity(room), Vec::with_capacity(room));
        for seq in (self.first..).take(self.count as usize) {
            let offset = small(inside.len() - at.rest().len());
            let (len, hash_front) = at.u32().zip(at.array()).ok_or("a record is cut short")?;
            let record = at.take(len as usize).ok_or("a record is cut short")?;
            let entry = Entry::parse(record).map_err(|_| "a record is malformed")?;
            if entry.seq().get() != seq {
                return Err("a record does not stand where it says");
            }
            entries.push(entry);
            heads.push((offset, hash_front));
        }
        let last = *entries.last().ok_or("the frame is empty")?;
        if last.position().part + 1 != last.position().of {
            return Err("the frame ends within a command");
        }
        Ok(Inside { entries, heads, seal: at.rest(), last })
    }
}
