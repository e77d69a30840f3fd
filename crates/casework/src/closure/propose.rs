//! Proposing to close a case; the reason is sealed.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{ClosureKind, ClosureReason, Purpose, Section};
use crate::events::ClosureProposed;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText};

form! {
    /// Proposes to close the case.
    ProposeClosureForm {
        /// How the service ends.
        kind: ClosureKind,
        /// Why; sealed to the client.
        reason: ClosureReason,
        /// A summary; sealed to the client.
        summary: NoteText,
    }
}

/// Proposes to close a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposeClosure {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ProposeClosureForm,
}

impl ProposeClosure {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not work on the case, a closure that waits already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        let basis = file.worker(by)?;
        if open.closure.is_some() {
            return Err(Refusal::ClosurePending);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ClosureProposed {
            case: self.case,
            kind: self.form.kind,
            open_referrals: file.open_referrals(),
            by: by.staff,
        };
        let body =
            Body::new().shown("reason", Some(self.form.reason)).text("summary", &self.form.summary);
        let sealed = vec![Sealed::new(Subject::Party(file.client), Section::Closure, body)];
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, sealed).done())
    }
}
