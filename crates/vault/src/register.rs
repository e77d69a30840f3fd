//! The erasure register: which keys were destroyed for good, kept in the key folder and so apart
//! from the ledger and its backups. Where an older vault is put back together with a kept epoch key,
//! the next start destroys them again.
//!
//! `erased`: `SNE1`, then the 16 bytes of each key's id in order, at the end a keyed code (32).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sanad_chain::{KeyId, same_mac};
use sanad_disk::{Disk, read_whole, replace_whole};

use crate::error::VaultError;
use crate::key::Key;

const MAGIC: &[u8; 4] = b"SNE1";

pub(crate) fn path(keys: &Path) -> PathBuf {
    keys.join("erased")
}

fn code(standing: &Key, body: &[u8]) -> [u8; 32] {
    standing.derive("sanad 2026 v1 erasure register", &[]).mac(body)
}

/// The keys in the register; none where there is no register yet.
pub(crate) fn read(
    disk: &dyn Disk,
    keys: &Path,
    standing: &Key,
) -> Result<BTreeSet<KeyId>, VaultError> {
    if !disk.exists(&path(keys))? {
        return Ok(BTreeSet::new());
    }
    let stored = read_whole(disk, &path(keys))?;
    parse(&stored, standing).ok_or(VaultError::Locked { what: "erased" })
}

fn parse(stored: &[u8], standing: &Key) -> Option<BTreeSet<KeyId>> {
    let (body, mac) = stored.split_last_chunk::<32>()?;
    if !same_mac(mac, &code(standing, body)) {
        return None;
    }
    let (ids, rest) = body.strip_prefix(MAGIC)?.as_chunks::<16>();
    rest.is_empty().then(|| ids.iter().copied().map(KeyId::from_bytes).collect())
}

/// Writes keys into the register, durable.
pub(crate) fn add(
    disk: &dyn Disk,
    keys: &Path,
    standing: &Key,
    ids: &[KeyId],
) -> Result<(), VaultError> {
    let mut all = read(disk, keys, standing)?;
    let before = all.len();
    all.extend(ids);
    if all.len() == before {
        return Ok(());
    }
    let mut stored = MAGIC.to_vec();
    for id in &all {
        stored.extend_from_slice(id.as_bytes());
    }
    let mac = code(standing, &stored);
    stored.extend_from_slice(&mac);
    Ok(replace_whole(disk, &path(keys), &stored)?)
}
