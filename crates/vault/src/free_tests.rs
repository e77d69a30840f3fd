//! Which keys are free after a start, and that none is wasted or used twice.

use std::collections::BTreeSet;
use std::path::Path;

use sanad_chain::{Hash, KeyId, Seq};
use sanad_disk::{Disk, Effect, Operation, SimDisk, read_whole, replace_whole};
use sanad_ledger::Head;

use crate::tests::{DIR, new_vault, reopen};
use crate::{JournalAt, Vault};

fn at(generation: u32, size: u64) -> JournalAt {
    let hash = Hash::from_bytes([u8::try_from(size).unwrap(); 32]);
    JournalAt { generation, head: Head { size: Seq::new(size), hash } }
}

fn vault_file() -> std::path::PathBuf {
    Path::new(DIR).join("vault")
}

fn stored(disk: &SimDisk) -> Vec<u8> {
    read_whole(disk, &vault_file()).unwrap()
}

fn draw(vault: &Vault, count: usize) -> BTreeSet<KeyId> {
    (0..count).map(|_| vault.issue().unwrap()).collect()
}

#[test]
fn after_a_stop_and_after_a_kill_the_keys_that_no_entry_names_are_used_and_no_others_made() {
    for stopped in [true, false] {
        let disk = SimDisk::new();
        let vault = new_vault(&disk);
        let used = draw(&vault, 3);
        vault.journal_stands(at(0, 3));
        if stopped {
            vault.close().unwrap();
        } else {
            drop(vault);
        }
        let size = stored(&disk).len();
        let vault = reopen(&disk).unwrap();
        let since = vault.free_since().unwrap().unwrap();
        assert_eq!(since, if stopped { at(0, 3) } else { JournalAt::START });
        // Those that stand in entries since then.
        let named = if stopped { BTreeSet::new() } else { used.clone() };
        vault.count_free(&named, at(0, 3)).unwrap();
        assert!(draw(&vault, 5).is_disjoint(&used));
        assert_eq!(stored(&disk).len(), size, "stopped: {stopped}");
    }
}

#[test]
fn an_older_file_put_back_gives_out_no_key_that_the_journal_names() {
    let disk = SimDisk::new();
    new_vault(&disk).close().unwrap();
    let older = stored(&disk);
    let vault = reopen(&disk).unwrap();
    vault.count_free(&BTreeSet::new(), at(0, 1)).unwrap();
    let named = draw(&vault, 6);
    vault.journal_stands(at(0, 7));
    vault.close().unwrap();
    replace_whole(&disk, &vault_file(), &older).unwrap();
    let vault = reopen(&disk).unwrap();
    assert_eq!(vault.free_since().unwrap(), Some(JournalAt::START));
    vault.count_free(&named, at(0, 7)).unwrap();
    assert!(draw(&vault, 20).is_disjoint(&named));
}

#[test]
fn before_the_journal_was_asked_and_in_another_generation_no_key_counts_as_free() {
    let disk = SimDisk::new();
    let before: BTreeSet<_> = new_vault(&disk).held().ring.keys.keys().copied().collect();
    let unasked = reopen(&disk.power_cut(0)).unwrap();
    assert!(draw(&unasked, 20).is_disjoint(&before));
    let later = reopen(&disk.power_cut(0)).unwrap();
    later.count_free(&BTreeSet::new(), at(1, 5)).unwrap();
    assert!(draw(&later, 20).is_disjoint(&before));
    let running = reopen(&disk).unwrap();
    running.count_free(&BTreeSet::new(), at(0, 5)).unwrap();
    running.journal_stands(at(1, 6));
    assert!(draw(&running, 20).is_disjoint(&before));
}

#[test]
fn a_key_that_was_given_back_is_given_out_again_and_no_file_is_written() {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    let changes = disk.changes();
    for _ in 0..50 {
        let drawn: Vec<_> = draw(&vault, 3).into_iter().collect();
        vault.give_back(&drawn);
    }
    assert_eq!(disk.changes(), changes);
    let all = draw(&vault, 8);
    assert_eq!(all.len(), 8);
}

#[test]
fn a_full_disk_makes_neither_memory_nor_the_file_grow_and_work_goes_on_when_there_is_room() {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    let (held, size) = (vault.held().ring.keys.len(), stored(&disk).len());
    let room = disk.used_bytes();
    disk.limit_bytes(Some(room));
    // What is ready is used first.
    let used = draw(&vault, 8);
    for _ in 0..200 {
        assert!(vault.issue().is_err());
    }
    assert_eq!(vault.held().ring.keys.len(), held);
    assert!(used.iter().all(|key| vault.holds(*key)));
    disk.limit_bytes(None);
    assert!(draw(&vault, 8).is_disjoint(&used));
    assert_eq!(stored(&disk).len(), size + 8 * 77);
}

#[test]
fn keys_that_a_write_made_though_it_reported_an_error_are_free() {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    let used = draw(&vault, 8);
    let size = stored(&disk).len();
    disk.fail(Operation::SyncDir, 1, Effect::Lost);
    assert!(vault.issue().is_err());
    assert!(draw(&vault, 8).is_disjoint(&used));
    assert_eq!(stored(&disk).len(), size + 8 * 77);
    assert!(!disk.exists(&Path::new(DIR).join("vault.new")).unwrap());
}
