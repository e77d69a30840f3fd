//! The institution told what came of a referral.

use crate::caller::{Caller, Moment};
use crate::case::{Case, ReferralState};
use crate::codes::{Purpose, ReferralOutcome, Role, Section};
use crate::events::ReferralOutcomeReported;
use crate::form::form;
use crate::id::{CaseId, ReferralId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Records what came of the referral.
    ReportOutcomeForm {
        /// What came of it.
        outcome: ReferralOutcome,
        /// What was told; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Records what came of the referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOutcome {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// What was sent.
    pub form: ReportOutcomeForm,
}

impl ReportOutcome {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not handle referrals, a referral that cannot take this step.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::ReferralOfficer])?;
        file.referral_to(self.referral, ReferralState::Reported(self.form.outcome))?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReferralOutcomeReported {
            case: self.case,
            referral: self.referral,
            outcome: self.form.outcome,
        };
        let remark = Sealed::remark(file.client, Section::Referral, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Referral, basis).sealed(event, remark).done())
    }
}
