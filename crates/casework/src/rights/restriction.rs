//! Restriction of processing: the data are kept and not used.

use super::{act, decided};
use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{RestrictionReason, Role, Section};
use crate::events::{ProcessingRestricted, ProcessingResumed};
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Restricts the processing of the case's data.
    RestrictProcessingForm {
        /// Why.
        reason: RestrictionReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

form! {
    /// Lets the case's data be used again.
    ResumeProcessingForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Restricts the processing of a case's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestrictProcessing {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: RestrictProcessingForm,
}

/// Lets a case's data be used again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeProcessing {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ResumeProcessingForm,
}

impl RestrictProcessing {
    /// Decides: stopping is the safe direction, so whoever works on the case may.
    ///
    /// # Errors
    /// Someone without a part in the case, data that are restricted already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis =
            file.worker_or(by, &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer])?;
        case.may_be_used()?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let reason = self.form.reason;
        let event = ProcessingRestricted { case: self.case, reason, by: by.staff };
        let remark = Sealed::remark(file.client, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}

impl ResumeProcessing {
    /// Decides.
    ///
    /// # Errors
    /// Someone who decides about no data, data that are not restricted.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        if file.restricted.is_none() {
            return Err(Refusal::NotRestricted);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ProcessingResumed { case: self.case, by: by.staff };
        let remark = Sealed::remark(file.client, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}
