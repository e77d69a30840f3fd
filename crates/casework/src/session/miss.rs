//! A planned session that did not happen.

use super::SessionEvent;
use crate::prelude::*;

deed! {
    /// Records that a planned session did not happen.
    MissSession of case: CaseId, session: SessionId; serves work => MissSessionForm {
        /// Why.
        cause: MissCause,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not work on the case, a session that is not planned.
impl Deed<Case> for MissSession {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        file.planned(self.session)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            SessionMissed { case: self.case, session: self.session, cause: self.form.cause };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// A planned session did not happen.
    SessionMissed in SessionEvent, "session_missed" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Ends,
        "sesi tidak dihadiri" / "a session was missed";
    {
        /// The case.
        case: CaseId,
        /// The session.
        session: SessionId,
        /// Why.
        cause: MissCause,
    }
    like |ids| { case: ids.case, session: ids.id(0x05), cause: MissCause::ClientAbsent }
}

impl Step<Case> for SessionMissed {
    fn step(&self, case: &mut Case) -> Option<()> {
        super::unplan(open(case, self.case)?, self.session, SessionState::Missed)
    }
}
