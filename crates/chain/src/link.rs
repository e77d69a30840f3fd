//! Link bodies: which stream an entry belongs to, and which link of that stream came before.

use crate::bytes::Cursor;
use crate::digest;
use crate::ids::{Hash, Stream, StreamKind};

/// One link. The header carries only its hash, so a bundle opens just the links it needs: a
/// closed link shows no other case, since its salt cannot be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkBody {
    /// Random.
    pub salt: [u8; Self::SALT_BYTES],
    /// The stream.
    pub stream: Stream,
    /// The entry's number in the stream: gapless, from 1.
    pub version: u64,
    /// Hash of the stream's previous link; zero for its first.
    pub prev: Hash,
}

impl LinkBody {
    /// Length of an encoded link: one block of BLAKE3, so that checking a link costs one step.
    pub const BYTES: usize = 64;
    /// Length of the salt: 80 bits.
    pub const SALT_BYTES: usize = 10;
    /// Highest version a link can carry.
    pub const VERSION_MAX: u64 = (1 << 40) - 1;

    /// The stored bytes. A version over [`Self::VERSION_MAX`] is not reached: the ledger's writer
    /// counts from 1.
    pub fn encode(&self) -> [u8; Self::BYTES] {
        let [v0, v1, v2, v3, v4, ..] = self.version.to_le_bytes();
        let mut out = [0; Self::BYTES];
        let head = [self.stream.kind.0, v0, v1, v2, v3, v4];
        let fields =
            head.iter().chain(&self.salt).chain(&self.stream.id).chain(self.prev.as_bytes());
        out.iter_mut().zip(fields).for_each(|(to, from)| *to = *from);
        out
    }

    /// Reads the stored bytes.
    pub fn parse(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let mut at = Cursor::new(bytes);
        let kind = StreamKind(at.u8()?);
        let [v0, v1, v2, v3, v4] = at.array()?;
        Some(Self {
            version: u64::from_le_bytes([v0, v1, v2, v3, v4, 0, 0, 0]),
            salt: at.array()?,
            stream: Stream { kind, id: at.array()? },
            prev: Hash::from_bytes(at.array()?),
        })
    }

    /// The hash that the header and the stream's next link carry.
    pub fn hash(bytes: &[u8; Self::BYTES]) -> Hash {
        digest::LINK.hash(bytes)
    }
}
