//! Each operation of the disk fails once, with each effect; work goes on in the same process; then the
//! power goes at each later step. Every key that was not destroyed opens what it opened, no epoch has a
//! second key, and no key is given out twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sanad_chain::{EventId, KeyId};
use sanad_disk::{Effect, Operation, SimDisk};

use crate::epoch;
use crate::tests::{KEYS, LEDGER, new_vault, reopen};
use crate::{JournalAt, Unlock, Vault, VaultError};

const OPERATIONS: [Operation; 9] = [
    Operation::Create,
    Operation::Open,
    Operation::Read,
    Operation::Write,
    Operation::Resize,
    Operation::Sync,
    Operation::SyncDir,
    Operation::Rename,
    Operation::Remove,
];
const EFFECTS: [Effect; 2] = [Effect::Lost, Effect::Persisted];

#[derive(Debug, Clone, Copy)]
enum Act {
    Draw,
    Year,
    Destroy,
    Rotate,
    Root,
    Settle,
}

const ACTS: [Act; 6] = [Act::Draw, Act::Year, Act::Destroy, Act::Rotate, Act::Root, Act::Settle];

/// What must hold, as somebody keeps it who saw every answer.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// What each key makes of the same bytes.
    alive: BTreeMap<KeyId, [u8; 32]>,
    /// Told as destroyed.
    gone: BTreeSet<KeyId>,
    /// Every key that was ever given out.
    given: BTreeSet<KeyId>,
    /// The key of each epoch.
    epochs: BTreeMap<u32, [u8; 32]>,
}

fn made_of(vault: &Vault, key: KeyId) -> Option<[u8; 32]> {
    vault.shown_digest(key, EventId::from_bytes([1; 16]), b"the same").ok()
}

impl Kept {
    fn draw(&mut self, vault: &Vault) -> Result<(), VaultError> {
        let key = vault.issue()?;
        assert!(self.given.insert(key), "a key was given out twice");
        self.alive.insert(key, made_of(vault, key).unwrap());
        Ok(())
    }

    fn act(&mut self, vault: &Vault, act: Act) -> Result<(), VaultError> {
        match act {
            Act::Draw => self.draw(vault),
            Act::Year => {
                let key = vault.yearly(2026)?;
                self.alive.insert(key, made_of(vault, key).unwrap());
                Ok(())
            }
            Act::Destroy => {
                let (key, _) = self.alive.pop_first().unwrap();
                vault.destroy(&[key], &mut |_, _| {})?;
                assert!(!vault.holds(key));
                self.gone.insert(key);
                Ok(())
            }
            Act::Rotate => vault.destroy(&[], &mut |_, _| {}).map(drop),
            Act::Root => vault.replace_root(&Unlock::KeyFile, || Ok(())),
            Act::Settle => vault.settle().map(drop),
        }
    }

    /// Holds the files of epochs that this root opens to what they were.
    fn see_epochs(&mut self, vault: &Vault, disk: &SimDisk) {
        let held = vault.held();
        for number in epoch::numbers(disk, Path::new(KEYS)).unwrap() {
            if let Ok(there) = epoch::read(disk, Path::new(KEYS), LEDGER, number, &held.root) {
                let first = *self.epochs.entry(number).or_insert(*there.key.bytes());
                assert_eq!(&first, there.key.bytes(), "epoch {number} has a second key");
            }
        }
    }

    fn holds_in(mut self, disk: &SimDisk, told: &str) {
        let vault = reopen(disk).unwrap_or_else(|error| panic!("{told}: {error}"));
        // Before a new one can be made: a number whose file the power took was never in use.
        self.see_epochs(&vault, disk);
        vault.settle().unwrap_or_else(|error| panic!("{told}: {error}"));
        for (key, made) in &self.alive {
            assert_eq!(made_of(&vault, *key), Some(*made), "{told}: a key was lost");
        }
        assert!(!self.gone.iter().any(|key| vault.holds(*key)), "{told}: a destroyed key is back");
        assert!(vault.free_since().unwrap().is_some(), "{told}");
        vault.count_free(&self.given, JournalAt::START).unwrap();
        for _ in 0..20 {
            self.draw(&vault).unwrap();
        }
    }
}

/// A disk with a vault of which three keys were given out.
fn base() -> (SimDisk, Kept) {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    let mut kept = Kept::default();
    for _ in 0..3 {
        kept.draw(&vault).unwrap();
    }
    kept.see_epochs(&vault, &disk);
    (disk.power_cut(0), kept)
}

/// The vault as the first act left it, which met the fault; `None` where it never got so far.
fn after_fault(
    base: &(SimDisk, Kept),
    first: Act,
    (operation, nth, effect): (Operation, u64, Effect),
) -> Option<(SimDisk, Vault, Kept)> {
    let (disk, mut kept) = (base.0.power_cut(0), base.1.clone());
    let vault = reopen(&disk).unwrap();
    if !matches!(first, Act::Settle) {
        vault.settle().unwrap();
    }
    disk.fail(operation, nth, effect);
    kept.act(&vault, first).err()?;
    kept.see_epochs(&vault, &disk);
    Some((disk, vault, kept))
}

fn goes_on(base: &(SimDisk, Kept), first: Act, fault: (Operation, u64, Effect)) -> bool {
    for then in ACTS {
        let Some((disk, vault, mut kept)) = after_fault(base, first, fault) else { return false };
        let told = format!("{first:?} met {fault:?}, then {then:?}");
        let before = disk.changes();
        kept.act(&vault, then).unwrap_or_else(|error| panic!("{told}: {error}"));
        kept.see_epochs(&vault, &disk);
        let steps = disk.changes() - before;
        drop(vault);
        kept.holds_in(&disk.power_cut(1), &told);
        for step in 1..=steps {
            let Some((disk, vault, mut kept)) = after_fault(base, first, fault) else { break };
            disk.power_off_at(step);
            drop(kept.act(&vault, then));
            drop(vault);
            kept.holds_in(&disk.power_cut(step), &format!("{told}, cut at {step}"));
        }
    }
    true
}

fn every_fault_of(first: Act) {
    every_fault(&base(), first);
}

fn every_fault(base: &(SimDisk, Kept), first: Act) {
    let mut met = 0;
    for operation in OPERATIONS {
        for effect in EFFECTS {
            let nth = (1..).take_while(|nth| goes_on(base, first, (operation, *nth, effect)));
            met += nth.count();
        }
    }
    assert!(met > 10, "{met} faults were met");
}

#[test]
fn whatever_fails_while_keys_are_drawn_work_goes_on_and_no_key_is_lost() {
    every_fault_of(Act::Draw);
}

#[test]
fn whatever_fails_while_the_key_of_a_year_is_made_work_goes_on_and_no_key_is_lost() {
    every_fault_of(Act::Year);
}

#[test]
fn whatever_fails_while_a_key_is_destroyed_work_goes_on_and_no_key_is_lost() {
    every_fault_of(Act::Destroy);
}

#[test]
fn whatever_fails_while_an_epoch_is_replaced_work_goes_on_and_no_key_is_lost() {
    every_fault_of(Act::Rotate);
}

#[test]
fn whatever_fails_while_the_root_is_replaced_work_goes_on_and_no_key_is_lost() {
    every_fault_of(Act::Root);
}

/// A start after an erasure that broke off just behind its epoch, with all that is to be tidied.
#[test]
fn whatever_fails_while_a_start_ends_what_broke_off_work_goes_on_and_no_key_is_lost() {
    let (disk, mut kept) = base();
    let vault = reopen(&disk).unwrap();
    vault.settle().unwrap();
    disk.fail(Operation::SyncDir, 3, Effect::Persisted);
    assert!(kept.act(&vault, Act::Destroy).is_err());
    drop(vault);
    every_fault(&(disk.power_cut(0), kept), Act::Settle);
}

/// The sync of the folder fails once though the rename was done, a second erasure follows in the same
/// process, and that is cut off at each step: also right after the file of its epoch.
#[test]
fn a_second_erasure_after_a_failed_sync_of_the_folder_loses_no_key_wherever_it_is_killed() {
    let base = base();
    // The register, the epoch, the vault: each is replaced whole, each with a sync of its folder.
    let fault = (Operation::SyncDir, 3, Effect::Persisted);
    let mut new_files = BTreeSet::new();
    for step in 1..40 {
        let (disk, vault, mut kept) = after_fault(&base, Act::Destroy, fault).unwrap();
        disk.power_off_at(step);
        drop(kept.act(&vault, Act::Destroy));
        drop(vault);
        let left = disk.power_cut(step);
        new_files.extend(epoch::numbers(&left, Path::new(KEYS)).unwrap());
        kept.holds_in(&left, &format!("cut at {step}"));
    }
    assert_eq!(new_files, BTreeSet::from([1, 2, 3]));
}
