//! What the directory tells.

use bincode::{Decode, Encode};
use sanad_casework::{Profession, Role, StaffId, TokenId, UnitCode};
use sanad_chain::Seq;

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffFacts {
    /// Who.
    pub staff: StaffId,
    /// Whether they work here now.
    pub standing: StaffStanding,
    /// What they were trained as.
    pub profession: Profession,
    /// Where they work.
    pub unit: UnitCode,
    /// What they were granted, each once, in the order of the code list.
    pub roles: Vec<RoleFacts>,
    /// The version of their stream.
    pub version: u64,
    /// The entry whose sealed part holds their name.
    pub registered: Seq,
}

/// A role that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleFacts {
    /// The role.
    pub role: Role,
    /// Units that it covers beside the holder's own, in order.
    pub covers: Vec<UnitCode>,
}

impl StaffFacts {
    /// What is held of this role, if it is.
    pub fn role(&self, role: Role) -> Option<&RoleFacts> {
        self.roles.iter().find(|held| held.role == role)
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
