//! A disclosure as it is kept.

use bincode::{Decode, Encode};
use sanad_casework::{CaseId, DataGroup, DisclosureId, Instrument, RecipientClass, SharingBasis};
use sanad_chain::Seq;

use super::{DisclosureFacts, DisclosureStatus, Recorded};
use crate::line::Line;
use crate::stored::{Id, Written};

#[derive(PartialEq, Eq, Encode, Decode)]
pub(super) struct Record {
    pub(super) disclosure: Id,
    pub(super) case: Id,
    pub(super) recipient: Written<RecipientClass>,
    pub(super) instrument: Option<Written<Instrument>>,
    pub(super) status: DisclosureStatus,
    pub(super) data_groups: Vec<Written<DataGroup>>,
    pub(super) basis: Option<Written<SharingBasis>>,
    pub(super) answer_due: Option<String>,
    pub(super) requested: Option<Mark>,
    pub(super) decided: Option<Mark>,
    pub(super) made: Option<Mark>,
}

/// [`Recorded`], as it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Mark {
    seq: u64,
    at: i64,
}

impl Record {
    /// A disclosure of which nothing is recorded yet.
    pub(super) fn begun(disclosure: DisclosureId, case: CaseId, recipient: RecipientClass) -> Self {
        Self {
            disclosure: *disclosure.as_bytes(),
            case: *case.as_bytes(),
            recipient: Written(recipient),
            instrument: None,
            status: DisclosureStatus::Requested,
            data_groups: Vec::new(),
            basis: None,
            answer_due: None,
            requested: None,
            decided: None,
            made: None,
        }
    }

    pub(super) fn concerns(&mut self, groups: &[DataGroup]) {
        self.data_groups = groups.iter().copied().map(Written).collect();
    }

    pub(super) fn facts(&self, begun: u64) -> DisclosureFacts {
        DisclosureFacts {
            disclosure: DisclosureId::from_bytes(self.disclosure),
            case: CaseId::from_bytes(self.case),
            begun: Seq::new(begun),
            recipient: self.recipient.0,
            instrument: self.instrument.as_ref().map(|instrument| instrument.0),
            status: self.status,
            data_groups: self.data_groups.iter().map(|group| group.0).collect(),
            basis: self.basis.as_ref().map(|basis| basis.0),
            answer_due: self.answer_due.clone(),
            requested: self.requested.map(Recorded::from),
            decided: self.decided.map(Recorded::from),
            made: self.made.map(Recorded::from),
        }
    }
}

impl From<&Line<'_>> for Mark {
    fn from(line: &Line<'_>) -> Self {
        Self { seq: line.seq, at: line.recorded_at }
    }
}

impl From<Mark> for Recorded {
    fn from(mark: Mark) -> Self {
        Self { seq: Seq::new(mark.seq), at: mark.at }
    }
}
