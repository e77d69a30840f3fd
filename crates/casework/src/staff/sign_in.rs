//! Coming and going: sign-ins by password, and accounts that are locked after wrong ones.

use chrono::{DateTime, Duration, Utc};

use super::act::act;
use crate::caller::Moment;
use crate::clear::KeyedDigest;
use crate::codes::Role;
use crate::events::{AccountLocked, SignInEnded, SignInOpened};
use crate::id::{SignInId, StaffId};
use crate::proposal::Proposal;
use crate::refusal::Refusal;

/// Opens a sign-in for someone whose password was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSignIn {
    /// Who.
    pub staff: StaffId,
    /// The new sign-in.
    pub session: SignInId,
    /// Keyed hash of its token.
    pub hash: KeyedDigest,
    /// The role they act in where a request names none.
    pub role: Role,
}

impl OpenSignIn {
    /// How long a sign-in lasts, whatever is done in it.
    pub const LASTS: Duration = Duration::hours(12);

    /// Decides.
    ///
    /// # Errors
    /// None today.
    pub fn decide(&self, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (staff, session, hash, role) = (self.staff, self.session, self.hash, self.role);
        let expires_at = at.recorded_at + Self::LASTS;
        let opened = SignInOpened { staff, session, hash, expires_at, role };
        Ok(act(at.judge(None, None)?).event(opened).done())
    }
}

/// Ends a sign-in of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndSignIn {
    /// Who.
    pub staff: StaffId,
    /// Which.
    pub session: SignInId,
}

impl EndSignIn {
    /// Decides.
    ///
    /// # Errors
    /// None today.
    pub fn decide(&self, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (staff, session) = (self.staff, self.session);
        Ok(act(at.judge(None, None)?).event(SignInEnded { staff, session }).done())
    }
}

/// Locks an account after wrong passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockAccount {
    /// Whose.
    pub staff: StaffId,
    /// Wrong passwords since the last lock.
    pub failures: u32,
    /// Locks since the last right one.
    pub locks: u32,
}

impl LockAccount {
    /// Wrong passwords that lock an account.
    pub const FAILURES: u32 = 5;
    /// The time within which they count together.
    pub const WITHIN: Duration = Duration::minutes(15);
    /// Doubled so often, the first time to wait is the longest: eight hours.
    const DOUBLED_MAX: u32 = 5;

    /// Until when an account is locked: 15 minutes, twice as long each time, up to 8 hours.
    pub fn until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let doubled = Duration::minutes(15) * (1 << self.locks.min(Self::DOUBLED_MAX));
        now + doubled.min(Duration::hours(8))
    }

    /// Decides.
    ///
    /// # Errors
    /// None today.
    pub fn decide(&self, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (staff, failures, until) = (self.staff, self.failures, self.until(at.recorded_at));
        Ok(act(at.judge(None, None)?).event(AccountLocked { staff, failures, until }).done())
    }
}
