//! What the directory tells.

use bincode::{Decode, Encode};
use sanad_casework::{
    Credential, Day, Profession, Role, SignInId, StaffId, Term, TokenId, UnitCode,
};
use sanad_chain::Seq;

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffFacts {
    /// Who.
    pub staff: StaffId,
    /// Whether they work here, as was told last: a suspension may have ended by itself since.
    pub(super) told: StaffStanding,
    /// When their suspension ends by itself, if it does: microseconds UTC since 1970.
    pub lapses: Option<i64>,
    /// What they were trained as: as registered, or as the last credential tells.
    pub profession: Profession,
    /// The credential that was recorded last, if one was.
    pub credential: Option<Credential>,
    /// Where they work.
    pub unit: UnitCode,
    /// What they were granted and has not been taken back, each once, in the order of the code
    /// list. Whether it is held depends on the day.
    pub roles: Vec<RoleFacts>,
    /// Roles that wait for a second person.
    pub proposed: Vec<RoleFacts>,
    /// Whether they ever set a password.
    pub enrolled: bool,
    /// The lock after wrong passwords, if there was one since they last signed in.
    pub lock: Option<LockFacts>,
    /// The version of their stream.
    pub version: u64,
    /// The entry whose sealed part holds their name.
    pub registered: Seq,
}

/// A role that was granted, or proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleFacts {
    /// The role.
    pub role: Role,
    /// Units that it covers beside the holder's own, in order.
    pub covers: Vec<UnitCode>,
    /// The days it is held.
    pub term: Term,
}

impl StaffFacts {
    /// Whether they work here at `now`, in microseconds UTC since 1970.
    pub fn standing(&self, now: i64) -> StaffStanding {
        standing(self.told, self.lapses, now)
    }

    /// What is held of this role on this day, if it is.
    pub fn role(&self, role: Role, on: Day) -> Option<&RoleFacts> {
        self.held(on).find(|held| held.role == role)
    }

    /// The roles held on this day, in the order of the code list.
    pub fn held(&self, on: Day) -> impl Iterator<Item = &RoleFacts> {
        self.roles.iter().filter(move |granted| granted.term.holds(on))
    }
}

/// Whether a member of staff works here now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum StaffStanding {
    /// They do.
    Active,
    /// They may not sign in for the time being.
    Suspended,
    /// No longer.
    Left,
}

/// How somebody stands of whom this was told, and whose suspension ends by itself then.
pub(super) fn standing(told: StaffStanding, lapses: Option<i64>, now: i64) -> StaffStanding {
    match told {
        StaffStanding::Suspended if lapses.is_some_and(|lapses| lapses <= now) => {
            StaffStanding::Active
        }
        StaffStanding::Active | StaffStanding::Suspended | StaffStanding::Left => told,
    }
}

/// A token that opens the door to its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenFacts {
    /// Whose it is.
    pub staff: StaffId,
    /// Which one it is.
    pub token: TokenId,
    /// When it ends, if it does: microseconds UTC since 1970.
    pub expires_at: Option<i64>,
}

/// A sign-in that opens the door to its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInFacts {
    /// Whose it is.
    pub staff: StaffId,
    /// Which one it is.
    pub session: SignInId,
    /// When it ends at the latest: microseconds UTC since 1970.
    pub expires_at: i64,
    /// When they last asked for something with it that left an entry: microseconds UTC since 1970.
    pub used_at: i64,
    /// The role they act in where a request names none.
    pub role: Role,
}

/// What is kept of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordFacts {
    /// Whose it is.
    pub staff: StaffId,
    /// What it was stretched with.
    pub salt: [u8; 16],
    /// Memory of Argon2id, in KiB.
    pub memory_kib: u32,
    /// Passes of Argon2id.
    pub passes: u32,
    /// Lanes of Argon2id.
    pub lanes: u32,
    /// Keyed hash of what came of it.
    pub verifier: [u8; 32],
}

/// A lock after wrong passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LockFacts {
    /// Until when: microseconds UTC since 1970.
    pub until: i64,
    /// How many there were since the last right password.
    pub count: u32,
}
