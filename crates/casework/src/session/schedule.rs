//! Planning a session.

use super::SessionEvent;
use crate::prelude::*;

deed! {
    /// Plans a session.
    ScheduleSession of case: CaseId; draws session: SessionId; serves work => ScheduleSessionForm {
        /// The service.
        service: Service,
        /// How it is to be held.
        mode: SessionMode,
        /// When it is to begin; not in the past.
        starts_at: Timestamp,
        /// A remark, such as the place; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not work on the case, a start in the past, too many sessions.
impl Deed<Case> for ScheduleSession {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        room_for(&file.sessions, &self.session, "sessions", CaseFile::SESSIONS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let Timestamp(starts_at) = self.form.starts_at;
        if starts_at < when.occurred_at {
            return Err(Refusal::StartsInPast);
        }
        let event = SessionScheduled {
            case: self.case,
            session: self.session,
            service: self.form.service,
            mode: self.form.mode,
            starts_at,
        };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// A session was planned.
    SessionScheduled in SessionEvent, "session_scheduled" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands,
        does Sets("session_held", "session_missed", "session_cancelled"),
        "sesi dijadwalkan" / "a session was scheduled";
    {
        /// The case.
        case: CaseId,
        /// The session.
        session: SessionId,
        /// The service.
        service: Service,
        /// How it is to be held.
        mode: SessionMode,
        /// When it is to begin.
        starts_at: DateTime<FixedOffset>,
    }
    like |ids| {
        case: ids.case,
        session: ids.id(0x05),
        service: Service::Counselling,
        mode: SessionMode::Office,
        starts_at: sample_moment(),
    }
}

impl Step<Case> for SessionScheduled {
    fn step(&self, case: &mut Case) -> Option<()> {
        let state = SessionState::Planned { starts_at: self.starts_at };
        let planned = Session { service: self.service, state };
        add(&mut open(case, self.case)?.file.sessions, self.session, planned)
    }
}
