//! Taking a case that one was asked to take.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Takes the case.
    AcceptTransfer of case: CaseId; serves work => AcceptTransferForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: no transfer that waits, or one that waits for someone else.
impl Deed<Case> for AcceptTransfer {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        let transfer = open.transfer.ok_or(Refusal::NoTransfer)?;
        if transfer.to != by.staff {
            return Err(Refusal::NotReceiver);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseTransferAccepted { case: self.case, from: transfer.from, to: transfer.to };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, Basis::Duty).tell(event, remark).done())
    }
}

event! {
    /// The one who was asked took the case.
    CaseTransferAccepted in AssignmentEvent, "case_transfer_accepted" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands,
        does Sets("case_assigned", "case_transfer_accepted"),
        "pengalihan kasus diterima" / "the transfer of the case was accepted";
    {
        /// The case.
        case: CaseId,
        /// Who was responsible.
        from: StaffId,
        /// Who is from now on.
        to: StaffId,
    }
    like |ids| { case: ids.case, from: ids.staff, to: ids.other }
}

impl Step<Case> for CaseTransferAccepted {
    fn step(&self, case: &mut Case) -> Option<()> {
        let open = open(case, self.case)?;
        (open.transfer == Some(Transfer { from: self.from, to: self.to })).then_some(())?;
        super::hand_over(open, Some(self.from), self.to)
    }
}
