//! What a decision proposes: events, and the parts to seal beside them.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value};

use crate::caller::When;
use crate::codes::{Basis, LateReason, Purpose, Section};
use crate::event::Event;
use crate::id::{BreachId, CaseId, InquiryId, PartyId, StaffId};
use crate::sealed::is_told;
use crate::text::{Body, NoteText};

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
    pub fn new(to: Subject, section: Section, body: Body) -> Self {
        Self { to, section, body: body.into_json() }
    }

    /// A remark, if there is one, as a part of `section` sealed to `party`.
    pub(crate) fn remark(party: PartyId, section: Section, text: Option<&NoteText>) -> Vec<Self> {
        Self::unless_empty(Subject::Party(party), section, Body::new().text("note", text))
    }

    /// No part at all where there is nothing to seal.
    pub(crate) fn unless_empty(to: Subject, section: Section, body: Body) -> Vec<Self> {
        if body.is_empty() { Vec::new() } else { vec![Self::new(to, section, body)] }
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

    pub(crate) fn event(self, event: impl Into<Event>) -> Self {
        self.sealed(event, Vec::new())
    }

    pub(crate) fn sealed(self, event: impl Into<Event>, sealed: Vec<Sealed>) -> Self {
        self.naming(event, Vec::new(), sealed)
    }

    /// An event that names cases by its links alone.
    pub(crate) fn naming(
        mut self,
        event: impl Into<Event>,
        cases: Vec<CaseId>,
        sealed: Vec<Sealed>,
    ) -> Self {
        let event = event.into();
        // INVARIANT: the schema of an event tells every field of its sealed parts.
        debug_assert!(sealed.iter().all(|part| is_told(event.event_type(), part)), "{sealed:?}");
        self.proposals.push(Proposal {
            event,
            cases,
            sealed,
            occurred_at: self.when.occurred_at,
            late_reason: self.when.late_reason,
            purpose: self.purpose,
            basis: self.basis,
        });
        self
    }

    pub(crate) fn done(self) -> Vec<Proposal> {
        self.proposals
    }
}
