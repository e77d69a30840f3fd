//! A member of staff as they stand: the fold of their events.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::clear::{KeyedDigest, UnitCode};
use crate::codes::{Profession, Role};
use crate::id::{StaffId, TokenId};
use crate::refusal::Refusal;

/// A member of staff, from before they are registered to after they left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Staff {
    /// Nothing is recorded.
    #[default]
    Absent,
    /// Works here.
    Active(Account),
    /// May not sign in for the time being.
    Suspended(Account),
    /// Works here no longer.
    Left(Account),
}

/// The clear facts of an account. The name is sealed to its own key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Who.
    pub id: StaffId,
    /// What they were trained as.
    pub profession: Profession,
    /// Where they work.
    pub unit: UnitCode,
    /// Roles they hold.
    pub roles: BTreeSet<Role>,
    /// Tokens, revoked ones too.
    pub tokens: BTreeMap<TokenId, Token>,
}

/// A token, of which only a keyed hash is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Keyed hash of the token; no summary shows it.
    #[serde(skip)]
    pub hash: KeyedDigest,
    /// When it ends, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it was revoked.
    pub revoked: bool,
}

impl Token {
    /// Whether it opens anything at `now`.
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        !self.revoked && self.expires_at.is_none_or(|end| now < end)
    }
}

impl Account {
    /// The most valid tokens one member of staff holds.
    pub const TOKENS_MAX: usize = 16;
}

impl Staff {
    /// The account, whatever its status.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Absent => None,
            Self::Active(account) | Self::Suspended(account) | Self::Left(account) => Some(account),
        }
    }

    /// The account, if its holder may sign in.
    pub fn active(&self) -> Option<&Account> {
        match self {
            Self::Active(account) => Some(account),
            Self::Absent | Self::Suspended(_) | Self::Left(_) => None,
        }
    }

    /// Whether a case can be given to this person.
    pub fn carries_cases(&self) -> bool {
        let carrying = [Role::Counsellor, Role::CaseManager, Role::Supervisor];
        self.active()
            .is_some_and(|account| carrying.iter().any(|role| account.roles.contains(role)))
    }

    /// The account, or the refusal that says why it takes no change.
    pub(super) fn working(&self) -> Result<&Account, Refusal> {
        match self {
            Self::Absent => Err(Refusal::NoSuchStaff),
            Self::Active(account) => Ok(account),
            Self::Suspended(_) => Err(Refusal::StaffNotActive),
            Self::Left(_) => Err(Refusal::StaffGone),
        }
    }

    /// The account of someone who has not left.
    pub(super) fn here(&self) -> Result<&Account, Refusal> {
        match self {
            Self::Absent => Err(Refusal::NoSuchStaff),
            Self::Active(account) | Self::Suspended(account) => Ok(account),
            Self::Left(_) => Err(Refusal::StaffGone),
        }
    }
}
