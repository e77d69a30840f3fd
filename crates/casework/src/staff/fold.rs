//! The fold of a member of staff.

use super::{
    Account, Enrolment, EnrolmentApproved, EnrolmentOpened, ProposedRole, RoleGranted,
    RoleProposed, Staff, Term, Token, TokenIssued, TokenRevoked,
};
use crate::event::Event;
use crate::id::StaffId;
use crate::row::Step;

impl Staff {
    /// Takes in one event; events of other streams change nothing, and one that does not follow
    /// is left out.
    pub fn apply(&mut self, event: &Event) {
        if let Event::Staff(event) = event {
            // What does not follow changed nothing.
            let _ = event.step(self);
        }
    }

    pub(super) fn register(&mut self, account: Account) -> Option<()> {
        match self {
            Self::Absent => *self = Self::Active(account),
            Self::Active(_) | Self::Suspended(_) | Self::Left(_) => return None,
        }
        Some(())
    }

    pub(super) fn change(&mut self, who: StaffId, change: impl FnOnce(&mut Account)) -> Option<()> {
        match self {
            Self::Active(account) | Self::Suspended(account) | Self::Left(account) => {
                (account.id == who).then(|| change(account))
            }
            Self::Absent => None,
        }
    }

    /// Nobody comes back from having left: they are registered anew.
    pub(super) fn become_(&mut self, who: StaffId, status: fn(Account) -> Self) -> Option<()> {
        match std::mem::take(self) {
            Self::Active(account) | Self::Suspended(account) if account.id == who => {
                *self = status(account);
                Some(())
            }
            same @ (Self::Absent | Self::Active(_) | Self::Suspended(_) | Self::Left(_)) => {
                *self = same;
                None
            }
        }
    }
}

impl Account {
    pub(super) fn propose(&mut self, told: &RoleProposed) {
        let term = Term { starts: told.starts, ends: told.ends };
        let (by, covers) = (told.by, told.covers.clone());
        self.proposed.insert(told.role, ProposedRole { by, covers, term });
    }

    pub(super) fn grant(&mut self, told: &RoleGranted) {
        self.proposed.remove(&told.role);
        self.roles.insert(told.role, Term { starts: told.starts, ends: told.ends });
    }

    pub(super) fn issue(&mut self, told: &TokenIssued) {
        let (hash, expires_at) = (told.hash, told.expires_at);
        self.tokens.insert(told.token, Token { hash, expires_at, revoked: false });
    }

    pub(super) fn revoke(&mut self, told: &TokenRevoked) {
        if let Some(token) = self.tokens.get_mut(&told.token) {
            token.revoked = true;
        }
    }

    pub(super) fn open(&mut self, told: &EnrolmentOpened) {
        let (by, first, expires_at) = (told.by, told.half, told.expires_at);
        self.enrolment = Some(Enrolment { by, first, second: None, expires_at });
    }

    pub(super) fn approve(&mut self, told: &EnrolmentApproved) {
        if let Some(enrolment) = &mut self.enrolment {
            enrolment.second = Some(told.half);
        }
    }

    /// Nothing that was given out opens the account any more.
    pub(super) fn shut(&mut self) {
        self.enrolment = None;
        self.tokens.values_mut().for_each(|token| token.revoked = true);
    }
}
