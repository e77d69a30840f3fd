use proptest::prelude::*;

use super::*;

fn path(name: &str) -> PathBuf {
    PathBuf::from("/house").join(name)
}

fn house() -> SimDisk {
    let disk = SimDisk::new();
    disk.create_dir(Path::new("/house")).unwrap();
    disk.sync_dir(Path::new("/")).unwrap();
    disk
}

fn named(disk: &SimDisk, name: &str) -> Box<dyn File> {
    let file = disk.create(&path(name)).unwrap();
    disk.sync_dir(Path::new("/house")).unwrap();
    file
}

fn content(disk: &SimDisk, name: &str) -> Vec<u8> {
    let file = disk.open(&path(name), Access::Read).unwrap();
    let mut bytes = vec![0; usize::try_from(file.size().unwrap()).unwrap()];
    file.read_at(&mut bytes, 0).unwrap();
    bytes
}

#[test]
fn an_unsynced_write_is_kept_lost_or_torn() {
    let disk = house();
    named(&disk, "a").write_at(&[7; 2048], 0).unwrap();
    let mut left: Vec<usize> = (0..200)
        .map(|seed| content(&disk.power_cut(seed), "a").iter().map(|b| usize::from(*b) / 7).sum())
        .collect();
    left.sort_unstable();
    left.dedup();
    assert_eq!(left, [0, 512, 1024, 1536, 2048]);
}

#[test]
fn a_file_whose_folder_was_not_synced_may_be_gone() {
    let disk = house();
    let file = disk.create(&path("a")).unwrap();
    file.write_at(b"x", 0).unwrap();
    file.sync_data().unwrap();
    let kept = (0..64).filter(|seed| disk.power_cut(*seed).exists(&path("a")).unwrap()).count();
    assert!(kept > 0 && kept < 64, "{kept} of 64");
}

#[test]
fn an_unsynced_rename_leaves_one_of_the_two_names() {
    let disk = house();
    let file = named(&disk, "new");
    file.write_at(b"x", 0).unwrap();
    file.sync_data().unwrap();
    disk.rename(&path("new"), &path("old")).unwrap();
    let mut names: Vec<_> =
        (0..64).map(|seed| disk.power_cut(seed).list(Path::new("/house")).unwrap()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names, [["new"], ["old"]]);
}

#[test]
fn a_failed_sync_leaves_clean_pages_that_no_later_sync_saves() {
    let disk = house();
    let file = named(&disk, "a");
    file.write_at(b"lost", 0).unwrap();
    disk.fail(Operation::Sync, 1, Effect::Lost);
    assert!(file.sync_data().is_err());
    file.write_at(b"kept", 4).unwrap();
    file.sync_data().unwrap();
    assert_eq!(content(&disk, "a"), b"lostkept");
    assert_eq!(content(&disk.power_cut(1), "a"), b"\0\0\0\0kept");
}

#[test]
fn a_sync_may_persist_and_still_report_failure() {
    let disk = house();
    let file = named(&disk, "a");
    file.write_at(b"kept", 0).unwrap();
    disk.fail(Operation::Sync, 1, Effect::Persisted);
    assert!(file.sync_data().is_err());
    assert_eq!(content(&disk.power_cut(1), "a"), b"kept");
}

#[test]
fn a_failed_write_did_nothing_or_all() {
    let disk = house();
    let file = named(&disk, "a");
    disk.fail(Operation::Write, 1, Effect::Lost);
    disk.fail(Operation::Write, 2, Effect::Persisted);
    assert!(file.write_at(b"1", 0).is_err());
    assert_eq!(content(&disk, "a"), b"");
    assert!(file.write_at(b"2", 0).is_err());
    assert_eq!(content(&disk, "a"), b"2");
}

#[test]
fn a_full_disk_takes_what_fits_and_says_so() {
    let disk = house();
    let file = named(&disk, "a");
    disk.limit_bytes(Some(6));
    file.write_at(b"1234", 0).unwrap();
    assert!(file.write_at(b"5678", 4).unwrap_err().is_full());
    assert_eq!(content(&disk, "a"), b"123456");
    assert!(file.allocate(7).unwrap_err().is_full());
    file.write_at(b"over", 0).unwrap();
    assert_eq!(disk.free_bytes(&path("a")).unwrap(), 0);
}

#[test]
fn room_that_was_given_in_part_is_kept() {
    let disk = house();
    let file = named(&disk, "a");
    file.write_at(b"12", 0).unwrap();
    disk.limit_bytes(Some(6));
    assert!(file.allocate(100).unwrap_err().is_full());
    assert_eq!(content(&disk, "a"), b"12\0\0\0\0");
    assert_eq!(disk.free_bytes(&path("a")).unwrap(), 0);
    file.truncate(2).unwrap();
    file.allocate(5).unwrap();
    assert_eq!(file.size().unwrap(), 5);
}

#[test]
fn a_file_knows_whether_its_path_names_it() {
    let disk = house();
    let file = named(&disk, "a");
    assert!(file.is_at(&path("a")).unwrap());
    disk.rename(&path("a"), &path("b")).unwrap();
    assert_eq!([file.is_at(&path("a")).unwrap(), file.is_at(&path("b")).unwrap()], [false, true]);
    named(&disk, "a");
    assert!(!file.is_at(&path("a")).unwrap());
}

#[test]
fn when_the_power_is_off_nothing_works_until_the_next_start() {
    let disk = house();
    let file = named(&disk, "a");
    disk.power_off_at(2);
    file.write_at(b"1", 0).unwrap();
    assert!(file.sync_data().is_err());
    assert!(file.write_at(b"2", 1).is_err());
    assert!(disk.list(Path::new("/house")).is_err());
    assert_eq!(disk.power_cut(3).list(Path::new("/house")).unwrap(), ["a"]);
}

#[test]
fn a_lock_is_held_once_and_gone_after_a_cut() {
    let disk = house();
    let held = disk.lock(&path("lock")).unwrap();
    assert!(matches!(disk.lock(&path("lock")), Err(DiskError::Held { .. })));
    disk.power_cut(0).lock(&path("lock")).unwrap();
    drop(held);
    disk.lock(&path("lock")).unwrap();
}

#[test]
fn a_lock_that_was_removed_does_not_stand_and_a_folder_is_locked_as_a_file_is() {
    let disk = house();
    let (file, folder) =
        (disk.lock(&path("lock")).unwrap(), disk.lock(Path::new("/house")).unwrap());
    assert!(file.stands().unwrap() && folder.stands().unwrap());
    disk.remove(&path("lock")).unwrap();
    assert!(!file.stands().unwrap() && folder.stands().unwrap());
    assert!(!disk.is_locked(&path("lock")).unwrap());
    let other = disk.lock(&path("lock")).unwrap();
    assert!(other.stands().unwrap() && !file.stands().unwrap());
    assert!(matches!(disk.lock(Path::new("/house")), Err(DiskError::Held { .. })));
    disk.rename(Path::new("/house"), Path::new("/moved")).unwrap();
    assert!(!folder.stands().unwrap());
}

proptest! {
    #[test]
    fn a_synced_write_survives_every_cut(
        synced in proptest::collection::vec(any::<u8>(), 1..3000),
        after in proptest::collection::vec(any::<u8>(), 1..3000),
        seed: u64,
    ) {
        let disk = house();
        let file = named(&disk, "a");
        file.write_at(&synced, 0).unwrap();
        file.sync_data().unwrap();
        file.write_at(&after, synced.len() as u64).unwrap();
        let left = content(&disk.power_cut(seed), "a");
        prop_assert_eq!(&left[..synced.len()], &synced[..]);
    }

    #[test]
    fn the_same_seed_leaves_the_same_disk(
        bytes in proptest::collection::vec(any::<u8>(), 1..3000),
        seed: u64,
    ) {
        let disk = house();
        named(&disk, "a").write_at(&bytes, 0).unwrap();
        prop_assert_eq!(content(&disk.power_cut(seed), "a"), content(&disk.power_cut(seed), "a"));
    }
}
