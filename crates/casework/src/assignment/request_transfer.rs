//! Asking a colleague to take a case.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose, Section, TransferReason};
use crate::events::CaseTransferRequested;
use crate::form::form;
use crate::id::{CaseId, StaffId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Asks a colleague to take the case.
    RequestTransferForm {
        /// Who is asked.
        to: StaffId,
        /// Why.
        reason: TransferReason,
        /// A handover note; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Asks a colleague to take a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTransfer {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: RequestTransferForm,
}

impl RequestTransfer {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is not responsible; a transfer that waits; a barred person.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        if file.responsible != Some(by.staff) {
            return Err(Refusal::NotYourCase);
        }
        if open.transfer.is_some() {
            return Err(Refusal::TransferPending);
        }
        file.may_carry(self.form.to)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseTransferRequested {
            case: self.case,
            from: by.staff,
            to: self.form.to,
            reason: self.form.reason,
        };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, Basis::Assignment).sealed(event, remark).done())
    }
}
