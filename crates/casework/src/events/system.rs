//! System (sistem): the founding, the running, the policy and the clock.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clear::{
    LogName, ProgramVersion, PublicName, Seq, SignatureLine, TreeRoot, VerifierText,
};
use crate::codes::{ClockFinding, ClockReason, EndReason, KeyKind};
use crate::id::{RotationId, StaffId};

/// The ledger begins; its first entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerCreated {
    /// Public name of the institution.
    pub institution: PublicName,
    /// Number of the decree that founded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decree: Option<PublicName>,
}

/// The system began to serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemStarted {
    /// Version of the program.
    pub version: ProgramVersion,
}

/// The system stopped in good order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemStopped {
    /// Why.
    pub reason: EndReason,
}

/// Somebody was not let in, summed up: at most one such entry a minute, however often they try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInsFailed {
    /// Wrong passwords under names that somebody has, tries while an account was locked among them.
    pub known: u32,
    /// Tries under names that nobody has.
    pub unknown: u32,
    /// Tokens that open nothing, or not any more.
    pub tokens: u32,
    /// When the first of them came.
    pub from: DateTime<Utc>,
    /// When the last came.
    pub to: DateTime<Utc>,
}

/// A version of the access policy is in force from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyPublished {
    /// The version.
    pub version: u32,
}

/// Someone proposed to replace a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRotationProposed {
    /// The rotation.
    pub rotation: RotationId,
    /// Which key.
    pub kind: KeyKind,
    /// Who proposed it.
    pub by: StaffId,
}

/// Another person approved that the key is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRotationApproved {
    /// The rotation.
    pub rotation: RotationId,
    /// Which key.
    pub kind: KeyKind,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// Who approved it: another person.
    pub by: StaffId,
}

/// A key that locks others was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRotated {
    /// Which one.
    pub kind: KeyKind,
    /// The epoch that holds since.
    pub epoch: u32,
    /// The rotation that two persons agreed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<RotationId>,
}

/// Checkpoints of the log are signed by this key from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckpointKeySet {
    /// The name of the log to others.
    pub log: LogName,
    /// Which of its keys, from 1.
    pub number: u32,
    /// The public half, as others write it down.
    pub key: VerifierText,
}

/// The ends of all streams, as they stood after the entry before this one. It is the last entry under
/// each checkpoint, so that a list can be shown to be whole by that checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadsCommitted {
    /// The root of the map of them.
    pub heads: TreeRoot,
    /// What others have said of the checkpoint before; none where there is no earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Countersigned>,
}

/// A checkpoint and who, other than the institution, has signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Countersigned {
    /// How many entries it is over.
    pub size: Seq,
    /// The root over them.
    pub root: TreeRoot,
    /// The lines of the signatures of others, as they stand on the checkpoint.
    pub by: Vec<SignatureLine>,
}

impl Countersigned {
    /// Most signatures that are kept of one checkpoint.
    pub const MOST: usize = 32;
}

/// Entries that others hold the institution to are lost for good: from here on its log is another one, with
/// another name to others. What was lost stands here, so that nobody takes it for what was never there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GenerationBegun {
    /// The generation that begins.
    pub generation: u32,
    /// The first entry that is lost: the place of this one.
    pub lost_from: Seq,
    /// How many entries the newest checkpoint is over that somebody outside keeps.
    pub lost_until: Seq,
    /// Its root.
    pub root: TreeRoot,
    /// The hash of the last entry that is left.
    pub head: TreeRoot,
}

/// Keys that an erasure had destroyed were there again, since an older copy was put back, and were
/// destroyed anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasuresReapplied {
    /// How many keys.
    pub keys: u32,
    /// The epoch that holds since.
    pub epoch: u32,
}

/// The server's clock was set; only after this may time step back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockCorrected {
    /// What it showed before.
    pub from: DateTime<Utc>,
    /// What it shows now.
    pub to: DateTime<Utc>,
}

/// Somebody at the machine said that its clock is right, though it was not believed. Approvers are told
/// until one of them acknowledges it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockConfirmed {
    /// Why it was not believed.
    pub finding: ClockFinding,
    /// The time of the entry before.
    pub from: DateTime<Utc>,
    /// What the clock shows.
    pub to: DateTime<Utc>,
    /// Why it had been ahead, where the entries before it stand in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ClockReason>,
}

/// An approver knows what was said of the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockAcknowledged {
    /// The last confirmation that they know of.
    pub up_to: Seq,
    /// Who.
    pub by: StaffId,
}
