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
use crate::free::{JournalAt, Told};
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
        let (epoch, ring, at) = read(disk, &self.path, &self.keys, self.ledger, &held.root)?;
        held.take_files(epoch, ring, at);
        held.erased = register::read(disk, &self.keys, &self.standing)?;
        held.known = true;
        Ok(())
    }
}

impl InHand {
    /// Does what writes files: if it ends in an error, they are read again before anything else.
    pub(crate) fn changing<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.known = false;
        let done = act(self)?;
        self.known = true;
        Ok(done)
    }

    /// What was read takes the place of what was in hand; what was given out stays given out. Keys
    /// that nobody here knew were made by a write that failed: they are free.
    fn take_files(&mut self, epoch: Epoch, mut ring: Keyring, at: Option<JournalAt>) {
        let told = std::mem::take(&mut ring.ready);
        if self.told.is_some() {
            self.told = Some(Told { ready: told, at });
        } else {
            let made = told.into_iter().filter(|id| !self.ring.keys.contains_key(id));
            let free = self.ring.ready.iter().filter(|id| ring.keys.contains_key(id));
            ring.ready = free.copied().chain(made).collect();
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
