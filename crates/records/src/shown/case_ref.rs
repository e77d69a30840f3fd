//! A case as every answer names it.

use sanad_casework::{CaseId, RegisterNumber};
use sanad_views::Views;
use serde::Serialize;

/// A case: by its id for machines, and by its number in the register for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct CaseRef {
    pub(crate) case: CaseId,
    /// None where the case is not there: a line may tell of one that was only asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<RegisterNumber>,
}

impl CaseRef {
    /// The case as the views know it.
    pub(crate) fn of(views: &Views, case: CaseId) -> Self {
        Self { case, number: views.cases().number(case) }
    }

    /// Some cases.
    pub(crate) fn all(views: &Views, cases: impl IntoIterator<Item = CaseId>) -> Vec<Self> {
        cases.into_iter().map(|case| Self::of(views, case)).collect()
    }
}
