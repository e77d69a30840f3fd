//! Ending a bar as another person proposed: the one barred may know of the case again, by the need that
//! anybody of their role has.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Approves that a bar ends, as another than who proposed it.
    ApproveBarEnd of case: CaseId, staff: StaffId; serves rights => ApproveBarEndForm {}
}

second! {
    ApproveBarEnd of Case: "ending somebody's bar";
    asks Bars::DECIDE; decides Bars::DECIDE; still StandsUnjudged;
    spares Some(Refusal::NoSuchCase); alone Some(Refusal::SamePerson); ends ["access_bar_kept"];
    |deed, case| case.file()?.bars.ending.get(&deed.staff).copied()
}

/// Refuses: someone who is neither supervisor nor privacy officer, or who proposed it; where nobody proposed
/// it.
impl Deed<Case> for ApproveBarEnd {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(Self::TWO.decides)?;
        let proposed_by = *file.bars.ending.get(&self.staff).ok_or(Refusal::NoBarProposed)?;
        if proposed_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, staff, approved_by) = (self.case, self.staff, by.staff);
        let event = AccessBarEnded { case, staff, proposed_by, approved_by };
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, ()).done())
    }
}

event! {
    /// A person who was barred may know of the case again.
    AccessBarEnded in AssignmentEvent, "access_bar_ended" v 1, about Case(case),
        seals (), told AsItStands, does Ends,
        "akses seseorang dibuka kembali" / "somebody's bar was ended";
    {
        /// The case.
        case: CaseId,
        /// Who was barred.
        staff: StaffId,
        /// Who proposed it.
        proposed_by: StaffId,
        /// Who approved it.
        approved_by: StaffId,
    }
    like |ids| {
        case: ids.case,
        staff: ids.other,
        proposed_by: ids.staff,
        approved_by: ids.id(0x09),
    }
}

impl Step<Case> for AccessBarEnded {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        let two = file.bars.ending.get(&self.staff) == Some(&self.proposed_by)
            && self.proposed_by != self.approved_by;
        (two && file.barred.remove(&self.staff)).then_some(())?;
        file.bars.ending.remove(&self.staff).map(drop)
    }
}
