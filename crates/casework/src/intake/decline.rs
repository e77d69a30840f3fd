//! Declining an intake: the case ends, with what the client got instead.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Alternative, Purpose, ScreeningReason, Section};
use crate::events::IntakeDeclined;
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Declines the intake; the case is closed.
    DeclineIntakeForm {
        /// Why.
        reason: ScreeningReason,
        /// What the client got instead.
        alternative: Alternative,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Declines an intake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineIntake {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: DeclineIntakeForm,
}

impl DeclineIntake {
    /// Decides.
    ///
    /// # Errors
    /// A session was held already, someone who does not keep the file.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        if file.sessions_held > 0 {
            return Err(Refusal::WorkBegun);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = IntakeDeclined {
            case: self.case,
            reason: self.form.reason,
            alternative: self.form.alternative,
        };
        let remark = Sealed::remark(file.client, Section::Intake, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
