//! Adding a person to a case, and taking one out.

use super::person::Person;
use super::{IdentityEvent, PersonForm};
use crate::prelude::*;

deed! {
    /// Adds a person to the case.
    AddParty of case: CaseId; draws party: PartyId; serves work => AddPartyForm {
        /// Who it is.
        person: PersonForm,
    }
}

/// Refuses: a second client, too many parties, someone who does not keep the file.
impl Deed<Case> for AddParty {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        if self.form.person.role == PartyRole::Client {
            return Err(Refusal::OneClient);
        }
        room_for(&file.parties, &self.party, "parties", CaseFile::PARTIES_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let person = &self.form.person;
        Ok(Act::new(when, Purpose::Service, basis)
            .tell(person.added(self.case, self.party), person.sealed(self.party))
            .done())
    }
}

deed! {
    /// Takes a person out of the case; what was written about them stays.
    RemoveParty of case: CaseId, party: PartyId; serves work => RemovePartyForm {
        /// Why.
        reason: PartyRemovalReason,
        /// A remark; sealed to that person.
        note: Option<NoteText>,
    }
}

/// Refuses: the client, an unknown party, someone who does not keep the file.
impl Deed<Case> for RemoveParty {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        file.party(self.party, "party")?;
        if self.party == file.client {
            return Err(Refusal::ClientStays);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = PartyRemoved { case: self.case, party: self.party, reason: self.form.reason };
        let remark = ToParty::one(self.party, RemarkAbout { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// A person is no longer a party; what was written stays.
    PartyRemoved in IdentityEvent, "party_removed" v 1, about Case(case),
        seals ToParty<RemarkAbout>, told AsItStands, does Ends,
        "pihak dikeluarkan" / "a party was removed";
    {
        /// The case.
        case: CaseId,
        /// The person in this case.
        party: PartyId,
        /// Why.
        reason: PartyRemovalReason,
    }
    like |ids| { case: ids.case, party: ids.client, reason: PartyRemovalReason::Mistaken }
}

impl Step<Case> for PartyRemoved {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.remove_party(self.party)
    }
}

event! {
    /// A person became a party; who it is, is sealed to that person.
    PartyAdded in IdentityEvent, "party_added" v 1, about Case(case),
        seals ToParty<Person>, told AsItStands, does Sets("party_removed"),
        "pihak ditambahkan" / "a party was added";
    {
        /// The case.
        case: CaseId,
        /// The person in this case.
        party: PartyId,
        /// What the person is in the case.
        role: PartyRole,
        /// Age band, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        age_band: Option<AgeBand>,
        /// Sex, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sex: Option<Sex>,
        /// Whether the person is under 18 as far as is known.
        child: bool,
    }
    like |ids| {
        case: ids.case,
        party: ids.client,
        role: PartyRole::Client,
        age_band: Some(AgeBand::From25),
        sex: Some(Sex::Female),
        child: false,
    }
}

impl Step<Case> for PartyAdded {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.add_party(self)
    }
}
