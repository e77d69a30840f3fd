//! How closely a case is kept: workers raise it, only a supervisor lowers it.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{ConfidentialityLevel, Purpose, Role, Section};
use crate::events::ConfidentialityLevelSet;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Sets how closely the case is kept.
    SetConfidentialityForm {
        /// The level from now on.
        level: ConfidentialityLevel,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Sets how closely a case is kept, open or closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetConfidentiality {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: SetConfidentialityForm,
}

impl SetConfidentiality {
    /// Decides.
    ///
    /// # Errors
    /// The level it has already, a lower one by someone who is no supervisor.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.keeper(by)?;
        if self.form.level == file.level {
            return Err(Refusal::Unchanged { field: "level" });
        }
        if self.form.level < file.level {
            by.acts_as(&[Role::Supervisor])?;
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ConfidentialityLevelSet { case: self.case, level: self.form.level };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
