//! Calling a planned session off.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{CancelledBy, Purpose, Section};
use crate::events::SessionCancelled;
use crate::form::form;
use crate::id::{CaseId, SessionId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Calls a planned session off.
    CancelSessionForm {
        /// Who called it off.
        cancelled_by: CancelledBy,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Calls a planned session off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelSession {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// What was sent.
    pub form: CancelSessionForm,
}

impl CancelSession {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not work on the case, a session that is not planned.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        file.planned(self.session)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = SessionCancelled {
            case: self.case,
            session: self.session,
            cancelled_by: self.form.cancelled_by,
        };
        let remark = Sealed::remark(file.client, Section::Session, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
