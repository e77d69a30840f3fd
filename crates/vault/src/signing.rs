//! The keys that sign checkpoints. Each is derived from the standing key, so that it lies where that
//! does: wrapped in the vault, and of no use without what lies outside the ledger's folder.

use sanad_chain::tree::{Origin, SigningKey};

use crate::vault::Vault;

impl Vault {
    /// The key of this number that signs the checkpoints of the log with this origin. A new number
    /// is a new key, of which the old ones tell nothing.
    pub fn checkpoint_key(&self, origin: Origin, number: u32) -> SigningKey {
        let seed = self.standing.derive("sanad 2026 v1 checkpoint key", &[&number.to_le_bytes()]);
        SigningKey::from_seed(origin, seed.bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use sanad_chain::LedgerId;
    use sanad_disk::SimDisk;

    use super::*;
    use crate::Unlock;

    #[test]
    fn a_key_is_the_same_after_a_start_and_another_with_another_number_or_vault() {
        let key = |vault: &Vault, number| {
            let origin = Origin::new("lk3.example", 0).unwrap();
            vault.checkpoint_key(origin, number).verifier()
        };
        let at = |disk: &SimDisk, make: bool| {
            let (disk, id) = (Arc::new(disk.clone()), LedgerId::from_bytes([7; 16]));
            let (dir, keys) = (Path::new("/lk3"), Path::new("/keys"));
            let open = if make { Vault::create } else { Vault::open };
            open(disk, dir, keys, id, &Unlock::KeyFile).unwrap()
        };
        let disk = SimDisk::new();
        let first = {
            let vault = at(&disk, true);
            assert_ne!(key(&vault, 1), key(&vault, 2));
            let first = key(&vault, 1);
            vault.destroy(&[], &mut |_, _| {}).unwrap();
            vault.close().unwrap();
            first
        };
        assert_eq!(key(&at(&disk, false), 1), first, "a new epoch changes nothing");
        assert_ne!(key(&at(&SimDisk::new(), true), 1), first);
    }
}
