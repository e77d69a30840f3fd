//! Keys made ahead: which of them are free, drawing one, and giving back what was not used.
//!
//! Whether a key is free, the journal decides: one that an entry names is in use, whatever a file of
//! the vault says that was put back. So the file tells where the journal stood when it was written, and
//! after a start no key counts as free before [`Vault::count_free`] was told what stands behind that.

use std::collections::BTreeSet;

use sanad_chain::{Hash, KeyId, Seq};
use sanad_ledger::Head;

use crate::error::VaultError;
use crate::key::random;
use crate::vault::{InHand, Vault};

/// Keys made and synced ahead at a time; few in tests, which make thousands of vaults.
const POOL: usize = if cfg!(test) { 8 } else { 256 };

/// Where a journal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalAt {
    /// The generation it is in.
    pub generation: u32,
    /// How many entries it has, and the hash of the last.
    pub head: Head,
}

/// What a file of the vault says of its free keys.
pub(crate) struct Told {
    pub(crate) ready: Vec<KeyId>,
    /// Where the journal stood; an earlier version did not write it down.
    pub(crate) at: Option<JournalAt>,
}

impl JournalAt {
    /// Before the first entry.
    pub(crate) const START: Self =
        Self { generation: 0, head: Head { size: Seq::new(0), hash: Hash::ZERO } };

    pub(crate) fn encode(&self) -> [u8; 44] {
        let Self { generation, head: Head { size, hash } } = self;
        let mut out = [0; 44];
        let fields = [&generation.to_le_bytes()[..], &size.get().to_le_bytes(), hash.as_bytes()];
        out.iter_mut().zip(fields.concat()).for_each(|(to, from)| *to = from);
        out
    }

    pub(crate) fn decode(bytes: &[u8; 44]) -> Self {
        let mut at = bytes.iter().copied();
        let generation = u32::from_le_bytes(std::array::from_fn(|_| at.next().unwrap_or_default()));
        let size = u64::from_le_bytes(std::array::from_fn(|_| at.next().unwrap_or_default()));
        let hash = Hash::from_bytes(std::array::from_fn(|_| at.next().unwrap_or_default()));
        Self { generation, head: Head { size: Seq::new(size), hash } }
    }
}

impl Vault {
    /// Where the journal stood when the file of the vault was written, as long as nobody has said which
    /// keys are free since then. `None`: there is nothing to say.
    ///
    /// # Errors
    /// The files cannot be read, or what is read not be made durable.
    pub fn free_since(&self) -> Result<Option<JournalAt>, VaultError> {
        Ok(self.known()?.told.as_ref().and_then(|told| told.at))
    }

    /// Says which keys are free: those that the file says are, without those `named` by entries of the
    /// journal since [`Vault::free_since`]. Where it does not go on from there, or no journal was
    /// asked, none is: then fresh ones are made.
    ///
    /// # Errors
    /// As of [`Vault::free_since`].
    pub fn count_free(&self, named: &BTreeSet<KeyId>, now: JournalAt) -> Result<(), VaultError> {
        let mut held = self.known()?;
        let Some(told) = held.told.take() else { return Ok(()) };
        let all = told.ready.len();
        let mut ready = told.ready;
        ready.retain(|id| !named.contains(id) && held.ring.keys.contains_key(id));
        if told.at.is_none_or(|at| at.generation != now.generation) {
            ready.clear();
        }
        held.moved |= ready.len() != all;
        held.ring.ready = ready;
        held.at = now;
        Ok(())
    }

    /// The journal stands here now, and none of its entries names a key that was not given out, or was
    /// given back. Of an earlier generation no key is free: what was lost of it may name each.
    pub fn journal_stands(&self, at: JournalAt) {
        let mut held = self.held();
        if held.at.generation != at.generation {
            held.moved |= !held.ring.ready.is_empty();
            held.ring.ready.clear();
        }
        held.at = at;
    }

    /// A key that stands in no event yet, durable in the vault's file.
    ///
    /// # Errors
    /// More keys had to be made, and the disk or the random source refused.
    pub fn issue(&self) -> Result<KeyId, VaultError> {
        let mut held = self.known()?;
        if held.ring.ready.is_empty() {
            self.fill(&mut held)?;
        }
        let key = held.ring.ready.pop().ok_or(VaultError::Locked { what: "vault" })?;
        // What the file said is not asked for any more: it may name this one.
        (held.told, held.moved) = (None, true);
        Ok(key)
    }

    /// Takes back keys that were given out and stand in no entry: nothing was written, and nothing will
    /// be, that names them.
    pub fn give_back(&self, keys: &[KeyId]) {
        let mut held = self.held();
        for key in keys {
            if held.ring.keys.contains_key(key) && !held.ring.ready.contains(key) {
                held.ring.ready.push(*key);
                held.moved = true;
            }
        }
    }

    /// Writes down which keys are still free, so that the next start goes on with them.
    ///
    /// # Errors
    /// The disk refuses: then the next start asks the journal from further back.
    pub fn close(self) -> Result<(), VaultError> {
        let mut held = self.held();
        if !held.moved {
            return Ok(());
        }
        self.know(&mut held)?;
        self.replace(&mut held)
    }

    /// Makes keys; none is kept where they cannot be written.
    pub(crate) fn fill(&self, held: &mut InHand) -> Result<(), VaultError> {
        let mut fresh = Vec::with_capacity(POOL);
        let made = self.fill_with(held, &mut fresh);
        if made.is_err() {
            held.ring.ready.retain(|id| !fresh.contains(id));
            held.ring.keys.retain(|id, _| !fresh.contains(id));
        }
        made
    }

    fn fill_with(&self, held: &mut InHand, fresh: &mut Vec<KeyId>) -> Result<(), VaultError> {
        while held.ring.ready.len() < POOL {
            let id = KeyId::from_bytes(random()?);
            held.ring.add(&held.epoch, id)?;
            held.ring.ready.push(id);
            fresh.push(id);
        }
        self.replace(held)
    }
}
