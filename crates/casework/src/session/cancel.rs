//! Calling a planned session off.

use super::SessionEvent;
use crate::prelude::*;

deed! {
    /// Calls a planned session off.
    CancelSession of case: CaseId, session: SessionId; serves work => CancelSessionForm {
        /// Who called it off.
        cancelled_by: CancelledBy,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not work on the case, a session that is not planned.
impl Deed<Case> for CancelSession {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        file.planned(self.session)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = SessionCancelled {
            case: self.case,
            session: self.session,
            cancelled_by: self.form.cancelled_by,
        };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// A planned session was called off beforehand.
    SessionCancelled in SessionEvent, "session_cancelled" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Ends,
        "sesi dibatalkan" / "a session was cancelled";
    {
        /// The case.
        case: CaseId,
        /// The session.
        session: SessionId,
        /// Who called it off.
        cancelled_by: CancelledBy,
    }
    like |ids| { case: ids.case, session: ids.id(0x05), cancelled_by: CancelledBy::Client }
}

impl Step<Case> for SessionCancelled {
    fn step(&self, case: &mut Case) -> Option<()> {
        super::unplan(open(case, self.case)?, self.session, SessionState::Cancelled)
    }
}
