//! Returning a closure: never by who proposed it.

use super::ClosureEvent;
use crate::prelude::*;

deed! {
    /// Returns the closure; the case stays open.
    ReturnClosure of case: CaseId; serves rights => ReturnClosureForm {
        /// Why.
        reason: ReturnReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: no closure that waits, or one proposed by the same person.
impl Deed<Case> for ReturnClosure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        by.acts_as(&[Role::Supervisor])?;
        let closure = open.closure.ok_or(Refusal::NoClosure)?;
        if closure.by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ClosureReturned { case: self.case, reason: self.form.reason, by: by.staff };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, remark).done())
    }
}

event! {
    /// Another person returned the proposal.
    ClosureReturned in ClosureEvent, "closure_returned" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Ends,
        "usul penutupan dikembalikan" / "the proposal to close was returned";
    {
        /// The case.
        case: CaseId,
        /// Why.
        reason: ReturnReason,
        /// Who did it.
        by: StaffId,
    }
    like |ids| { case: ids.case, reason: ReturnReason::OpenWork, by: ids.other }
}

impl Step<Case> for ClosureReturned {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.closure.take_if(|closure| closure.by != self.by).map(drop)
    }
}
