//! How a lost approver is replaced: at the machine itself, announced for 72 hours.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::Role;
use crate::id::{RecoveryId, StaffId};

/// Somebody at the machine announced a new approver: nothing is held before the time is over, and
/// nothing at all once somebody objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryProposed {
    /// The recovery.
    pub recovery: RecoveryId,
    /// The new member of staff, registered with it.
    pub staff: StaffId,
    /// The role that they would hold.
    pub role: Role,
    /// From when on it may be completed.
    pub effective_at: DateTime<Utc>,
}

/// An approver objected, or the machine's shell took the announcement back: it is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryObjected {
    /// The recovery.
    pub recovery: RecoveryId,
    /// Who objected; all zero for the shell.
    pub by: StaffId,
}

/// Nobody objected in time: the role is granted with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryCompleted {
    /// The recovery.
    pub recovery: RecoveryId,
    /// The new approver.
    pub staff: StaffId,
}
