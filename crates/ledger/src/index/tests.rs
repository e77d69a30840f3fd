//! The index is kept, and healed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sanad_chain::{SealKey, Seq};
use sanad_disk::RealDisk;

use super::SledFolder;
use crate::testing::{add, append, draft_in, events, id, identity, options, stream, tagged};
use crate::{Ledger, Options, State};

const COUNT: u64 = 400;

struct House {
    _folder: tempfile::TempDir,
    dir: PathBuf,
}

/// A closed ledger on a real disk: enough entries for several pages, one of them in many streams.
fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("ledger");
    let ledger = Ledger::create(RealDisk::shared(), &dir, identity(), options()).unwrap();
    let many: Vec<_> =
        (0..700).map(|n| sanad_chain::Stream { id: id(n), ..stream(2, 0) }).collect();
    for n in 0..COUNT {
        match n {
            7 => drop(ledger.append(append(vec![draft_in(n, &many)])).unwrap()),
            n if n % 2 == 0 => drop(
                ledger.append(append(vec![tagged(n, u8::try_from(n / 2).unwrap(), 1)])).unwrap(),
            ),
            n => drop(add(&ledger, n)),
        }
    }
    ledger.close();
    House { _folder: folder, dir }
}

/// Opens, and says how many entries were read from the log.
fn open(dir: &Path, rebuild: bool) -> (Ledger, u64) {
    let read = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&read);
    let progress: crate::Progress = Arc::new(move |done, _| {
        seen.store(done, Ordering::Relaxed);
    });
    let options = Options { rebuild, progress: Some(progress), ..options() };
    let ledger = Ledger::open(RealDisk::shared(), dir, options).unwrap();
    assert_eq!(ledger.state(), State::Writable);
    (ledger, read.load(Ordering::Relaxed))
}

fn assert_whole(ledger: &Ledger) {
    assert_eq!(events(ledger), (0..COUNT).collect::<Vec<_>>());
    assert_eq!(ledger.check_index(None).unwrap(), []);
    let seq = ledger.by_tag(&[9; 32]).unwrap();
    assert_eq!(seq, Seq::new(18));
}

fn aside(dir: &Path) -> Vec<String> {
    let names = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("sled.aside")).collect()
}

fn pages(dir: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let folder = SledFolder::open(&RealDisk, dir).unwrap().unwrap();
    folder.index.iter().map(|page| page.unwrap()).map(|(k, v)| (k.to_vec(), v.to_vec())).collect()
}

#[test]
fn pages_are_kept_under_eight_kilobytes_and_hold_everything() {
    let house = house();
    let pages = pages(&house.dir);
    assert!(pages.len() > 3, "{}", pages.len());
    assert!(pages.iter().all(|(_, value)| value.len() <= 8192));
    let (ledger, _) = open(&house.dir, false);
    assert_whole(&ledger);
    assert_eq!(aside(&house.dir), [""; 0]);
}

#[test]
fn what_the_pages_lack_is_caught_up_from_the_log() {
    let house = house();
    let folder = SledFolder::open(&RealDisk, &house.dir).unwrap().unwrap();
    let (last, _) = folder.index.pop_max().unwrap().unwrap();
    assert!(last.len() == 10);
    folder.flush().unwrap();
    drop(folder);
    let (ledger, _) = open(&house.dir, false);
    assert_whole(&ledger);
    assert_eq!(aside(&house.dir), [""; 0]);
    add(&ledger, COUNT);
    drop(ledger);
    let (ledger, _) = open(&house.dir, false);
    assert_eq!(ledger.head().size, Seq::new(COUNT + 1));
}

#[test]
fn a_page_that_was_changed_or_lost_in_the_middle_is_not_believed() {
    for change in 0..3 {
        let house = house();
        let folder = SledFolder::open(&RealDisk, &house.dir).unwrap().unwrap();
        let later = 1_u64.to_be_bytes();
        let (key, value) = folder.index.get_gt(later).unwrap().unwrap();
        let mut changed = value.to_vec();
        match change {
            0 => drop(folder.index.remove(&key).unwrap()),
            1 => {
                changed[60] ^= 1;
                drop(folder.index.insert(&key, changed).unwrap());
            }
            _ => drop(folder.index.insert([1, 2], &b"x"[..]).unwrap()),
        }
        folder.flush().unwrap();
        drop(folder);
        let (ledger, _) = open(&house.dir, false);
        assert_whole(&ledger);
        assert_eq!(aside(&house.dir), ["sled.aside-1"]);
    }
}

#[test]
fn a_folder_that_sled_refuses_or_chokes_on_is_set_aside() {
    for damage in 0..3 {
        let house = house();
        let db = house.dir.join("sled").join("db");
        match damage {
            0 => std::fs::write(house.dir.join("sled").join("conf"), b"nonsense").unwrap(),
            1 => {
                let mut bytes = std::fs::read(&db).unwrap();
                bytes.iter_mut().step_by(97).for_each(|byte| *byte ^= 0x55);
                std::fs::write(&db, bytes).unwrap();
            }
            _ => std::fs::remove_dir_all(house.dir.join("sled")).unwrap(),
        }
        let (ledger, _) = open(&house.dir, false);
        assert_whole(&ledger);
    }
}

#[test]
fn a_rebuild_sets_aside_what_is_there_and_keeps_one() {
    let house = house();
    for round in 1..4 {
        let (ledger, read) = open(&house.dir, true);
        assert_eq!(read, COUNT);
        assert_whole(&ledger);
        drop(ledger);
        assert_eq!(aside(&house.dir), [format!("sled.aside-{round}")]);
    }
    // It goes with the next start, which does without it; what is not ours stays.
    std::fs::write(house.dir.join("sled.aside-catatan"), b"").unwrap();
    let (ledger, _) = open(&house.dir, false);
    assert_whole(&ledger);
    assert_eq!(aside(&house.dir), ["sled.aside-catatan"]);
}

#[test]
fn pages_made_with_another_key_are_not_believed() {
    let house = house();
    let (mine, other) = (house.dir.join("sled"), house.dir.join("mine"));
    std::fs::rename(&mine, &other).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("ledger");
    let options = Options { seal: SealKey::from_bytes([3; 32]), ..options() };
    let ledger = Ledger::create(RealDisk::shared(), &dir, identity(), options).unwrap();
    (0..COUNT).for_each(|n| drop(add(&ledger, n)));
    ledger.close();
    std::fs::rename(dir.join("sled"), &mine).unwrap();
    let (ledger, _) = open(&house.dir, false);
    assert_whole(&ledger);
    assert_eq!(aside(&house.dir), ["sled.aside-1"]);
}
