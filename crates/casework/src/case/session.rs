//! Sessions and the notes about them.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::CaseFile;
use crate::codes::Service;
use crate::id::{NoteId, SessionId, StaffId};
use crate::refusal::Refusal;
use crate::session::SessionHeld;

/// A session, planned or held.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Session {
    /// The service.
    pub service: Service,
    /// What became of it.
    #[serde(flatten)]
    pub state: SessionState,
}

/// What became of a session.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SessionState {
    /// It is planned.
    Planned {
        /// When it is to begin.
        starts_at: DateTime<FixedOffset>,
    },
    /// It took place.
    Held {
        /// The how-manieth held in this case, from 1.
        number: u32,
        /// Who held it and wrote the note.
        by: StaffId,
        /// The note.
        note: NoteId,
        /// Whether the writer signed the note.
        signed: bool,
        /// Addenda and corrections.
        later_notes: BTreeSet<NoteId>,
    },
    /// It did not happen.
    Missed,
    /// It was called off.
    Cancelled,
}

impl Session {
    /// The most addenda and corrections a session holds.
    pub const LATER_NOTES_MAX: usize = 256;

    pub(crate) fn add_note(&mut self, written: NoteId, about: NoteId) -> Option<()> {
        match &mut self.state {
            SessionState::Held { note, later_notes, .. } => {
                let known = *note == about || later_notes.contains(&about);
                (known && *note != written && later_notes.insert(written)).then_some(())
            }
            SessionState::Planned { .. } | SessionState::Missed | SessionState::Cancelled => None,
        }
    }

    pub(crate) fn sign(&mut self, signing: StaffId, which: NoteId) -> Option<()> {
        match &mut self.state {
            SessionState::Held { by, note, signed, .. } => {
                let fits = *by == signing && *note == which && !*signed;
                fits.then(|| *signed = true)
            }
            SessionState::Planned { .. } | SessionState::Missed | SessionState::Cancelled => None,
        }
    }
}

impl CaseFile {
    pub(crate) fn hold(&mut self, held: &SessionHeld) -> Option<()> {
        let before = self.sessions.get(&held.session);
        let planned =
            before.is_none_or(|before| matches!(before.state, SessionState::Planned { .. }));
        (planned && self.sessions_held + 1 == held.number).then_some(())?;
        let state = SessionState::Held {
            number: held.number,
            by: held.by,
            note: held.note,
            signed: false,
            later_notes: BTreeSet::new(),
        };
        self.sessions.insert(held.session, Session { service: held.service, state });
        self.sessions_held = held.number;
        Some(())
    }

    pub(crate) fn session(&self, session: SessionId) -> Result<&Session, Refusal> {
        self.sessions.get(&session).ok_or(Refusal::UnknownSession)
    }

    /// A session that is planned.
    pub(crate) fn planned(&self, session: SessionId) -> Result<&Session, Refusal> {
        let session = self.session(session)?;
        match session.state {
            SessionState::Planned { .. } => Ok(session),
            SessionState::Held { .. } | SessionState::Missed | SessionState::Cancelled => {
                Err(Refusal::SessionNotPlanned)
            }
        }
    }

    /// Refuses unless `note` was written about a session that was held and takes one more.
    pub(crate) fn takes_note(
        &self,
        session: SessionId,
        about: NoteId,
        written: NoteId,
    ) -> Result<(), Refusal> {
        match &self.session(session)?.state {
            SessionState::Held { note, later_notes, .. } => {
                if *note != about && !later_notes.contains(&about) {
                    return Err(Refusal::UnknownNote);
                }
                if *note == written || later_notes.contains(&written) {
                    return Err(Refusal::Repeated);
                }
                let max = Session::LATER_NOTES_MAX;
                super::file::room(later_notes.len(), "later notes a session", max)
            }
            SessionState::Planned { .. } | SessionState::Missed | SessionState::Cancelled => {
                Err(Refusal::SessionNotHeld)
            }
        }
    }
}
