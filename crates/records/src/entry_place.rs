//! An entry as whoever comes back names it: its position, and which history it stands in.

use std::fmt;
use std::str::FromStr;

use sanad_chain::{Hash, Seq};

use crate::error::{Fault, RevealError};
use crate::institution::Records;

/// The position of an entry, and the hash that says in which history: what a feed goes on after, and a page
/// of a list. As text: `{seq}-{hash}`, the hash in 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryPlace {
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
}

impl fmt::Display for EntryPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seq, self.hash)
    }
}

impl FromStr for EntryPlace {
    type Err = NoEntryPlace;

    fn from_str(text: &str) -> Result<Self, NoEntryPlace> {
        let (seq, hash) = text.split_once('-').ok_or(NoEntryPlace)?;
        let place = Self {
            seq: seq.parse().map_err(|_| NoEntryPlace)?,
            hash: hash.parse().map_err(|_| NoEntryPlace)?,
        };
        // One place has one spelling.
        if place.to_string() == text { Ok(place) } else { Err(NoEntryPlace) }
    }
}

/// A text that names no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this names no entry with its hash")]
pub struct NoEntryPlace;

impl Records {
    /// The position of an entry that stands here.
    ///
    /// # Errors
    /// It is of another history, or behind the end: an older copy was put back, and what came in between
    /// would be missed without a word.
    pub fn stands_at(&self, place: EntryPlace) -> Result<u64, RevealError> {
        let end = self.ledger.head().size.get();
        if place.seq < end {
            let stored = self.ledger.read(Seq::new(place.seq)).map_err(Fault::from)?;
            if stored.entry().hash() == place.hash {
                return Ok(place.seq);
            }
        }
        Err(RevealError::NoPlace { end })
    }

    /// The cursor behind the entry at this position.
    pub(crate) fn cursor(&self, seq: u64) -> Result<String, Fault> {
        let stored = self.ledger.read(Seq::new(seq))?;
        Ok(EntryPlace { seq, hash: stored.entry().hash() }.to_string())
    }
}
