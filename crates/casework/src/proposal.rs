//! What a decision proposes: events, and the parts to seal beside them.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value};

use crate::caller::When;
use crate::codes::{Basis, LateReason, Purpose, Section};
use crate::event::Event;
use crate::id::{BreachId, CaseId, InquiryId, PartyId, StaffId};
use crate::part::Seals;
use crate::row::{EventRow, Theme};
use crate::text::Body;

/// One event of a decision. All events of one decision are appended, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What happened, in clear.
    pub event: Event,
    /// The cases it names by its links alone.
    pub cases: Vec<CaseId>,
    /// What only the sealed parts tell.
    pub sealed: Vec<Sealed>,
    /// When it happened, as the writer claims.
    pub occurred_at: DateTime<FixedOffset>,
    /// Why it is written down late.
    pub late_reason: Option<LateReason>,
    /// Why it was done.
    pub purpose: Purpose,
    /// On what footing it was done.
    pub basis: Basis,
}

/// One part to be sealed to one subject. Its `Debug` shows no content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sealed {
    /// Whose key seals it; with that key it can be destroyed.
    pub to: Subject,
    /// Under which section it is shown.
    pub section: Section,
    /// The content.
    pub body: Map<String, Value>,
}

/// Whose key seals a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A person in this case.
    Party(PartyId),
    /// A member of staff.
    Staff(StaffId),
    /// The institution's key for statistics of the year.
    Facts,
    /// The institution's key for what was searched in the year.
    Search,
    /// An inquiry: a key of its own, which tells of all its cases and of none.
    Inquiry(InquiryId),
    /// A breach of the protection of data: a key of its own, for the same cause.
    Breach(BreachId),
}

impl Sealed {
    /// A part of `section` sealed to `to`.
    pub(crate) fn new(to: Subject, section: Section, body: Body) -> Self {
        Self { to, section, body: body.into_json() }
    }

    /// No part at all where there is nothing to seal.
    pub(crate) fn unless_empty(to: Subject, section: Section, body: Body) -> Option<Self> {
        (!body.is_empty()).then(|| Self::new(to, section, body))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} fields of `{}` to {:?})", self.body.len(), self.section, self.to)
    }
}

/// The proposals of one decision, which share time, purpose and footing.
pub(crate) struct Act {
    when: When,
    purpose: Purpose,
    basis: Basis,
    proposals: Vec<Proposal>,
}

impl Act {
    pub(crate) fn new(when: When, purpose: Purpose, basis: Basis) -> Self {
        Self { when, purpose, basis, proposals: Vec::new() }
    }

    /// An event, with what its row says is sealed beside it: there is no other way in.
    pub(crate) fn tell<E: EventRow + Into<Event>>(self, event: E, seals: E::Seals) -> Self {
        self.tell_of(event, Vec::new(), seals)
    }

    /// The same, of an event that names cases by its links alone.
    pub(crate) fn tell_of<E: EventRow + Into<Event>>(
        mut self,
        event: E,
        cases: Vec<CaseId>,
        seals: E::Seals,
    ) -> Self {
        let sealed = seals.parts(<E::Theme as Theme>::SECTION);
        self.push(event.into(), cases, sealed);
        self
    }

    fn push(&mut self, event: Event, cases: Vec<CaseId>, sealed: Vec<Sealed>) {
        self.proposals.push(Proposal {
            event,
            cases,
            sealed,
            occurred_at: self.when.occurred_at,
            late_reason: self.when.late_reason,
            purpose: self.purpose,
            basis: self.basis,
        });
    }

    pub(crate) fn done(self) -> Vec<Proposal> {
        self.proposals
    }
}
