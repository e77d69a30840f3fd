//! Closure (penutupan): proposed by one, approved by another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{ClosureKind, ReopenReason, ReturnReason};
use crate::id::{CaseId, StaffId};

/// Someone proposed to close the case; the reason and summary are sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureProposed {
    /// The case.
    pub case: CaseId,
    /// How the service ends.
    pub kind: ClosureKind,
    /// Referrals still without an outcome.
    pub open_referrals: u32,
    /// Who did it.
    pub by: StaffId,
}

/// Another person approved the proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureApproved {
    /// The case.
    pub case: CaseId,
    /// Who did it.
    pub by: StaffId,
}

/// Another person returned the proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureReturned {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub reason: ReturnReason,
    /// Who did it.
    pub by: StaffId,
}

/// The case is closed: addenda and corrections stay possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseClosed {
    /// The case.
    pub case: CaseId,
    /// How the service ended.
    pub kind: ClosureKind,
    /// Referrals still without an outcome.
    pub open_referrals: u32,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// Who approved it: another person.
    pub approved_by: StaffId,
}

/// A closed case is open again, with the same responsible professional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseReopened {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub reason: ReopenReason,
    /// Who did it.
    pub by: StaffId,
}
