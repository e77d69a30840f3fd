//! The door in for accounts: registering staff, roles and tokens.

use std::collections::BTreeMap;

use sanad_casework::{
    DeniedAct, IssueToken, IssueTokenForm, KeyedDigest, Moment, Purpose, Refusal, Staff,
    StaffCommand, StaffId, StreamId, TokenId,
};
use sanad_chain::KeyId;
use sanad_ledger::Expect;
use sanad_vault::{Secret, Tag};

use crate::account::SignedIn;
use crate::disclose::{Denied, TRIES};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::{CLASS_STAFF, stream};
use crate::line::{Keys, random};
use crate::policy::{Rule, Verdict, administer};
use crate::record::{Asked, Recorded, under};
use crate::time;

/// An account as its entries tell it.
struct AccountHistory {
    staff: Staff,
    version: u64,
    /// The key that the name is sealed under.
    key: Option<KeyId>,
}

/// How a token looks: a prefix that secret scanners can find, and 32 random bytes in hex.
const PREFIX: &str = "sanad_";

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
            let history = self.account(command.staff())?;
            let at = Moment { recorded_at: time::utc(self.clock.now_micros()) };
            let proposals =
                command.decide(&history.staff, &by.caller, &at).map_err(RecordError::Refused)?;
            let mut expect = self.rests_on(by, None)?;
            let account = stream(StreamId::staff(command.staff()));
            if !expect.iter().any(|(stream, _)| *stream == account) {
                expect.push((account, Expect::Exact(history.version)));
            }
            let mut keys = Keys {
                vault: &self.vault,
                parties: BTreeMap::new(),
                staff: history.key.map(|key| (command.staff(), key)).into_iter().collect(),
            };
            let under = under(by, asked, rule, tag);
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, expect)? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
    }

    /// Issues a token. It is given back once and kept nowhere: the ledger holds a keyed code of
    /// it, and a repeat of this request tells that it was issued, not the token.
    ///
    /// # Errors
    /// As [`Self::record_staff`].
    pub fn issue_token(
        &self,
        by: &SignedIn,
        staff: StaffId,
        form: IssueTokenForm,
        asked: &Asked<'_>,
    ) -> Result<(Option<Secret>, Recorded), RecordError> {
        let token = draw_token()?;
        let code = KeyedDigest::from_bytes(self.vault.tag(Tag::Token, token.as_bytes()));
        let command = IssueToken::new(staff, form, TokenId::from_bytes(random()?), code);
        let recorded = self.record_staff(by, &command.into(), asked)?;
        Ok(((!recorded.repeated).then_some(token), recorded))
    }

    /// Refuses a command that would put somebody to work on cases who does not carry any.
    pub(crate) fn check_carries_cases(&self, staff: Option<StaffId>) -> Result<(), RecordError> {
        match staff {
            Some(staff) if !self.account(staff)?.staff.carries_cases() => {
                Err(RecordError::Refused(Refusal::NotACaseWorker))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn may_administer(
        &self,
        by: &SignedIn,
        command: &StaffCommand,
        asked: &Asked<'_>,
    ) -> Result<Rule, RecordError> {
        let own_token = matches!(command, StaffCommand::RevokeToken(act)
            if act.staff == by.caller.staff);
        match administer(by.caller(), own_token) {
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

    fn account(&self, staff: StaffId) -> Result<AccountHistory, Fault> {
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

fn draw_token() -> Result<Secret, Fault> {
    use std::fmt::Write as _;
    let mut token = Secret::new(PREFIX.to_owned());
    for byte in random::<32>()? {
        let _ = write!(token, "{byte:02x}");
    }
    Ok(token)
}
