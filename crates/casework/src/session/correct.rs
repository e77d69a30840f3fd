//! Correcting a note, also after the case is closed: both texts stay.

use super::{SessionEvent, Written};
use crate::prelude::*;

deed! {
    /// Corrects a note; both texts stay.
    CorrectNote of case: CaseId, session: SessionId; draws note: NoteId; serves work
        => CorrectNoteForm {
        /// The note it corrects.
        note: NoteId,
        /// What was wrong.
        error: ErrorClass,
        /// Whom the text tells of; the client, if left out.
        about: Option<PartyId>,
        /// The text; sealed to that person.
        text: NoteText,
    }
}

/// Refuses: someone who does not work on the case, an unknown session, note or party.
impl Deed<Case> for CorrectNote {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker(by)?;
        file.takes_note(self.session, self.form.note, self.note)?;
        let about = self.form.about.unwrap_or(file.client);
        file.party_ever(about, "about")?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = NoteCorrected {
            case: self.case,
            session: self.session,
            note: self.note,
            corrects: self.form.note,
            error: self.form.error,
            by: by.staff,
        };
        let body = Written { note: self.note, text: self.form.text.clone() };
        let sealed = ToParty::one(about, body);
        Ok(Act::new(when, Purpose::Service, basis).tell(event, sealed).done())
    }
}

event! {
    /// A note was corrected; both texts stay.
    NoteCorrected in SessionEvent, "note_corrected" v 1, about Case(case),
        seals ToParty<Written>, told AsItStands, does Tells,
        "catatan dikoreksi" / "a note was corrected";
    {
        /// The case.
        case: CaseId,
        /// The session.
        session: SessionId,
        /// The correction.
        note: NoteId,
        /// The note it corrects.
        corrects: NoteId,
        /// What was wrong.
        error: ErrorClass,
        /// Who wrote it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        session: ids.id(0x05),
        note: ids.id(0x07),
        corrects: ids.id(0x06),
        error: ErrorClass::WrongDate,
        by: ids.staff,
    }
}

impl Step<Case> for NoteCorrected {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.sessions.get_mut(&self.session)?.add_note(self.note, self.corrects)
    }
}
