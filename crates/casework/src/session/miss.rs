//! A planned session that did not happen.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{MissCause, Purpose, Section};
use crate::events::SessionMissed;
use crate::form::form;
use crate::id::{CaseId, SessionId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Records that a planned session did not happen.
    MissSessionForm {
        /// Why.
        cause: MissCause,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Records that a planned session did not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissSession {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// What was sent.
    pub form: MissSessionForm,
}

impl MissSession {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not work on the case, a session that is not planned.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        file.planned(self.session)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            SessionMissed { case: self.case, session: self.session, cause: self.form.cause };
        let remark = Sealed::remark(file.client, Section::Session, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
