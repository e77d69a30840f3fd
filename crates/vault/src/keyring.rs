//! The keys of a vault as one file, read and replaced whole.
//!
//! `SNV1`, epoch (u32), count (u32), then for each key: state (u8), id (16), wrapped key (60);
//! at the end a keyed code (32) over all before it. Integers little-endian. Each key is wrapped
//! under the epoch key and bound to ledger, epoch and id.

use std::collections::BTreeMap;

use sanad_chain::{KeyId, LedgerId, same_mac};

use crate::error::VaultError;
use crate::key::{Key, NoRandomness};
use crate::wrap::{WRAPPED_BYTES, unwrap, wrap};

const MAGIC: &[u8; 4] = b"SNV1";
/// The key may stand in an event.
const IN_USE: u8 = 1;
/// The key was made ahead and stands in no event. Only a vault that was closed cleanly says so.
const READY: u8 = 2;
const RECORD_BYTES: usize = 1 + 16 + WRAPPED_BYTES;

/// All keys, and which of them are still free.
#[derive(Default)]
pub(crate) struct Keyring {
    pub(crate) keys: BTreeMap<KeyId, Held>,
    pub(crate) ready: Vec<KeyId>,
    /// The file still calls the free keys free: it must not when one of them is given out.
    pub(crate) told_ready: bool,
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
        let mut about = MAGIC.to_vec();
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

    /// All keys but `without`, wrapped under another epoch, and how many were left out. None is
    /// told as free.
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

    /// The file's bytes. `tell_ready` marks the free keys: only right when none is issued later.
    pub(crate) fn encode(&self, epoch: &Epoch, tell_ready: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(44 + self.keys.len() * RECORD_BYTES);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&epoch.number.to_le_bytes());
        out.extend_from_slice(&u32::try_from(self.keys.len()).unwrap_or(u32::MAX).to_le_bytes());
        for (id, held) in &self.keys {
            let ready = tell_ready && self.ready.contains(id);
            out.push(if ready { READY } else { IN_USE });
            out.extend_from_slice(id.as_bytes());
            out.extend_from_slice(&held.wrapped);
        }
        let mac = epoch.mac(&out);
        out.extend_from_slice(&mac);
        out
    }

    /// Reads the file's bytes.
    pub(crate) fn decode(bytes: &[u8], epoch: &Epoch) -> Result<Self, VaultError> {
        Self::parse(bytes, epoch).ok_or(VaultError::Locked { what: "vault" })
    }

    fn parse(bytes: &[u8], epoch: &Epoch) -> Option<Self> {
        let (body, mac) = bytes.split_last_chunk::<32>()?;
        if !same_mac(mac, &epoch.mac(body)) {
            return None;
        }
        let rest = body.strip_prefix(MAGIC)?.strip_prefix(&epoch.number.to_le_bytes())?;
        let (_count, records) = rest.split_first_chunk::<4>()?;
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
                ring.told_ready = true;
            }
        }
        Some(ring)
    }
}

/// The number of the epoch that a vault file belongs to.
pub(crate) fn epoch_of(bytes: &[u8]) -> Option<u32> {
    let (number, _) = bytes.strip_prefix(MAGIC)?.split_first_chunk()?;
    Some(u32::from_le_bytes(*number))
}
