//! Staff (petugas): accounts, roles and tokens. Names are sealed to their own keys.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clear::{KeyedDigest, UnitCode};
use crate::codes::{Profession, Role, SuspensionReason};
use crate::id::{StaffId, TokenId};

/// Someone works here from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffRegistered {
    /// The member of staff.
    pub staff: StaffId,
    /// What they were trained as.
    pub profession: Profession,
    /// Where they work.
    pub unit: UnitCode,
}

/// A role was granted by someone else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleGranted {
    /// The member of staff.
    pub staff: StaffId,
    /// The role.
    pub role: Role,
    /// Who granted it.
    pub by: StaffId,
    /// Units that it covers beside the holder's own, each once, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<UnitCode>,
}

/// A role was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleRevoked {
    /// The member of staff.
    pub staff: StaffId,
    /// The role.
    pub role: Role,
    /// Who took it back.
    pub by: StaffId,
}

/// A token was issued; only a keyed hash of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenIssued {
    /// The member of staff.
    pub staff: StaffId,
    /// The token's id.
    pub token: TokenId,
    /// Keyed hash of the token.
    pub hash: KeyedDigest,
    /// When it ends, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A token no longer opens anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRevoked {
    /// The member of staff.
    pub staff: StaffId,
    /// The token's id.
    pub token: TokenId,
}

/// Someone may not sign in for the time being.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffSuspended {
    /// The member of staff.
    pub staff: StaffId,
    /// Why.
    pub reason: SuspensionReason,
}

/// A suspended member of staff may sign in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffReinstated {
    /// The member of staff.
    pub staff: StaffId,
}

/// Someone works here no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffLeft {
    /// The member of staff.
    pub staff: StaffId,
}
