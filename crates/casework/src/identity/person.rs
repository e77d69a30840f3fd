//! Who a party is: one part sealed to that person, a few coarse codes in clear.

use schemars::JsonSchema;
use serde::Deserialize;

use super::PartyAdded;
use crate::prelude::*;

/// A person in a case. All but role, age band and sex is sealed to that person.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonForm {
    /// What the person is in the case.
    pub role: PartyRole,
    /// Name; left out if the person stays anonymous.
    pub name: Option<ShortText>,
    /// Identity number (NIK), as a text of 16 digits.
    pub nik: Option<Nik>,
    /// Birth date.
    pub birth_date: Option<BirthDate>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Address.
    pub address: Option<ShortText>,
    /// Kelurahan.
    pub kelurahan: Option<ShortText>,
    /// What the person is to the client.
    pub relationship: Option<Relationship>,
    /// Marital state.
    pub marital: Option<Marital>,
    /// Religion.
    pub religion: Option<Religion>,
    /// Highest schooling begun.
    pub education: Option<Education>,
    /// Kind of disability.
    pub disability: Option<ShortText>,
    /// A remark about the person.
    pub note: Option<NoteText>,
    /// Age band; stands in clear.
    pub age_band: Option<AgeBand>,
    /// Sex; stands in clear.
    pub sex: Option<Sex>,
}

opaque!(PersonForm);

impl PersonForm {
    pub(crate) fn added(&self, case: CaseId, party: PartyId) -> PartyAdded {
        PartyAdded {
            case,
            party,
            role: self.role,
            age_band: self.age_band,
            sex: self.sex,
            child: self.role == PartyRole::Child || self.age_band.is_some_and(AgeBand::is_child),
        }
    }

    pub(crate) fn sealed(&self, party: PartyId) -> ToParty<Person> {
        let section = match self.role {
            PartyRole::Reporter => Section::Reporter,
            PartyRole::Client
            | PartyRole::Spouse
            | PartyRole::Child
            | PartyRole::Accused
            | PartyRole::Other => Section::Identity,
        };
        let person = Person {
            name: self.name.clone().map(Who),
            nik: self.nik.clone().map(Who),
            birth_date: self.birth_date.clone().map(Who),
            phone: self.phone.clone().map(Who),
            address: self.address.clone().map(Who),
            kelurahan: self.kelurahan.clone().map(Who),
            relationship: self.relationship,
            marital: self.marital,
            religion: self.religion,
            education: self.education,
            disability: self.disability.clone().map(Who),
            note: self.note.clone().map(Who),
        };
        ToParty::one(party, person).under(section)
    }
}

part! {
    /// Who somebody is.
    Person {
        name: Option<Who<ShortText>> => Theirs,
        nik: Option<Who<Nik>> => Theirs,
        birth_date: Option<Who<BirthDate>> => Theirs,
        phone: Option<Who<Phone>> => Theirs,
        address: Option<Who<ShortText>> => Theirs,
        kelurahan: Option<Who<ShortText>> => Theirs,
        relationship: Option<Relationship> => Theirs,
        marital: Option<Marital> => Theirs,
        religion: Option<Religion> => Theirs,
        education: Option<Education> => Theirs,
        disability: Option<Who<ShortText>> => Theirs,
        note: Option<Who<NoteText>> => About,
    }
}
