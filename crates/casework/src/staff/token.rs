//! Issuing and revoking tokens for machine clients: each for oneself, with an end. The token itself
//! never comes here: only a keyed hash of it.

use super::act::{act, keeps, spare_those_who_watch};
use super::{Account, Staff, StaffEvent};
use crate::prelude::*;

form! {
    /// Issues a token for oneself.
    IssueTokenForm {
        /// When it ends: at most 90 days from now, which is also meant where it is left out.
        expires_at: Option<Timestamp>,
    }
}

/// Issues a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueToken {
    /// To whom: the caller.
    pub staff: StaffId,
    /// What was sent.
    pub form: IssueTokenForm,
    /// The id of the new token.
    pub token: TokenId,
    /// Keyed hash of the new token.
    pub hash: KeyedDigest,
}

deed! {
    /// Revokes a token.
    RevokeToken of staff: StaffId, token: TokenId => RevokeTokenForm {}
}

/// The longest a token lasts.
const LASTS_MAX: Duration = Duration::days(90);

impl IssueToken {
    /// The form with the id of a new token and the keyed hash of it.
    pub fn new(staff: StaffId, form: IssueTokenForm, token: TokenId, hash: KeyedDigest) -> Self {
        Self { staff, form, token, hash }
    }

    /// Decides.
    ///
    /// # Errors
    /// Another's account, an end that is over or too far, too many tokens.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.working()?;
        if self.staff != by.staff {
            return Err(Refusal::OnlyYourself);
        }
        let now = at.recorded_at;
        let valid = account.tokens.values().filter(|token| token.is_valid(now)).count();
        room(valid, "tokens", Account::TOKENS_MAX).map_err(|_| Refusal::TooManyTokens)?;
        let latest = now + LASTS_MAX;
        let expires_at = self.form.expires_at.map_or(latest, |Timestamp(end)| end.to_utc());
        if expires_at <= now {
            return Err(Refusal::ExpiresInPast);
        }
        if expires_at > latest {
            return Err(Refusal::ExpiresTooLate);
        }
        let expires_at = Some(expires_at);
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (staff, token, hash) = (self.staff, self.token, self.hash);
        Ok(act(when).tell(TokenIssued { staff, token, hash, expires_at }, ()).done())
    }
}

event! {
    /// A token was issued; only a keyed hash of it is kept.
    TokenIssued in StaffEvent, "token_issued" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("token_revoked"),
        "token diterbitkan" / "a token was issued";
    {
        /// The member of staff.
        staff: StaffId,
        /// The token's id.
        token: TokenId,
        /// Keyed hash of the token.
        hash: KeyedDigest,
        /// When it ends, if it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<DateTime<Utc>>,
    }
    like |ids| {
        staff: ids.staff,
        token: ids.id(0x0b),
        hash: ids.digest(0x0c),
        expires_at: Some(SAMPLE_TIME),
    }
}

impl Step<Staff> for TokenIssued {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.issue(self))
    }
}

impl RevokeToken {
    /// Decides; everyone may revoke a token of their own.
    ///
    /// # Errors
    /// Another's token without keeping accounts, that of who watches by somebody who is no approver; no such token, or one revoked already.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.account().ok_or(Refusal::NoSuchStaff)?;
        if self.staff != by.staff {
            keeps(self.staff, by)?;
            spare_those_who_watch(account, by, at)?;
        }
        if account.tokens.get(&self.token).is_none_or(|token| token.revoked) {
            return Err(Refusal::UnknownToken);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).tell(TokenRevoked { staff: self.staff, token: self.token }, ()).done())
    }
}

event! {
    /// A token no longer opens anything.
    TokenRevoked in StaffEvent, "token_revoked" v 1, about Staff(staff),
        seals (), told AsItStands, does Ends,
        "token dicabut" / "a token was revoked";
    {
        /// The member of staff.
        staff: StaffId,
        /// The token's id.
        token: TokenId,
    }
    like |ids| { staff: ids.staff, token: ids.id(0x0b) }
}

impl Step<Staff> for TokenRevoked {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.revoke(self))
    }
}
