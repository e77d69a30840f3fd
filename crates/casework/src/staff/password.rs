//! Setting a password: with an enrolment code, or with the old one.

use super::act::act;
use super::{Account, Staff, StaffEvent};
use crate::prelude::*;

/// What is kept of a sign-in name and a password: nothing that can be guessed without the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCode {
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
}

impl PasswordCode {
    fn set(self, staff: StaffId, cause: PasswordCause, keeps: Option<SignInId>) -> PasswordSet {
        let Self { sign_in, salt, memory_kib, passes, lanes, verifier } = self;
        PasswordSet { staff, cause, sign_in, salt, memory_kib, passes, lanes, verifier, keeps }
    }
}

event! {
    /// The account has this password from now on. All that could be guessed is under a key.
    PasswordSet in StaffEvent, "password_set" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("password_set"),
        "kata sandi ditetapkan" / "a password was set";
    {
        /// The member of staff.
        staff: StaffId,
        /// Why.
        cause: PasswordCause,
        /// Keyed hash of the sign-in name.
        sign_in: KeyedDigest,
        /// What the password was stretched with.
        salt: Salt,
        /// Memory of Argon2id, in KiB.
        memory_kib: u32,
        /// Passes of Argon2id.
        passes: u32,
        /// Lanes of Argon2id.
        lanes: u32,
        /// Keyed hash of what Argon2id made of the password.
        verifier: KeyedDigest,
        /// The sign-in that goes on, where the holder changed it; all others end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keeps: Option<SignInId>,
    }
    like |ids| {
        staff: ids.staff,
        cause: PasswordCause::Changed,
        sign_in: ids.digest(0x0c),
        salt: ids.id(0x0e),
        memory_kib: 19_456,
        passes: 2,
        lanes: 1,
        verifier: ids.digest(0x0c),
        keeps: Some(ids.id(0x0f)),
    }
}

impl Step<Staff> for PasswordSet {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        match self.cause {
            PasswordCause::Enrolled => staff.change(self.staff, Account::shut),
            PasswordCause::Changed | PasswordCause::Strengthened => Some(()),
        }
    }
}

/// Sets the password of whoever shows both halves of their code: a new one, or a forgotten one.
/// All that opened the account before ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedeemEnrolment {
    /// Whose account the code is for.
    pub staff: StaffId,
    /// Keyed hash of the first half shown.
    pub first: KeyedDigest,
    /// Keyed hash of the second half shown.
    pub second: KeyedDigest,
    /// What is kept of the new password.
    pub code: PasswordCode,
}

impl RedeemEnrolment {
    /// Decides.
    ///
    /// # Errors
    /// No such code, one that is over or was used, or someone who is not active.
    pub fn decide(&self, staff: &Staff, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let open = staff.working()?.enrolment.ok_or(Refusal::NoSuchCode)?;
        let shown = open.first == self.first && open.second == Some(self.second);
        if !shown || open.expires_at <= at.recorded_at {
            return Err(Refusal::NoSuchCode);
        }
        let set = self.code.set(self.staff, PasswordCause::Enrolled, None);
        Ok(act(at.judge(None, None)?).tell(set, ()).done())
    }
}

/// Sets a password in the place of one that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePassword {
    /// Whose.
    pub staff: StaffId,
    /// What is kept of it.
    pub code: PasswordCode,
    /// The sign-in that goes on, if the holder chose another password; where the same one is
    /// stretched more, none, and none ends.
    pub keeps: Option<SignInId>,
}

impl ChangePassword {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is not active.
    pub fn decide(&self, staff: &Staff, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        staff.working()?;
        let cause = match self.keeps {
            Some(_) => PasswordCause::Changed,
            None => PasswordCause::Strengthened,
        };
        let set = self.code.set(self.staff, cause, self.keeps);
        Ok(act(at.judge(None, None)?).tell(set, ()).done())
    }
}
