//! Emergency access (akses darurat): opened, ended, reviewed. What was looked at under it stands in
//! the looks themselves, which carry its id as their correlation.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{AccessVerdict, EmergencyReason, Section};
use crate::id::{CaseId, EmergencyId, StaffId};

/// Somebody opened sections of a case without the ordinary need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyAccessOpened {
    /// The case.
    pub case: CaseId,
    /// The emergency access.
    pub emergency: EmergencyId,
    /// Who opened it, for themselves.
    pub opened_by: StaffId,
    /// Why.
    pub reason: EmergencyReason,
    /// The sections it opens.
    pub sections: Vec<Section>,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
    /// By when another person reviews it: 72 hours after it was opened.
    pub review_due: DateTime<Utc>,
}

/// It was ended before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyAccessEnded {
    /// The case.
    pub case: CaseId,
    /// The emergency access.
    pub emergency: EmergencyId,
    /// Who had opened it.
    pub opened_by: StaffId,
    /// Who ended it.
    pub by: StaffId,
}

/// Another person judged it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyAccessReviewed {
    /// The case.
    pub case: CaseId,
    /// The emergency access.
    pub emergency: EmergencyId,
    /// Who had opened it.
    pub opened_by: StaffId,
    /// Whether it was justified.
    pub verdict: AccessVerdict,
    /// Who judged: another person.
    pub by: StaffId,
}
