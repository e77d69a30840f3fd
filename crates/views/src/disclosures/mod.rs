//! What outsiders asked for, what was decided, what left the house.

mod facts;
mod fold;
mod record;

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};
use sanad_casework::CaseId;

pub use facts::{DisclosureFacts, DisclosureStatus, Recorded};

use crate::stored::Id;
use record::Record;

/// Every disclosure, in the order in which they began.
#[derive(Default, PartialEq, Eq)]
pub struct DisclosureLedger {
    /// By the position of the first entry. The maps below follow from it and are not stored.
    records: BTreeMap<u64, Record>,
    begun: HashMap<Id, u64>,
    of_case: HashMap<Id, Vec<u64>>,
}

impl DisclosureLedger {
    /// Disclosures in the order in which they began: at most `limit`, begun behind position
    /// `after`.
    pub fn all(&self, after: Option<u64>, limit: usize) -> Vec<DisclosureFacts> {
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.records
            .range((after, Bound::Unbounded))
            .take(limit)
            .map(|(begun, record)| record.facts(*begun))
            .collect()
    }

    /// Every disclosure of a case, in the order in which they began.
    pub fn by_case(&self, case: CaseId) -> Vec<DisclosureFacts> {
        self.of_case
            .get(case.as_bytes())
            .into_iter()
            .flatten()
            .filter_map(|begun| Some(self.records.get(begun)?.facts(*begun)))
            .collect()
    }

    fn index(&mut self, begun: u64, disclosure: Id, case: Id) {
        self.begun.insert(disclosure, begun);
        self.of_case.entry(case).or_default().push(begun);
    }
}

impl Encode for DisclosureLedger {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.records.encode(encoder)
    }
}

impl<Context> Decode<Context> for DisclosureLedger {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let records = BTreeMap::<u64, Record>::decode(decoder)?;
        let mut ledger = Self::default();
        for (begun, record) in &records {
            ledger.index(*begun, record.disclosure, record.case);
        }
        Ok(Self { records, ..ledger })
    }
}

#[cfg(test)]
mod tests;
