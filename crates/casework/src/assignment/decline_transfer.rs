//! Declining a case that one was asked to take.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Declines to take the case.
    DeclineTransfer of case: CaseId; serves work => DeclineTransferForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: no transfer that waits, or one that waits for someone else.
impl Deed<Case> for DeclineTransfer {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        let transfer = open.transfer.ok_or(Refusal::NoTransfer)?;
        if transfer.to != by.staff {
            return Err(Refusal::NotReceiver);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseTransferDeclined { case: self.case, from: transfer.from, to: transfer.to };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, Basis::Duty).tell(event, remark).done())
    }
}

event! {
    /// The one who was asked did not take the case.
    CaseTransferDeclined in AssignmentEvent, "case_transfer_declined" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Ends,
        "pengalihan kasus ditolak" / "the transfer of the case was declined";
    {
        /// The case.
        case: CaseId,
        /// Who asked and stays responsible.
        from: StaffId,
        /// Who declined.
        to: StaffId,
    }
    like |ids| { case: ids.case, from: ids.staff, to: ids.other }
}

impl Step<Case> for CaseTransferDeclined {
    fn step(&self, case: &mut Case) -> Option<()> {
        let open = open(case, self.case)?;
        open.transfer.take_if(|t| *t == Transfer { from: self.from, to: self.to }).map(drop)
    }
}
