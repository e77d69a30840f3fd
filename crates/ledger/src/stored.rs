//! A record as it was read.

use sanad_chain::{Entry, Hash, Malformed, Seq};

use crate::bytes::hash_front;
use crate::store::FetchError;

/// Why an entry was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no entry with this seq.
    #[error("there is no entry {seq}")]
    NotFound {
        /// The seq asked for.
        seq: Seq,
    },
    /// What is stored there is not what was written.
    #[error("entry {seq} is damaged: {reason}")]
    Damaged {
        /// The seq asked for.
        seq: Seq,
        /// What is wrong.
        reason: String,
    },
    /// The disk failed.
    #[error("entry {seq} could not be read: {reason}")]
    Failed {
        /// The seq asked for.
        seq: Seq,
        /// What the disk said.
        reason: String,
    },
}

/// One record, whole: its bytes are those whose hash this is.
#[derive(Clone)]
pub struct Stored {
    record: Vec<u8>,
    seq: Seq,
    hash: Hash,
}

impl Stored {
    /// Believes the bytes from a store: the front of the hash, then the record.
    pub(crate) fn read(seq: Seq, fetched: Result<Vec<u8>, FetchError>) -> Result<Self, ReadError> {
        let damaged = |reason: String| ReadError::Damaged { seq, reason };
        let mut bytes = match fetched {
            Ok(bytes) => bytes,
            Err(FetchError::Damaged(reason)) => return Err(damaged(reason)),
            Err(other) => return Err(ReadError::Failed { seq, reason: other.to_string() }),
        };
        let (front, record) = bytes.split_at(8.min(bytes.len()));
        let entry = Entry::parse(record).map_err(|error: Malformed| damaged(error.to_string()))?;
        let hash = entry.hash();
        if entry.seq() != seq || hash_front(&hash) != front {
            return Err(damaged("its hash is another".into()));
        }
        let intact = entry.parts().all(|(descriptor, part)| {
            part.is_none_or(|part| sanad_chain::part_hash(part) == descriptor.hash)
        }) && entry
            .link_bytes()
            .zip(entry.link_hashes())
            .all(|(link, hash)| sanad_chain::LinkBody::hash(link) == hash);
        if !intact {
            return Err(damaged("a part or link is not that of its hash".into()));
        }
        bytes.drain(..8);
        Ok(Self { record: bytes, seq, hash })
    }

    /// The entry.
    ///
    /// # Panics
    /// Never: the record was parsed when it was read.
    pub fn entry(&self) -> Entry<'_> {
        Entry::parse(&self.record).expect("the record was parsed when it was read")
    }

    /// Its place in the order.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// Its hash.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The stored bytes.
    pub fn record(&self) -> &[u8] {
        &self.record
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored").field("seq", &self.seq).finish_non_exhaustive()
    }
}
