//! What somebody does to the folder of a ledger that is in use: no second writer comes in, and nothing is
//! acknowledged that the next start does not find.

use std::path::{Path, PathBuf};

use sanad_disk::{Access, Disk as _, SimDisk};

use crate::testing::{
    add, append, assert_verifies, create, dir, draft, events, file_bytes, open, options, overwrite,
    shared,
};
use crate::{AppendError, Ledger, Options, State, verify_dir};

fn segment() -> PathBuf {
    dir().join("journal").join("00000000.seg")
}

fn mark() -> PathBuf {
    dir().join("mark")
}

/// A ledger in use, of three events.
fn in_use() -> (SimDisk, Ledger) {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    (0..3).for_each(|n| drop(add(&ledger, n)));
    (disk, ledger)
}

fn copy(disk: &SimDisk, from: &Path, to: &Path) {
    disk.create(to).unwrap();
    overwrite(disk, to, &file_bytes(disk, from));
}

#[test]
fn without_its_lock_file_no_second_writer_comes_in() {
    let (disk, ledger) = in_use();
    disk.remove(&dir().join("lock")).unwrap();
    let refused = open(&disk).unwrap_err();
    assert_eq!(refused.to_string(), "`/ledger` is in use by another process");
    // Who checks the ledger knows that somebody writes.
    let report = verify_dir(&shared(&disk), &dir(), None, None).unwrap();
    assert_eq!(report.findings, []);
    add(&ledger, 3);
    assert!(disk.is_locked(&dir().join("lock")).unwrap(), "older programs are kept out as well");
    drop(ledger);
    assert_eq!(events(&open(&disk).unwrap()), [0, 1, 2, 3]);
}

/// What is done to the folder in use.
type Deed = (&'static str, fn(&SimDisk));

const DEEDS: [Deed; 9] = [
    ("the folder is moved", |disk| disk.rename(&dir(), Path::new("/moved")).unwrap()),
    ("the folder is replaced", |disk| {
        disk.rename(&dir(), Path::new("/moved")).unwrap();
        disk.create_dir(&dir().join("journal")).unwrap();
        copy(disk, Path::new("/moved/journal/00000000.seg"), &segment());
        copy(disk, Path::new("/moved/mark"), &mark());
    }),
    ("the folder is removed", |disk| disk.remove_dir(&dir()).unwrap()),
    ("the journal is moved", |disk| {
        disk.rename(&dir().join("journal"), &dir().join("older")).unwrap();
    }),
    ("the journal is replaced", |disk| {
        disk.rename(&dir().join("journal"), &dir().join("older")).unwrap();
        disk.create_dir(&dir().join("journal")).unwrap();
        copy(disk, &dir().join("older").join("00000000.seg"), &segment());
    }),
    ("the segment is removed", |disk| disk.remove(&segment()).unwrap()),
    ("the segment is replaced", |disk| {
        let other = dir().join("other");
        copy(disk, &segment(), &other);
        disk.rename(&other, &segment()).unwrap();
    }),
    ("the mark is removed", |disk| disk.remove(&mark()).unwrap()),
    ("the mark is replaced", |disk| {
        let other = dir().join("other");
        copy(disk, &mark(), &other);
        disk.rename(&other, &mark()).unwrap();
    }),
];

#[test]
fn in_a_folder_that_is_another_by_now_nothing_is_acknowledged() {
    for (what, deed) in DEEDS {
        let (disk, ledger) = in_use();
        deed(&disk);
        let refused = |n| match ledger.append(append(vec![draft(n)])) {
            Err(AppendError::Stopped { reason }) => reason,
            other => panic!("{what}: {other:?}"),
        };
        let reason = refused(3);
        assert!(reason.contains("while it was in use"), "{what}: {reason}");
        assert_eq!(refused(4), reason, "{what}: nor is anything after it");
        assert_eq!(ledger.state(), State::ReadOnly { reason }, "{what}");
    }
}

#[test]
fn when_a_segment_is_begun_in_a_folder_that_is_another_by_now_nothing_is_written_there() {
    let (disk, ledger) = in_use();
    (3..10).for_each(|n| drop(add(&ledger, n)));
    DEEDS[1].1(&disk);
    assert!(ledger.append(append(vec![draft(10)])).is_err());
    assert_eq!(disk.list(&dir().join("journal")).unwrap(), ["00000000.seg"]);
}

/// What is done to the segment, whose last frame ends here.
type DeedAt = (&'static str, fn(&SimDisk, u64));

#[test]
fn nothing_is_written_to_a_segment_that_is_not_as_it_was_left() {
    for room_bytes in [0, 3000] {
        let deeds: [DeedAt; 4] = [
            ("longer", |disk, _| {
                let file = disk.open(&segment(), Access::Write).unwrap();
                file.write_at(b"x", file.size().unwrap()).unwrap();
            }),
            ("shorter", |disk, end| {
                let file = disk.open(&segment(), Access::Write).unwrap();
                file.truncate(end - 1).unwrap();
            }),
            ("written to", |disk, end| {
                let file = disk.open(&segment(), Access::Write).unwrap();
                file.write_at(b"SNF1", end).unwrap();
            }),
            ("empty", |disk, _| {
                disk.open(&segment(), Access::Write).unwrap().truncate(0).unwrap();
            }),
        ];
        for (what, deed) in deeds {
            let disk = SimDisk::new();
            let options = || Options { room_bytes, ..options() };
            let identity = crate::testing::identity();
            let ledger = Ledger::create(shared(&disk), &dir(), identity, options()).unwrap();
            (0..3).for_each(|n| drop(add(&ledger, n)));
            let (_, newest) =
                crate::mark::newest(&crate::mark::read(&disk, &dir(), None).unwrap()).unwrap();
            deed(&disk, newest.end);
            let before = file_bytes(&disk, &segment());
            let refused = ledger.append(append(vec![draft(3)])).unwrap_err().to_string();
            assert!(refused.contains("another program wrote to it"), "{what}: {refused}");
            ledger.close();
            let after = file_bytes(&disk, &segment());
            assert!(after.starts_with(&before) || before.starts_with(&after), "{what}");
        }
    }
}

#[test]
fn two_writers_side_by_side_never_both_acknowledge() {
    // On a file system that locks nothing, such as a copy of the disk's tree seen twice: what the second
    // does to the segment is all that the first can go by.
    let (disk, ledger) = in_use();
    let before = (file_bytes(&disk, &segment()), file_bytes(&disk, &mark()));
    let other = disk.power_cut(0);
    let second = open(&other).unwrap();
    add(&second, 7);
    second.close();
    let theirs = file_bytes(&other, &segment());
    assert!(theirs.starts_with(&before.0) && theirs.len() > before.0.len());
    overwrite(&disk, &segment(), &theirs);
    assert!(matches!(ledger.append(append(vec![draft(3)])), Err(AppendError::Stopped { .. })));
    drop(ledger);
    let found = open(&disk).unwrap();
    assert_eq!(events(&found), [0, 1, 2, 7]);
    drop(found);
    assert_verifies(&disk, &dir());
}
