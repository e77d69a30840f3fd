//! Signing in by password and out again, and setting passwords.
//!
//! A password is stretched before any turn or lock is taken, and everything is judged anew when the
//! line is written: the same password, an active holder, a role that is held. How often somebody may be
//! wrong is judged before that, by `attempts`.

use std::cell::OnceCell;
use std::marker::PhantomData;

use sanad_casework::{
    Caller, ChangePassword, EndSignIn, KeyedDigest, LockAccount, Moment, OpenSignIn, Password,
    PasswordCode, Proposal, RedeemEnrolment, Refusal, Role, Salt, Shown, SignInId, SignInName,
    StaffId, StreamId,
};
use sanad_ledger::Expect;
use sanad_vault::{Cost, Secret, Stretching, Tag};
use sanad_views::PasswordFacts;

use crate::account::{PREFIX, SignedIn};
use crate::administer::{AccountHistory, draw_token, half_code};
use crate::attempts::{Attempt, seconds};
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries, Unproven};
use crate::error::{Fault, NotSignedIn, RecordError, SignInError};
use crate::institution::Records;
use crate::kinds::stream;
use crate::line::{Keys, RequestContext, RequestId, program, random};
use crate::policy::{Rule, Verdict, own_account};
use crate::record::{Asked, Recorded};
use crate::reveal::TRIES;
use crate::time;
use crate::turned_away::Tried;

/// A sign-in that was opened. The token is given back once and kept nowhere.
pub struct Opened {
    /// The token to come with from now on.
    pub token: Secret,
    /// Who.
    pub staff: StaffId,
    /// The sign-in.
    pub session: SignInId,
    /// The role they act in where a request names none.
    pub role: Role,
    /// When it ends at the latest, RFC 3339.
    pub expires_at: String,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("session", &self.session).finish_non_exhaustive()
    }
}

/// A proof that the caller showed their password just now, for acts that need one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreshProof {
    staff: StaffId,
    at: i64,
}

impl FreshProof {
    /// Who showed it.
    pub fn staff(&self) -> StaffId {
        self.staff
    }

    /// When: microseconds UTC since 1970.
    pub fn at(&self) -> i64 {
        self.at
    }
}

/// One answer for every cause.
const NOBODY: SignInError = SignInError::NotSignedIn(NotSignedIn);

impl Records {
    /// Signs somebody in by name and password, who was let through by [`Records::attempt`]. Whatever is
    /// wrong, the answer is the same and takes as long: for a name that nobody has, and for an account
    /// that is suspended, some password is stretched.
    ///
    /// # Errors
    /// Name or password is wrong, the account is suspended or gone, or no such role is held: one answer.
    /// Or a fault.
    pub fn sign_in_by_password(
        &self,
        attempt: &Attempt,
        password: &Shown,
        role: Option<Role>,
        request: RequestId,
    ) -> Result<Opened, SignInError> {
        let name = attempt.name;
        let known = self.views()?.directory().password(&name, self.clock.now_micros());
        match self.check(known, password.reveal()) {
            Ok(()) => self.attempts.right(attempt),
            Err(SignInError::NotSignedIn(_)) => {
                self.count_wrong(attempt, known.map(|known| known.staff))?;
                return Err(match attempt.crowded {
                    Some(wait) => SignInError::Wait { seconds: seconds(wait) },
                    None => NOBODY,
                });
            }
            Err(other) => {
                self.attempts.not_tried(attempt);
                return Err(other);
            }
        }
        let known = known.ok_or(NOBODY)?;
        let cost = Cost::NOW;
        let stronger =
            if cost_of(&known) == cost { None } else { Some(self.code(name, password.reveal())?) };
        let token = draw_token(PREFIX)?;
        let session = SignInId::from_bytes(random()?);
        let hash = KeyedDigest::from_bytes(self.vault.tag(Tag::SignIn, token.as_bytes()));
        for _ in 0..TRIES {
            let (caller, version) = self.comes(&name, &known, role)?;
            let staff = caller.staff;
            let at = self.moment();
            let place = attempt.over_network.then(|| KeyedDigest::from_bytes(attempt.place));
            let open = OpenSignIn { staff, session, hash, role: caller.role, place };
            let mut proposals = open.decide(&at).map_err(SignInError::Refused)?;
            if let Some(code) = stronger {
                let account = self.account(staff)?;
                let set = ChangePassword { staff, code, keeps: None };
                let set = set.decide(&account.staff, &at).map_err(SignInError::Refused)?;
                proposals.splice(0..0, set);
            }
            let under = RequestContext {
                caller: &caller,
                sign_in: Some(session),
                request,
                rule: Rule::PasswordSignsIn,
                tag: None,
            };
            let expect = vec![(stream(StreamId::staff(staff)), Expect::Exact(version))];
            if self.append(&proposals, &under, &mut self.no_keys(), expect)?.is_some() {
                self.sessions.touch(session, self.clock.monotonic());
                let end = at.recorded_at + OpenSignIn::LASTS;
                let expires_at = time::text(end.timestamp_micros());
                return Ok(Opened { token, staff, session, role: caller.role, expires_at });
            }
        }
        Err(SignInError::Fault(Fault::Busy))
    }

    /// Ends the sign-in that the caller came with.
    ///
    /// # Errors
    /// They came with something else, or a fault.
    pub fn sign_out(&self, by: &SignedIn, asked: &Asked<'_>) -> Result<Recorded, RecordError> {
        match self.change::<OfSignIns>(by, &(), asked) {
            // It has ended: of the same request, sent twice, both are told so.
            Err(RecordError::Fault(Fault::NotSignedIn(ended))) => {
                let first = self.answered(self.command_tag(by, asked))?;
                first.ok_or(RecordError::Fault(ended.into()))
            }
            ended => ended,
        }
    }

    /// Sets the password of whoever shows both halves of their enrolment code. All that opened the
    /// account before ends.
    ///
    /// # Errors
    /// There is no such code, it is over or was used: one answer. The name is taken or the password
    /// is the name: then the code can still be used. Or a fault.
    pub fn redeem(
        &self,
        halves: [&Shown; 2],
        name: &SignInName,
        password: &Password,
        request: RequestId,
    ) -> Result<Recorded, SignInError> {
        let [first, second] = halves.map(|half| half_code(&self.vault, half.reveal()));
        let enrolling = |records: &Self| -> Result<StaffId, SignInError> {
            let views = records.views()?;
            let staff = views.directory().enrolling(first.as_bytes(), second.as_bytes());
            staff.ok_or(NOBODY)
        };
        let staff = enrolling(self)?;
        let name = self.vault.tag(Tag::SignInName, name.reveal().as_bytes());
        self.refuse_name_as_password(&name, password)?;
        let code = self.code(name, password.reveal())?;
        // Two who choose the same name at once would both find it free.
        let _turn = self.naming.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for _ in 0..TRIES {
            if self.views()?.directory().named(&name).is_some_and(|whose| whose != staff) {
                return Err(SignInError::Refused(Refusal::NameTaken));
            }
            let account = self.account(staff)?;
            let redeem = RedeemEnrolment { staff, first, second, code };
            let proposals =
                redeem.decide(&account.staff, &self.moment()).map_err(|_no_such_code| NOBODY)?;
            let caller = Caller { acting_for: Some(staff), ..program()? };
            let rule = Rule::CodeEnrols;
            let under = RequestContext { caller: &caller, sign_in: None, request, rule, tag: None };
            let expect = vec![(stream(StreamId::staff(staff)), Expect::Exact(account.version))];
            if let Some(done) = self.append(&proposals, &under, &mut self.no_keys(), expect)? {
                self.attempts.forget(&name);
                return Ok(done);
            }
        }
        Err(SignInError::Fault(Fault::Busy))
    }

    /// Sets another password for the caller, who shows the old one. All their other sign-ins end.
    ///
    /// # Errors
    /// They did not sign in by password; the old one is wrong; the new one is their name; or a
    /// fault.
    pub fn change_password(
        &self,
        by: &SignedIn,
        old: &Shown,
        new: &Password,
        asked: &Asked<'_>,
    ) -> Result<Recorded, SignInError> {
        let deed = NewPassword { old, new, code: OnceCell::new() };
        Ok(self.change::<OfPassword<'_>>(by, &deed, asked)?)
    }

    /// The code of the new password, once the old one was shown.
    fn new_code(&self, by: &SignedIn, deed: &NewPassword<'_>) -> Result<PasswordCode, SignInError> {
        let session = by.session().ok_or(SignInError::Refused(Refusal::PasswordNeeded))?;
        let name = self.prove(by.caller().staff, session, deed.old, "old")?;
        self.refuse_name_as_password(&name, deed.new)?;
        self.code(name, deed.new.reveal())
    }

    /// Has the caller show their password again, for an act that needs a fresh proof.
    ///
    /// # Errors
    /// They did not sign in by password, the password is wrong, or too many were in this sign-in. Or a
    /// fault.
    pub fn reauthenticate(
        &self,
        by: &SignedIn,
        password: &Shown,
    ) -> Result<FreshProof, SignInError> {
        let session = by.session().ok_or(SignInError::Refused(Refusal::PasswordNeeded))?;
        let staff = by.caller().staff;
        self.prove(staff, session, password, "password")?;
        Ok(FreshProof { staff, at: self.clock.now_micros() })
    }

    /// Refuses whoever does not know the password of this account, which stands in this field of the
    /// form; the code of its name. What was wrong at the door, or in another sign-in, is not held against
    /// this one.
    fn prove(
        &self,
        staff: StaffId,
        session: SignInId,
        password: &Shown,
        field: &'static str,
    ) -> Result<[u8; 32], SignInError> {
        let (name, known) = {
            let views = self.views()?;
            let name = views.directory().name_of(staff).ok_or(NOBODY)?;
            (name, views.directory().password(&name, self.clock.now_micros()))
        };
        let now = self.clock.monotonic();
        if let Err(wait) = self.attempts.in_session(session, now) {
            return Err(SignInError::Wait { seconds: seconds(wait) });
        }
        match self.check(known, password.reveal()) {
            Err(SignInError::NotSignedIn(_)) => {
                Err(SignInError::Refused(Refusal::WrongPassword { field }))
            }
            Err(other) => Err(other),
            Ok(()) => {
                self.attempts.right_in_session(session);
                Ok(name)
            }
        }
    }

    /// Whether this is the password; where it is not, that is told with all others of the minute.
    fn check(&self, known: Option<PasswordFacts>, password: &str) -> Result<(), SignInError> {
        let turn_away = |tried| self.turned_away.count(tried, self.clock.now_micros());
        let Some(known) = known else {
            self.hashers.work(|memory| {
                // As much work as a right password takes.
                let _nobodys = self.vault.password_code(memory, password, &[0; 16], Cost::NOW);
            })?;
            turn_away(Tried::UnknownName);
            return Err(NOBODY);
        };
        let (salt, cost) = (known.salt, cost_of(&known));
        let code = |memory: &mut Stretching| {
            self.vault.password_code(memory, password, &salt, cost).map_err(Fault::from)
        };
        if self.hashers.work(code)?? == known.verifier {
            return Ok(());
        }
        turn_away(Tried::KnownName);
        Err(NOBODY)
    }

    /// Counts a wrong password; where strange addresses are kept from an account for it, an entry says so.
    fn count_wrong(&self, attempt: &Attempt, staff: Option<StaffId>) -> Result<(), SignInError> {
        let closed = self.attempts.wrong(attempt, self.clock.monotonic());
        let (Some((failures, locks)), Some(staff)) = (closed, staff) else {
            return Ok(());
        };
        let lock = LockAccount { staff, failures, locks };
        let proposals = lock.decide(&self.moment()).map_err(SignInError::Refused)?;
        let caller = Caller { acting_for: Some(staff), ..program()? };
        let (request, rule) = (RequestId::from_bytes(random()?), Rule::FailuresLock);
        let under = RequestContext { caller: &caller, sign_in: None, request, rule, tag: None };
        self.append(&proposals, &under, &mut self.no_keys(), Vec::new())?;
        Ok(())
    }

    /// Whoever comes with this name and password, in the role they want to act in.
    fn comes(
        &self,
        name: &[u8; 32],
        known: &PasswordFacts,
        role: Option<Role>,
    ) -> Result<(Caller, u64), SignInError> {
        let views = self.views()?;
        if views.directory().password(name, self.clock.now_micros()).as_ref() != Some(known) {
            return Err(NOBODY);
        }
        let facts = views.directory().staff(known.staff).ok_or(NOBODY)?;
        let on = self.moment().day();
        let held = match role {
            Some(role) => facts.role(role, on),
            None => facts.held(on).next(),
        };
        let held = held.ok_or(NOBODY)?;
        let (staff, role, covers) = (known.staff, held.role, held.covers.clone());
        let (profession, unit) = (facts.profession, facts.unit.clone());
        Ok((Caller { staff, role, profession, unit, covers, acting_for: None }, facts.version))
    }

    /// What is kept of a name and a password from now on.
    fn code(&self, name: [u8; 32], password: &str) -> Result<PasswordCode, SignInError> {
        let (salt, cost) = (random()?, Cost::NOW);
        let code = |memory: &mut Stretching| {
            self.vault.password_code(memory, password, &salt, cost).map_err(Fault::from)
        };
        let verifier = KeyedDigest::from_bytes(self.hashers.work(code)??);
        let (sign_in, salt) = (KeyedDigest::from_bytes(name), Salt::from_bytes(salt));
        let Cost { memory_kib, passes, lanes } = cost;
        Ok(PasswordCode { sign_in, salt, memory_kib, passes, lanes, verifier })
    }

    fn refuse_name_as_password(
        &self,
        name: &[u8; 32],
        password: &Password,
    ) -> Result<(), SignInError> {
        let as_name = password.reveal().parse::<SignInName>().ok();
        let code = as_name.map(|text| self.vault.tag(Tag::SignInName, text.reveal().as_bytes()));
        if code.as_ref() == Some(name) {
            return Err(SignInError::Refused(Refusal::PasswordIsName));
        }
        Ok(())
    }

    /// For proposals that seal nothing.
    fn no_keys(&self) -> Keys<'_> {
        Keys::none(&self.vault)
    }
}

fn cost_of(known: &PasswordFacts) -> Cost {
    let PasswordFacts { memory_kib, passes, lanes, .. } = *known;
    Cost { memory_kib, passes, lanes }
}

/// The sign-ins of the caller, of whom the one they came with ends.
struct OfSignIns;

impl Aggregate for OfSignIns {
    type Deed = ();
    type State = ();

    fn tries((): &()) -> Tries {
        Tries::ADMINISTRATION
    }

    fn judge(_: &Basis<'_>, (): &()) -> Result<Verdict, Fault> {
        Ok(own_account())
    }

    fn load(basis: &Basis<'_>, (): &()) -> Result<((), u64), Fault> {
        // That it still runs, the basis has read.
        let sign_ins = stream(StreamId::sign_ins(basis.by.caller().staff));
        Ok(((), basis.records.ledger.version(sign_ins)))
    }

    fn decide(
        basis: &Basis<'_>,
        (): &(),
        (): &(),
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        let session = basis.by.session().ok_or(RecordError::Refused(Refusal::PasswordNeeded))?;
        let end = EndSignIn { staff: basis.by.caller().staff, session };
        end.decide(at).map_err(RecordError::Refused)
    }

    fn half(_: &Basis<'_>, (): &(), (): &()) -> Result<Option<Half>, Fault> {
        Ok(None)
    }
}

/// Another password, of somebody who shows the old one.
struct NewPassword<'a> {
    old: &'a Shown,
    new: &'a Password,
    /// What is kept of the new one; it is stretched once, before any turn.
    code: OnceCell<PasswordCode>,
}

/// The password of the caller.
struct OfPassword<'p>(PhantomData<&'p ()>);

impl<'p> Aggregate for OfPassword<'p> {
    type Deed = NewPassword<'p>;
    type State = AccountHistory;

    fn tries(_: &NewPassword<'p>) -> Tries {
        Tries::ADMINISTRATION
    }

    fn prove(
        records: &Records,
        by: &SignedIn,
        deed: &NewPassword<'p>,
        repeated: Result<bool, RecordError>,
    ) -> Result<(), Unproven> {
        if repeated.map_err(Unproven::Told)? {
            return Ok(());
        }
        match records.new_code(by, deed) {
            Ok(code) => {
                let _first = deed.code.set(code);
                Ok(())
            }
            Err(SignInError::Refused(refusal)) => Err(Unproven::Refused(refusal)),
            Err(SignInError::NotSignedIn(nobody)) => {
                Err(Unproven::Told(RecordError::Fault(nobody.into())))
            }
            Err(SignInError::KeyReused) => Err(Unproven::Told(RecordError::KeyReused)),
            Err(SignInError::Wait { seconds }) => {
                Err(Unproven::Told(RecordError::Wait { seconds }))
            }
            Err(SignInError::Fault(fault)) => Err(Unproven::Told(RecordError::Fault(fault))),
        }
    }

    fn judge(_: &Basis<'_>, _: &NewPassword<'p>) -> Result<Verdict, Fault> {
        Ok(own_account())
    }

    fn load(basis: &Basis<'_>, _: &NewPassword<'p>) -> Result<(AccountHistory, u64), Fault> {
        let history = basis.account_history(basis.by.caller().staff)?;
        let version = history.version;
        Ok((history, version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &NewPassword<'p>,
        state: &AccountHistory,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        let needed = RecordError::Refused(Refusal::PasswordNeeded);
        let (Some(keeps), Some(code)) = (basis.by.session(), deed.code.get()) else {
            return Err(needed);
        };
        let change =
            ChangePassword { staff: basis.by.caller().staff, code: *code, keeps: Some(keeps) };
        change.decide(&state.staff, at).map_err(RecordError::Refused)
    }

    fn half(_: &Basis<'_>, _: &NewPassword<'p>, _: &AccountHistory) -> Result<Option<Half>, Fault> {
        Ok(None)
    }
}
