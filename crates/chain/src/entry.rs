//! Entries: linking a draft into the chain, and reading a stored record without copying it.

use crate::body::{BodyError, BodyRef, type_of};
use crate::bytes::Cursor;
use crate::digest;
use crate::draft::{Draft, PREFIX_BYTES};
use crate::ids::{CommandId, Hash, LedgerId, Seq};
use crate::link::LinkBody;
use crate::part::Descriptor;

/// The first bytes of every header: format 1.
pub const MAGIC: [u8; 4] = *b"SND1";

/// Where an entry is to stand. Only the ledger's writer knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The ledger.
    pub ledger: LedgerId,
    /// Its generation: 0, and one more each time history was declared lost.
    pub generation: u32,
    /// The place in the order.
    pub seq: Seq,
    /// The server's clock: microseconds UTC since 1970.
    pub recorded_at: i64,
    /// Hash of the entry before.
    pub prev: Hash,
    /// The command that appends it.
    pub command: CommandId,
    /// Its place among the entries of that command, from 0.
    pub part: u16,
    /// How many entries that command appends.
    pub of: u16,
}

/// A draft that has become an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The bytes to store: header, link bodies, inline parts.
    pub record: Vec<u8>,
    /// The entry's hash.
    pub hash: Hash,
    /// The hash of each link, in the draft's order of streams.
    pub link_hashes: Vec<Hash>,
}

/// Encodes the entry at this position. `links` go with the draft's streams, one for each, in order.
#[expect(clippy::cast_possible_truncation, reason = "a draft's bounds keep every count in range")]
pub fn link(at: &Position, draft: &Draft, links: &[LinkBody]) -> Linked {
    let bodies: Vec<[u8; LinkBody::BYTES]> = links.iter().map(LinkBody::encode).collect();
    let link_hashes: Vec<Hash> = bodies.iter().map(LinkBody::hash).collect();
    let header_len =
        PREFIX_BYTES + 32 * links.len() + draft.descriptors().len() + draft.body().len();
    let mut record = Vec::with_capacity(draft.record_len());
    record.extend_from_slice(&MAGIC);
    record.extend_from_slice(&(header_len as u32).to_le_bytes());
    record.extend_from_slice(at.ledger.as_bytes());
    record.extend_from_slice(&at.generation.to_le_bytes());
    record.extend_from_slice(&at.part.to_le_bytes());
    record.extend_from_slice(&at.of.to_le_bytes());
    record.extend_from_slice(&at.seq.get().to_le_bytes());
    record.extend_from_slice(&at.recorded_at.to_le_bytes());
    record.extend_from_slice(at.prev.as_bytes());
    record.extend_from_slice(at.command.as_bytes());
    record.extend_from_slice(&(links.len() as u16).to_le_bytes());
    record.extend_from_slice(&draft.parts().to_le_bytes());
    record.extend_from_slice(&(draft.body().len() as u32).to_le_bytes());
    record.extend(link_hashes.iter().flat_map(Hash::as_bytes));
    record.extend_from_slice(draft.descriptors());
    record.extend_from_slice(draft.body());
    let hash = digest::ENTRY.hash(&record);
    record.extend(bodies.iter().flatten());
    record.extend_from_slice(draft.inline());
    Linked { record, hash, link_hashes }
}

/// Bytes that are not a record of format 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// They do not begin as a header does.
    #[error("the bytes do not begin with the mark of an entry")]
    Magic,
    /// They end early, or the lengths inside do not add up.
    #[error("the lengths inside the entry do not add up")]
    Lengths,
    /// A part descriptor has an unknown place, a reserved byte set, or a wrong index.
    #[error("a part descriptor of the entry is malformed")]
    Descriptor,
    /// The command's part number is not below its count.
    #[error("the entry's place in its command is malformed")]
    Command,
}

/// One stored record, read in place.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    position: Position,
    header: &'a [u8],
    link_hashes: &'a [u8],
    descriptors: &'a [u8],
    body: &'a [u8],
    links: &'a [u8],
    inline: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Reads one record from the front of `bytes`; the rest is given back.
    ///
    /// # Errors
    /// The bytes are not a record. Hashes are not checked here: see [`crate::Verifier`].
    pub fn parse_front(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Malformed> {
        let (entry, inline_len) = Self::of_front(bytes)?;
        let rest = bytes.get(entry.header.len()..).ok_or(Malformed::Lengths)?;
        let links_len = LinkBody::BYTES * entry.link_hashes().len();
        let (links, rest) = rest.split_at_checked(links_len).ok_or(Malformed::Lengths)?;
        let inline_len = usize::try_from(inline_len).map_err(|_| Malformed::Lengths)?;
        let (inline, rest) = rest.split_at_checked(inline_len).ok_or(Malformed::Lengths)?;
        Ok((Self { links, inline, ..entry }, rest))
    }

    /// Reads a header that fills `bytes` exactly, such as a bundle of evidence holds: an entry that
    /// shows no link and no part.
    ///
    /// # Errors
    /// The bytes are not one header, or bytes are left over.
    pub fn of_header(bytes: &'a [u8]) -> Result<Self, Malformed> {
        match Self::of_front(bytes)? {
            (entry, _) if entry.header.len() == bytes.len() => Ok(entry),
            (_, _) => Err(Malformed::Lengths),
        }
    }

    /// The header in front of `bytes`, and how many bytes of parts stand in its record.
    fn of_front(bytes: &'a [u8]) -> Result<(Self, u64), Malformed> {
        let mut at = Cursor::new(bytes);
        if at.array() != Some(MAGIC) {
            return Err(Malformed::Magic);
        }
        let entry = Self::fields(at, bytes).ok_or(Malformed::Lengths)?;
        let mut inline_len = 0_u64;
        for (index, descriptor) in entry.descriptors.chunks_exact(Descriptor::BYTES).enumerate() {
            let descriptor = Descriptor::parse(descriptor).ok_or(Malformed::Descriptor)?;
            if usize::from(descriptor.index) != index {
                return Err(Malformed::Descriptor);
            }
            inline_len = inline_len.saturating_add(descriptor.inline_len());
        }
        if entry.position.part >= entry.position.of {
            return Err(Malformed::Command);
        }
        Ok((entry, inline_len))
    }

    /// Reads a record that fills `bytes` exactly.
    ///
    /// # Errors
    /// The bytes are not one record, or bytes are left over.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Malformed> {
        match Self::parse_front(bytes)? {
            (entry, []) => Ok(entry),
            (_, _) => Err(Malformed::Lengths),
        }
    }

    /// The entry up to its link bodies.
    fn fields(mut at: Cursor<'a>, bytes: &'a [u8]) -> Option<Self> {
        let header_len = usize::try_from(at.u32()?).ok()?;
        let ledger = LedgerId::from_bytes(at.array()?);
        let generation = at.u32()?;
        let (part, of) = (at.u16()?, at.u16()?);
        let position = Position {
            ledger,
            generation,
            seq: Seq::new(at.u64()?),
            recorded_at: at.i64()?,
            prev: Hash::from_bytes(at.array()?),
            command: CommandId::from_bytes(at.array()?),
            part,
            of,
        };
        let (links, parts) = (usize::from(at.u16()?), usize::from(at.u16()?));
        if !(1..=Draft::STREAMS_MAX).contains(&links) || parts > Draft::PARTS_MAX {
            return None;
        }
        let body_len = usize::try_from(at.u32()?).ok()?;
        let link_hashes = at.take(32 * links)?;
        let descriptors = at.take(Descriptor::BYTES * parts)?;
        let body = at.take(body_len)?;
        let header = bytes.get(..header_len)?;
        if PREFIX_BYTES + link_hashes.len() + descriptors.len() + body.len() != header_len {
            return None;
        }
        Some(Self { position, header, link_hashes, descriptors, body, links: &[], inline: &[] })
    }

    /// Where it says it stands.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Its place in the order.
    pub fn seq(&self) -> Seq {
        self.position.seq
    }

    /// The hashed bytes.
    pub fn header(&self) -> &'a [u8] {
        self.header
    }

    /// Hash of the header: computed here, never stored with the entry.
    pub fn hash(&self) -> Hash {
        digest::ENTRY.hash(self.header)
    }

    /// The clear body.
    ///
    /// # Errors
    /// It does not decode.
    pub fn body(&self) -> Result<BodyRef<'a>, BodyError> {
        BodyRef::decode(self.body)
    }

    /// The type of the event alone, without decoding the whole body.
    ///
    /// # Errors
    /// It does not decode.
    pub(crate) fn event_type(&self) -> Result<&'a str, BodyError> {
        type_of(self.body)
    }

    /// The link hashes that the header carries, in order.
    pub fn link_hashes(&self) -> impl ExactSizeIterator<Item = Hash> + use<'a> {
        self.link_hashes.as_chunks().0.iter().map(|bytes| Hash::from_bytes(*bytes))
    }

    /// The stored link bodies, in order.
    pub fn link_bytes(&self) -> impl ExactSizeIterator<Item = &'a [u8; LinkBody::BYTES]> + use<'a> {
        self.links.as_chunks().0.iter()
    }

    /// The link bodies, in order.
    pub fn links(&self) -> impl Iterator<Item = LinkBody> + use<'a> {
        self.link_bytes().filter_map(LinkBody::parse)
    }

    /// The part descriptors, in order.
    pub fn descriptors(&self) -> impl Iterator<Item = Descriptor> + use<'a> {
        self.descriptors.chunks_exact(Descriptor::BYTES).filter_map(Descriptor::parse)
    }

    /// Each descriptor with its stored bytes; `None` for a part that lies in a file.
    pub fn parts(&self) -> impl Iterator<Item = (Descriptor, Option<&'a [u8]>)> + use<'a> {
        let mut rest = Cursor::new(self.inline);
        self.descriptors().map(move |descriptor| match descriptor.place {
            crate::part::Place::Inline => {
                let len = usize::try_from(descriptor.stored_len).unwrap_or(usize::MAX);
                (descriptor, rest.take(len))
            }
            crate::part::Place::Blob => (descriptor, None),
        })
    }

    /// The pieces of the header that stay the same wherever the entry stands: time, command and
    /// counts, descriptors and body.
    pub(crate) fn placeless(&self) -> [&'a [u8]; 3] {
        let piece = |range| self.header.get(range).unwrap_or_default();
        let tail = PREFIX_BYTES + self.link_hashes.len();
        [piece(40..48), piece(80..PREFIX_BYTES), piece(tail..self.header.len())]
    }
}
