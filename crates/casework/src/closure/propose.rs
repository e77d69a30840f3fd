//! Proposing to close a case; the reason is sealed.

use super::ClosureEvent;
use crate::prelude::*;

deed! {
    /// Proposes to close the case.
    ProposeClosure of case: CaseId; serves rights => ProposeClosureForm {
        /// How the service ends.
        kind: ClosureKind,
        /// Why; sealed to the client.
        reason: ClosureReason,
        /// A summary; sealed to the client.
        summary: NoteText,
    }
}

/// Refuses: someone who does not work on the case, a closure that waits already.
impl Deed<Case> for ProposeClosure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = case.open(by)?;
        let file = &open.file;
        let basis = file.worker(by)?;
        if open.closure.is_some() {
            return Err(Refusal::ClosurePending);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ClosureProposed {
            case: self.case,
            kind: self.form.kind,
            open_referrals: file.open_referrals(),
            by: by.staff,
        };
        let body = Summary { reason: self.form.reason, summary: self.form.summary.clone() };
        let sealed = ToParty::one(file.client, body);
        Ok(Act::new(when, Purpose::Service, basis).tell(event, sealed).done())
    }
}

part! {
    /// How the work on the case went.
    Summary {
        reason: ClosureReason => Theirs,
        summary: NoteText => Theirs,
    }
}

event! {
    /// Someone proposed to close the case; the reason and summary are sealed.
    ClosureProposed in ClosureEvent, "closure_proposed" v 1, about Case(case),
        seals ToParty<Summary>, told AsItStands, does Sets("case_closed", "closure_returned"),
        "penutupan kasus diusulkan" / "closure of the case was proposed";
    {
        /// The case.
        case: CaseId,
        /// How the service ends.
        kind: ClosureKind,
        /// Referrals still without an outcome.
        open_referrals: u32,
        /// Who did it.
        by: StaffId,
    }
    like |ids| { case: ids.case, kind: ClosureKind::Planned, open_referrals: 1, by: ids.staff }
}

impl Step<Case> for ClosureProposed {
    fn step(&self, case: &mut Case) -> Option<()> {
        fill(&mut open(case, self.case)?.closure, Closure { kind: self.kind, by: self.by })
    }
}
