//! Signing a note: only who wrote it, once.

use crate::caller::{Caller, Moment};
use crate::case::{Case, SessionState};
use crate::codes::{Basis, Purpose};
use crate::events::SessionNoteSigned;
use crate::form::form;
use crate::id::{CaseId, SessionId};
use crate::proposal::{Act, Proposal};
use crate::refusal::Refusal;

form! {
    /// Signs the note of a session.
    SignNoteForm {
    }
}

/// Signs the note of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignNote {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// What was sent.
    pub form: SignNoteForm,
}

impl SignNote {
    /// Decides.
    ///
    /// # Errors
    /// A session that was not held, a note signed already or written by someone else.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let (writer, note, signed) = match &file.session(self.session)?.state {
            SessionState::Held { by, note, signed, .. } => (*by, *note, *signed),
            SessionState::Planned | SessionState::Missed | SessionState::Cancelled => {
                return Err(Refusal::SessionNotHeld);
            }
        };
        if writer != by.staff {
            return Err(Refusal::NotYourNote);
        }
        if signed {
            return Err(Refusal::NoteSigned);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            SessionNoteSigned { case: self.case, session: self.session, note, by: by.staff };
        Ok(Act::new(when, Purpose::Service, Basis::Assignment).event(event).done())
    }
}
