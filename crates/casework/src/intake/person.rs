//! Who a party is: one part sealed to that person, a few coarse codes in clear.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::codes::{AgeBand, Education, Marital, PartyRole, Relationship, Religion, Section, Sex};
use crate::events::PartyAdded;
use crate::form::opaque;
use crate::id::{CaseId, PartyId};
use crate::proposal::{Sealed, Subject};
use crate::text::{BirthDate, Body, Nik, NoteText, Phone, ShortText};

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
    pub(super) fn added(&self, case: CaseId, party: PartyId) -> PartyAdded {
        PartyAdded {
            case,
            party,
            role: self.role,
            age_band: self.age_band,
            sex: self.sex,
            child: self.role == PartyRole::Child || self.age_band.is_some_and(AgeBand::is_child),
        }
    }

    pub(super) fn sealed(&self, party: PartyId) -> Vec<Sealed> {
        let section = match self.role {
            PartyRole::Reporter => Section::Reporter,
            PartyRole::Client
            | PartyRole::Spouse
            | PartyRole::Child
            | PartyRole::Accused
            | PartyRole::Other => Section::Identity,
        };
        let body = Body::new()
            .text("name", self.name.as_ref())
            .text("nik", self.nik.as_ref())
            .text("birth_date", self.birth_date.as_ref())
            .text("phone", self.phone.as_ref())
            .text("address", self.address.as_ref())
            .text("kelurahan", self.kelurahan.as_ref())
            .shown("relationship", self.relationship)
            .shown("marital", self.marital)
            .shown("religion", self.religion)
            .shown("education", self.education)
            .text("disability", self.disability.as_ref())
            .text("note", self.note.as_ref());
        Sealed::unless_empty(Subject::Party(party), section, body)
    }
}
