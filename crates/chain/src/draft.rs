//! An entry before its position is known: made outside the ledger's lock.

use crate::body::{Body, BodyError};
use crate::ids::{EventId, Stream};
use crate::part::{Descriptor, Place, SealedPart};

/// Length of the fixed part of a header, before link hashes, descriptors and body.
pub const PREFIX_BYTES: usize = 104;

/// All of an entry but its position: streams, sealed parts and the encoded body.
#[derive(Debug, Clone)]
pub struct Draft {
    streams: Vec<Stream>,
    descriptors: Vec<u8>,
    inline: Vec<u8>,
    parts: u16,
    body: Vec<u8>,
    event_id: EventId,
    command_tag: Option<[u8; 32]>,
    body_digest: Option<[u8; 32]>,
    corrects_clock: bool,
    begins_generation: bool,
}

/// A draft that no entry can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The body is too long.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// It belongs to no stream, to one twice, or to more than [`Draft::STREAMS_MAX`].
    #[error("an entry belongs to 1 to {} different streams", Draft::STREAMS_MAX)]
    Streams,
    /// More than [`Draft::PARTS_MAX`] parts, or their inline bytes exceed [`Draft::INLINE_MAX`],
    /// or a descriptor does not fit its bytes or place.
    #[error(
        "an entry holds at most {} parts and {} bytes of them",
        Draft::PARTS_MAX,
        Draft::INLINE_MAX
    )]
    Parts,
}

#[cfg(test)]
impl Draft {
    /// The length of the event's type in three bytes, where one would do.
    pub(crate) fn respelled(mut self) -> Self {
        let length = self.body.remove(0);
        self.body.splice(0..0, [0xfb, length, 0]);
        self
    }
}

impl Draft {
    /// Most streams one entry may belong to: a list shows at most this many cases, less two.
    pub const STREAMS_MAX: usize = 1024;
    /// Most parts one entry may hold.
    pub const PARTS_MAX: usize = 256;
    /// Most bytes of inline parts in one entry.
    pub const INLINE_MAX: usize = 4 * 1024 * 1024;

    /// Encodes everything that does not depend on the position.
    ///
    /// # Errors
    /// A bound above is passed, or a part's descriptor does not agree with its bytes.
    pub fn new(
        body: &Body,
        streams: Vec<Stream>,
        parts: &[SealedPart],
    ) -> Result<Self, DraftError> {
        let mut distinct = streams.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if streams.is_empty()
            || distinct.len() != streams.len()
            || streams.len() > Self::STREAMS_MAX
        {
            return Err(DraftError::Streams);
        }
        let (descriptors, inline) = encode_parts(parts)?;
        Ok(Self {
            streams,
            descriptors,
            inline,
            parts: u16::try_from(parts.len()).map_err(|_| DraftError::Parts)?,
            body: body.encode()?,
            event_id: EventId::from_bytes(body.event_id),
            command_tag: body.command_tag,
            body_digest: body.body_digest,
            corrects_clock: body.event_type == crate::body::CLOCK_CORRECTED,
            begins_generation: body.event_type == crate::body::GENERATION_BEGUN,
        })
    }

    /// The streams it will belong to, in the order of its links.
    pub fn streams(&self) -> &[Stream] {
        &self.streams
    }

    /// The event's id.
    pub fn event_id(&self) -> EventId {
        self.event_id
    }

    /// Keyed tag of (actor, Idempotency-Key), where the request carried a key.
    pub fn command_tag(&self) -> Option<&[u8; 32]> {
        self.command_tag.as_ref()
    }

    /// Keyed digest of the request's body, where the request carried a key.
    pub fn body_digest(&self) -> Option<&[u8; 32]> {
        self.body_digest.as_ref()
    }

    /// Whether this entry may stand earlier on the clock than the one before it.
    pub fn corrects_clock(&self) -> bool {
        self.corrects_clock
    }

    /// Whether this entry begins the next generation.
    pub fn begins_generation(&self) -> bool {
        self.begins_generation
    }

    /// Length of the record it will become.
    pub fn record_len(&self) -> usize {
        let per_link = crate::link::LinkBody::BYTES + 32;
        PREFIX_BYTES
            + self.streams.len() * per_link
            + self.descriptors.len()
            + self.body.len()
            + self.inline.len()
    }

    pub(crate) fn parts(&self) -> u16 {
        self.parts
    }

    pub(crate) fn descriptors(&self) -> &[u8] {
        &self.descriptors
    }

    pub(crate) fn inline(&self) -> &[u8] {
        &self.inline
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }
}

fn encode_parts(parts: &[SealedPart]) -> Result<(Vec<u8>, Vec<u8>), DraftError> {
    if parts.len() > Draft::PARTS_MAX {
        return Err(DraftError::Parts);
    }
    let mut descriptors = Vec::with_capacity(parts.len() * Descriptor::BYTES);
    let mut inline = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let fits = match part.descriptor.place {
            Place::Inline => part.descriptor.stored_len == part.bytes.len() as u64,
            Place::Blob => part.bytes.is_empty(),
        };
        if !fits || usize::from(part.descriptor.index) != index {
            return Err(DraftError::Parts);
        }
        part.descriptor.encode_into(&mut descriptors);
        inline.extend_from_slice(&part.bytes);
    }
    if inline.len() > Draft::INLINE_MAX {
        Err(DraftError::Parts)
    } else {
        Ok((descriptors, inline))
    }
}
