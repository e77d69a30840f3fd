//! Adding to a note, also after the case is closed.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{AddendumReason, Purpose, Section};
use crate::events::SessionAddendumAdded;
use crate::form::form;
use crate::id::{CaseId, NoteId, PartyId, SessionId};
use crate::proposal::{Act, Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText};

form! {
    /// Adds to a note.
    AddAddendumForm {
        /// The note it adds to.
        note: NoteId,
        /// Why.
        reason: AddendumReason,
        /// Whom the text tells of; the client, if left out.
        about: Option<PartyId>,
        /// The text; sealed to that person.
        text: NoteText,
    }
}

/// Adds to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddAddendum {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// What was sent.
    pub form: AddAddendumForm,
    /// The id of the new text.
    pub written: NoteId,
}

impl AddAddendum {
    /// The form with new ids.
    pub fn new(
        case: CaseId,
        session: SessionId,
        form: AddAddendumForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, session, form, written: NoteId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who does not work on the case, an unknown session, note or party.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker(by)?;
        file.takes_note(self.session, self.form.note, self.written)?;
        let about = self.form.about.unwrap_or(file.client);
        file.party_ever(about, "about")?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = SessionAddendumAdded {
            case: self.case,
            session: self.session,
            note: self.written,
            to: self.form.note,
            reason: self.form.reason,
            by: by.staff,
        };
        let body = Body::new().shown("note", Some(self.written)).text("text", &self.form.text);
        let sealed = vec![Sealed::new(Subject::Party(about), Section::Session, body)];
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, sealed).done())
    }
}
