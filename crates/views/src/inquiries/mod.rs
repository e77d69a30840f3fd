//! Which inquiries there are, and which cases each names: the links of its order.

mod facts;
mod record;

use std::collections::{BTreeMap, HashMap};

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};
use sanad_casework::{CaseId, Event, InquiryEvent, InquiryId, StreamId};

pub use facts::InquiryFacts;

use crate::line::Line;
use crate::stored::Id;
use record::Record;

/// Every inquiry, those that are over too.
#[derive(Default, PartialEq, Eq)]
pub struct Inquiries {
    /// By the position of the order. The maps below follow from it and are not stored.
    records: BTreeMap<u64, Record>,
    ordered: HashMap<Id, u64>,
    /// The inquiries that name a case, oldest first.
    naming: HashMap<Id, Vec<u64>>,
}

impl Inquiries {
    /// The inquiry with this id.
    pub fn get(&self, inquiry: InquiryId) -> Option<InquiryFacts> {
        let ordered = *self.ordered.get(inquiry.as_bytes())?;
        self.records.get(&ordered)?.facts(ordered)
    }

    /// Every inquiry, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = InquiryFacts> {
        self.records.iter().filter_map(|(ordered, record)| record.facts(*ordered))
    }

    /// The inquiries that name this id, oldest first, whether there is such a case or not.
    pub fn naming(&self, case: CaseId) -> impl Iterator<Item = InquiryFacts> {
        let named = self.naming.get(case.as_bytes());
        let known = |ordered: &u64| self.records.get(ordered)?.facts(*ordered);
        named.into_iter().flatten().filter_map(known)
    }

    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        if let Event::Inquiry(InquiryEvent::InquiryOrdered(told)) = event {
            let cases = line.links(StreamId::LOOKS_OF).map(|(id, _)| id).collect();
            let id = *told.inquiry.as_bytes();
            if !self.ordered.contains_key(&id) {
                self.enter(line.seq, Record::ordered(id, cases));
            }
        }
        for (id, version) in line.links(StreamId::INQUIRY) {
            let ordered = self.ordered.get(&id);
            if let Some(record) = ordered.and_then(|ordered| self.records.get_mut(ordered)) {
                record.take(event, version);
            }
        }
    }

    fn enter(&mut self, ordered: u64, record: Record) {
        self.ordered.insert(record.id, ordered);
        for case in &record.cases {
            self.naming.entry(*case).or_default().push(ordered);
        }
        self.records.insert(ordered, record);
    }
}

impl Encode for Inquiries {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.records.encode(encoder)
    }
}

impl<Context> Decode<Context> for Inquiries {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let mut inquiries = Self::default();
        for (ordered, record) in BTreeMap::<u64, Record>::decode(decoder)? {
            inquiries.enter(ordered, record);
        }
        Ok(inquiries)
    }
}

#[cfg(test)]
mod tests;
