//! Signing a note: only who wrote it, once.

use super::SessionEvent;
use crate::prelude::*;

deed! {
    /// Signs the note of a session.
    SignNote of case: CaseId, session: SessionId; serves work => SignNoteForm {}
}

/// Refuses: a session that was not held, a note signed already or written by someone else.
impl Deed<Case> for SignNote {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let (writer, note, signed) = match &file.session(self.session)?.state {
            SessionState::Held { by, note, signed, .. } => (*by, *note, *signed),
            SessionState::Planned { .. } | SessionState::Missed | SessionState::Cancelled => {
                return Err(Refusal::SessionNotHeld);
            }
        };
        if writer != by.staff {
            return Err(Refusal::NotYourNote);
        }
        if signed {
            return Err(Refusal::NoteSigned);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            SessionNoteSigned { case: self.case, session: self.session, note, by: by.staff };
        Ok(Act::new(when, Purpose::Service, Basis::Assignment).tell(event, ()).done())
    }
}

event! {
    /// The writer of a note signed it; from now on it only gains addenda.
    SessionNoteSigned in SessionEvent, "session_note_signed" v 1, about Case(case),
        seals (), told AsItStands, does SetsForGood("a signed note only gains addenda"),
        "catatan sesi ditandatangani" / "the note of a session was signed";
    {
        /// The case.
        case: CaseId,
        /// The session.
        session: SessionId,
        /// The note.
        note: NoteId,
        /// Who signed.
        by: StaffId,
    }
    like |ids| { case: ids.case, session: ids.id(0x05), note: ids.id(0x06), by: ids.staff }
}

impl Step<Case> for SessionNoteSigned {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.sessions.get_mut(&self.session)?.sign(self.by, self.note)
    }
}
