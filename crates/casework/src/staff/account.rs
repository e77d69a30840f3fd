//! A member of staff as they stand: the fold of their events.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Credential, Term};
use crate::caller::{Caller, Moment};
use crate::clear::{KeyedDigest, UnitCode};
use crate::codes::{Profession, Role};
use crate::form::Day;
use crate::id::{StaffId, TokenId};
use crate::refusal::Refusal;

/// A member of staff, from before they are registered to after they left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Account {
    /// Who.
    pub id: StaffId,
    /// What they were trained as: as registered, or as the last credential tells.
    pub profession: Profession,
    /// The credential that was recorded last, if one was.
    pub credential: Option<Credential>,
    /// Where they work.
    pub unit: UnitCode,
    /// Roles that were granted and not taken back, each with its days.
    pub roles: BTreeMap<Role, Term>,
    /// Roles that wait for a second person.
    pub proposed: BTreeMap<Role, ProposedRole>,
    /// Tokens, revoked ones too.
    pub tokens: BTreeMap<TokenId, Token>,
    /// The enrolment code that is open, if one is.
    pub enrolment: Option<Enrolment>,
    /// How far their last suspension by one alone went, if they watched over others then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Who proposed that they come back, where that takes two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returning: Option<StaffId>,
    /// Who proposed that they leave or lose a role, where that takes two.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removals: Vec<Removal>,
}

/// How far a suspension of somebody who watches over others goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Limit {
    /// Who suspended them.
    pub by: StaffId,
    /// When it ends by itself, unless it was confirmed.
    pub until: DateTime<Utc>,
    /// Whether another confirmed it.
    pub confirmed: bool,
}

/// A role that one person proposed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ProposedRole {
    /// Who proposed it.
    pub by: StaffId,
    /// Units that it would cover beside the person's own, in order.
    pub covers: Vec<UnitCode>,
    /// The days it would be held.
    pub term: Term,
}

/// That somebody leaves, or loses a role, as one person proposed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Removal {
    /// The role that they would lose; none, where they would leave.
    pub role: Option<Role>,
    /// Who proposed it.
    pub by: StaffId,
}

/// An enrolment code, of which only keyed hashes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Enrolment {
    /// Who has the first half.
    pub by: StaffId,
    /// Keyed hash of the first half; no summary shows it.
    #[serde(skip)]
    pub first: KeyedDigest,
    /// Keyed hash of the second half, once it was given out.
    #[serde(skip)]
    pub second: Option<KeyedDigest>,
    /// When the code ends.
    pub expires_at: DateTime<Utc>,
}

/// A token, of which only a keyed hash is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Token {
    /// Keyed hash of the token; no summary shows it.
    #[serde(skip)]
    pub hash: KeyedDigest,
    /// When it ends, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it was revoked, or ended with a suspension or a new enrolment.
    pub revoked: bool,
}

impl Token {
    /// Whether it opens anything at `now`.
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        !self.revoked && self.expires_at.is_none_or(|end| now < end)
    }
}

impl Limit {
    /// Whether the suspension ended by itself.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        !self.confirmed && self.until <= now
    }
}

impl Account {
    /// The most valid tokens one member of staff holds.
    pub const TOKENS_MAX: usize = 16;

    /// The roles whose days are not over, also those still to come.
    pub(super) fn standing_roles(&self, today: Day) -> Vec<Role> {
        let standing = self.roles.iter().filter(|(_, term)| !term.is_over(today));
        standing.map(|(role, _)| *role).collect()
    }

    /// Forgets that somebody proposed what one alone may do, where they watch over nobody any more.
    pub(super) fn ceases_to_watch(&mut self) {
        if !self.roles.keys().chain(self.proposed.keys()).any(|role| role.watches()) {
            self.returning = None;
            self.removals.clear();
        }
    }

    /// Whether two take this role from them, or let them go: where they watch over others by it.
    pub fn removed_by_two(&self, role: Option<Role>, today: Day) -> bool {
        match role {
            None => self.watches(today),
            Some(role) => {
                role.watches() && self.roles.get(&role).is_some_and(|term| !term.is_over(today))
            }
        }
    }

    /// Who proposed that they leave, or lose this role.
    pub(super) fn removal(&self, role: Option<Role>) -> Option<StaffId> {
        self.removals.iter().find(|removal| removal.role == role).map(|removal| removal.by)
    }

    pub(super) fn drop_removal(&mut self, role: Option<Role>) {
        self.removals.retain(|removal| removal.role != role);
    }

    /// Refuses to take away alone what takes two.
    pub(super) fn removed_by(
        &self,
        role: Option<Role>,
        by: &Caller,
        at: &Moment,
    ) -> Result<(), Refusal> {
        if !self.removed_by_two(role, at.day()) {
            return Ok(());
        }
        let proposed_by = self.removal(role).ok_or(Refusal::NoRemoval)?;
        if proposed_by == by.staff { Err(Refusal::SamePerson) } else { Ok(()) }
    }

    /// Whether they watch over others, or are about to: in a role that watches, also one that is still to
    /// come or waits for a second person.
    pub fn watches(&self, today: Day) -> bool {
        let standing = self.standing_roles(today);
        standing.iter().chain(self.proposed.keys()).any(|role| role.watches())
    }
}

impl Staff {
    /// As they stand at this moment: a suspension by one alone ends by itself.
    #[must_use]
    pub fn as_of(self, now: DateTime<Utc>) -> Self {
        match self {
            Self::Suspended(account) if account.limit.is_some_and(|limit| limit.is_over(now)) => {
                Self::Active(account)
            }
            same @ (Self::Absent | Self::Active(_) | Self::Suspended(_) | Self::Left(_)) => same,
        }
    }

    /// The limit of their suspension, as long as nobody confirmed it.
    pub(super) fn limit(&self) -> Option<Limit> {
        match self {
            Self::Suspended(account) => account.limit.filter(|limit| !limit.confirmed),
            Self::Absent | Self::Active(_) | Self::Left(_) => None,
        }
    }

    /// The account of someone who is suspended.
    pub(super) fn suspended(&self) -> Result<&Account, Refusal> {
        match self {
            Self::Absent => Err(Refusal::NoSuchStaff),
            Self::Active(_) => Err(Refusal::StaffNotSuspended),
            Self::Suspended(account) => Ok(account),
            Self::Left(_) => Err(Refusal::StaffGone),
        }
    }

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

    /// Whether this person holds a role that carries cases on this day.
    pub fn carries_cases(&self, on: Day) -> bool {
        let carrying = Role::CARRY_CASES;
        self.active().is_some_and(|account| {
            carrying.iter().any(|role| account.roles.get(role).is_some_and(|term| term.holds(on)))
        })
    }

    /// Whether this person can be put to work on a case on this day. Work in hand goes on when a
    /// credential expires: only nothing new is given.
    ///
    /// # Errors
    /// No role of theirs carries cases, or their credential has expired.
    pub fn takes_a_case(&self, on: Day) -> Result<(), Refusal> {
        if !self.carries_cases(on) {
            return Err(Refusal::NotACaseWorker);
        }
        let credential = self.active().and_then(|account| account.credential);
        if credential.is_some_and(|credential| credential.is_expired(on)) {
            return Err(Refusal::CredentialExpired);
        }
        Ok(())
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
