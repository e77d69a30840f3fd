//! Declining a case that one was asked to take.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose, Section};
use crate::events::CaseTransferDeclined;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Declines to take the case.
    DeclineTransferForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Declines to take the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineTransfer {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: DeclineTransferForm,
}

impl DeclineTransfer {
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
        let event = CaseTransferDeclined { case: self.case, from: transfer.from, to: transfer.to };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, Basis::Duty).sealed(event, remark).done())
    }
}
