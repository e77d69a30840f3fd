//! What statistics keep after an erasure: a closed list of coarse fields, fixed at writing.

use crate::caller::When;
use crate::case::CaseFile;
use crate::codes::{AgeBand, Category, Kecamatan, Service, Sex, Standing};
use crate::field::{Field, Holds};
use crate::part::part;
use crate::text::Body;

part! {
    /// What is counted of an intake.
    Facts {
        group: Category => Institution,
        kecamatan: Option<Kecamatan> => Institution,
        age_band: Option<AgeBand> => Institution,
        sex: Option<Sex> => Institution,
        standing: Standing => Institution,
        month: Month => Institution,
    }
}

part! {
    /// What is counted of a service given in a case.
    ServiceFacts {
        service: Service => Institution,
        group: Category => Institution,
        kecamatan: Option<Kecamatan> => Institution,
        age_band: Option<AgeBand> => Institution,
        sex: Option<Sex> => Institution,
        standing: Standing => Institution,
        month: Month => Institution,
    }
}

impl ServiceFacts {
    /// What is counted of a service given in the case.
    pub(crate) fn of(file: &CaseFile, service: Service, when: &When) -> Self {
        let client = file.parties.get(&file.client);
        Self {
            service,
            group: file.category,
            kecamatan: file.kecamatan,
            age_band: client.and_then(|client| client.age_band),
            sex: client.and_then(|client| client.sex),
            standing: file.standing,
            month: Month::of(when),
        }
    }
}

/// The month in which something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month(String);

impl Month {
    pub(crate) fn of(when: &When) -> Self {
        Self(when.occurred_at.format("%Y-%m").to_string())
    }
}

impl Field for Month {
    const HOLDS: Holds = Holds::Code;

    fn put(&self, name: &str, body: Body) -> Body {
        body.shown(name, Some(&self.0))
    }
}
