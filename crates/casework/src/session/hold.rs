//! Holding a session: one note, cut so that each person can be erased without the others.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{SessionEvent, Written};
use crate::prelude::*;

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
}

impl Asks for HoldSession {
    type Form = HoldSessionForm;

    // A planned session keeps its own id.
    const DRAWS: &'static [Drawn] = &[Drawn::one("session"), Drawn::one("note")];

    fn asked(path: Path<'_>) -> Option<impl FnOnce(HoldSessionForm, Fresh<'_>) -> Self> {
        let case = path("case")?.parse().ok()?;
        Some(move |form: HoldSessionForm, mut fresh: Fresh<'_>| Self::new(case, form, &mut fresh))
    }
}

impl Serves for HoldSession {
    const RIGHTS: bool = false;
}

/// Refuses: someone who does not work on the case, a session that is not planned, an unknown party,
/// a length that cannot be, two texts about one person.
impl Deed<Case> for HoldSession {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let facts = ToFacts(ServiceFacts::of(file, self.form.service, &when));
        let sealed = (self.texts(file)?, facts);
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
        Ok(Act::new(when, Purpose::Service, basis).tell(event, sealed).done())
    }
}

impl HoldSession {
    /// One part for each person the note tells of.
    fn texts(&self, file: &CaseFile) -> Result<ToParty<Written>, Refusal> {
        let about = self.form.about.unwrap_or(file.client);
        file.party(about, "about")?;
        let mut told_of = BTreeSet::from([about]);
        let written = |text: &NoteText| Written { note: self.note, text: text.clone() };
        let mut sealed = ToParty::one(about, written(&self.form.text));
        for note in self.form.notes.iter() {
            file.party(note.party, "notes")?;
            if !told_of.insert(note.party) {
                return Err(Refusal::Twice { field: "notes" });
            }
            sealed = sealed.and(note.party, written(&note.text));
        }
        Ok(sealed)
    }
}

event! {
    /// A session took place; its note is sealed to the persons it tells of.
    SessionHeld in SessionEvent, "session_held" v 1, about Case(case),
        seals (ToParty<Written>, ToFacts<ServiceFacts>), told AsItStands,
        does Sets("session_note_signed"),
        "sesi dilaksanakan" / "a session was held";
    {
        /// The case.
        case: CaseId,
        /// The session.
        session: SessionId,
        /// The how-manieth session held in this case, from 1.
        number: u32,
        /// The note written about it.
        note: NoteId,
        /// The service.
        service: Service,
        /// How it was held.
        mode: SessionMode,
        /// How long it took, in minutes.
        minutes: u16,
        /// How many took part, staff not counted.
        head_count: u16,
        /// Parties who took part.
        present: Vec<PartyId>,
        /// Who held it and wrote the note.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        session: ids.id(0x05),
        number: 1,
        note: ids.id(0x06),
        service: Service::Counselling,
        mode: SessionMode::HomeVisit,
        minutes: 50,
        head_count: 2,
        present: vec![ids.client],
        by: ids.staff,
    }
}

impl Step<Case> for SessionHeld {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.hold(self)
    }
}
