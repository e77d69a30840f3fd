//! Which keys are free and whose a key is: the journal says so, the vault does not know it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sanad_casework::{CaseId, StreamId};
use sanad_chain::{KeyId, Seq};
use sanad_ledger::State;
use sanad_vault::JournalAt;

use crate::error::Fault;
use crate::institution::Records;
use crate::kinds::stream;

impl Records {
    /// Where the journal stands.
    pub(crate) fn journal_at(&self) -> JournalAt {
        JournalAt { generation: self.ledger.identity().generation, head: self.ledger.head() }
    }

    /// Tells the vault which of its keys are free: none that an entry names, and none at all where the
    /// journal is not the one that the vault was written beside.
    pub(crate) fn count_free_keys(&self) -> Result<(), Fault> {
        if matches!(self.ledger.state(), State::ReadOnly { .. }) {
            return Ok(());
        }
        let Some(since) = self.vault.free_since()? else { return Ok(()) };
        if !self.goes_on_from(&since) {
            return Ok(());
        }
        let mut named = BTreeSet::new();
        let walked = self.ledger.scan(since.head.size, |entry| {
            named.extend(entry.descriptors().map(|part| part.key));
            ControlFlow::Continue(())
        });
        // What cannot be read may name any of them: none is free, and fresh ones are made.
        if walked.is_ok() {
            self.vault.count_free(&named, self.journal_at())?;
        }
        Ok(())
    }

    fn goes_on_from(&self, since: &JournalAt) -> bool {
        let there = match since.head.size.get().checked_sub(1) {
            None => true,
            Some(last) => {
                self.ledger.read(Seq::new(last)).is_ok_and(|last| last.hash() == since.head.hash)
            }
        };
        there && since.generation == self.ledger.identity().generation
    }

    /// Before a key is drawn: the ledger takes what it is drawn for, as far as that can be known.
    pub(crate) fn before_drawing(&self, reserve: bool) -> Result<(), Fault> {
        self.ledger.takes(reserve)?;
        self.vault.journal_stands(self.journal_at());
        Ok(())
    }

    /// Destroys keys of a case for good, unless something of another case or person is sealed under one
    /// of them too: then nothing is destroyed.
    pub(crate) fn destroy_of(&self, case: CaseId, keys: &[KeyId]) -> Result<(), Fault> {
        let own = stream(StreamId::case(case));
        let (mut holders, mut other) = (BTreeMap::new(), None);
        let from = Seq::new(if keys.is_empty() { self.ledger.head().size.get() } else { 0 });
        self.ledger.scan(from, |entry| {
            let of_case = || entry.links().any(|link| link.stream == own);
            for part in entry.descriptors().filter(|part| keys.contains(&part.key)) {
                let holder = *holders.entry(part.key).or_insert((part.class, part.party));
                if holder != (part.class, part.party) || !of_case() {
                    other = Some(entry.seq().get());
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        match other {
            Some(seq) => Err(Fault::SharedKey { seq }),
            None => Ok(self.vault.destroy(keys, &mut |_, _| {}).map(drop)?),
        }
    }
}
