//! The keys of a vault as one file, read and replaced whole.
//!
//! `SNV2`, epoch (u32); where the journal stood: generation (u32), entries (u64), hash of the last
//! (32); count (u32), then for each key: state (u8), id (16), wrapped key (60); at the end a keyed code
//! (32) over all before it. Integers little-endian. Each key is wrapped under the epoch key and bound to
//! ledger, epoch and id. No id stands twice.
//!
//! State 2 says that the key stood in no entry up to there: it is free, if the journal goes on from
//! there in the same generation and none of its later entries names it. Any other key is state 1.
//!
//! `SNV1`, of earlier versions, lacks where the journal stood: none of its keys counts as free.

use std::collections::{BTreeMap, BTreeSet};

use sanad_chain::{KeyId, LedgerId, same_mac};

use crate::error::VaultError;
use crate::free::JournalAt;
use crate::key::{Key, NoRandomness};
use crate::wrap::{WRAPPED_BYTES, unwrap, wrap};

const MAGIC: &[u8; 4] = b"SNV2";
const MAGIC_1: &[u8; 4] = b"SNV1";
/// What the wrap of each key begins with, in both.
const WRAP: &[u8; 4] = b"SNV1";
/// The key may stand in an event.
const IN_USE: u8 = 1;
/// The key was made ahead and stood in no entry.
const READY: u8 = 2;
const RECORD_BYTES: usize = 1 + 16 + WRAPPED_BYTES;

/// All keys, and which of them are still free.
#[derive(Default)]
pub(crate) struct Keyring {
    pub(crate) keys: BTreeMap<KeyId, Held>,
    pub(crate) ready: Vec<KeyId>,
}

/// A key with its wrapped form, so that replacing the file wraps only what is new.
pub(crate) struct Held {
    pub(crate) key: Key,
    wrapped: [u8; WRAPPED_BYTES],
}

/// Which ledger and epoch a keyring belongs to, and the key that wraps it.
pub(crate) struct Epoch {
    pub(crate) ledger: LedgerId,
    pub(crate) number: u32,
    pub(crate) key: Key,
}

impl Epoch {
    fn about(&self, id: KeyId) -> Vec<u8> {
        let mut about = WRAP.to_vec();
        about.extend_from_slice(self.ledger.as_bytes());
        about.extend_from_slice(&self.number.to_le_bytes());
        about.extend_from_slice(id.as_bytes());
        about
    }

    fn mac(&self, bytes: &[u8]) -> [u8; 32] {
        self.key.derive("sanad 2026 v1 vault file", &[self.ledger.as_bytes()]).mac(bytes)
    }
}

impl Keyring {
    /// Adds a fresh key.
    pub(crate) fn add(&mut self, epoch: &Epoch, id: KeyId) -> Result<(), NoRandomness> {
        let key = Key::random()?;
        let wrapped = wrap(&epoch.key, &key, &epoch.about(id))?;
        self.keys.insert(id, Held { key, wrapped });
        Ok(())
    }

    /// All keys but `without`, wrapped under another epoch, and how many were left out.
    pub(crate) fn rewrapped(
        &self,
        epoch: &Epoch,
        without: &[KeyId],
        step: &mut dyn FnMut(usize, usize),
    ) -> Result<(Self, usize), NoRandomness> {
        let mut ring = Self::default();
        for (done, (id, held)) in self.keys.iter().enumerate() {
            if without.contains(id) {
                continue;
            }
            let wrapped = wrap(&epoch.key, &held.key, &epoch.about(*id))?;
            ring.keys.insert(*id, Held { key: held.key.clone(), wrapped });
            step(done + 1, self.keys.len());
        }
        ring.ready = self.ready.iter().filter(|id| !without.contains(id)).copied().collect();
        let left_out = self.keys.len() - ring.keys.len();
        Ok((ring, left_out))
    }

    /// The file's bytes; no entry of the journal up to there names a free key.
    pub(crate) fn encode(&self, epoch: &Epoch, at: &JournalAt) -> Vec<u8> {
        let ready: BTreeSet<_> = self.ready.iter().collect();
        let mut out = Vec::with_capacity(88 + self.keys.len() * RECORD_BYTES);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&epoch.number.to_le_bytes());
        out.extend_from_slice(&at.encode());
        out.extend_from_slice(&u32::try_from(self.keys.len()).unwrap_or(u32::MAX).to_le_bytes());
        for (id, held) in &self.keys {
            out.push(if ready.contains(id) { READY } else { IN_USE });
            out.extend_from_slice(id.as_bytes());
            out.extend_from_slice(&held.wrapped);
        }
        let mac = epoch.mac(&out);
        out.extend_from_slice(&mac);
        out
    }

    /// Reads the file's bytes; the free keys are those that it says are.
    pub(crate) fn decode(
        bytes: &[u8],
        epoch: &Epoch,
    ) -> Result<(Self, Option<JournalAt>), VaultError> {
        Self::parse(bytes, epoch).ok_or(VaultError::Locked { what: "vault" })
    }

    fn parse(bytes: &[u8], epoch: &Epoch) -> Option<(Self, Option<JournalAt>)> {
        let (body, mac) = bytes.split_last_chunk::<32>()?;
        if !same_mac(mac, &epoch.mac(body)) {
            return None;
        }
        let (magic, rest) = body.split_first_chunk::<4>()?;
        let rest = rest.strip_prefix(&epoch.number.to_le_bytes())?;
        let (at, rest) = if magic == MAGIC {
            let (at, rest) = rest.split_first_chunk()?;
            (Some(JournalAt::decode(at)), rest)
        } else {
            (None, rest)
        };
        let (count, records) = rest.split_first_chunk::<4>()?;
        let mut ring = Self::default();
        for record in records.chunks(RECORD_BYTES) {
            let (state, record) = record.split_first()?;
            let (id, wrapped) = record.split_first_chunk::<16>()?;
            let id = KeyId::from_bytes(*id);
            let wrapped: [u8; WRAPPED_BYTES] = wrapped.try_into().ok()?;
            let key = unwrap(&epoch.key, &wrapped, &epoch.about(id))?;
            ring.keys.insert(id, Held { key, wrapped });
            if *state == READY {
                ring.ready.push(id);
            }
        }
        // A count that is not that of the keys: an id stands twice, or the bytes are none of ours.
        (ring.keys.len() == usize::try_from(u32::from_le_bytes(*count)).ok()?).then_some((ring, at))
    }
}

/// The number of the epoch that a vault file belongs to.
pub(crate) fn epoch_of(bytes: &[u8]) -> Option<u32> {
    let (magic, rest) = bytes.split_first_chunk::<4>()?;
    let (number, _) = rest.split_first_chunk()?;
    [MAGIC, MAGIC_1].contains(&magic).then(|| u32::from_le_bytes(*number))
}
