//! Reopening a closed case.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose, ReopenReason, Role, Section};
use crate::events::CaseReopened;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Opens the closed case again.
    ReopenCaseForm {
        /// Why.
        reason: ReopenReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Opens a closed case again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReopenCase {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ReopenCaseForm,
}

impl ReopenCase {
    /// Decides.
    ///
    /// # Errors
    /// A case that is not closed, someone who is no supervisor.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        match case {
            Case::Closed(_) => {}
            Case::Absent | Case::Open(_) => return Err(Refusal::CaseNotClosed),
        }
        by.acts_as(&[Role::Supervisor])?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseReopened { case: self.case, reason: self.form.reason, by: by.staff };
        let remark = Sealed::remark(file.client, Section::Closure, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).sealed(event, remark).done())
    }
}
