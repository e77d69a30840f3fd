//! Setting how long a case is kept.

use super::{act, decided};
use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::RetentionClass;
use crate::events::RetentionClassAssigned;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::Proposal;
use crate::refusal::Refusal;

form! {
    /// Sets how long the case is kept.
    AssignRetentionForm {
        /// The class of the retention schedule.
        class: RetentionClass,
    }
}

/// Sets how long a case is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignRetention {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: AssignRetentionForm,
}

impl AssignRetention {
    /// Decides.
    ///
    /// # Errors
    /// Someone who decides about no data, the class it has already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        if file.retention == Some(self.form.class) {
            return Err(Refusal::Unchanged { field: "class" });
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            RetentionClassAssigned { case: self.case, class: self.form.class, by: by.staff };
        Ok(act(when, basis).event(event).done())
    }
}
