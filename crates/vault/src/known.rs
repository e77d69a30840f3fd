//! What is in hand is what the files hold: read again after whatever ended in an error.
//!
//! A write that reports an error may have been done, or half: a folder whose sync failed shows the new
//! file, and a power cut may bring the old one back. So nothing is written, given out or sealed on the
//! strength of what was in hand before, until this process has made durable what it sees and read it.
//! That needs no room, so it succeeds on a full disk.

use std::path::Path;
use std::sync::MutexGuard;

use sanad_disk::{Access, Disk, DiskError, read_whole};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::keyring::{Epoch, Keyring};
use crate::vault::{InHand, NextRoot, Vault, read};
use crate::{epoch, register, root};

impl Vault {
    /// What is in hand, once it is what the files hold.
    pub(crate) fn known(&self) -> Result<MutexGuard<'_, InHand>, VaultError> {
        let mut held = self.held();
        self.know(&mut held)?;
        Ok(held)
    }

    /// Reads the files again, where they may not be what is in hand.
    pub(crate) fn know(&self, held: &mut InHand) -> Result<(), VaultError> {
        if held.known {
            return Ok(());
        }
        let disk = &*self.disk;
        for path in [&self.path, &root::root_path(&self.keys), &register::path(&self.keys)] {
            make_durable(disk, path)?;
        }
        for number in epoch::numbers(disk, &self.keys)? {
            make_durable(disk, &epoch::path(&self.keys, number))?;
        }
        disk.sync_dir(&self.keys)?;
        disk.sync_dir(self.path.parent().unwrap_or(Path::new(".")))?;
        let stored = Zeroizing::new(read_whole(disk, &root::root_path(&self.keys))?);
        if held.next.as_ref().is_some_and(|next| next.stored == stored) {
            held.take_root();
        }
        held.next = None;
        let (epoch, ring) = read(disk, &self.path, &self.keys, self.ledger, &held.root)?;
        held.take_files(epoch, ring);
        held.known = true;
        Ok(())
    }

    /// Does what writes files: if it ends in an error, they are read again before anything else.
    pub(crate) fn changing<T>(
        &self,
        held: &mut InHand,
        act: impl FnOnce(&mut InHand) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        held.known = false;
        let done = act(held)?;
        held.known = true;
        Ok(done)
    }
}

impl InHand {
    /// What was read takes the place of what was in hand; what was given out stays given out.
    fn take_files(&mut self, epoch: Epoch, mut ring: Keyring) {
        if !ring.told_ready {
            ring.ready = std::mem::take(&mut self.ring.ready);
            ring.ready.retain(|id| ring.keys.contains_key(id));
        }
        (self.epoch, self.ring) = (epoch, ring);
    }

    /// The next root becomes the present one.
    pub(crate) fn take_root(&mut self) {
        if let Some(NextRoot { key, .. }) = self.next.take() {
            self.root = key;
        }
    }
}

fn make_durable(disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
    if disk.exists(path)? { disk.open(path, Access::Write)?.sync_data() } else { Ok(()) }
}
