//! Sessions (sesi): what was planned, held, missed, and written about it.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{AddendumReason, CancelledBy, ErrorClass, MissCause, Service, SessionMode};
use crate::id::{CaseId, NoteId, PartyId, SessionId, StaffId};

/// A session was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionScheduled {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// The service.
    pub service: Service,
    /// How it is to be held.
    pub mode: SessionMode,
    /// When it is to begin.
    pub starts_at: DateTime<FixedOffset>,
}

/// A session took place; its note is sealed to the persons it tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionHeld {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// The how-manieth session held in this case, from 1.
    pub number: u32,
    /// The note written about it.
    pub note: NoteId,
    /// The service.
    pub service: Service,
    /// How it was held.
    pub mode: SessionMode,
    /// How long it took, in minutes.
    pub minutes: u16,
    /// How many took part, staff not counted.
    pub head_count: u16,
    /// Parties who took part.
    pub present: Vec<PartyId>,
    /// Who held it and wrote the note.
    pub by: StaffId,
}

/// A planned session did not happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionMissed {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// Why.
    pub cause: MissCause,
}

/// A planned session was called off beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionCancelled {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// Who called it off.
    pub cancelled_by: CancelledBy,
}

/// The writer of a note signed it; from now on it only gains addenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionNoteSigned {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// The note.
    pub note: NoteId,
    /// Who signed.
    pub by: StaffId,
}

/// Something was added to a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionAddendumAdded {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// The addendum.
    pub note: NoteId,
    /// The note it adds to.
    pub to: NoteId,
    /// Why.
    pub reason: AddendumReason,
    /// Who wrote it.
    pub by: StaffId,
}

/// A note was corrected; both texts stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteCorrected {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// The correction.
    pub note: NoteId,
    /// The note it corrects.
    pub corrects: NoteId,
    /// What was wrong.
    pub error: ErrorClass,
    /// Who wrote it.
    pub by: StaffId,
}
