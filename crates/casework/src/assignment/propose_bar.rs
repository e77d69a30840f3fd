//! Proposing to bar somebody who keeps watch over the case: another person decides.

use super::AssignmentEvent;
use crate::prelude::*;
use crate::text::Shown;

deed! {
    /// Proposes to bar a person from the case, open or closed: whoever keeps watch over it is barred by two.
    ProposeBar of case: CaseId; serves rights => ProposeBarForm {
        /// Who.
        staff: StaffId,
        /// Why.
        reason: BarReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
        /// The caller's password once more, where whom it concerns keeps watch over cases.
        password: Option<Shown>,
    }
}

/// Refuses: someone who is neither supervisor nor privacy officer, or who is judged in this case; a person
/// who is barred already, works on the case or was asked to; a proposal that waits already.
impl Deed<Case> for ProposeBar {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(&Bars::DECIDE)?;
        let staff = self.form.staff;
        file.may_be_barred(staff, by, case.asked_to_take())?;
        if file.bars.proposed.contains_key(&staff) {
            return Err(Refusal::BarPending);
        }
        room(file.bars.proposed.len(), "proposed bars", CaseFile::BARRED_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (reason, by) = (self.form.reason, by.staff);
        let event = AccessBarProposed { case: self.case, staff, reason, by };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, remark).done())
    }
}

event! {
    /// Somebody proposed that a person may never read this case.
    AccessBarProposed in AssignmentEvent, "access_bar_proposed" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands,
        does Sets("access_barred", "access_bar_declined"),
        "penutupan akses seseorang diusulkan" / "barring somebody from the case was proposed";
    {
        /// The case.
        case: CaseId,
        /// Who is to be barred.
        staff: StaffId,
        /// Why.
        reason: BarReason,
        /// Who proposed it.
        by: StaffId,
    }
    like |ids| { case: ids.case, staff: ids.other, reason: BarReason::Conflict, by: ids.staff }
}

impl Step<Case> for AccessBarProposed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let proposed = ProposedBar { reason: self.reason, by: self.by };
        add(&mut any(case, self.case)?.bars.proposed, self.staff, proposed)
    }
}
