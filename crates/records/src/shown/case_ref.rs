//! A case as every answer names it.

use sanad_casework::{CaseId, RegisterNumber};
use serde::Serialize;

use crate::error::Fault;
use crate::institution::Records;

/// A case: by its id for machines, and by its number in the register for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct CaseRef {
    pub(crate) case: CaseId,
    /// None where the case is not there: a line may tell of one that was only asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<RegisterNumber>,
}

impl CaseRef {
    /// The case as the views know it now. No guard of them outlives the call: whoever asked for them again
    /// while holding one would wait for a writer who waits for them.
    pub(crate) fn of(records: &Records, case: CaseId) -> Result<Self, Fault> {
        let number = records.views()?.cases().number(case);
        Ok(Self { case, number })
    }

    /// Some cases.
    pub(crate) fn all(
        records: &Records,
        cases: impl IntoIterator<Item = CaseId>,
    ) -> Result<Vec<Self>, Fault> {
        cases.into_iter().map(|case| Self::of(records, case)).collect()
    }
}
