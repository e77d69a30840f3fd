//! Approving a closure: never by who proposed it.

use super::ClosureEvent;
use crate::prelude::*;

deed! {
    /// Approves the closure; the case is closed.
    ApproveClosure of case: CaseId; serves rights => ApproveClosureForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

second! {
    ApproveClosure of Case: "closing a case";
    asks Role::CARRY_CASES; decides [Role::Supervisor]; still Stands;
    spares None; alone Some(Refusal::SamePerson); ends ["closure_returned"];
    |_deed, case| match case {
        Case::Open(open) => Some(open.closure?.by),
        Case::Absent | Case::Closed(_) => None,
    }
}

/// Refuses: no closure that waits, or one proposed by the same person.
impl Deed<Case> for ApproveClosure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        by.acts_as(Self::TWO.decides)?;
        let closure = open.closure.ok_or(Refusal::NoClosure)?;
        if closure.by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let approved = ClosureApproved { case: self.case, by: by.staff };
        let closed = CaseClosed {
            case: self.case,
            kind: closure.kind,
            open_referrals: file.open_referrals(),
            proposed_by: closure.by,
            approved_by: by.staff,
        };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision)
            .tell(approved, remark)
            .tell(closed, ())
            .done())
    }
}

event! {
    /// Another person approved the proposal.
    ClosureApproved in ClosureEvent, "closure_approved" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Tells,
        "penutupan kasus disetujui" / "closure of the case was approved";
    {
        /// The case.
        case: CaseId,
        /// Who did it.
        by: StaffId,
    }
    like |ids| { case: ids.case, by: ids.other }
}

impl Step<Case> for ClosureApproved {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.closure.filter(|closure| closure.by != self.by).map(drop)
    }
}

event! {
    /// The case is closed: addenda and corrections stay possible.
    CaseClosed in ClosureEvent, "case_closed" v 1, about Case(case),
        seals (), told AsItStands, does Sets("case_reopened"),
        "kasus ditutup" / "the case was closed";
    {
        /// The case.
        case: CaseId,
        /// How the service ended.
        kind: ClosureKind,
        /// Referrals still without an outcome.
        open_referrals: u32,
        /// Who proposed it.
        proposed_by: StaffId,
        /// Who approved it: another person.
        approved_by: StaffId,
    }
    like |ids| {
        case: ids.case,
        kind: ClosureKind::Planned,
        open_referrals: 1,
        proposed_by: ids.staff,
        approved_by: ids.other,
    }
}

impl Step<Case> for CaseClosed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let closure = open(case, self.case)?.closure?;
        let two = closure.by == self.proposed_by && self.proposed_by != self.approved_by;
        two.then_some(())?;
        end(case, self.case, Ending::Closed(self.kind))
    }
}
