//! Taking a referral back.

use crate::caller::{Caller, Moment};
use crate::case::{Case, ReferralState};
use crate::codes::{Purpose, RevocationReason, Role, Section};
use crate::events::ReferralRevoked;
use crate::form::form;
use crate::id::{CaseId, ReferralId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Takes the referral back.
    RevokeReferralForm {
        /// Why.
        reason: RevocationReason,
        /// What was told; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Takes the referral back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokeReferral {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// What was sent.
    pub form: RevokeReferralForm,
}

impl RevokeReferral {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not handle referrals, a referral that cannot take this step.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::ReferralOfficer])?;
        file.referral_to(self.referral, ReferralState::Revoked)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            ReferralRevoked { case: self.case, referral: self.referral, reason: self.form.reason };
        let remark = Sealed::remark(file.client, Section::Referral, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Referral, basis).sealed(event, remark).done())
    }
}
