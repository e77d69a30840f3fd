//! Approving a bar that another person proposed: from then on the case does not exist to the one barred.

use super::AccessBarred;
use crate::prelude::*;

deed! {
    /// Approves to bar a person, as another than who proposed it.
    ApproveBar of case: CaseId, staff: StaffId; serves rights => ApproveBarForm {}
}

second! {
    ApproveBar of Case: "barring somebody from a case";
    asks Bars::DECIDE; decides Bars::DECIDE; still StandsUnjudged;
    spares Some(Refusal::SamePerson); alone Some(Refusal::SamePerson); ends ["access_bar_declined"];
    |deed, case| Some(case.file()?.bars.proposed.get(&deed.staff)?.by)
}

/// Refuses: someone who is neither supervisor nor privacy officer, who proposed it, whom it concerns, or who
/// is judged in this case; where nobody proposed it; a person who came to work on the case meanwhile.
impl Deed<Case> for ApproveBar {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(Self::TWO.decides)?;
        let proposed = *file.bars.proposed.get(&self.staff).ok_or(Refusal::NoBarProposed)?;
        if proposed.by == by.staff {
            return Err(Refusal::SamePerson);
        }
        file.may_be_barred(self.staff, by, case.asked_to_take())?;
        room(file.barred.len(), "barred persons", CaseFile::BARRED_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = AccessBarred { case: self.case, staff: self.staff, reason: proposed.reason };
        let act = Act::new(when, Purpose::Supervision, Basis::Supervision);
        Ok(act.tell(event, ToParty::none()).done())
    }
}
