//! Declining a bar that was proposed, or taking the proposal back.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Declines to bar a person, or takes the proposal back.
    DeclineBar of case: CaseId, staff: StaffId; serves rights => DeclineBarForm {}
}

/// Refuses: someone who is neither supervisor nor privacy officer, or whom it concerns; where nobody
/// proposed it.
impl Deed<Case> for DeclineBar {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(&Bars::DECIDE)?;
        let proposed = file.bars.proposed.get(&self.staff).ok_or(Refusal::NoBarProposed)?;
        if self.staff == by.staff && proposed.by != by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = AccessBarDeclined { case: self.case, staff: self.staff, by: by.staff };
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, ()).done())
    }
}

event! {
    /// A bar that was proposed was declined, or the proposal taken back.
    AccessBarDeclined in AssignmentEvent, "access_bar_declined" v 1, about Case(case),
        seals (), told AsItStands, does Ends,
        "usul penutupan akses ditolak" / "barring somebody from the case was declined";
    {
        /// The case.
        case: CaseId,
        /// Who was to be barred.
        staff: StaffId,
        /// Who declined.
        by: StaffId,
    }
    like |ids| { case: ids.case, staff: ids.other, by: ids.staff }
}

impl Step<Case> for AccessBarDeclined {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.bars.proposed.remove(&self.staff).map(drop)
    }
}
