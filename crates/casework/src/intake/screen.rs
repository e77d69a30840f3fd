//! Screening: whether a case is for this institution.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Purpose, ScreeningReason, Section, Urgency};
use crate::events::IntakeScreened;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Screens the intake.
    ScreenIntakeForm {
        /// Whether the case is for this institution.
        eligible: bool,
        /// Why.
        reason: ScreeningReason,
        /// How soon someone must act.
        urgency: Urgency,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Screens an intake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenIntake {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ScreenIntakeForm,
}

impl ScreenIntake {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not keep the file.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = IntakeScreened {
            case: self.case,
            eligible: self.form.eligible,
            reason: self.form.reason,
            urgency: self.form.urgency,
        };
        let remark = Sealed::remark(file.client, Section::Intake, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
