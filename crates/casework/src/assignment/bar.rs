//! Barring a person from a case: to them it does not exist.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Bars a person from the case, open or closed.
    BarAccess of case: CaseId; serves rights => BarAccessForm {
        /// Who.
        staff: StaffId,
        /// Why.
        reason: BarReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who is no supervisor, or who is judged in this case; a person who is barred already,
/// works on the case or was asked to. Whoever keeps watch over the case is barred by two.
impl Deed<Case> for BarAccess {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(&[Role::Supervisor])?;
        let staff = self.form.staff;
        file.may_be_barred(staff, by, case.asked_to_take())?;
        room(file.barred.len(), "barred persons", CaseFile::BARRED_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = AccessBarred { case: self.case, staff, reason: self.form.reason };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, remark).done())
    }
}

event! {
    /// A named person may never read this case; to them it does not exist.
    AccessBarred in AssignmentEvent, "access_barred" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Sets("access_bar_ended"),
        "akses seseorang ditutup" / "somebody was barred from the case";
    {
        /// The case.
        case: CaseId,
        /// Who.
        staff: StaffId,
        /// Why.
        reason: BarReason,
    }
    like |ids| { case: ids.case, staff: ids.other, reason: BarReason::Conflict }
}

impl Step<Case> for AccessBarred {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.barred.insert(self.staff).then_some(())?;
        // A bar by two ends what was proposed.
        file.bars.proposed.remove(&self.staff);
        Some(())
    }
}
