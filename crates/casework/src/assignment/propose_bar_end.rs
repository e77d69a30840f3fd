//! Proposing that a bar ends: another person decides.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Proposes that a person who is barred may know of the case again.
    ProposeBarEnd of case: CaseId, staff: StaffId; serves rights => ProposeBarEndForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who is neither supervisor nor privacy officer; a person who is not barred; a proposal
/// that waits already.
impl Deed<Case> for ProposeBarEnd {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(&Bars::DECIDE)?;
        let staff = self.staff;
        if !file.barred.contains(&staff) {
            return Err(Refusal::NotBarred);
        }
        if file.bars.ending.contains_key(&staff) {
            return Err(Refusal::BarPending);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = AccessBarEndProposed { case: self.case, staff, by: by.staff };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, remark).done())
    }
}

event! {
    /// Somebody proposed that a person who is barred may know of the case again.
    AccessBarEndProposed in AssignmentEvent, "access_bar_end_proposed" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands,
        does Sets("access_bar_ended", "access_bar_kept"),
        "pembukaan kembali akses diusulkan" / "ending somebody's bar was proposed";
    {
        /// The case.
        case: CaseId,
        /// Who is barred.
        staff: StaffId,
        /// Who proposed it.
        by: StaffId,
    }
    like |ids| { case: ids.case, staff: ids.other, by: ids.staff }
}

impl Step<Case> for AccessBarEndProposed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.barred.contains(&self.staff).then_some(())?;
        add(&mut file.bars.ending, self.staff, self.by)
    }
}
