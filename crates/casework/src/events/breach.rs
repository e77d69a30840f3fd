//! Breaches of the protection of data: suspected, confirmed, notified, closed. Which cases are
//! concerned stands in links only, and what happened under a key of the breach's own.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{BreachKind, BreachNotice, BreachOutcome, DataGroup, Delivery};
use crate::id::{BreachId, StaffId};

/// A breach is suspected; each case it concerns is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreachSuspected {
    /// The breach.
    pub breach: BreachId,
    /// What kind.
    pub kind: BreachKind,
    /// Which data, each once, in order.
    pub data_groups: Vec<DataGroup>,
    /// How many persons are concerned, as far as it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons_estimate: Option<u32>,
    /// How many cases are named.
    pub cases: u8,
    /// When somebody of the institution came to know.
    pub known_at: DateTime<Utc>,
    /// By when persons and authority must be told: 72 hours after it was recorded.
    pub due: DateTime<Utc>,
    /// Who recorded it.
    pub by: StaffId,
}

/// Another person confirmed that it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreachConfirmed {
    /// The breach.
    pub breach: BreachId,
    /// Who confirmed it.
    pub by: StaffId,
}

/// Somebody outside was told of it; the text of the notice is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreachNotified {
    /// The breach.
    pub breach: BreachId,
    /// Whom.
    pub to: BreachNotice,
    /// How.
    pub channel: Delivery,
    /// Whether it was in time.
    pub within: bool,
    /// Whether both the persons concerned and the authority have been told with it.
    pub complete: bool,
    /// Who recorded it.
    pub by: StaffId,
}

/// The file was closed by another person than who recorded the suspicion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreachClosed {
    /// The breach.
    pub breach: BreachId,
    /// How.
    pub outcome: BreachOutcome,
    /// Who closed it.
    pub by: StaffId,
}
