//! Destroying keys and replacing what locks them, with the power going at every step.

use std::path::Path;
use std::sync::Arc;

use sanad_chain::KeyId;
use sanad_disk::{Disk, SimDisk, create_dir_durably, read_whole, replace_whole};

use crate::tests::{CASE, DIR, House, KEYS, SESSION, TEXT, new_vault, reopen, seal};
use crate::{
    OpenError, RootMode, SealError, Secret, Sections, Unlock, Vault, VaultError, root_mode,
};

const OLD: u32 = 1;

fn phrase() -> Unlock {
    Unlock::Passphrase(Secret::new("jangan lupa lagi".to_owned()))
}

fn open_by(disk: &SimDisk, unlock: &Unlock) -> Result<Vault, VaultError> {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    Vault::open(disk, Path::new(DIR), Path::new(KEYS), crate::tests::LEDGER, unlock)
}

fn replace_root(vault: &Vault, to: &Unlock) -> Result<(), VaultError> {
    vault.replace_root(to, || Ok(()))
}

fn file(disk: &SimDisk, path: &str) -> Vec<u8> {
    read_whole(disk, Path::new(path)).unwrap()
}

fn names(disk: &SimDisk) -> Vec<String> {
    disk.list(Path::new(KEYS)).unwrap()
}

/// A vault with keys that were given out, in order.
fn used(disk: &SimDisk, count: usize) -> (Vault, Vec<KeyId>) {
    let vault = new_vault(disk);
    let keys = (0..count).map(|_| vault.issue().unwrap()).collect();
    (vault, keys)
}

#[test]
fn a_destroyed_key_opens_nothing_and_the_others_open_as_before() {
    let disk = SimDisk::new();
    let (vault, keys) = used(&disk, 2);
    let parts = [seal(&vault, keys[0], 1), seal(&vault, keys[1], 1)];
    let rotated = vault.destroy(&keys[..1], &mut |_, _| {}).unwrap();
    assert_eq!((rotated.epoch, rotated.destroyed), (2, 1));
    let again = vault.destroy(&keys[..1], &mut |_, _| {}).unwrap();
    assert_eq!((again.epoch, again.destroyed, again.kept), (3, 0, rotated.kept));
    assert!(matches!(
        vault.shown_digest(keys[0], sanad_chain::EventId::from_bytes([0; 16]), b""),
        Err(SealError::NoKey(_))
    ));
    drop(vault);
    for (part, opens) in parts.iter().zip([Err(OpenError::Erased(keys[0])), Ok(TEXT.to_vec())]) {
        let house = House::with(reopen(&disk).unwrap(), part);
        let receipt = house.look(CASE, Sections::NONE.with(SESSION), 1);
        assert_eq!(house.open(&receipt), opens);
    }
    assert_eq!(names(&disk), ["epoch-0000000003", "erased", "root"]);
}

/// Promise 6, with its limit: an old copy of the vault is unreadable with the root key, and readable
/// with the root key and an old epoch key that somebody kept.
#[test]
fn an_old_vault_opens_only_with_an_epoch_key_that_somebody_kept() {
    let disk = SimDisk::new();
    let (vault, keys) = used(&disk, 1);
    let (old_vault, old_epoch) =
        (file(&disk, "/data/ledger/vault"), file(&disk, "/data/keys/epoch-0000000001"));
    vault.destroy(&keys, &mut |_, _| {}).unwrap();
    drop(vault);
    replace_whole(&disk, Path::new("/data/ledger/vault"), &old_vault).unwrap();
    assert!(matches!(reopen(&disk), Err(VaultError::EpochGone { number: OLD })));
    replace_whole(&disk, Path::new("/data/keys/epoch-0000000001"), &old_epoch).unwrap();
    let vault = reopen(&disk).unwrap();
    assert!(vault.holds(keys[0]));
    // The register lies apart from the ledger: the next start destroys again what came back.
    assert_eq!(vault.settle().unwrap().destroyed_again, 1);
    assert!(!vault.holds(keys[0]));
    drop(vault);
    assert!(!reopen(&disk).unwrap().holds(keys[0]));
    assert_eq!(reopen(&disk).unwrap().settle().unwrap().destroyed_again, 0);
}

#[test]
fn a_changed_register_is_refused() {
    let disk = SimDisk::new();
    let (vault, keys) = used(&disk, 2);
    vault.destroy(&keys[..1], &mut |_, _| {}).unwrap();
    let path = Path::new("/data/keys/erased");
    let whole = read_whole(&disk, path).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        replace_whole(&disk, path, &changed).unwrap();
        assert!(matches!(vault.settle(), Err(VaultError::Locked { what: "erased" })), "byte {at}");
    }
    replace_whole(&disk, path, &whole[..whole.len() - 16]).unwrap();
    assert!(vault.settle().is_err());
}

#[test]
fn progress_counts_up_to_all_keys() {
    let (vault, keys) = used(&SimDisk::new(), 3);
    let mut told = Vec::new();
    let rotated = vault.destroy(&keys[2..], &mut |done, of| told.push((done, of))).unwrap();
    assert_eq!(told.len(), rotated.kept);
    assert!(told.is_sorted() && told.iter().all(|(done, of)| done <= of));
}

#[test]
fn keys_given_out_after_a_rotation_are_durable_and_new() {
    let disk = SimDisk::new();
    let (vault, keys) = used(&disk, 3);
    vault.destroy(&[], &mut |_, _| {}).unwrap();
    let more: Vec<_> = (0..300).map(|_| vault.issue().unwrap()).collect();
    assert!(more.iter().all(|key| !keys.contains(key)));
    let after = reopen(&disk.power_cut(3)).unwrap();
    assert!(keys.iter().chain(&more).all(|key| after.holds(*key)));
}

/// The power goes at each step of a rotation: the next start opens, either nothing or all of it
/// happened, and once it was told as done it stays done.
#[test]
fn a_rotation_cut_off_at_any_step_is_whole_or_not_at_all() {
    let (mut before, mut after, mut whole) = (0, 0, 0);
    for nth in 1..30 {
        for seed in 0..3 {
            let disk = SimDisk::new();
            let (vault, keys) = used(&disk, 4);
            disk.power_off_at(nth);
            let told = vault.destroy(&keys[..1], &mut |_, _| {}).is_ok();
            drop(vault);
            let found = disk.power_cut(seed);
            let vault = reopen(&found).unwrap();
            vault.settle().unwrap();
            assert!(keys[1..].iter().all(|key| vault.holds(*key)), "step {nth}");
            assert!(!(told && vault.holds(keys[0])), "step {nth}");
            if vault.epoch() == OLD {
                assert!(vault.holds(keys[0]));
                before += 1;
            } else {
                assert!(!vault.holds(keys[0]));
                assert!(!names(&found).contains(&"epoch-0000000001".to_owned()), "step {nth}");
                after += 1;
            }
            whole += u32::from(told);
            // What broke off can be begun anew, and then is done.
            vault.destroy(&keys[..1], &mut |_, _| {}).unwrap();
            assert!(!reopen(&found).unwrap().holds(keys[0]));
        }
    }
    assert!(before > 0 && after > 0 && whole > 0, "{before} {after} {whole}");
}

/// The same for a new root: after each cut the old or the new root opens, never neither, and what
/// was left half done is gone after the next start.
#[test]
fn a_new_root_cut_off_at_any_step_leaves_one_that_opens() {
    let (mut before, mut after) = (0, 0);
    for nth in 1..20 {
        for seed in 0..2 {
            let disk = SimDisk::new();
            let (vault, keys) = used(&disk, 1);
            disk.power_off_at(nth);
            let told = replace_root(&vault, &phrase()).is_ok();
            drop(vault);
            let found = disk.power_cut(seed);
            let mode = root_mode(&found, Path::new(KEYS)).unwrap();
            let vault = match mode {
                RootMode::KeyFile => {
                    before += 1;
                    assert!(!told, "step {nth}");
                    let vault = reopen(&found).unwrap();
                    assert!(!vault.root_replaced().unwrap(), "step {nth}");
                    vault
                }
                RootMode::Passphrase => {
                    after += 1;
                    assert!(matches!(reopen(&found), Err(VaultError::PassphraseNeeded)));
                    open_by(&found, &phrase()).unwrap()
                }
                RootMode::Token => panic!("no token locks it"),
            };
            vault.settle().unwrap();
            assert!(vault.holds(keys[0]));
            assert_eq!(names(&found), ["epoch-0000000001", "root"], "step {nth}");
            assert_eq!(file(&found, "/data/keys/epoch-0000000001").len(), 60, "step {nth}");
        }
    }
    assert!(before > 0 && after > 0, "{before} {after}");
}

#[test]
fn the_old_root_opens_nothing_once_a_new_one_holds() {
    let disk = SimDisk::new();
    let (vault, _) = used(&disk, 1);
    let old_root = file(&disk, "/data/keys/root");
    replace_root(&vault, &phrase()).unwrap();
    vault.destroy(&[], &mut |_, _| {}).unwrap();
    drop(vault);
    assert!(open_by(&disk, &phrase()).is_ok());
    replace_whole(&disk, Path::new("/data/keys/root"), &old_root).unwrap();
    assert!(matches!(reopen(&disk), Err(VaultError::Locked { what: "epoch" })));
}

#[test]
fn a_new_root_that_nobody_told_of_is_known_at_the_next_start() {
    let disk = SimDisk::new();
    let (vault, _) = used(&disk, 1);
    let told = vault.replace_root(&phrase(), || Err(VaultError::TooManyEpochs));
    assert!(matches!(told, Err(VaultError::TooManyEpochs)));
    drop(vault);
    let vault = open_by(&disk, &phrase()).unwrap();
    assert!(vault.root_replaced().unwrap());
    vault.settle().unwrap();
    assert!(!vault.root_replaced().unwrap());
    replace_root(&vault, &Unlock::KeyFile).unwrap();
    assert!(!vault.root_replaced().unwrap());
}

#[test]
fn settling_leaves_a_later_epoch_alone() {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    create_dir_durably(&disk, Path::new(KEYS)).unwrap();
    replace_whole(&disk, Path::new("/data/keys/epoch-0000000009"), &[1; 60]).unwrap();
    vault.settle().unwrap();
    assert_eq!(names(&disk), ["epoch-0000000001", "epoch-0000000009", "root"]);
}

#[test]
fn a_file_that_was_being_written_when_the_power_went_is_removed() {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    for name in ["root.next.new", "epoch-0000000002.new"] {
        replace_whole(&disk, &Path::new(KEYS).join(name), b"half a key").unwrap();
    }
    vault.settle().unwrap();
    assert_eq!(names(&disk), ["epoch-0000000001", "root"]);
    // They held half a key: no power cut brings them back.
    for seed in 0..16 {
        assert_eq!(names(&disk.power_cut(seed)), ["epoch-0000000001", "root"], "seed {seed}");
    }
}
