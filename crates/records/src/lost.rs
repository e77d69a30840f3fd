//! The vault held to the log: keys that receipts say were destroyed are destroyed again where an older copy
//! brought them back, and keys that entries name and nobody has are counted.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use sanad_casework::{Event, RightsEvent, SealedKeyId};
use sanad_chain::{Entry, KeyId};
use sanad_disk::Disk;
use sanad_ledger::{VerifyError, identity_of, walk_dir};
use sanad_vault::{Unlock, Vault};

use crate::error::Fault;
use crate::history::event_of;
use crate::institution::Records;

/// How many keys were found lost when the vault was held to the log.
#[derive(Default)]
pub(crate) struct Lost(OnceLock<usize>);

impl Records {
    /// How many keys something is sealed under that are neither in the vault nor named by the register of
    /// erasures or a receipt: what they open is lost, until a newer vault is put back. Counted once.
    ///
    /// # Errors
    /// The ledger or the vault cannot be read.
    pub fn lost_keys(&self) -> Result<usize, Fault> {
        if let Some(known) = self.lost.0.get() {
            return Ok(*known);
        }
        let lost = {
            let views = self.views()?;
            self.vault.lost(views.keys().in_use())?.len()
        };
        Ok(*self.lost.0.get_or_init(|| lost))
    }

    /// Tells the vault which keys were destroyed, by the receipts in the log: its register may be an older
    /// copy, put back with it.
    pub(crate) fn hold_vault_to_receipts(&self) -> Result<(), Fault> {
        let destroyed: Vec<KeyId> = self.views()?.keys().destroyed().collect();
        self.vault.hold_to_receipts(&destroyed)?;
        Ok(())
    }
}

/// What the log says of keys, read without opening it: what a check holds the vault to.
#[derive(Default)]
pub struct KeysNamed {
    /// Those that something is sealed under.
    named: BTreeSet<KeyId>,
    /// Those that a receipt names.
    destroyed: BTreeSet<KeyId>,
}

/// How the vault stands to what the log says of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeysFound {
    /// How many are lost: neither there nor destroyed.
    pub lost: usize,
    /// How many are there though a receipt says that they were destroyed; the next start destroys them again.
    pub back: usize,
}

impl KeysNamed {
    /// Reads the entries that are kept in `dir`; beside a running server those up to the mark.
    ///
    /// # Errors
    /// There is no ledger, or the disk fails.
    pub fn read(disk: &Arc<dyn Disk>, dir: &Path) -> Result<Self, VerifyError> {
        let mut told = Self::default();
        walk_dir(disk, dir, &mut |entry| told.take(entry))?;
        Ok(told)
    }

    fn take(&mut self, entry: &Entry<'_>) {
        self.named.extend(entry.descriptors().map(|part| part.key));
        // What cannot be read is named by the check of the ledger.
        let Ok(event) = event_of(entry) else { return };
        if let Event::Rights(RightsEvent::SubjectKeyDestroyed(receipt)) = &event {
            self.destroyed(&receipt.keys);
        } else if let Event::Rights(RightsEvent::MentionsRedacted(receipt)) = &event {
            self.destroyed(&receipt.keys);
        }
    }

    fn destroyed(&mut self, keys: &[SealedKeyId]) {
        self.destroyed.extend(keys.iter().map(|key| KeyId::from_bytes(*key.as_bytes())));
    }

    /// Holds the vault to it, as its files are now; nothing is written.
    ///
    /// # Errors
    /// The keys do not unlock, or the disk refuses.
    pub fn held_to(
        &self,
        disk: &Arc<dyn Disk>,
        (dir, keys): (&Path, &Path),
        unlock: &Unlock,
    ) -> Result<KeysFound, Fault> {
        let ledger = identity_of(disk, dir)?.ledger;
        let there = Vault::stands_of(&**disk, dir, keys, ledger, unlock)?;
        let in_use = self.named.difference(&self.destroyed);
        let lost = in_use.filter(|key| there.is_lost(**key)).count();
        let back = self.destroyed.iter().filter(|key| there.holds(**key)).count();
        Ok(KeysFound { lost, back })
    }
}
