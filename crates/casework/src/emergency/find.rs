//! Opening emergency access to the case of somebody of whom no more than a name, a number or a telephone is at hand.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Minutes, OpenEmergencyForm};
use crate::prelude::*;
use crate::search::SearchForm;
use crate::text::{Nik, Phone, Shown};

/// Finds one case by what is known of a person in it, and opens sections of it in an emergency.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindInEmergencyForm {
    /// A name or a part of it; sealed in the line of the search.
    pub name: Option<ShortText>,
    /// An identity number; sealed there.
    pub nik: Option<Nik>,
    /// A telephone number; sealed there.
    pub phone: Option<Phone>,
    /// Why.
    pub reason: EmergencyReason,
    /// What happens, so that another can judge it; sealed to the client.
    pub text: ReasonText,
    /// Which sections are needed.
    pub sections: Set<Section, 1, 8>,
    /// For how long; an hour, if left out.
    #[serde(default)]
    pub minutes: Minutes,
    /// The caller's password once more. It is recorded nowhere.
    pub password: Shown,
}

opaque!(FindInEmergencyForm);

impl FindInEmergencyForm {
    /// What is searched for.
    pub fn search(&self) -> SearchForm {
        let (name, nik, phone) = (self.name.clone(), self.nik.clone(), self.phone.clone());
        SearchForm { name, nik, phone, number: None }
    }

    /// What is opened once the case is found.
    pub fn opens(&self) -> OpenEmergencyForm {
        OpenEmergencyForm {
            reason: self.reason,
            text: self.text.clone(),
            sections: self.sections.clone(),
            minutes: self.minutes,
            password: self.password.clone(),
        }
    }
}
