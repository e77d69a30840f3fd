//! Asking a colleague to take a case.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Asks a colleague to take the case.
    RequestTransfer of case: CaseId; serves work => RequestTransferForm {
        /// Who is asked.
        to: StaffId,
        /// Why.
        reason: TransferReason,
        /// A handover note; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who is not responsible; a transfer that waits; a barred person.
impl Deed<Case> for RequestTransfer {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, Basis::Assignment).tell(event, remark).done())
    }
}

event! {
    /// The responsible professional asks another to take the case.
    CaseTransferRequested in AssignmentEvent, "case_transfer_requested" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands,
        does Sets("case_transfer_accepted", "case_transfer_declined", "case_assigned"),
        "pengalihan kasus diminta" / "a transfer of the case was requested";
    {
        /// The case.
        case: CaseId,
        /// Who asks.
        from: StaffId,
        /// Who is asked.
        to: StaffId,
        /// Why.
        reason: TransferReason,
    }
    like |ids| { case: ids.case, from: ids.staff, to: ids.other, reason: TransferReason::Workload }
}

impl Step<Case> for CaseTransferRequested {
    fn step(&self, case: &mut Case) -> Option<()> {
        let open = open(case, self.case)?;
        fill(&mut open.transfer, Transfer { from: self.from, to: self.to })
    }
}
