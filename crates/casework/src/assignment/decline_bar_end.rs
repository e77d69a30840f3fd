//! Keeping a bar whose end was proposed, or taking that proposal back.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Declines that a bar ends, or takes the proposal back.
    DeclineBarEnd of case: CaseId, staff: StaffId; serves rights => DeclineBarEndForm {}
}

/// Refuses: someone who is neither supervisor nor privacy officer; where nobody proposed it.
impl Deed<Case> for DeclineBarEnd {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(&Bars::DECIDE)?;
        if !file.bars.ending.contains_key(&self.staff) {
            return Err(Refusal::NoBarProposed);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = AccessBarKept { case: self.case, staff: self.staff, by: by.staff };
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, ()).done())
    }
}

event! {
    /// A bar whose end was proposed stays.
    AccessBarKept in AssignmentEvent, "access_bar_kept" v 1, about Case(case),
        seals (), told AsItStands, does Ends,
        "penutupan akses dipertahankan" / "somebody's bar was kept";
    {
        /// The case.
        case: CaseId,
        /// Who stays barred.
        staff: StaffId,
        /// Who decided so.
        by: StaffId,
    }
    like |ids| { case: ids.case, staff: ids.other, by: ids.staff }
}

impl Step<Case> for AccessBarKept {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.bars.ending.remove(&self.staff).map(drop)
    }
}
