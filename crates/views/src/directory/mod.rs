//! Who works here: standing, roles, and what they sign in with. Names are sealed; their position is
//! told. Of passwords, tokens and codes there are keyed hashes only.

mod facts;
mod fold;

use std::collections::BTreeMap;

use bincode::{Decode, Encode};
use sanad_casework::{
    Credential, Day, Profession, Role, SignInId, StaffId, Term, TokenId, UnitCode,
};
use sanad_chain::Seq;

use facts::standing;
pub use facts::{
    LockFacts, PasswordFacts, RoleFacts, SignInFacts, StaffFacts, StaffStanding, TokenFacts,
};

use crate::stored::{Id, Written};

/// Members of staff, past ones too, and what they sign in with.
#[derive(Default, PartialEq, Eq, Encode, Decode)]
pub struct Directory {
    members: BTreeMap<Id, Member>,
    /// By keyed hash; those that ended are gone.
    tokens: BTreeMap<[u8; 32], Token>,
    /// By keyed hash; those that ended are gone.
    sign_ins: BTreeMap<[u8; 32], SignIn>,
    /// Whose a sign-in name is, by its keyed hash.
    names: BTreeMap<[u8; 32], Id>,
    /// Whether anybody was ever granted the role of an approver.
    founded: bool,
}

impl Directory {
    /// The member of staff with this id.
    pub fn staff(&self, staff: StaffId) -> Option<StaffFacts> {
        self.members.get(staff.as_bytes()).map(|member| member.facts(staff))
    }

    /// The token with this keyed hash, unless it ended or its holder is suspended or gone. Whether
    /// it has expired is for the caller to judge. `now` is in microseconds UTC since 1970.
    pub fn by_token(&self, keyed_hash: &[u8; 32], now: i64) -> Option<TokenFacts> {
        let token = self.tokens.get(keyed_hash)?;
        self.works(&token.staff, now).then(|| TokenFacts {
            staff: StaffId::from_bytes(token.staff),
            token: TokenId::from_bytes(token.id),
            expires_at: token.expires_at,
        })
    }

    /// The sign-in whose token has this keyed hash, unless it ended or its holder is suspended or
    /// gone. Whether it has expired is for the caller to judge. `now` is in microseconds UTC since 1970.
    pub fn by_sign_in(&self, keyed_hash: &[u8; 32], now: i64) -> Option<SignInFacts> {
        let sign_in = self.sign_ins.get(keyed_hash)?;
        self.works(&sign_in.staff, now).then(|| SignInFacts {
            staff: StaffId::from_bytes(sign_in.staff),
            session: SignInId::from_bytes(sign_in.id),
            expires_at: sign_in.expires_at,
            used_at: sign_in.used_at,
            role: sign_in.role.0,
        })
    }

    /// Whose sign-in name has this keyed hash, whether they may sign in or not.
    pub fn named(&self, name: &[u8; 32]) -> Option<StaffId> {
        self.names.get(name).map(|staff| StaffId::from_bytes(*staff))
    }

    /// The password of the account with this sign-in name, if its holder works here at `now`, in
    /// microseconds UTC since 1970.
    pub fn password(&self, name: &[u8; 32], now: i64) -> Option<PasswordFacts> {
        let staff = self.names.get(name).filter(|staff| self.works(staff, now))?;
        let password = self.members.get(staff)?.password.as_ref()?;
        Some(PasswordFacts {
            staff: StaffId::from_bytes(*staff),
            salt: password.salt,
            memory_kib: password.memory_kib,
            passes: password.passes,
            lanes: password.lanes,
            verifier: password.verifier,
        })
    }

    /// How long it is remembered that somebody came from a place, in microseconds: thirty days.
    pub const PLACE_LASTS: i64 = 30 * 24 * 60 * 60 * 1_000_000;

    /// Whether the holder of this sign-in name signed in from this place in the last thirty days. Both are
    /// keyed hashes; `now` is in microseconds UTC since 1970.
    pub fn came_from(&self, name: &[u8; 32], place: &[u8; 32], now: i64) -> bool {
        let member = self.names.get(name).and_then(|staff| self.members.get(staff));
        let last = member.and_then(|member| member.places.get(place));
        last.is_some_and(|last| now.saturating_sub(*last) < Self::PLACE_LASTS)
    }

    /// The keyed hash of the sign-in name of a member of staff, once they have one.
    pub fn name_of(&self, staff: StaffId) -> Option<[u8; 32]> {
        Some(self.members.get(staff.as_bytes())?.password.as_ref()?.name)
    }

    /// Whose enrolment code has these keyed hashes. Whether it is over is for the caller to judge.
    pub fn enrolling(&self, first: &[u8; 32], second: &[u8; 32]) -> Option<StaffId> {
        let open = |member: &Member| {
            let Some(code) = &member.enrolment else { return false };
            code.first == *first && code.second.as_ref() == Some(second)
        };
        let found = self.members.iter().find(|(_, member)| open(member));
        found.map(|(staff, _)| StaffId::from_bytes(*staff))
    }

    /// Whether anybody was ever granted the role of an approver: from then on two persons make
    /// accounts.
    pub fn is_founded(&self) -> bool {
        self.founded
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

    fn works(&self, staff: &Id, now: i64) -> bool {
        let stands = |member: &Member| standing(member.standing, member.lapses, now);
        self.members.get(staff).map(stands) == Some(StaffStanding::Active)
    }
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Member {
    standing: StaffStanding,
    /// When their suspension ends by itself.
    lapses: Option<i64>,
    profession: Written<Profession>,
    credential: Option<Certified>,
    unit: Written<UnitCode>,
    roles: BTreeMap<Written<Role>, Granted>,
    proposed: BTreeMap<Written<Role>, Granted>,
    password: Option<Password>,
    enrolment: Option<Enrolment>,
    lock: Option<LockFacts>,
    /// Where they signed in of late, and when last.
    places: BTreeMap<[u8; 32], i64>,
    version: u64,
    registered: u64,
}

impl Member {
    fn facts(&self, staff: StaffId) -> StaffFacts {
        StaffFacts {
            staff,
            told: self.standing,
            lapses: self.lapses,
            profession: self.profession.0,
            credential: self.credential.as_ref().map(|held| Credential {
                profession: held.profession.0,
                valid_until: held.valid_until.as_ref().map(|day| day.0),
            }),
            unit: self.unit.0.clone(),
            roles: facts_of(&self.roles),
            proposed: facts_of(&self.proposed),
            enrolled: self.password.is_some(),
            lock: self.lock,
            version: self.version,
            registered: Seq::new(self.registered),
        }
    }
}

fn facts_of(roles: &BTreeMap<Written<Role>, Granted>) -> Vec<RoleFacts> {
    let facts = |(role, granted): (&Written<Role>, &Granted)| RoleFacts {
        role: role.0,
        covers: granted.covers.iter().map(|unit| unit.0.clone()).collect(),
        term: Term {
            starts: granted.starts.as_ref().map(|day| day.0),
            ends: granted.ends.as_ref().map(|day| day.0),
        },
    };
    let mut facts: Vec<_> = roles.iter().map(facts).collect();
    facts.sort_unstable_by_key(|facts| facts.role);
    facts
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Certified {
    profession: Written<Profession>,
    valid_until: Option<Written<Day>>,
}

/// A role that was granted, or proposed.
#[derive(PartialEq, Eq, Encode, Decode)]
struct Granted {
    covers: Vec<Written<UnitCode>>,
    starts: Option<Written<Day>>,
    ends: Option<Written<Day>>,
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Token {
    staff: Id,
    id: Id,
    expires_at: Option<i64>,
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct SignIn {
    staff: Id,
    id: Id,
    expires_at: i64,
    used_at: i64,
    role: Written<Role>,
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Password {
    name: [u8; 32],
    salt: [u8; 16],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    verifier: [u8; 32],
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Enrolment {
    first: [u8; 32],
    second: Option<[u8; 32]>,
}

#[cfg(test)]
mod tests;
