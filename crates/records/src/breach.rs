//! The door in for breaches: suspected, confirmed by another, notified, closed.

use sanad_casework::{Breach, BreachCommand, BreachId, CaseId, DeniedAct, Purpose, StreamId};
use sanad_chain::{KeyId, Seq};
use sanad_ledger::Expect;

use crate::account::SignedIn;
use crate::disclose::{Denied, TRIES};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::{CLASS_BREACH, stream};
use crate::line::{CommandTag, Keys};
use crate::policy::{Rule, Verdict, keep_breach};
use crate::record::{Asked, Recorded, under};

/// The file of a breach as its entries tell it.
pub(crate) struct BreachHistory {
    pub(crate) breach: Option<Breach>,
    /// The cases that the suspicion named, in order.
    pub(crate) cases: Vec<CaseId>,
    /// Where its entries stand, oldest first.
    pub(crate) entries: Vec<Seq>,
    /// The key that all of it is sealed under.
    key: Option<KeyId>,
}

impl Records {
    /// Records an act on the file of a breach.
    ///
    /// # Errors
    /// The role does not allow it, casework refuses it, the key was used for another request, or a
    /// fault: then nothing is recorded but that it was tried.
    pub fn record_breach(
        &self,
        by: &SignedIn,
        command: &BreachCommand,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        let rule = self.may_keep_breaches(by, asked)?;
        let tag = self.command_tag(by, asked);
        if let Some(first) = self.answered(tag)? {
            return Ok(first);
        }
        self.with_line(by, asked, self.decide_breach(by, command, (rule, tag), asked))
    }

    fn decide_breach(
        &self,
        by: &SignedIn,
        command: &BreachCommand,
        (rule, tag): (Rule, Option<CommandTag>),
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        for _ in 0..TRIES {
            let mut expect = self.rests_on(by, None)?;
            let history = self.breach(command.breach())?;
            let proposals = command
                .decide(history.breach.as_ref(), by.caller(), &self.moment())
                .map_err(RecordError::Refused)?;
            let expected = match history.entries.len() {
                0 => Expect::None,
                version => Expect::Exact(version as u64),
            };
            expect.push((stream(StreamId::breach(command.breach())), expected));
            let mut keys = Keys { breach: history.key, ..Keys::none(&self.vault) };
            let under = under(by, asked, rule, tag);
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, expect)? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
    }

    /// The file of a breach, before anything sealed of it is opened.
    pub(crate) fn breach(&self, breach: BreachId) -> Result<BreachHistory, Fault> {
        let mut history =
            BreachHistory { breach: None, cases: Vec::new(), entries: Vec::new(), key: None };
        for seq in self.ledger.stream(stream(StreamId::breach(breach))) {
            let stored = self.ledger.read(seq)?;
            let entry = stored.entry();
            Breach::apply(&mut history.breach, &event_of(&entry)?);
            let named = entry.links().map(|link| link.stream);
            let named = named.filter(|named| named.kind.0 == StreamId::LOOKS_OF);
            history.cases.extend(named.map(|named| CaseId::from_bytes(named.id)));
            let sealed = entry.descriptors().find(|part| part.class == CLASS_BREACH);
            history.key = history.key.or(sealed.map(|part| part.key));
            history.entries.push(seq);
        }
        Ok(history)
    }

    fn may_keep_breaches(&self, by: &SignedIn, asked: &Asked<'_>) -> Result<Rule, RecordError> {
        match keep_breach(by.caller()) {
            Verdict::Granted(grant) => Ok(grant.rule),
            Verdict::Denied(rule) => {
                let (act, purpose) = (DeniedAct::Breach, Purpose::Maintenance);
                let denied = Denied { act, rule, purpose, case: None, sections: Vec::new() };
                self.deny(by, denied, asked.request)?;
                Err(RecordError::NotForRole)
            }
        }
    }
}
