//! Intake (penerimaan): how a case came in and who is in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{
    AgeBand, Alternative, Category, Channel, ConfidentialityLevel, Kecamatan, Language,
    PartyRemovalReason, PartyRole, ScreeningReason, Sex, Source, Standing, SubjectKind, Track,
    Urgency,
};
use crate::id::{CaseId, PartyId};

/// A case was opened; its narrative is sealed to the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeOpened {
    /// The case.
    pub case: CaseId,
    /// The client, or the person who speaks for the family or group.
    pub client: PartyId,
    /// Whom the case is about.
    pub subject: SubjectKind,
    /// Whether a problem is there or threatens.
    pub track: Track,
    /// What it is about, coarsely.
    pub category: Category,
    /// How the first contact was made.
    pub channel: Channel,
    /// Who sent the client.
    pub source: Source,
    /// New or continuing client.
    pub standing: Standing,
    /// Where the client lives, if in Makassar and known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kecamatan: Option<Kecamatan>,
}

/// A person became a party; who it is, is sealed to that person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyAdded {
    /// The case.
    pub case: CaseId,
    /// The person in this case.
    pub party: PartyId,
    /// What the person is in the case.
    pub role: PartyRole,
    /// Age band, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<AgeBand>,
    /// Sex, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Whether the person is under 18 as far as is known.
    pub child: bool,
}

/// A person is no longer a party; what was written stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyRemoved {
    /// The case.
    pub case: CaseId,
    /// The person in this case.
    pub party: PartyId,
    /// Why.
    pub reason: PartyRemovalReason,
}

/// Someone judged whether the case is for this institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeScreened {
    /// The case.
    pub case: CaseId,
    /// Whether it is.
    pub eligible: bool,
    /// Why.
    pub reason: ScreeningReason,
    /// How soon someone must act.
    pub urgency: Urgency,
}

/// The institution does not take the case on; the case ends here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeDeclined {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub reason: ScreeningReason,
    /// What the client got instead.
    pub alternative: Alternative,
}

/// How closely the case is kept was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfidentialityLevelSet {
    /// The case.
    pub case: CaseId,
    /// The level from now on.
    pub level: ConfidentialityLevel,
}

/// A party was told how confidentiality works here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfidentialityNoticeGiven {
    /// The case.
    pub case: CaseId,
    /// Who was told.
    pub party: PartyId,
    /// Version of the notice.
    pub version: u32,
    /// Language it was explained in.
    pub language: Language,
}
