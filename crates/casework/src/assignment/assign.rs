//! Assigning a case: a supervisor says whose it is.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose, Role, Section};
use crate::events::CaseAssigned;
use crate::form::form;
use crate::id::{CaseId, StaffId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Makes someone responsible for the case, in place of anyone before.
    AssignCaseForm {
        /// Who is responsible from now on.
        to: StaffId,
        /// A handover note; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Makes someone responsible for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignCase {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: AssignCaseForm,
}

impl AssignCase {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is no supervisor; a barred person or the one who is responsible already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        by.acts_as(&[Role::Supervisor])?;
        file.may_carry(self.form.to)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseAssigned { case: self.case, to: self.form.to, from: file.responsible };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).sealed(event, remark).done())
    }
}
