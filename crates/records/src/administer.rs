//! The door in for accounts: registering staff, roles, enrolments and tokens.

use sanad_casework::{
    ApproveEnrolment, ApproveEnrolmentForm, Event, FoundAccounts, FoundAccountsForm, IssueToken,
    IssueTokenForm, KeyedDigest, Moment, OpenEnrolment, OpenEnrolmentForm, Proposal, Refusal,
    Shown, Staff, StaffCommand, StaffEvent, StaffId, StreamId, TokenId,
};
use sanad_chain::KeyId;
use sanad_vault::{Secret, Tag, Vault};

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries, Unproven};
use crate::error::{Fault, RecordError};
use crate::history::{actor_of, event_of};
use crate::institution::Records;
use crate::kinds::{CLASS_STAFF, stream};
use crate::line::{Keys, RequestId, random};
use crate::policy::{Verdict, administer, found};
use crate::record::{Asked, Recorded};
use crate::watch::leaves_watch;

/// An account as its entries tell it.
pub(crate) struct AccountHistory {
    pub(crate) staff: Staff,
    pub(crate) version: u64,
    /// The key that the name is sealed under.
    pub(crate) key: Option<KeyId>,
    /// Who suspended them last.
    pub(crate) suspended_by: Option<StaffId>,
}

/// How a token for a machine client begins: secret scanners can find it.
const PREFIX: &str = "sanad_";

/// A new enrolment code, for somebody whom no two others can give its halves.
pub struct FounderCode {
    /// Whose it is.
    pub staff: StaffId,
    /// Both halves; shown once.
    pub halves: Halves,
}

/// Both halves of an enrolment code.
pub type Halves = [Secret; 2];

impl Records {
    /// Records a change to the account of a member of staff.
    ///
    /// # Errors
    /// The role does not allow it, casework refuses it, the key was used for another request, or a
    /// fault: then nothing is recorded.
    pub fn record_staff(
        &self,
        by: &SignedIn,
        command: &StaffCommand,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        self.change::<OfAccount>(by, command, asked)
    }

    /// Issues a token for the caller's own machine client. It is given back once and kept nowhere:
    /// the ledger holds a keyed code of it, and a repeat of this request tells that it was issued,
    /// not the token.
    ///
    /// # Errors
    /// As [`Self::record_staff`]; the caller did not sign in by password.
    pub fn issue_token(
        &self,
        by: &SignedIn,
        form: IssueTokenForm,
        asked: &Asked<'_>,
    ) -> Result<(Option<Secret>, Recorded), RecordError> {
        let token = draw_token(PREFIX)?;
        let code = KeyedDigest::from_bytes(self.vault.tag(Tag::Token, token.as_bytes()));
        let id = TokenId::from_bytes(random()?);
        let command = IssueToken::new(by.caller().staff, form, id, code);
        let recorded = self.record_staff(by, &command.into(), asked)?;
        Ok(((!recorded.repeated).then_some(token), recorded))
    }

    /// Opens an enrolment; the first half of its code is given back once.
    ///
    /// # Errors
    /// As [`Self::record_staff`].
    pub fn open_enrolment(
        &self,
        by: &SignedIn,
        staff: StaffId,
        form: OpenEnrolmentForm,
        asked: &Asked<'_>,
    ) -> Result<(Option<Secret>, Recorded), RecordError> {
        let shown = draw_half()?;
        let half = half_code(&self.vault, &shown);
        let command = OpenEnrolment { staff, form, half };
        let recorded = self.record_staff(by, &command.into(), asked)?;
        Ok(((!recorded.repeated).then_some(shown), recorded))
    }

    /// Approves an enrolment; the second half of its code is given back once.
    ///
    /// # Errors
    /// As [`Self::record_staff`].
    pub fn approve_enrolment(
        &self,
        by: &SignedIn,
        staff: StaffId,
        form: ApproveEnrolmentForm,
        asked: &Asked<'_>,
    ) -> Result<(Option<Secret>, Recorded), RecordError> {
        let shown = draw_half()?;
        let half = half_code(&self.vault, &shown);
        let command = ApproveEnrolment { staff, form, half };
        let recorded = self.record_staff(by, &command.into(), asked)?;
        Ok(((!recorded.repeated).then_some(shown), recorded))
    }

    /// Makes the first two approvers, at the machine itself. The codes they enrol with are given
    /// back once.
    ///
    /// # Errors
    /// Somebody else than the shell's user asks; there was an approver already; a role is not that
    /// of an approver; or a fault.
    pub fn found_accounts(
        &self,
        by: &SignedIn,
        form: FoundAccountsForm,
        asked: &Asked<'_>,
    ) -> Result<(Option<[FounderCode; 2]>, Recorded), RecordError> {
        let draw = || -> Result<FounderCode, Fault> {
            let staff = StaffId::from_bytes(random()?);
            Ok(FounderCode { staff, halves: [draw_half()?, draw_half()?] })
        };
        let codes = [draw()?, draw()?];
        let keyed = |code: &FounderCode| {
            let [first, second] = &code.halves;
            (code.staff, [half_code(&self.vault, first), half_code(&self.vault, second)])
        };
        let [one, other] = &codes;
        let command = FoundAccounts { form, founders: [keyed(one), keyed(other)] };
        let founded = self.change::<OfFounding>(by, &command, asked)?;
        Ok(((!founded.repeated).then_some(codes), founded))
    }

    /// Whether there are no accounts yet.
    ///
    /// # Errors
    /// A fault.
    pub fn is_to_be_founded(&self) -> Result<bool, Fault> {
        Ok(!self.views()?.directory().is_founded())
    }

    /// The code with which the first two approvers are made where nobody has a shell: a keyed code of the ledger, the
    /// same each time, which nobody without its keys can tell. It is good for nothing once there are approvers.
    pub fn founding_code(&self) -> Secret {
        let code = self.vault.tag(Tag::Founding, self.ledger.identity().ledger.as_bytes());
        in_groups(code.first_chunk().unwrap_or(&[0; HALF_BYTES]))
    }

    /// Makes the first two approvers for whoever has the code. The codes they enrol with are given back once.
    ///
    /// # Errors
    /// Another code, or there are approvers already; a role is not that of an approver; or a fault.
    pub fn found_by_code(
        &self,
        code: &Shown,
        form: FoundAccountsForm,
        request: RequestId,
    ) -> Result<(Option<[FounderCode; 2]>, Recorded), FoundingError> {
        let open = self.is_to_be_founded().map_err(RecordError::Fault)?;
        let fits =
            half_code(&self.vault, code.reveal()) == half_code(&self.vault, &self.founding_code());
        if !open || !fits {
            return Err(FoundingError::WrongCode);
        }
        let asked = Asked { request, key: None, seen: None };
        let shell = self.shell_user().map_err(RecordError::Fault)?;
        Ok(self.found_accounts(&shell, form, &asked)?)
    }

    pub(crate) fn account(&self, staff: StaffId) -> Result<AccountHistory, Fault> {
        let mut history =
            AccountHistory { staff: Staff::Absent, version: 0, key: None, suspended_by: None };
        for seq in self.ledger.stream(stream(StreamId::staff(staff))) {
            let stored = self.ledger.read(seq)?;
            let entry = stored.entry();
            let event = event_of(&entry)?;
            history.staff.apply(&event);
            if let Event::Staff(StaffEvent::StaffSuspended(_)) = event {
                history.suspended_by = Some(actor_of(&entry)?);
            }
            history.version += 1;
            let sealed = entry.descriptors().find(|part| part.class == CLASS_STAFF);
            history.key = history.key.or(sealed.map(|part| part.key));
        }
        history.staff = history.staff.as_of(self.moment().recorded_at);
        Ok(history)
    }
}

/// An account.
struct OfAccount;

impl Aggregate for OfAccount {
    type Deed = StaffCommand;
    type State = AccountHistory;

    fn tries(_: &StaffCommand) -> Tries {
        Tries::ADMINISTRATION
    }

    fn prove(
        records: &Records,
        by: &SignedIn,
        deed: &StaffCommand,
        _: Result<bool, RecordError>,
    ) -> Result<(), Unproven> {
        let (staff, password) = if let StaffCommand::SuspendStaff(act) = deed {
            (act.staff, &act.form.password)
        } else if let StaffCommand::ProposeRemoval(act) = deed {
            (act.staff, &act.form.password)
        } else {
            return Ok(());
        };
        let watches = records.watches(staff).map_err(|fault| Unproven::Told(fault.into()))?;
        // Who acts at the machine itself has none, and is refused by the rules of the work.
        if !watches || !by.caller().has_account() || !by.caller().role.approves() {
            return Ok(());
        }
        records.shown_again(by, password.as_ref())
    }

    fn judge(basis: &Basis<'_>, deed: &StaffCommand) -> Result<Verdict, Fault> {
        let by = basis.by.caller();
        Ok(administer(by, deed.kind(by)))
    }

    fn load(basis: &Basis<'_>, deed: &StaffCommand) -> Result<(AccountHistory, u64), Fault> {
        let history = basis.account_history(deed.staff())?;
        let version = history.version;
        Ok((history, version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &StaffCommand,
        state: &AccountHistory,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        if matches!(deed, StaffCommand::IssueToken(_)) && basis.by.session().is_none() {
            return Err(RecordError::Refused(Refusal::PasswordNeeded));
        }
        let proposals =
            deed.decide(&state.staff, basis.by.caller(), at).map_err(RecordError::Refused)?;
        // Who suspended somebody does not alone say that they come back; of two, they may be one.
        let by_two = state.staff.account().is_some_and(|account| account.watches(at.day()));
        let same = !by_two && state.suspended_by == Some(basis.by.caller().staff);
        if matches!(deed, StaffCommand::ReinstateStaff(_)) && same {
            return Err(RecordError::Refused(Refusal::SamePerson));
        }
        leaves_watch(basis, deed, state, at)?;
        Ok(proposals)
    }

    fn half(
        _: &Basis<'_>,
        deed: &StaffCommand,
        state: &AccountHistory,
    ) -> Result<Option<Half>, Fault> {
        Ok(deed.first_half(&state.staff).map(Half::of_the_house))
    }

    fn keys<'a>(
        basis: &Basis<'a>,
        deed: &StaffCommand,
        state: AccountHistory,
        _: &[Proposal],
    ) -> Result<Keys<'a>, Fault> {
        let staff = state.key.map(|key| (deed.staff(), key)).into_iter().collect();
        Ok(Keys { staff, ..Keys::none(&basis.records.vault) })
    }

    fn after(
        records: &Records,
        deed: &StaffCommand,
        recorded: Recorded,
    ) -> Result<Recorded, RecordError> {
        if let StaffCommand::UnlockAccount(unlocked) = deed {
            records.forget_attempts(unlocked.staff)?;
        }
        Ok(recorded)
    }
}

/// The founding, which stands in the institution's stream: two at once do not both pass.
struct OfFounding;

impl Aggregate for OfFounding {
    type Deed = FoundAccounts;
    /// Whether there ever was an approver.
    type State = bool;

    fn tries(_: &FoundAccounts) -> Tries {
        Tries::ADMINISTRATION
    }

    fn judge(basis: &Basis<'_>, _: &FoundAccounts) -> Result<Verdict, Fault> {
        Ok(found(basis.by.caller()))
    }

    fn load(basis: &Basis<'_>, _: &FoundAccounts) -> Result<(bool, u64), Fault> {
        let views = basis.records.views()?;
        let version = views.institution_version();
        basis.note(StreamId::institution(), version);
        Ok((views.directory().is_founded(), version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &FoundAccounts,
        founded: &bool,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        deed.decide(*founded, basis.by.caller(), at).map_err(RecordError::Refused)
    }

    fn half(_: &Basis<'_>, _: &FoundAccounts, _: &bool) -> Result<Option<Half>, Fault> {
        Ok(None)
    }
}

/// A token: a prefix and 32 random bytes in hex.
pub(crate) fn draw_token(prefix: &str) -> Result<Secret, Fault> {
    use std::fmt::Write as _;
    let mut token = Secret::new(prefix.to_owned());
    for byte in random::<32>()? {
        let _ = write!(token, "{byte:02x}");
    }
    Ok(token)
}

/// Half of an enrolment code: ten random bytes in hex, in groups that can be read aloud.
pub(crate) fn draw_half() -> Result<Secret, Fault> {
    Ok(in_groups(&random()?))
}

/// Bytes of a code.
const HALF_BYTES: usize = 10;

/// In hex, in groups that can be read aloud.
fn in_groups(bytes: &[u8; HALF_BYTES]) -> Secret {
    use std::fmt::Write as _;
    let mut code = Secret::new(String::new());
    for (index, byte) in bytes.iter().enumerate() {
        let gap = if index > 0 && index % 2 == 0 { "-" } else { "" };
        let _ = write!(code, "{gap}{byte:02x}");
    }
    code
}

/// Why the first two approvers were not made.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// The code does not fit, or is good for nothing any more: one answer for both.
    #[error("the code does not fit")]
    WrongCode,
    /// It was refused, or a fault.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// The keyed code of half an enrolment code, however it was typed.
pub(crate) fn half_code(vault: &Vault, half: &str) -> KeyedDigest {
    let digits: Secret = Secret::new(
        half.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect(),
    );
    KeyedDigest::from_bytes(vault.tag(Tag::Enrolment, digits.as_bytes()))
}
