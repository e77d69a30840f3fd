//! Referrals: a loop that is open until an outcome, a refusal or a revocation closes it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::CaseFile;
use crate::codes::{InstitutionClass, ReferralOutcome};
use crate::id::{ReferralId, StaffId};
use crate::referral::ReferralProposed;
use crate::refusal::Refusal;

/// A referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Referral {
    /// Kind of institution.
    pub class: InstitutionClass,
    /// Who proposed it.
    pub by: StaffId,
    /// By when an answer is expected, if that was said.
    pub answer_due: Option<NaiveDate>,
    /// How far it is.
    pub state: ReferralState,
}

/// How far a referral is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferralState {
    /// Proposed, not sent.
    Proposed,
    /// Sent, no word yet.
    Sent,
    /// It came in.
    Acknowledged,
    /// The client was taken on.
    Accepted,
    /// The client was not taken on.
    Declined,
    /// The institution told what came of it.
    Reported(ReferralOutcome),
    /// Taken back.
    Revoked,
}

impl ReferralState {
    /// The state's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Reported(_) => "reported",
            Self::Revoked => "revoked",
        }
    }

    /// The way on: which state may follow which.
    pub(crate) fn leads_to(self, next: Self) -> bool {
        match next {
            Self::Proposed => false,
            Self::Sent => self == Self::Proposed,
            Self::Acknowledged => self == Self::Sent,
            Self::Accepted | Self::Declined => matches!(self, Self::Sent | Self::Acknowledged),
            Self::Reported(_) => {
                matches!(self, Self::Sent | Self::Acknowledged | Self::Accepted)
                    || self.is_ongoing()
            }
            Self::Revoked => {
                matches!(self, Self::Proposed | Self::Sent | Self::Acknowledged | Self::Accepted)
            }
        }
    }

    fn is_ongoing(self) -> bool {
        self == Self::Reported(ReferralOutcome::Ongoing)
    }
}

impl Referral {
    /// Whether something is still to come.
    pub fn is_open(&self) -> bool {
        match self.state {
            ReferralState::Proposed
            | ReferralState::Sent
            | ReferralState::Acknowledged
            | ReferralState::Accepted => true,
            ReferralState::Reported(_) => self.state.is_ongoing(),
            ReferralState::Declined | ReferralState::Revoked => false,
        }
    }
}

impl From<&ReferralProposed> for Referral {
    fn from(proposed: &ReferralProposed) -> Self {
        Self {
            class: proposed.class,
            by: proposed.by,
            answer_due: proposed.answer_due,
            state: ReferralState::Proposed,
        }
    }
}

impl CaseFile {
    pub(crate) fn refer(&mut self, referral: ReferralId, next: ReferralState) -> Option<()> {
        let referral = self.referrals.get_mut(&referral)?;
        referral.state.leads_to(next).then(|| referral.state = next)
    }

    /// Refuses unless the referral may take this step.
    pub(crate) fn referral_to(
        &self,
        referral: ReferralId,
        next: ReferralState,
    ) -> Result<&Referral, Refusal> {
        let referral = self.referrals.get(&referral).ok_or(Refusal::UnknownReferral)?;
        if referral.state.leads_to(next) {
            Ok(referral)
        } else {
            Err(Refusal::ReferralState { state: referral.state.name() })
        }
    }
}
