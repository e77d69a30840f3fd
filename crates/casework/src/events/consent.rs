//! Consent (persetujuan): what a party allowed, and took back.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{ConsentKind, DataGroup, GiverCapacity, InstitutionClass, RecipientClass};
use crate::id::{CaseId, ConsentId, PartyId, StaffId};

/// A party consented; names of recipients and what is withheld are sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentGiven {
    /// The case.
    pub case: CaseId,
    /// The consent.
    pub consent: ConsentId,
    /// Whose consent it is.
    pub party: PartyId,
    /// As whom it was given.
    pub capacity: GiverCapacity,
    /// What is consented to; not empty.
    pub kinds: Vec<ConsentKind>,
    /// Kinds of institution a referral may tell.
    pub institutions: Vec<InstitutionClass>,
    /// Kinds of recipient a disclosure may tell.
    pub recipients: Vec<RecipientClass>,
    /// Groups of data that may be shared.
    pub data_groups: Vec<DataGroup>,
    /// Last day it holds, if it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// Version of the form that was used.
    pub form_version: u32,
}

/// A party refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentRefused {
    /// The case.
    pub case: CaseId,
    /// The refusal.
    pub consent: ConsentId,
    /// Who refused.
    pub party: PartyId,
    /// As whom.
    pub capacity: GiverCapacity,
    /// What was refused; not empty.
    pub kinds: Vec<ConsentKind>,
}

/// A consent was narrowed to what is listed here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentNarrowed {
    /// The case.
    pub case: CaseId,
    /// The consent.
    pub consent: ConsentId,
    /// What is consented to; not empty.
    pub kinds: Vec<ConsentKind>,
    /// Kinds of institution a referral may tell.
    pub institutions: Vec<InstitutionClass>,
    /// Kinds of recipient a disclosure may tell.
    pub recipients: Vec<RecipientClass>,
    /// Groups of data that may be shared.
    pub data_groups: Vec<DataGroup>,
}

/// A consent was withdrawn; what it allowed stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentWithdrawn {
    /// The case.
    pub case: CaseId,
    /// The consent.
    pub consent: ConsentId,
    /// As whom.
    pub capacity: GiverCapacity,
    /// By when all that it allowed has stopped, also outside this record: 72 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_due: Option<DateTime<Utc>>,
}

/// All that a withdrawn consent allowed has stopped, also outside this record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessingStopped {
    /// The case.
    pub case: CaseId,
    /// The consent.
    pub consent: ConsentId,
    /// Whether those who had been told on it were asked to stop too.
    pub recipients_told: bool,
    /// Whether it stopped within the 72 hours.
    pub within: bool,
    /// Who confirmed it.
    pub by: StaffId,
}
