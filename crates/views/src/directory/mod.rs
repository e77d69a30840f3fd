//! Who works here: standing, roles and tokens. Names are sealed; their position is told.

mod facts;
mod fold;

use std::collections::BTreeMap;

use bincode::{Decode, Encode};
use sanad_casework::{Profession, Role, StaffId, TokenId, UnitCode};
use sanad_chain::Seq;

pub use facts::{RoleFacts, StaffFacts, StaffStanding, TokenFacts};

use crate::stored::{Id, Written};

/// Members of staff, past ones too, and the tokens they sign in with.
#[derive(Default, PartialEq, Eq, Encode, Decode)]
pub struct Directory {
    members: BTreeMap<Id, Member>,
    /// By keyed hash; revoked ones are gone.
    tokens: BTreeMap<[u8; 32], Token>,
}

impl Directory {
    /// The member of staff with this id.
    pub fn staff(&self, staff: StaffId) -> Option<StaffFacts> {
        self.members.get(staff.as_bytes()).map(|member| member.facts(staff))
    }

    /// The token with this keyed hash, unless it was revoked or its holder is suspended or gone.
    /// Whether it has expired is for the caller to judge, who has a clock.
    pub fn by_token(&self, keyed_hash: &[u8; 32]) -> Option<TokenFacts> {
        let token = self.tokens.get(keyed_hash)?;
        let holder = self.members.get(&token.staff)?;
        (holder.standing == StaffStanding::Active).then(|| TokenFacts {
            staff: StaffId::from_bytes(token.staff),
            token: TokenId::from_bytes(token.id),
            expires_at: token.expires_at,
        })
    }

    /// Every member of staff, in order of registration.
    pub fn iter(&self) -> impl Iterator<Item = StaffFacts> {
        let mut staff: Vec<StaffFacts> = self
            .members
            .iter()
            .map(|(id, member)| member.facts(StaffId::from_bytes(*id)))
            .collect();
        staff.sort_unstable_by_key(|facts| facts.registered);
        staff.into_iter()
    }
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Member {
    standing: StaffStanding,
    profession: Written<Profession>,
    unit: Written<UnitCode>,
    roles: BTreeMap<Written<Role>, Vec<Written<UnitCode>>>,
    version: u64,
    registered: u64,
}

impl Member {
    fn facts(&self, staff: StaffId) -> StaffFacts {
        StaffFacts {
            staff,
            standing: self.standing,
            profession: self.profession.0,
            unit: self.unit.0.clone(),
            roles: self
                .roles
                .iter()
                .map(|(role, covers)| RoleFacts {
                    role: role.0,
                    covers: covers.iter().map(|unit| unit.0.clone()).collect(),
                })
                .collect(),
            version: self.version,
            registered: Seq::new(self.registered),
        }
    }
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Token {
    staff: Id,
    id: Id,
    expires_at: Option<i64>,
}

#[cfg(test)]
mod tests;
