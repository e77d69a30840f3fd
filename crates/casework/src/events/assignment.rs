//! Assignment (penugasan): whose case it is, and who may never read it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{BarReason, TransferReason};
use crate::id::{CaseId, StaffId};

/// The case has a responsible professional, in place of any before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseAssigned {
    /// The case.
    pub case: CaseId,
    /// Who is responsible from now on.
    pub to: StaffId,
    /// Who was until now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<StaffId>,
}

/// The responsible professional asks another to take the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseTransferRequested {
    /// The case.
    pub case: CaseId,
    /// Who asks.
    pub from: StaffId,
    /// Who is asked.
    pub to: StaffId,
    /// Why.
    pub reason: TransferReason,
}

/// The one who was asked took the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseTransferAccepted {
    /// The case.
    pub case: CaseId,
    /// Who was responsible.
    pub from: StaffId,
    /// Who is from now on.
    pub to: StaffId,
}

/// The one who was asked did not take the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseTransferDeclined {
    /// The case.
    pub case: CaseId,
    /// Who asked and stays responsible.
    pub from: StaffId,
    /// Who declined.
    pub to: StaffId,
}

/// Another professional works on the case too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoWorkerAdded {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub staff: StaffId,
}

/// A co-worker works on the case no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoWorkerRemoved {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub staff: StaffId,
}

/// A named person may never read this case; to them it does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessBarred {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub staff: StaffId,
    /// Why.
    pub reason: BarReason,
}

/// A member of staff declared a conflict of interest of their own; they are barred with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConflictOfInterestDeclared {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub by: StaffId,
}
