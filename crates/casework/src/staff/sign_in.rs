//! Coming and going: sign-ins by password, and accounts that strangers' addresses are kept from after
//! wrong ones.

use super::act::act;
use super::{Staff, StaffEvent};
use crate::prelude::*;

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
        Ok(act(at.judge(None, None)?).tell(opened, ()).done())
    }
}

event! {
    /// Someone signed in by password.
    SignInOpened in StaffEvent, "sign_in_opened" v 1, about SignIns(staff),
        seals (), told AsItStands, does Sets("sign_in_ended"),
        "petugas masuk" / "somebody signed in";
    {
        /// The member of staff.
        staff: StaffId,
        /// The sign-in: entries made in it carry it.
        session: SignInId,
        /// Keyed hash of its token.
        hash: KeyedDigest,
        /// When it ends at the latest.
        expires_at: DateTime<Utc>,
        /// The role they act in where a request names none.
        role: Role,
        /// Keyed hash of the sign-in name and the address they came from: that they come from there again can
        /// be told, and nothing else of it. Left out in entries of before, and at the machine itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<KeyedDigest>,
    }
    like |ids| {
        staff: ids.staff,
        session: ids.id(0x0f),
        hash: ids.digest(0x0c),
        expires_at: SAMPLE_TIME,
        role: Role::Counsellor,
        place: Some(KeyedDigest::from_bytes([9; 32])),
    }
}

impl Step<Staff> for SignInOpened {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
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
        Ok(act(at.judge(None, None)?).tell(SignInEnded { staff, session }, ()).done())
    }
}

event! {
    /// Someone signed out.
    SignInEnded in StaffEvent, "sign_in_ended" v 1, about SignIns(staff),
        seals (), told AsItStands, does Ends,
        "petugas keluar dari sistem" / "a sign-in ended";
    {
        /// The member of staff.
        staff: StaffId,
        /// The sign-in.
        session: SignInId,
    }
    like |ids| { staff: ids.staff, session: ids.id(0x0f) }
}

impl Step<Staff> for SignInEnded {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
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
        Ok(act(at.judge(None, None)?).tell(AccountLocked { staff, failures, until }, ()).done())
    }
}

event! {
    /// Nobody signs in to this account for a while from where its holder did not sign in of late: too many
    /// wrong passwords.
    AccountLocked in StaffEvent, "account_locked" v 1, about SignIns(staff),
        seals (), told AsItStands, does Sets("account_unlocked", "password_set"),
        "akun dikunci" / "an account was locked";
    {
        /// The member of staff.
        staff: StaffId,
        /// How many wrong passwords led to it.
        failures: u32,
        /// Until when.
        until: DateTime<Utc>,
    }
    like |ids| { staff: ids.staff, failures: 5, until: SAMPLE_TIME }
}

impl Step<Staff> for AccountLocked {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
    }
}
