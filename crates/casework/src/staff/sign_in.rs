//! Coming and going: sign-ins by password, and accounts that strangers' addresses are kept from after
//! wrong ones.

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
    /// Keyed hash of their name and of where they come from; none at the machine itself.
    pub place: Option<KeyedDigest>,
}

impl OpenSignIn {
    /// How long a sign-in lasts, whatever is done in it.
    pub const LASTS: Duration = Duration::hours(12);

    /// Decides.
    ///
    /// # Errors
    /// None today.
    pub fn decide(&self, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let Self { staff, session, hash, role, place } = *self;
        let expires_at = at.recorded_at + Self::LASTS;
        let opened = SignInOpened { staff, session, hash, expires_at, role, place };
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

/// Keeps an account from all addresses where its holder did not sign in of late, after wrong passwords.
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
    /// Wrong passwords that lock an account, from whatever addresses: as many as NIST SP 800-63B allows.
    pub const FAILURES: u32 = 100;
    /// The time within which they count together.
    pub const WITHIN: Duration = Duration::hours(1);
    /// Doubled so often, the first time to wait is the longest: eight hours.
    const DOUBLED_MAX: u32 = 5;

    /// Until when an account is locked: 15 minutes, twice as long each time, up to 8 hours.
    pub fn until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + Self::lasts(self.locks)
    }

    /// How long it lasts after so many before.
    pub fn lasts(locks: u32) -> Duration {
        let doubled = Duration::minutes(15) * (1 << locks.min(Self::DOUBLED_MAX));
        doubled.min(Duration::hours(8))
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
