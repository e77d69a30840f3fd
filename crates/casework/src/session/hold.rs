//! Holding a session: one note, cut so that each person can be erased without the others.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{Purpose, Section, Service, SessionMode};
use crate::events::SessionHeld;
use crate::facts::Facts;
use crate::form::{List, Number, Set, form, opaque};
use crate::id::{CaseId, NoteId, PartyId, SessionId};
use crate::proposal::{Act, Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText};

form! {
    /// Records that a session took place, with its note.
    HoldSessionForm {
        /// The planned session that took place; a new one, if left out.
        session: Option<SessionId>,
        /// The service.
        service: Service,
        /// How it was held.
        mode: SessionMode,
        /// How long it took, in minutes: 1 to 1440.
        minutes: Number<u16, 1, 1440>,
        /// How many took part, staff not counted; no fewer than `present` names.
        head_count: u16,
        /// Parties who took part.
        #[serde(default)]
        present: Set<PartyId, 0, 64>,
        /// Whom the note tells of; the client, if left out.
        about: Option<PartyId>,
        /// The note; sealed to the person it tells of.
        text: NoteText,
        /// What tells of other persons; each text is sealed to its own person.
        #[serde(default)]
        notes: List<NoteAbout, 0, 16>,
    }
}

/// The part of a note that tells of one more person.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteAbout {
    /// Whom it tells of.
    pub party: PartyId,
    /// The text; sealed to that person.
    pub text: NoteText,
}

opaque!(NoteAbout);

/// Records that a session took place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldSession {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: HoldSessionForm,
    /// The id of the session.
    pub session: SessionId,
    /// The id of the new note.
    pub note: NoteId,
}

impl HoldSession {
    /// The form with new ids; a planned session keeps its own.
    pub fn new(case: CaseId, form: HoldSessionForm, fresh: &mut impl FnMut() -> [u8; 16]) -> Self {
        let session = form.session.unwrap_or_else(|| SessionId::from_bytes(fresh()));
        Self { case, form, session, note: NoteId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who does not work on the case, a session that is not planned, an unknown party,
    /// a length that cannot be, two texts about one person.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        match self.form.session {
            Some(planned) => drop(file.planned(planned)?),
            None => room_for(&file.sessions, &self.session, "sessions", CaseFile::SESSIONS_MAX)?,
        }
        if usize::from(self.form.head_count) < self.form.present.sorted().len() {
            return Err(Refusal::OutOfRange { field: "head_count" });
        }
        for party in self.form.present.iter() {
            file.party(*party, "present")?;
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let mut sealed = self.texts(file)?;
        sealed.push(Facts::of_service(file, self.form.service).sealed(&when));
        let event = SessionHeld {
            case: self.case,
            session: self.session,
            number: file.sessions_held + 1,
            note: self.note,
            service: self.form.service,
            mode: self.form.mode,
            minutes: self.form.minutes.get(),
            head_count: self.form.head_count,
            present: self.form.present.sorted(),
            by: by.staff,
        };
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, sealed).done())
    }

    /// One part for each person the note tells of.
    fn texts(&self, file: &CaseFile) -> Result<Vec<Sealed>, Refusal> {
        let about = self.form.about.unwrap_or(file.client);
        file.party(about, "about")?;
        let mut told_of = BTreeSet::from([about]);
        let mut sealed = vec![self.text(about, &self.form.text)];
        for note in self.form.notes.iter() {
            file.party(note.party, "notes")?;
            if !told_of.insert(note.party) {
                return Err(Refusal::Twice { field: "notes" });
            }
            sealed.push(self.text(note.party, &note.text));
        }
        Ok(sealed)
    }

    fn text(&self, about: PartyId, text: &NoteText) -> Sealed {
        let body = Body::new().shown("note", Some(self.note)).text("text", text);
        Sealed::new(Subject::Party(about), Section::Session, body)
    }
}
