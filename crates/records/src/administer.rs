//! The door in for accounts: registering staff, roles, enrolments and tokens.

use sanad_casework::{
    ApproveEnrolment, ApproveEnrolmentForm, DeniedAct, FoundAccounts, FoundAccountsForm,
    IssueToken, IssueTokenForm, KeyedDigest, Moment, OpenEnrolment, OpenEnrolmentForm, Purpose,
    Refusal, Staff, StaffCommand, StaffId, StreamId, TokenId,
};
use sanad_chain::KeyId;
use sanad_ledger::Expect;
use sanad_vault::{Secret, Tag, Vault};

use crate::account::SignedIn;
use crate::disclose::{Denied, TRIES};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::{CLASS_STAFF, stream};
use crate::line::{CommandTag, Keys, random};
use crate::policy::{Rule, Verdict, administer};
use crate::record::{Asked, Recorded, under};

/// An account as its entries tell it.
pub(crate) struct AccountHistory {
    pub(crate) staff: Staff,
    pub(crate) version: u64,
    /// The key that the name is sealed under.
    pub(crate) key: Option<KeyId>,
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
        let recorded = self.with_line(by, asked, self.decide_staff(by, command, asked))?;
        if let StaffCommand::UnlockAccount(unlocked) = command {
            self.forget_attempts(unlocked.staff)?;
        }
        Ok(recorded)
    }

    /// What was decided about an account or a key; where the rules refused it, once a line says so.
    pub(crate) fn with_line<T>(
        &self,
        by: &SignedIn,
        asked: &Asked<'_>,
        decided: Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        match decided {
            Err(RecordError::Refused(refusal)) => {
                Err(RecordError::Refused(self.refused(by, refusal, None, asked.request)?))
            }
            decided => decided,
        }
    }

    fn decide_staff(
        &self,
        by: &SignedIn,
        command: &StaffCommand,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        let tag = self.command_tag(by, asked);
        let first = self.answered(tag);
        if !matches!(first, Ok(None)) {
            self.may_administer(by, command, asked)?;
        }
        if let Some(first) = first? {
            return Ok(first);
        }
        for _ in 0..TRIES {
            let rule = self.may_administer(by, command, asked)?;
            if matches!(command, StaffCommand::IssueToken(_)) && by.session().is_none() {
                return Err(RecordError::Refused(Refusal::PasswordNeeded));
            }
            let history = self.account(command.staff())?;
            let at = self.moment();
            let proposals =
                command.decide(&history.staff, &by.caller, &at).map_err(RecordError::Refused)?;
            let mut expect = self.rests_on(by, None)?;
            let account = stream(StreamId::staff(command.staff()));
            if !expect.iter().any(|(stream, _)| *stream == account) {
                expect.push((account, Expect::Exact(history.version)));
            }
            let staff = history.key.map(|key| (command.staff(), key)).into_iter().collect();
            let mut keys = Keys { staff, ..Keys::none(&self.vault) };
            let under = under(by, asked, rule, tag);
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, expect)? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
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
        if by.caller().has_account() {
            let (rule, purpose) = (Rule::RoleHasNoAccess, Purpose::Maintenance);
            let (act, sections) = (DeniedAct::Administration, Vec::new());
            let denied = Denied { act, rule, purpose, case: None, sections };
            self.deny(by, denied, asked.request)?;
            return Err(RecordError::NotForRole);
        }
        let tag = self.command_tag(by, asked);
        if let Some(first) = self.answered(tag)? {
            return Ok((None, first));
        }
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
        let founded = self.with_line(by, asked, self.decide_founding(by, &command, asked, tag))?;
        Ok((Some(codes), founded))
    }

    fn decide_founding(
        &self,
        by: &SignedIn,
        command: &FoundAccounts,
        asked: &Asked<'_>,
        tag: Option<CommandTag>,
    ) -> Result<Recorded, RecordError> {
        for _ in 0..TRIES {
            // The founding stands in the institution's stream, so two at once do not both pass.
            let expect = self.rests_on(by, None)?;
            let founded = self.views()?.directory().is_founded();
            let proposals = command
                .decide(founded, by.caller(), &self.moment())
                .map_err(RecordError::Refused)?;
            let mut keys = Keys::none(&self.vault);
            let under = under(by, asked, Rule::ShellFounds, tag);
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, expect)? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
    }

    /// Refuses a command that would put somebody to work on a case who cannot take one.
    pub(crate) fn check_takes_a_case(
        &self,
        staff: Option<StaffId>,
        at: &Moment,
    ) -> Result<(), RecordError> {
        match staff {
            Some(staff) => {
                let history = self.account(staff)?;
                history.staff.takes_a_case(at.day()).map_err(RecordError::Refused)
            }
            None => Ok(()),
        }
    }

    fn may_administer(
        &self,
        by: &SignedIn,
        command: &StaffCommand,
        asked: &Asked<'_>,
    ) -> Result<Rule, RecordError> {
        match administer(by.caller(), command.kind(by.caller())) {
            Verdict::Granted(grant) => Ok(grant.rule),
            Verdict::Denied(rule) => {
                let (purpose, sections) = (Purpose::Maintenance, Vec::new());
                let act = DeniedAct::Administration;
                let denied = Denied { act, rule, purpose, case: None, sections };
                self.deny(by, denied, asked.request)?;
                Err(RecordError::NotForRole)
            }
        }
    }

    pub(crate) fn account(&self, staff: StaffId) -> Result<AccountHistory, Fault> {
        let mut history = AccountHistory { staff: Staff::Absent, version: 0, key: None };
        for seq in self.ledger.stream(stream(StreamId::staff(staff))) {
            let stored = self.ledger.read(seq)?;
            let entry = stored.entry();
            history.staff.apply(&event_of(&entry)?);
            history.version += 1;
            let sealed = entry.descriptors().find(|part| part.class == CLASS_STAFF);
            history.key = history.key.or(sealed.map(|part| part.key));
        }
        Ok(history)
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
    use std::fmt::Write as _;
    let mut half = Secret::new(String::new());
    for (index, byte) in random::<10>()?.into_iter().enumerate() {
        let gap = if index > 0 && index % 2 == 0 { "-" } else { "" };
        let _ = write!(half, "{gap}{byte:02x}");
    }
    Ok(half)
}

/// The keyed code of half an enrolment code, however it was typed.
pub(crate) fn half_code(vault: &Vault, half: &str) -> KeyedDigest {
    let digits: Secret = Secret::new(
        half.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect(),
    );
    KeyedDigest::from_bytes(vault.tag(Tag::Enrolment, digits.as_bytes()))
}
