//! Approving a closure: never by who proposed it.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose, Role, Section};
use crate::events::{CaseClosed, ClosureApproved};
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Approves the closure; the case is closed.
    ApproveClosureForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Approves a closure and closes the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveClosure {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ApproveClosureForm,
}

impl ApproveClosure {
    /// Decides.
    ///
    /// # Errors
    /// No closure that waits, or one proposed by the same person.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        by.acts_as(&[Role::Supervisor])?;
        let closure = open.closure.ok_or(Refusal::NoClosure)?;
        if closure.by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let approved = ClosureApproved { case: self.case, by: by.staff };
        let closed = CaseClosed {
            case: self.case,
            kind: closure.kind,
            open_referrals: file.open_referrals(),
            proposed_by: closure.by,
            approved_by: by.staff,
        };
        let remark = Sealed::remark(file.client, Section::Closure, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision)
            .sealed(approved, remark)
            .event(closed)
            .done())
    }
}
