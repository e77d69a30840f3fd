//! An inquiry as it is kept: its cases and its events, which a snapshot holds as they are written.

use bincode::de::{BorrowDecode, BorrowDecoder, Decoder};
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};
use sanad_casework::{CaseId, Event, Inquiry, InquiryId};
use sanad_chain::Seq;

use super::facts::InquiryFacts;
use crate::stored::Id;

/// One inquiry.
#[derive(PartialEq, Eq)]
pub(super) struct Record {
    pub(super) id: Id,
    pub(super) cases: Vec<Id>,
    events: Vec<Event>,
    inquiry: Option<Inquiry>,
    version: u64,
}

impl Record {
    pub(super) fn ordered(id: Id, cases: Vec<Id>) -> Self {
        Self { id, cases, events: Vec::new(), inquiry: None, version: 0 }
    }

    pub(super) fn take(&mut self, event: &Event, version: u64) {
        Inquiry::apply(&mut self.inquiry, event);
        self.events.push(event.clone());
        self.version = version;
    }

    pub(super) fn facts(&self, ordered: u64) -> Option<InquiryFacts> {
        Some(InquiryFacts {
            id: InquiryId::from_bytes(self.id),
            inquiry: self.inquiry.clone()?,
            cases: self.cases.iter().copied().map(CaseId::from_bytes).collect(),
            ordered: Seq::new(ordered),
            version: self.version,
        })
    }
}

impl Encode for Record {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        let told = |event: &Event| (event.event_type().to_owned(), event.schema(), event.to_json());
        let events: Vec<(String, u16, String)> = self.events.iter().map(told).collect();
        (self.id, &self.cases, events, self.version).encode(encoder)
    }
}

impl<Context> Decode<Context> for Record {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let (id, cases) = <(Id, Vec<Id>)>::decode(decoder)?;
        let (events, version) = <(Vec<(String, u16, String)>, u64)>::decode(decoder)?;
        let mut record = Self::ordered(id, cases);
        for (event_type, schema, json) in events {
            let event = Event::from_parts(&event_type, schema, &json)
                .map_err(|_| DecodeError::Other("an event of an inquiry that cannot be read"))?;
            record.take(&event, version);
        }
        Ok(record)
    }
}

/// What is decoded within a map is asked for both.
impl<'de, Context> BorrowDecode<'de, Context> for Record {
    fn borrow_decode<D: BorrowDecoder<'de, Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, DecodeError> {
        Self::decode(decoder)
    }
}
