//! Emergency accesses: who opened which case without the ordinary need, what was looked at under
//! each, and which wait for their review.

mod facts;
mod fold;
mod record;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};
use sanad_casework::{CaseId, EmergencyId, StaffId};
use sanad_chain::Seq;

pub use facts::{EmergencyFacts, EmergencyReview, EmergencyState};

use crate::stored::Id;
use record::Record;

/// Every emergency access, in the order in which they were opened.
#[derive(Default, PartialEq, Eq)]
pub struct Emergencies {
    /// By the position of the entry that opened it.
    records: BTreeMap<u64, Record>,
    /// The version of the stream of each member of staff who ever opened one.
    versions: BTreeMap<Id, u64>,
    // What is below follows from the records and is not stored.
    opened: HashMap<Id, u64>,
    of_case: HashMap<Id, Vec<u64>>,
    unreviewed: BTreeSet<u64>,
}

impl Emergencies {
    /// Emergency accesses in the order in which they were opened: at most `limit`, opened behind
    /// position `after`.
    pub fn all(&self, after: Option<u64>, limit: usize) -> Vec<EmergencyFacts> {
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        let behind = self.records.range((after, Bound::Unbounded)).take(limit);
        behind.map(|(opened, record)| record.facts(*opened)).collect()
    }

    /// The emergency access with this id.
    pub fn get(&self, emergency: EmergencyId) -> Option<EmergencyFacts> {
        let opened = self.opened.get(emergency.as_bytes())?;
        Some(self.records.get(opened)?.facts(*opened))
    }

    /// Every emergency access to a case, in the order in which they were opened.
    pub fn by_case(&self, case: CaseId) -> impl Iterator<Item = EmergencyFacts> {
        let opened = self.of_case.get(case.as_bytes()).into_iter().flatten();
        opened.filter_map(|opened| Some(self.records.get(opened)?.facts(*opened)))
    }

    /// Those that have no verdict yet, running ones too.
    pub fn unreviewed(&self) -> impl Iterator<Item = EmergencyFacts> {
        let facts = |opened: &u64| Some(self.records.get(opened)?.facts(*opened));
        self.unreviewed.iter().filter_map(facts)
    }

    /// Whether one that this member of staff opened has no verdict yet.
    pub fn awaits_review(&self, staff: StaffId) -> bool {
        let records = self.unreviewed.iter().filter_map(|opened| self.records.get(opened));
        records.into_iter().any(|record| record.staff == *staff.as_bytes())
    }

    /// The version of the stream of those that this member of staff opened; 0 if they never did.
    pub fn version_of(&self, staff: StaffId) -> u64 {
        self.versions.get(staff.as_bytes()).copied().unwrap_or(0)
    }

    /// Where the lines of the looks made under it stand, in order.
    pub fn looks_under(&self, emergency: EmergencyId) -> impl Iterator<Item = Seq> {
        let record = self.opened.get(emergency.as_bytes()).and_then(|at| self.records.get(at));
        record.into_iter().flat_map(|record| record.looks.iter().copied().map(Seq::new))
    }

    fn index(&mut self, opened: u64, emergency: Id, case: Id, unreviewed: bool) {
        self.opened.insert(emergency, opened);
        self.of_case.entry(case).or_default().push(opened);
        if unreviewed {
            self.unreviewed.insert(opened);
        }
    }
}

impl Encode for Emergencies {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.records.encode(encoder)?;
        self.versions.encode(encoder)
    }
}

impl<Context> Decode<Context> for Emergencies {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let records = BTreeMap::<u64, Record>::decode(decoder)?;
        let versions = BTreeMap::decode(decoder)?;
        let mut view = Self::default();
        for (opened, record) in &records {
            view.index(*opened, record.emergency, record.case, record.review.is_none());
        }
        Ok(Self { records, versions, ..view })
    }
}

#[cfg(test)]
mod tests;
