//! The file of an epoch: its key, wrapped under the root key.
//!
//! `epoch-N` in the key folder holds one wrapped key, or two while the root is being replaced:
//! then either root opens it. Each is bound to the ledger and the number of the epoch.

use std::path::{Path, PathBuf};

use sanad_chain::LedgerId;
use sanad_disk::{Access, Disk, DiskError, read_whole, replace_whole};

use crate::error::VaultError;
use crate::key::Key;
use crate::keyring::Epoch;
use crate::wrap::{WRAPPED_BYTES, unwrap, wrap};

const LOCKED: VaultError = VaultError::Locked { what: "epoch" };
const PREFIX: &str = "epoch-";

pub(crate) fn path(keys: &Path, number: u32) -> PathBuf {
    keys.join(format!("{PREFIX}{number:010}"))
}

/// Writes the file of an epoch, durable: its key under each of these roots. A file that is there
/// already is replaced only where it opens with one of them, and to the same key.
pub(crate) fn write(
    disk: &dyn Disk,
    keys: &Path,
    epoch: &Epoch,
    roots: &[&Key],
) -> Result<(), VaultError> {
    if disk.exists(&path(keys, epoch.number))? {
        let same = |root: &&Key| {
            let there = read(disk, keys, epoch.ledger, epoch.number, root);
            there.is_ok_and(|there| there.key == epoch.key)
        };
        if !roots.iter().any(same) {
            return Err(VaultError::EpochTaken { number: epoch.number });
        }
    }
    let mut bytes = Vec::with_capacity(roots.len() * WRAPPED_BYTES);
    for root in roots {
        bytes.extend_from_slice(&wrap(root, &epoch.key, &about(epoch.ledger, epoch.number))?);
    }
    Ok(replace_whole(disk, &path(keys, epoch.number), &bytes)?)
}

/// Reads the key of an epoch with the root that is at hand.
pub(crate) fn read(
    disk: &dyn Disk,
    keys: &Path,
    ledger: LedgerId,
    number: u32,
    root: &Key,
) -> Result<Epoch, VaultError> {
    let path = path(keys, number);
    if !disk.exists(&path)? {
        return Err(VaultError::EpochGone { number });
    }
    let stored = read_whole(disk, &path)?;
    let (wraps, rest) = stored.as_chunks::<WRAPPED_BYTES>();
    if !(1..=2).contains(&wraps.len()) || !rest.is_empty() {
        return Err(LOCKED);
    }
    let about = about(ledger, number);
    let key = wraps.iter().find_map(|wrapped| unwrap(root, wrapped, &about)).ok_or(LOCKED)?;
    Ok(Epoch { ledger, number, key })
}

/// Whether its file still holds a wrap for a second root.
pub(crate) fn has_two_roots(disk: &dyn Disk, keys: &Path, number: u32) -> Result<bool, DiskError> {
    Ok(read_whole(disk, &path(keys, number))?.len() > WRAPPED_BYTES)
}

/// Whether its file holds wraps for two roots, and this one is the second: the one that replaces.
pub(crate) fn opens_by_second(
    disk: &dyn Disk,
    keys: &Path,
    epoch: &Epoch,
    root: &Key,
) -> Result<bool, DiskError> {
    let stored = read_whole(disk, &path(keys, epoch.number))?;
    let (wraps, _) = stored.as_chunks::<WRAPPED_BYTES>();
    let about = about(epoch.ledger, epoch.number);
    Ok(wraps.get(1).is_some_and(|wrapped| unwrap(root, wrapped, &about).is_some()))
}

/// The epochs whose files lie in the key folder.
pub(crate) fn numbers(disk: &dyn Disk, keys: &Path) -> Result<Vec<u32>, DiskError> {
    let number_of = |name: &String| name.strip_prefix(PREFIX)?.parse().ok();
    Ok(disk.list(keys)?.iter().filter_map(number_of).collect())
}

/// Destroys what earlier epochs left in the key folder, also where a rotation broke off. A later one is
/// left alone: where an old copy of the vault was put back, it is what opens the new.
pub(crate) fn destroy_earlier(disk: &dyn Disk, keys: &Path, number: u32) -> Result<(), DiskError> {
    let all = numbers(disk, keys)?;
    all.into_iter().filter(|other| *other < number).try_for_each(|other| destroy(disk, keys, other))
}

/// Destroys the file of an epoch: zeros over it, then its name is gone, durable. Whether the disk
/// keeps old blocks is not in our hands: what is left there is locked by the root key.
fn destroy(disk: &dyn Disk, keys: &Path, number: u32) -> Result<(), DiskError> {
    let path = path(keys, number);
    if disk.exists(&path)? {
        let file = disk.open(&path, Access::Write)?;
        let size = usize::try_from(file.size()?).unwrap_or(WRAPPED_BYTES);
        file.write_at(&vec![0; size], 0)?;
        file.sync_data()?;
        disk.remove(&path)?;
    }
    disk.sync_dir(keys)
}

fn about(ledger: LedgerId, number: u32) -> Vec<u8> {
    let mut about = b"SNK1".to_vec();
    about.extend_from_slice(ledger.as_bytes());
    about.extend_from_slice(&number.to_le_bytes());
    about
}
