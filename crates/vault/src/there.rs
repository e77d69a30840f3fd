//! Which keys are there: of one that is not, whether it was destroyed or is lost.

use std::collections::BTreeSet;
use std::path::Path;

use sanad_chain::{KeyId, LedgerId};
use sanad_disk::Disk;

use crate::error::{OpenError, VaultError};
use crate::register;
use crate::root::Unlock;
use crate::vault::{Vault, standing, unlocked};

/// Which keys are there, by id: no key is in it.
#[derive(Debug)]
pub struct KeysThere {
    held: BTreeSet<KeyId>,
    erased: BTreeSet<KeyId>,
}

impl KeysThere {
    /// Whether the key is there.
    pub fn holds(&self, key: KeyId) -> bool {
        self.held.contains(&key)
    }

    /// Whether it is neither there nor destroyed.
    pub fn is_lost(&self, key: KeyId) -> bool {
        !self.holds(key) && !self.erased.contains(&key)
    }
}

impl Vault {
    /// Which keys are there and which were destroyed, for a check that writes nothing.
    ///
    /// # Errors
    /// As [`Self::open`], or the register of erasures does not unlock.
    pub fn stands_of(
        disk: &dyn Disk,
        dir: &Path,
        keys: &Path,
        ledger: LedgerId,
        unlock: &Unlock,
    ) -> Result<KeysThere, VaultError> {
        let held = unlocked(disk, dir, keys, ledger, unlock)?;
        let erased = register::read(disk, keys, &standing(&held.ring)?)?;
        Ok(KeysThere { held: held.ring.keys.keys().copied().collect(), erased })
    }

    /// Of these keys, those that are lost: they are not there, and not in the register of erasures either.
    ///
    /// # Errors
    /// The files cannot be read, or what is read not be made durable.
    pub fn lost(&self, named: impl Iterator<Item = KeyId>) -> Result<Vec<KeyId>, VaultError> {
        let held = self.known()?;
        let there = |key: &KeyId| held.ring.keys.contains_key(key) || held.erased.contains(key);
        Ok(named.filter(|key| !there(key)).collect())
    }

    /// Why a key is not there.
    pub(crate) fn gone(&self, key: KeyId) -> OpenError {
        let mut held = self.held();
        // What nobody can say was destroyed, is not said to be.
        drop(self.know(&mut held));
        if held.erased.contains(&key) { OpenError::Erased(key) } else { OpenError::Lost(key) }
    }
}
