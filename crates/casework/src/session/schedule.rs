//! Planning a session.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{Purpose, Section, Service, SessionMode};
use crate::events::SessionScheduled;
use crate::form::{Timestamp, form};
use crate::id::{CaseId, SessionId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Plans a session.
    ScheduleSessionForm {
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

/// Plans a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleSession {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ScheduleSessionForm,
    /// The id of the session.
    pub session: SessionId,
}

impl ScheduleSession {
    /// The form with new ids.
    pub fn new(
        case: CaseId,
        form: ScheduleSessionForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, session: SessionId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who does not work on the case, a start in the past, too many sessions.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = Sealed::remark(file.client, Section::Session, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
