//! What statistics keep after an erasure: a closed list of coarse fields, fixed at writing.

use crate::caller::When;
use crate::case::CaseFile;
use crate::codes::{AgeBand, Category, Kecamatan, Section, Service, Sex, Standing};
use crate::proposal::{Sealed, Subject};
use crate::text::Body;

/// The coarse fields, and no others.
pub(crate) struct Facts {
    pub(crate) service: Option<Service>,
    pub(crate) group: Category,
    pub(crate) kecamatan: Option<Kecamatan>,
    pub(crate) age_band: Option<AgeBand>,
    pub(crate) sex: Option<Sex>,
    pub(crate) standing: Standing,
}

impl Facts {
    /// What is counted of a service given in the case.
    pub(crate) fn of_service(file: &CaseFile, service: Service) -> Self {
        let client = file.parties.get(&file.client);
        Self {
            service: Some(service),
            group: file.category,
            kecamatan: file.kecamatan,
            age_band: client.and_then(|client| client.age_band),
            sex: client.and_then(|client| client.sex),
            standing: file.standing,
        }
    }

    /// The part, with the month in which it happened.
    pub(crate) fn sealed(self, when: &When) -> Sealed {
        let body = Body::new()
            .shown("service", self.service)
            .shown("group", Some(self.group))
            .shown("kecamatan", self.kecamatan)
            .shown("age_band", self.age_band)
            .shown("sex", self.sex)
            .shown("standing", Some(self.standing))
            .shown("month", Some(when.occurred_at.format("%Y-%m")));
        Sealed::new(Subject::Facts, Section::Facts, body)
    }
}
