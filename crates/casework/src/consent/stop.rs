//! Confirming that what a withdrawn consent allowed has stopped everywhere.
//!
//! In this record it stops at once. Paper, other programs and those who were told are for people:
//! they have 72 hours (UU PDP, article 40).

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Purpose, Role, Section};
use crate::events::ProcessingStopped;
use crate::form::form;
use crate::id::{CaseId, ConsentId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Confirms that what a withdrawn consent allowed has stopped.
    StopProcessingForm {
        /// Whether those who had been told on it were asked to stop too.
        recipients_told: bool,
        /// What was done; sealed to the giver.
        note: Option<NoteText>,
    }
}

/// Confirms that what a withdrawn consent allowed has stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopProcessing {
    /// The case.
    pub case: CaseId,
    /// The consent.
    pub consent: ConsentId,
    /// What was sent.
    pub form: StopProcessingForm,
}

impl StopProcessing {
    /// Decides.
    ///
    /// # Errors
    /// A consent that was not withdrawn, or of which it was confirmed already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::PrivacyOfficer])?;
        let (consent, due) = file.stopping(self.consent)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ProcessingStopped {
            case: self.case,
            consent: self.consent,
            recipients_told: self.form.recipients_told,
            within: when.occurred_at <= due,
            by: by.staff,
        };
        let remark = Sealed::remark(consent.party, Section::Consent, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::SubjectRequest, basis).sealed(event, remark).done())
    }
}
