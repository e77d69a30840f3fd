//! Adding to a note, also after the case is closed.

use super::{SessionEvent, Written};
use crate::prelude::*;

deed! {
    /// Adds to a note.
    AddAddendum of case: CaseId, session: SessionId; draws note: NoteId; serves work
        => AddAddendumForm {
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

/// Refuses: someone who does not work on the case, an unknown session, note or party.
impl Deed<Case> for AddAddendum {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker(by)?;
        file.takes_note(self.session, self.form.note, self.note)?;
        let about = self.form.about.unwrap_or(file.client);
        file.party_ever(about, "about")?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = SessionAddendumAdded {
            case: self.case,
            session: self.session,
            note: self.note,
            to: self.form.note,
            reason: self.form.reason,
            by: by.staff,
        };
        let body = Written { note: self.note, text: self.form.text.clone() };
        let sealed = ToParty::one(about, body);
        Ok(Act::new(when, Purpose::Service, basis).tell(event, sealed).done())
    }
}

event! {
    /// Something was added to a note.
    SessionAddendumAdded in SessionEvent, "session_addendum_added" v 1, about Case(case),
        seals ToParty<Written>, told AsItStands, does Tells,
        "catatan tambahan dibuat" / "an addendum was added";
    {
        /// The case.
        case: CaseId,
        /// The session.
        session: SessionId,
        /// The addendum.
        note: NoteId,
        /// The note it adds to.
        to: NoteId,
        /// Why.
        reason: AddendumReason,
        /// Who wrote it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        session: ids.id(0x05),
        note: ids.id(0x07),
        to: ids.id(0x06),
        reason: AddendumReason::NewInformation,
        by: ids.staff,
    }
}

impl Step<Case> for SessionAddendumAdded {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.sessions.get_mut(&self.session)?.add_note(self.note, self.to)
    }
}
