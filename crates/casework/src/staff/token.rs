//! Issuing and revoking tokens. The token itself never comes here: only a keyed hash of it.

use super::act::{KEEPERS, act};
use super::{Account, Staff};
use crate::caller::{Caller, Moment};
use crate::case::room;
use crate::clear::KeyedDigest;
use crate::events::{TokenIssued, TokenRevoked};
use crate::form::{Timestamp, form};
use crate::id::{StaffId, TokenId};
use crate::proposal::Proposal;
use crate::refusal::Refusal;

form! {
    /// Issues a token.
    IssueTokenForm {
        /// When it ends, if it does; not in the past.
        expires_at: Option<Timestamp>,
    }
}

form! {
    /// Revokes a token.
    RevokeTokenForm {}
}

/// Issues a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueToken {
    /// To whom.
    pub staff: StaffId,
    /// What was sent.
    pub form: IssueTokenForm,
    /// The id of the new token.
    pub token: TokenId,
    /// Keyed hash of the new token.
    pub hash: KeyedDigest,
}

/// Revokes a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokeToken {
    /// Whose.
    pub staff: StaffId,
    /// Which.
    pub token: TokenId,
    /// What was sent.
    pub form: RevokeTokenForm,
}

impl IssueToken {
    /// The form with the id of a new token and the keyed hash of it.
    pub fn new(staff: StaffId, form: IssueTokenForm, token: TokenId, hash: KeyedDigest) -> Self {
        Self { staff, form, token, hash }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who keeps no accounts, an end that is over, too many tokens.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.working()?;
        by.acts_as(KEEPERS)?;
        let now = at.recorded_at;
        let valid = account.tokens.values().filter(|token| token.is_valid(now)).count();
        room(valid, "tokens", Account::TOKENS_MAX).map_err(|_| Refusal::TooManyTokens)?;
        let expires_at = self.form.expires_at.map(|Timestamp(end)| end.to_utc());
        if expires_at.is_some_and(|end| end <= now) {
            return Err(Refusal::ExpiresInPast);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (staff, token, hash) = (self.staff, self.token, self.hash);
        Ok(act(when).event(TokenIssued { staff, token, hash, expires_at }).done())
    }
}

impl RevokeToken {
    /// Decides; everyone may revoke a token of their own.
    ///
    /// # Errors
    /// Another's token without keeping accounts; no such token, or one revoked already.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.account().ok_or(Refusal::NoSuchStaff)?;
        if self.staff != by.staff {
            by.acts_as(KEEPERS)?;
        }
        if account.tokens.get(&self.token).is_none_or(|token| token.revoked) {
            return Err(Refusal::UnknownToken);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).event(TokenRevoked { staff: self.staff, token: self.token }).done())
    }
}
