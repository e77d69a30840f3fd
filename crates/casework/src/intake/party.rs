//! Adding a person to a case, and taking one out.

use super::PersonForm;
use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{PartyRemovalReason, PartyRole, Purpose, Section};
use crate::events::PartyRemoved;
use crate::form::form;
use crate::id::{CaseId, PartyId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Adds a person to the case.
    AddPartyForm {
        /// Who it is.
        person: PersonForm,
    }
}

form! {
    /// Takes a person out of the case; what was written about them stays.
    RemovePartyForm {
        /// Why.
        reason: PartyRemovalReason,
        /// A remark; sealed to that person.
        note: Option<NoteText>,
    }
}

/// Adds a person to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddParty {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: AddPartyForm,
    /// The id of the new party.
    pub party: PartyId,
}

/// Takes a person out of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveParty {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub party: PartyId,
    /// What was sent.
    pub form: RemovePartyForm,
}

impl AddParty {
    /// The form with a new id for the person in this case.
    pub fn new(case: CaseId, form: AddPartyForm, fresh: &mut impl FnMut() -> [u8; 16]) -> Self {
        Self { case, form, party: PartyId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// A second client, too many parties, someone who does not keep the file.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        if self.form.person.role == PartyRole::Client {
            return Err(Refusal::OneClient);
        }
        room_for(&file.parties, &self.party, "parties", CaseFile::PARTIES_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let person = &self.form.person;
        Ok(Act::new(when, Purpose::Service, basis)
            .sealed(person.added(self.case, self.party), person.sealed(self.party))
            .done())
    }
}

impl RemoveParty {
    /// Decides.
    ///
    /// # Errors
    /// The client, an unknown party, someone who does not keep the file.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        file.party(self.party, "party")?;
        if self.party == file.client {
            return Err(Refusal::ClientStays);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = PartyRemoved { case: self.case, party: self.party, reason: self.form.reason };
        let remark = Sealed::remark(self.party, Section::Identity, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
