//! Destroying keys, and replacing the keys that lock others.
//!
//! Each is a row of durable steps. Wherever it breaks off, the next start is unlocked by the root
//! that was told, and [`Vault::settle`] ends what was begun: it finishes where the step that counts
//! was made, and takes back what came before it. After an error within a run nothing more is written
//! before the files were read again, and no number of an epoch is used twice.
//!
//! | act | steps; the one that counts in capitals |
//! | --- | --- |
//! | new epoch | what is destroyed into the register `erased`; file of the new epoch; VAULT FILE, wrapped under it, without what is destroyed; file of the old epoch destroyed |
//! | new root | `root.next`; epoch file under both roots; RENAME to `root`; the line that tells of it; epoch file under the new root alone |

use sanad_chain::KeyId;
use sanad_disk::replace_whole;

use crate::epoch;
use crate::error::VaultError;
use crate::key::Key;
use crate::keyring::Epoch;
use crate::register;
use crate::root::{self, Unlock};
use crate::vault::{InHand, NextRoot, Vault};

/// What a new epoch left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// The number of the epoch that holds now.
    pub epoch: u32,
    /// Keys that were wrapped anew.
    pub kept: usize,
    /// Keys that were destroyed.
    pub destroyed: usize,
}

/// What a start found to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Keys that stood in the register of erased ones and were there all the same.
    pub destroyed_again: usize,
}

impl Vault {
    /// Destroys keys, and with them what was sealed under them: a new epoch begins, the keys that
    /// stay are wrapped under it, and the key of the old epoch is destroyed. From then on no copy of
    /// the old vault file opens, not even with the root key, unless somebody kept the old epoch's
    /// key as well. Ids that are not held are passed over, so it can be repeated. With no ids it is
    /// a mere rotation. `step` is told how many keys were wrapped, of how many.
    ///
    /// # Errors
    /// The disk or the random source refused. What was begun ends with the next [`Vault::settle`];
    /// a repeat begins anew.
    pub fn destroy(
        &self,
        ids: &[KeyId],
        step: &mut dyn FnMut(usize, usize),
    ) -> Result<Rotated, VaultError> {
        let mut held = self.known()?;
        self.register(&mut held, ids)?;
        self.begin_epoch(&mut held, ids, step)
    }

    /// Writes keys that receipts say were destroyed into the register, as far as it does not know them: it
    /// may be an older copy, or gone. [`Vault::settle`] destroys them again. How many it did not know.
    ///
    /// # Errors
    /// The disk refused, or the register was changed.
    pub fn hold_to_receipts(&self, keys: &[KeyId]) -> Result<usize, VaultError> {
        let mut held = self.known()?;
        let unknown: Vec<KeyId> =
            keys.iter().copied().filter(|key| !held.erased.contains(key)).collect();
        self.register(&mut held, &unknown)?;
        Ok(unknown.len())
    }

    fn register(&self, held: &mut InHand, ids: &[KeyId]) -> Result<(), VaultError> {
        held.changing(|held| {
            register::add(&*self.disk, &self.keys, &self.standing, ids)?;
            held.erased.extend(ids);
            Ok(())
        })
    }

    fn begin_epoch(
        &self,
        held: &mut InHand,
        without: &[KeyId],
        step: &mut dyn FnMut(usize, usize),
    ) -> Result<Rotated, VaultError> {
        held.changing(|held| {
            let number = self.next_number(held.epoch.number)?;
            let next = Epoch { ledger: self.ledger, number, key: Key::random()? };
            let (ring, destroyed) = held.ring.rewrapped(&next, without, step)?;
            epoch::write(&*self.disk, &self.keys, &next, &[&held.root])?;
            replace_whole(&*self.disk, &self.path, &ring.encode(&next, &held.at))?;
            let kept = ring.keys.len();
            (held.epoch, held.ring, held.moved) = (next, ring, false);
            epoch::destroy_earlier(&*self.disk, &self.keys, number)?;
            Ok(Rotated { epoch: number, kept, destroyed })
        })
    }

    /// One more than that of any epoch whose file is there: a file that broke off rotations left is
    /// never written over, whoever may need it.
    fn next_number(&self, now: u32) -> Result<u32, VaultError> {
        let highest = epoch::numbers(&*self.disk, &self.keys)?.into_iter().fold(now, u32::max);
        highest.checked_add(1).ok_or(VaultError::TooManyEpochs)
    }

    /// Replaces the root key, which from then on is unlocked by `to`; `tell` writes down that it
    /// was. Where it breaks off before that, [`Vault::root_replaced`] says so at the next start.
    ///
    /// # Errors
    /// The disk, the random source, a token or `tell` refused: until the new root's file has its
    /// name, the old one still unlocks; from then on the new one does.
    pub fn replace_root<E: From<VaultError>>(
        &self,
        to: &Unlock,
        tell: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        self.promote_root(to)?;
        tell()?;
        Ok(self.forget_old_root()?)
    }

    fn promote_root(&self, to: &Unlock) -> Result<(), VaultError> {
        let mut held = self.known()?;
        let (key, stored) = root::make(to, self.ledger)?;
        held.changing(|held| {
            root::write_next(&*self.disk, &self.keys, &stored)?;
            epoch::write(&*self.disk, &self.keys, &held.epoch, &[&held.root, &key])?;
            // From here on either may unlock, until it is known that the name is durable.
            held.next = Some(NextRoot { key, stored });
            root::promote_next(&*self.disk, &self.keys)?;
            held.take_root();
            Ok(())
        })
    }

    fn forget_old_root(&self) -> Result<(), VaultError> {
        let mut held = self.known()?;
        held.changing(|held| epoch::write(&*self.disk, &self.keys, &held.epoch, &[&held.root]))
    }

    /// Whether an earlier run replaced the root key and broke off before it ended: then nobody may
    /// have written down that it was. [`Vault::settle`] takes away what tells it.
    ///
    /// # Errors
    /// The disk refused.
    pub fn root_replaced(&self) -> Result<bool, VaultError> {
        let held = self.known()?;
        Ok(epoch::opens_by_second(&*self.disk, &self.keys, &held.epoch, &held.root)?)
    }

    /// Ends what an earlier run began and did not end, and destroys again what an older copy of the
    /// vault brought back. Called by whoever holds the ledger's lock, before anything is sealed.
    ///
    /// # Errors
    /// The disk or the random source refused, or the register was changed.
    pub fn settle(&self) -> Result<Settled, VaultError> {
        let mut held = self.known()?;
        held.changing(|held| self.tidy(held))?;
        held.erased = register::read(&*self.disk, &self.keys, &self.standing)?;
        let back: Vec<_> =
            held.erased.iter().copied().filter(|id| held.ring.keys.contains_key(id)).collect();
        if back.is_empty() {
            return Ok(Settled { destroyed_again: 0 });
        }
        let rotated = self.begin_epoch(&mut held, &back, &mut |_, _| {})?;
        Ok(Settled { destroyed_again: rotated.destroyed })
    }

    fn tidy(&self, held: &InHand) -> Result<(), VaultError> {
        let number = held.epoch.number;
        // First the second wrap goes, then the file of the root that it was for.
        if epoch::has_two_roots(&*self.disk, &self.keys, number)? {
            epoch::write(&*self.disk, &self.keys, &held.epoch, &[&held.root])?;
        }
        root::forget_next(&*self.disk, &self.keys)?;
        self.forget_unfinished()?;
        Ok(epoch::destroy_earlier(&*self.disk, &self.keys, number)?)
    }

    /// Files that were being written when the power went: they may hold a key.
    fn forget_unfinished(&self) -> Result<(), VaultError> {
        let mut any = false;
        for name in
            self.disk.list(&self.keys)?.iter().filter(|name| name.strip_suffix(".new").is_some())
        {
            self.disk.remove(&self.keys.join(name))?;
            any = true;
        }
        if any {
            self.disk.sync_dir(&self.keys)?;
        }
        Ok(())
    }

    /// The number of the epoch that holds now.
    pub fn epoch(&self) -> u32 {
        self.held().epoch.number
    }
}
