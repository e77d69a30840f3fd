//! Clocks that the law sets: what must be done within 72 hours, since when, and whether it was.

mod facts;
mod fold;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};

use sanad_casework::CaseId;

pub use facts::{ClockFacts, ClockKind};

use crate::stored::Id;

/// Stands for a clock of no case: no case has this id.
const NO_CASE: CaseId = CaseId::from_bytes([0; 16]);

/// Every clock, in the order in which they began.
#[derive(Default, PartialEq, Eq)]
pub struct Clocks {
    /// By the position of the entry that began it.
    records: BTreeMap<u64, Record>,
    /// Those that run, by kind and what they are about. It follows from the records and is not
    /// stored.
    running: HashMap<(ClockKind, Id), u64>,
}

/// A clock as it is kept.
#[derive(PartialEq, Eq, Encode, Decode)]
struct Record {
    kind: ClockKind,
    case: Id,
    about: Id,
    began: i64,
    due: i64,
    /// The entry that ended it, and when that was recorded.
    ended: Option<(u64, i64)>,
}

impl Clocks {
    /// Clocks in the order in which they began: at most `limit`, begun behind position `after`;
    /// only those that run, if `running`.
    pub fn all(&self, after: Option<u64>, limit: usize, running: bool) -> Vec<ClockFacts> {
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.records
            .range((after, Bound::Unbounded))
            .filter(|(_, record)| !running || record.ended.is_none())
            .take(limit)
            .map(|(begun, record)| record.facts(*begun))
            .collect()
    }

    fn begin(&mut self, seq: u64, record: Record) {
        let key = (record.kind, record.about);
        if let Entry::Vacant(idle) = self.running.entry(key) {
            idle.insert(seq);
            self.records.insert(seq, record);
        }
    }

    fn end(&mut self, kind: ClockKind, about: Id, seq: u64, at: i64) {
        let begun = self.running.remove(&(kind, about));
        if let Some(record) = begun.and_then(|begun| self.records.get_mut(&begun)) {
            record.ended = Some((seq, at));
        }
    }
}

impl Encode for Clocks {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.records.encode(encoder)
    }
}

impl<Context> Decode<Context> for Clocks {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let records = BTreeMap::<u64, Record>::decode(decoder)?;
        let running = records
            .iter()
            .filter(|(_, record)| record.ended.is_none())
            .map(|(begun, record)| ((record.kind, record.about), *begun))
            .collect();
        Ok(Self { records, running })
    }
}

#[cfg(test)]
mod tests;
