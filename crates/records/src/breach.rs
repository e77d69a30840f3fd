//! The door in for breaches: suspected, confirmed by another, notified, closed.

use sanad_casework::{
    Breach, BreachCommand, BreachId, CaseId, DeniedAct, Moment, Proposal, Purpose, StreamId,
};
use sanad_chain::{KeyId, Seq};

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::{CLASS_BREACH, stream};
use crate::line::Keys;
use crate::policy::{Verdict, keep_breach};
use crate::record::{Asked, Recorded};

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
        self.change::<OfBreach>(by, command, asked)
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
}

/// The file of a breach.
struct OfBreach;

impl Aggregate for OfBreach {
    type Deed = BreachCommand;
    type State = BreachHistory;

    fn tries(_: &BreachCommand) -> Tries {
        Tries { act: DeniedAct::Breach, purpose: Purpose::Maintenance, case: None }
    }

    fn judge(basis: &Basis<'_>, _: &BreachCommand) -> Result<Verdict, Fault> {
        Ok(keep_breach(basis.by.caller()))
    }

    fn load(basis: &Basis<'_>, deed: &BreachCommand) -> Result<(BreachHistory, u64), Fault> {
        let history = basis.breach(deed.breach())?;
        let version = history.entries.len() as u64;
        Ok((history, version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &BreachCommand,
        state: &BreachHistory,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        let decided = deed.decide(state.breach.as_ref(), basis.by.caller(), at);
        decided.map_err(RecordError::Refused)
    }

    fn half(
        _: &Basis<'_>,
        deed: &BreachCommand,
        state: &BreachHistory,
    ) -> Result<Option<Half>, Fault> {
        let first = state.breach.as_ref().and_then(|held| deed.first_half(held));
        Ok(first.map(Half::of_the_house))
    }

    fn keys<'a>(
        basis: &Basis<'a>,
        _: &BreachCommand,
        state: BreachHistory,
        _: &[Proposal],
    ) -> Result<Keys<'a>, Fault> {
        Ok(Keys { breach: state.key, ..Keys::none(&basis.records.vault) })
    }
}
