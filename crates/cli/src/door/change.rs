//! What can be changed from the terminal: accounts of staff.

use sanad_casework::{RotationId, StaffId};
use serde_json::Value;

/// A change. Bodies are those of the HTTP API.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Registers a member of staff.
    Register(Value),
    /// Proposes to replace a key.
    ProposeRotation(Value),
    /// Approves that a key is replaced.
    ApproveRotation {
        /// Which rotation.
        rotation: RotationId,
        /// What is sent.
        body: Value,
    },
    /// Issues a token.
    IssueToken {
        /// To whom.
        staff: StaffId,
        /// What is sent.
        body: Value,
    },
}
