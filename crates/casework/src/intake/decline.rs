//! Declining an intake: the case ends, with what the client got instead.

use super::IntakeEvent;
use crate::prelude::*;

deed! {
    /// Declines the intake; the case is closed.
    DeclineIntake of case: CaseId; serves work => DeclineIntakeForm {
        /// Why.
        reason: ScreeningReason,
        /// What the client got instead.
        alternative: Alternative,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: a session was held already, someone who does not keep the file.
impl Deed<Case> for DeclineIntake {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        if file.sessions_held > 0 {
            return Err(Refusal::WorkBegun);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = IntakeDeclined {
            case: self.case,
            reason: self.form.reason,
            alternative: self.form.alternative,
        };
        let remark = ToParty::one(file.client, Grounds { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// The institution does not take the case on; the case ends here.
    IntakeDeclined in IntakeEvent, "intake_declined" v 1, about Case(case),
        seals ToParty<Grounds>, told AsItStands, does Sets("case_reopened"),
        "penerimaan ditolak" / "the intake was declined";
    {
        /// The case.
        case: CaseId,
        /// Why.
        reason: ScreeningReason,
        /// What the client got instead.
        alternative: Alternative,
    }
    like |ids| {
        case: ids.case,
        reason: ScreeningReason::OtherBody,
        alternative: Alternative::Directed,
    }
}

impl Step<Case> for IntakeDeclined {
    fn step(&self, case: &mut Case) -> Option<()> {
        end(case, self.case, Ending::Declined(self.reason))
    }
}
