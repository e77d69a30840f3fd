//! Part descriptors: what the header says about each sealed part.

use crate::bytes::Cursor;
use crate::ids::{Hash, KeyId, PartyId};

/// Where a part's stored bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the record, behind the link bodies.
    Inline,
    /// In a file beside the journal, named by the hash.
    Blob,
}

/// What the header says about one sealed part. It is hashed into the chain; the part is not, but
/// for its hash: a part whose key is gone, or whose bytes are, leaves the chain whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// Where the stored bytes are.
    pub place: Place,
    /// Whom it is sealed to: the numbers are given meaning above this crate.
    pub class: u8,
    /// Which section of a file it belongs to: meaning above this crate.
    pub section: u8,
    /// Its place among the parts of the entry, from 0.
    pub index: u16,
    /// The party it is sealed to.
    pub party: PartyId,
    /// The key it is sealed under.
    pub key: KeyId,
    /// Random; makes the key of this part its own.
    pub salt: [u8; 16],
    /// Length of the stored (sealed, padded) bytes.
    pub stored_len: u64,
    /// Hash of the stored bytes.
    pub hash: Hash,
    /// Commits to the part's key: AES-GCM alone does not say which key opens it.
    pub check: [u8; 32],
}

impl Descriptor {
    /// Length of an encoded descriptor.
    pub const BYTES: usize = 128;

    pub(crate) fn encode_into(&self, out: &mut Vec<u8>) {
        let place = match self.place {
            Place::Inline => 0,
            Place::Blob => 1,
        };
        out.extend_from_slice(&[place, self.class, self.section, 0]);
        out.extend_from_slice(&self.index.to_le_bytes());
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&self.stored_len.to_le_bytes());
        out.extend_from_slice(self.party.as_bytes());
        out.extend_from_slice(self.key.as_bytes());
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(self.hash.as_bytes());
        out.extend_from_slice(&self.check);
    }

    /// `None` where a reserved byte is set, the place is unknown or bytes are missing.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut at = Cursor::new(bytes);
        let place = match at.u8()? {
            0 => Place::Inline,
            1 => Place::Blob,
            _ => return None,
        };
        let (class, section) = (at.u8()?, at.u8()?);
        let reserved = at.u8()?;
        let index = at.u16()?;
        if reserved != 0 || at.u16()? != 0 {
            return None;
        }
        Some(Self {
            place,
            class,
            section,
            index,
            stored_len: at.u64()?,
            party: PartyId::from_bytes(at.array()?),
            key: KeyId::from_bytes(at.array()?),
            salt: at.array()?,
            hash: Hash::from_bytes(at.array()?),
            check: at.array()?,
        })
    }

    /// Length of its bytes in the record: 0 for a part that lies in a file.
    pub(crate) fn inline_len(&self) -> u64 {
        match self.place {
            Place::Inline => self.stored_len,
            Place::Blob => 0,
        }
    }
}

/// A sealed part with its stored bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedPart {
    /// What the header will say about it.
    pub descriptor: Descriptor,
    /// The stored bytes; empty where `descriptor.place` is [`Place::Blob`].
    pub bytes: Vec<u8>,
}
