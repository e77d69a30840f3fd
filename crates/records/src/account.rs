//! Who is at the door: tokens and the caller they stand for.

use sanad_casework::{Caller, Role, StreamId, TokenId};
use sanad_ledger::Expect;
use sanad_vault::Tag;
use sanad_views::StaffStanding;

use crate::error::Fault;
use crate::institution::Records;
use crate::kinds::stream;
use crate::line::program;

/// Somebody whom the door knows.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The caller, in the role they act in.
    pub(crate) caller: Caller,
    /// The token they came with.
    pub(crate) token: Option<TokenId>,
    /// The keyed code of that token, to judge anew whether it still holds.
    code: Option<[u8; 32]>,
    /// The version of their account that this rests on; none for the shell's user.
    account: Option<u64>,
}

/// Nobody whom the door knows: one answer for every cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid, or not for this role")]
pub struct NotSignedIn;

impl SignedIn {
    /// The caller.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What must still hold when a line of theirs is written: account and rules are as they were.
    pub(crate) fn expectations(&self, institution: u64) -> Vec<(sanad_chain::Stream, Expect)> {
        let mut expect = vec![(stream(StreamId::institution()), Expect::Exact(institution))];
        if let Some(version) = self.account {
            expect.push((stream(StreamId::staff(self.caller.staff)), Expect::Exact(version)));
        }
        expect
    }
}

impl Records {
    /// Who holds this token. `role` picks one of their roles; the first granted, if left out.
    ///
    /// # Errors
    /// The token is unknown, revoked or expired, its holder is not active, or lacks the role.
    pub fn sign_in(&self, token: &str, role: Option<Role>) -> Result<SignedIn, NotSignedIn> {
        self.holder(self.vault.tag(Tag::Token, token.as_bytes()), role)
    }

    /// The same caller, judged anew.
    pub(crate) fn still(&self, by: &SignedIn) -> Result<SignedIn, NotSignedIn> {
        match by.code {
            Some(code) => self.holder(code, Some(by.caller.role)),
            None => Ok(by.clone()),
        }
    }

    fn holder(&self, code: [u8; 32], role: Option<Role>) -> Result<SignedIn, NotSignedIn> {
        let views = self.views().map_err(|_| NotSignedIn)?;
        let shown = views.directory().by_token(&code).ok_or(NotSignedIn)?;
        let now = self.clock.now_micros();
        if shown.expires_at.is_some_and(|expires| expires <= now) {
            return Err(NotSignedIn);
        }
        let staff = views.directory().staff(shown.staff).ok_or(NotSignedIn)?;
        let held = match role {
            Some(role) => staff.role(role),
            None => staff.roles.first(),
        };
        let held = held.ok_or(NotSignedIn)?;
        let (role, covers) = (held.role, held.covers.clone());
        if staff.standing != StaffStanding::Active {
            return Err(NotSignedIn);
        }
        let (unit, profession) = (staff.unit.clone(), staff.profession);
        let staff_id = shown.staff;
        let caller = Caller { staff: staff_id, role, profession, unit, covers, acting_for: None };
        let (token, account) = (Some(shown.token), Some(staff.version));
        Ok(SignedIn { caller, token, code: Some(code), account })
    }

    /// The user of the machine's shell: an operator without an account of their own. They have
    /// the clear layer only, and what they do leaves lines like anybody's.
    ///
    /// # Errors
    /// Never in practice: the fixed code of the unit is well formed.
    pub fn shell_user(&self) -> Result<SignedIn, Fault> {
        Ok(SignedIn { caller: program()?, token: None, code: None, account: None })
    }
}
