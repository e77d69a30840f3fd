//! Which keys are free and whose a key is: the journal says so, the vault does not know it.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::PoisonError;

use sanad_casework::{CaseId, StreamId};
use sanad_chain::{Entry, KeyId, PartyId, Seq, Stream, StreamKind};
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
    /// of them too: then nothing is destroyed. What the log says of keys is read once, and from there on
    /// only what is new.
    pub(crate) fn destroy_of(&self, case: CaseId, keys: &[KeyId]) -> Result<(), Fault> {
        let own = stream(StreamId::case(case));
        if !keys.is_empty() {
            let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
            self.ledger.scan(Seq::new(owners.up_to), |entry| {
                owners.take(entry, own.kind);
                ControlFlow::Continue(())
            })?;
            if let Some(seq) = keys.iter().find_map(|key| owners.not_of(*key, own)) {
                return Err(Fault::SharedKey { seq });
            }
        }
        Ok(self.vault.destroy(keys, &mut |_, _| {}).map(drop)?)
    }
}

/// Whose each key is that the log names, as far as it was read: nothing before the first erasure.
#[derive(Default)]
pub(crate) struct Owners {
    up_to: u64,
    of: HashMap<KeyId, Owner>,
}

/// Who a key was first used for, and where.
#[derive(Clone, Copy)]
struct Owner {
    class: u8,
    party: PartyId,
    case: Option<[u8; 16]>,
    /// Where it was used first, or first for somebody else.
    seq: u64,
    shared: bool,
}

impl Owners {
    fn take(&mut self, entry: &Entry<'_>, kind: StreamKind) {
        let seq = entry.seq().get();
        self.up_to = seq + 1;
        let mut case = None;
        for part in entry.descriptors() {
            let case = *case.get_or_insert_with(|| {
                entry.links().find(|link| link.stream.kind == kind).map(|link| link.stream.id)
            });
            let (class, party) = (part.class, part.party);
            let first = Owner { class, party, case, seq, shared: false };
            let known = self.of.entry(part.key).or_insert(first);
            let same = (known.class, known.party, known.case) == (class, party, case);
            if !known.shared && !same {
                (known.shared, known.seq) = (true, seq);
            }
        }
    }

    /// An entry that uses this key, where that is not for this case alone.
    fn not_of(&self, key: KeyId, own: Stream) -> Option<u64> {
        let owner = self.of.get(&key)?;
        (owner.shared || owner.case != Some(own.id)).then_some(owner.seq)
    }
}
