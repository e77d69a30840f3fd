//! Taking a case that one was asked to take.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose, Section};
use crate::events::CaseTransferAccepted;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Takes the case.
    AcceptTransferForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Takes the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptTransfer {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: AcceptTransferForm,
}

impl AcceptTransfer {
    /// Decides.
    ///
    /// # Errors
    /// No transfer that waits, or one that waits for someone else.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        let transfer = open.transfer.ok_or(Refusal::NoTransfer)?;
        if transfer.to != by.staff {
            return Err(Refusal::NotReceiver);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseTransferAccepted { case: self.case, from: transfer.from, to: transfer.to };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, Basis::Duty).sealed(event, remark).done())
    }
}
