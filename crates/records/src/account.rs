//! Who is at the door: tokens, those of sign-ins too, and the caller they stand for.

use sanad_casework::{Caller, Role, SignInId};
use sanad_vault::Tag;
use sanad_views::StaffStanding;

use crate::error::{Fault, NotSignedIn};
use crate::institution::Records;
use crate::line::program;
use crate::turned_away::Tried;

/// How a token of a sign-in begins.
pub(crate) const PREFIX: &str = "sanad_s_";

/// Somebody whom the door knows.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The caller, in the role they act in.
    pub(crate) caller: Caller,
    /// The sign-in or token they came with, as entries carry it.
    pub(crate) sign_in: Option<SignInId>,
    /// What they came with, to judge anew whether it still holds.
    way: Way,
    /// The version of their account that this rests on; none for the shell's user.
    account: Option<u64>,
}

/// What somebody came with: the keyed code of it.
#[derive(Clone, Copy)]
enum Way {
    /// Nothing: the shell itself.
    Shell,
    /// A token for machine clients.
    Token([u8; 32]),
    /// The token of a sign-in by password.
    Session([u8; 32]),
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Shell => "Shell",
            Self::Token(_) => "Token",
            Self::Session(_) => "Session",
        })
    }
}

impl SignedIn {
    /// The caller.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The sign-in by password that they came with, if they came with one.
    pub(crate) fn session(&self) -> Option<SignInId> {
        match self.way {
            Way::Session(_) => self.sign_in,
            Way::Shell | Way::Token(_) => None,
        }
    }

    /// The version of their account that this rests on; none for the shell's user.
    pub(crate) fn account_version(&self) -> Option<u64> {
        self.account
    }
}

impl Records {
    /// Who holds this token: of a sign-in, or for a machine client. `role` picks one of the roles
    /// they hold today; left out, it is the one they signed in with, or the first granted.
    ///
    /// # Errors
    /// The token is unknown, ended, expired or idle, its holder is not active, or lacks the role.
    pub fn sign_in(&self, token: &str, role: Option<Role>) -> Result<SignedIn, NotSignedIn> {
        let way = if token.starts_with(PREFIX) {
            Way::Session(self.vault.tag(Tag::SignIn, token.as_bytes()))
        } else {
            Way::Token(self.vault.tag(Tag::Token, token.as_bytes()))
        };
        let by = self.holder(way, role).inspect_err(|_| {
            self.turned_away.count(Tried::Token, self.clock.now_micros());
        })?;
        if let Some(session) = by.session() {
            self.sessions.touch(session, self.clock.monotonic());
        }
        Ok(by)
    }

    /// The same caller, judged anew: what goes on for long asks now and then.
    ///
    /// # Errors
    /// They are signed in no longer, or were suspended, or have their role no longer.
    pub fn still(&self, by: &SignedIn) -> Result<SignedIn, NotSignedIn> {
        match by.way {
            Way::Shell => Ok(by.clone()),
            Way::Token(_) | Way::Session(_) => self.holder(by.way, Some(by.caller.role)),
        }
    }

    fn holder(&self, way: Way, role: Option<Role>) -> Result<SignedIn, NotSignedIn> {
        let views = self.views().map_err(|_| NotSignedIn)?;
        let directory = views.directory();
        let at = self.moment();
        let now = at.recorded_at.timestamp_micros();
        let (staff, sign_in, expires_at, preferred) = match way {
            Way::Shell => return Err(NotSignedIn),
            Way::Token(code) => {
                let token = directory.by_token(&code, now).ok_or(NotSignedIn)?;
                let id = SignInId::from_bytes(*token.token.as_bytes());
                (token.staff, id, token.expires_at, None)
            }
            Way::Session(code) => {
                let session = directory.by_sign_in(&code, now).ok_or(NotSignedIn)?;
                let now_of_run = self.clock.monotonic();
                if !self.sessions.is_alive(session.session, session.used_at, now_of_run) {
                    return Err(NotSignedIn);
                }
                (session.staff, session.session, Some(session.expires_at), Some(session.role))
            }
        };
        if expires_at.is_some_and(|expires| expires <= now) {
            return Err(NotSignedIn);
        }
        let facts = directory.staff(staff).ok_or(NotSignedIn)?;
        if facts.standing(now) != StaffStanding::Active {
            return Err(NotSignedIn);
        }
        let on = at.day();
        let held = match (role, preferred) {
            (Some(role), _) => facts.role(role, on),
            (None, Some(preferred)) => facts.role(preferred, on).or_else(|| facts.held(on).next()),
            (None, None) => facts.held(on).next(),
        };
        let held = held.ok_or(NotSignedIn)?;
        let (role, covers) = (held.role, held.covers.clone());
        let (unit, profession) = (facts.unit.clone(), facts.profession);
        let caller = Caller { staff, role, profession, unit, covers, acting_for: None };
        Ok(SignedIn { caller, sign_in: Some(sign_in), way, account: Some(facts.version) })
    }

    /// The user of the machine's shell: an operator without an account of their own. They have
    /// the clear layer only, and what they do leaves lines like anybody's.
    ///
    /// # Errors
    /// Never in practice: the fixed code of the unit is well formed.
    pub fn shell_user(&self) -> Result<SignedIn, Fault> {
        Ok(SignedIn { caller: program()?, sign_in: None, way: Way::Shell, account: None })
    }
}
