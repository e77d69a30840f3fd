//! Returning a closure: never by who proposed it.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose, ReturnReason, Role, Section};
use crate::events::ClosureReturned;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Returns the closure; the case stays open.
    ReturnClosureForm {
        /// Why.
        reason: ReturnReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Returns a closure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnClosure {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ReturnClosureForm,
}

impl ReturnClosure {
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
        let event = ClosureReturned { case: self.case, reason: self.form.reason, by: by.staff };
        let remark = Sealed::remark(file.client, Section::Closure, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).sealed(event, remark).done())
    }
}
