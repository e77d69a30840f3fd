//! Referral (rujukan): from the proposal to what came of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{
    DataGroup, Delivery, InstitutionClass, ReferralDeclineReason, ReferralOutcome, ReferralReason,
    RevocationReason, SharingBasis, Urgency,
};
use crate::id::{CaseId, ConsentId, ReferralId, StaffId};

/// A referral was proposed; which institution is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralProposed {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// Kind of institution, coarsely.
    pub class: InstitutionClass,
    /// Why, coarsely.
    pub reason: ReferralReason,
    /// How soon.
    pub urgency: Urgency,
    /// By when an answer is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_due: Option<NaiveDate>,
    /// Who proposed it.
    pub by: StaffId,
}

/// The referral left the house, with the notice that bars passing it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralSent {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// What entitled to it: consent or order.
    pub basis: SharingBasis,
    /// The consent, if that is the basis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// Version of the notice of no further disclosure.
    pub notice_version: u32,
    /// Groups of data that went along.
    pub data_groups: Vec<DataGroup>,
    /// How it travelled.
    pub delivery: Delivery,
}

/// The institution confirmed that it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralAcknowledged {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
}

/// The institution took the client on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralAccepted {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
}

/// The institution declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralDeclined {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// Why.
    pub reason: ReferralDeclineReason,
}

/// The institution told what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralOutcomeReported {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// What came of it.
    pub outcome: ReferralOutcome,
}

/// The referral was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralRevoked {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// Why.
    pub reason: RevocationReason,
}
