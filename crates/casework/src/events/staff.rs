//! Staff (petugas): accounts, roles and tokens. Names are sealed to their own keys.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clear::{KeyedDigest, UnitCode};
use crate::codes::{PasswordCause, Profession, Role, SuspensionReason};
use crate::form::Day;
use crate::id::{Salt, SignInId, StaffId, TokenId};

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

/// A credential of a member of staff was recorded; the number of the certificate is sealed. It
/// replaces the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialRecorded {
    /// The member of staff.
    pub staff: StaffId,
    /// What it entitles them to practise as: their profession from then on.
    pub profession: Profession,
    /// The last day it is valid, in Makassar; without end, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// Who recorded it.
    pub by: StaffId,
}

/// A role was granted by two others: one proposed it, one approved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleGranted {
    /// The member of staff.
    pub staff: StaffId,
    /// The role.
    pub role: Role,
    /// Who proposed it.
    pub by: StaffId,
    /// Units that it covers beside the holder's own, each once, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<UnitCode>,
    /// Who approved it: another person than the one who proposed it. At the founding, nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<StaffId>,
    /// The first day it is held, in Makassar; at once, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Day>,
    /// The last day it is held, in Makassar; until it is taken back, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Day>,
}

/// A role was proposed: it is not held before a second person approves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleProposed {
    /// The member of staff.
    pub staff: StaffId,
    /// The role.
    pub role: Role,
    /// Who proposed it.
    pub by: StaffId,
    /// Units that it would cover beside the holder's own, each once, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<UnitCode>,
    /// The first day it would be held, in Makassar; at once, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Day>,
    /// The last day it would be held, in Makassar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Day>,
}

/// A proposed role was not approved, or the proposal was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleProposalDeclined {
    /// The member of staff.
    pub staff: StaffId,
    /// The role.
    pub role: Role,
    /// Who declined it.
    pub by: StaffId,
}

/// The first half of an enrolment code was given out. It replaces any code that was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentOpened {
    /// Whose account it is for.
    pub staff: StaffId,
    /// Keyed hash of the first half.
    pub half: KeyedDigest,
    /// Who has the first half.
    pub by: StaffId,
    /// When the code ends.
    pub expires_at: DateTime<Utc>,
}

/// The second half of an enrolment code was given out, to another person than the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentApproved {
    /// Whose account it is for.
    pub staff: StaffId,
    /// Keyed hash of the second half.
    pub half: KeyedDigest,
    /// Who has the second half.
    pub by: StaffId,
}

/// The account has this password from now on. All that could be guessed is under a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordSet {
    /// The member of staff.
    pub staff: StaffId,
    /// Why.
    pub cause: PasswordCause,
    /// Keyed hash of the sign-in name.
    pub sign_in: KeyedDigest,
    /// What the password was stretched with.
    pub salt: Salt,
    /// Memory of Argon2id, in KiB.
    pub memory_kib: u32,
    /// Passes of Argon2id.
    pub passes: u32,
    /// Lanes of Argon2id.
    pub lanes: u32,
    /// Keyed hash of what Argon2id made of the password.
    pub verifier: KeyedDigest,
    /// The sign-in that goes on, where the holder changed it; all others end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeps: Option<SignInId>,
}

/// Someone signed in by password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInOpened {
    /// The member of staff.
    pub staff: StaffId,
    /// The sign-in: entries made in it carry it.
    pub session: SignInId,
    /// Keyed hash of its token.
    pub hash: KeyedDigest,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// The role they act in where a request names none.
    pub role: Role,
    /// Keyed hash of the sign-in name and the address they came from: that they come from there again can
    /// be told, and nothing else of it. Left out in entries of before, and at the machine itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<KeyedDigest>,
}

/// Someone signed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInEnded {
    /// The member of staff.
    pub staff: StaffId,
    /// The sign-in.
    pub session: SignInId,
}

/// Nobody signs in to this account for a while from where its holder did not sign in of late: too many
/// wrong passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountLocked {
    /// The member of staff.
    pub staff: StaffId,
    /// How many wrong passwords led to it.
    pub failures: u32,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// What wrong passwords had brought on the account was lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountUnlocked {
    /// The member of staff.
    pub staff: StaffId,
}

/// The first two approvers were made at the machine itself: from now on two persons make others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountsFounded {
    /// One of them.
    pub first: StaffId,
    /// The other.
    pub second: StaffId,
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
