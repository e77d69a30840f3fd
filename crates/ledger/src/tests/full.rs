//! A full disk.

use proptest::prelude::*;
use sanad_disk::{Access, Disk as _, SimDisk};

use crate::frame::{Front, front};
use crate::testing::{
    add, append, assert_verifies, dir, draft, events, file_bytes, identity, key, options,
    overwrite, shared,
};
use crate::{Append, AppendError, Ledger, Options, State, verify_dir};

const RESERVE: usize = 16 * 1024;

fn create(disk: &SimDisk) -> Ledger {
    let options = Options { reserve_bytes: RESERVE as u64, ..options() };
    Ledger::create(shared(disk), &dir(), identity(), options).unwrap()
}

fn try_add(ledger: &Ledger, n: u64, reserve: bool) -> Result<(), AppendError> {
    ledger.append(Append { reserve, ..append(vec![draft(n)]) }).map(drop)
}

#[test]
fn looks_go_on_from_the_reserve_while_intake_stops() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    add(&ledger, 0);
    disk.limit_bytes(Some(disk.used_bytes() + 100));
    assert_eq!(try_add(&ledger, 1, false), Err(AppendError::Full));
    assert_eq!(ledger.state(), State::IntakeStopped);
    try_add(&ledger, 2, true).unwrap();
    assert_eq!(try_add(&ledger, 3, false), Err(AppendError::Full));
    let looks = (4..100).take_while(|n| try_add(&ledger, *n, true).is_ok()).count();
    assert!(looks > 10, "{looks}");
    assert_eq!(try_add(&ledger, 100, true), Err(AppendError::Full));

    assert_eq!((ledger.takes(false), ledger.takes(true)), (Err(AppendError::Full), Ok(())));

    disk.limit_bytes(None);
    // Whoever asks has it looked for room again.
    ledger.takes(false).unwrap();
    assert_eq!(ledger.state(), State::Writable);
    try_add(&ledger, 101, false).unwrap();
    ledger.close();
    assert_verifies(&disk, &dir());
    assert_eq!(events(&ledger).len(), looks + 3);
}

/// A look that is itself the first to find the disk full is written from the reserve, and not left waiting.
#[test]
fn whichever_entry_finds_the_disk_full_is_answered_at_once() {
    for reserve in [true, false] {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        add(&ledger, 0);
        disk.limit_bytes(Some(disk.used_bytes() + 100));
        let told = if reserve { Ok(()) } else { Err(AppendError::Full) };
        assert_eq!(try_add(&ledger, 1, reserve), told);
        assert_eq!(ledger.state(), State::IntakeStopped);
        assert_eq!(try_add(&ledger, 2, false), Err(AppendError::Full));
        try_add(&ledger, 3, true).unwrap();
        ledger.close();
        assert_verifies(&disk, &dir());
        let written = if reserve { vec![0, 1, 3] } else { vec![0, 3] };
        assert_eq!(events(&ledger), written);
    }
}

#[test]
fn a_full_disk_leaves_nothing_of_a_refused_append() {
    for room in [0, 100, 500, 700] {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        (0..8).for_each(|n| drop(add(&ledger, n)));
        disk.limit_bytes(Some(disk.used_bytes() + room));
        assert_eq!(try_add(&ledger, 8, false), Err(AppendError::Full));
        ledger.close();
        let report = verify_dir(&shared(&disk), &dir(), Some(&key()), None).unwrap();
        assert_eq!((report.findings, report.torn_tail), (vec![], None));
        disk.limit_bytes(None);
        let ledger = Ledger::open(shared(&disk), &dir(), options()).unwrap();
        assert_eq!(events(&ledger), (0..8).collect::<Vec<_>>());
        add(&ledger, 9);
    }
}

fn roomy() -> Options {
    Options { room_bytes: 3000, ..options() }
}

/// A ledger that takes room ahead and has none yet, whose first segment is nearly full.
fn at_the_end_of_a_segment() -> (SimDisk, Ledger, u64) {
    let disk = SimDisk::new();
    let ledger = Ledger::create(shared(&disk), &dir(), identity(), roomy()).unwrap();
    let end = || {
        let slots = crate::mark::read(&disk, &dir(), None).unwrap();
        crate::mark::newest(&slots).unwrap().1.end
    };
    let mut count = 0;
    while end() < 7000 {
        add(&ledger, count);
        count += 1;
    }
    drop(ledger);
    let ledger = Ledger::open(shared(&disk), &dir(), roomy()).unwrap();
    (disk, ledger, count)
}

/// Whether nothing stands behind the last frame of the last segment.
fn ends_with_a_frame(disk: &SimDisk) -> bool {
    let folder = dir().join("journal");
    let last = disk.list(&folder).unwrap().pop().unwrap();
    let bytes = file_bytes(disk, &folder.join(last));
    let mut rest = &bytes[crate::journal::SEGMENT_HEADER_BYTES..];
    while let Front::Whole(len) = front(rest) {
        rest = &rest[len..];
    }
    rest.is_empty()
}

#[test]
fn room_that_was_given_in_part_is_given_back_at_once() {
    for left in (900..2500).step_by(100) {
        let disk = SimDisk::new();
        drop(Ledger::create(shared(&disk), &dir(), identity(), roomy()).unwrap());
        let ledger = Ledger::open(shared(&disk), &dir(), roomy()).unwrap();
        disk.limit_bytes(Some(disk.used_bytes() + left));
        add(&ledger, 0);
        assert!(ends_with_a_frame(&disk), "{left}");
    }
}

#[test]
fn what_is_left_on_a_full_disk_is_used_for_entries() {
    for left in (0..3000).step_by(150) {
        let (disk, ledger, count) = at_the_end_of_a_segment();
        disk.limit_bytes(Some(disk.used_bytes() + left));
        let taken = (count..100).take_while(|n| try_add(&ledger, *n, false).is_ok()).count() as u64;
        // What is left is less than one more entry takes.
        let one = 900;
        assert!(disk.free_bytes(&dir()).unwrap() < one, "{left}: {taken}");
        disk.limit_bytes(None);
        (100..120).for_each(|n| drop(add(&ledger, n)));
        drop(ledger);
        assert_verifies(&disk, &dir());
        let ledger = Ledger::open(shared(&disk), &dir(), roomy()).unwrap();
        assert_eq!(ledger.state(), State::Writable, "{left}");
        assert_eq!(events(&ledger).len() as u64, count + taken + 20);
    }
}

#[test]
fn a_ledger_with_zeros_left_between_two_segments_is_whole() {
    for zeros in [1, 19, 4096, 3 << 20] {
        let (disk, ledger, count) = at_the_end_of_a_segment();
        (count..count + 20).for_each(|n| drop(add(&ledger, n)));
        ledger.close();
        let first = dir().join("journal").join("00000000.seg");
        let clean = file_bytes(&disk, &first);
        overwrite(&disk, &first, &[&clean[..], &vec![0; zeros]].concat());
        assert_verifies(&disk, &dir());
        let ledger = Ledger::open(shared(&disk), &dir(), roomy()).unwrap();
        assert_eq!(ledger.state(), State::Writable, "{zeros}");
        add(&ledger, 200);
        assert_eq!(ledger.verify(None).unwrap().findings, []);
        drop(ledger);
        // Zeros with a byte that is none, or in place of a frame, are damage.
        overwrite(&disk, &first, &[&clean[..], &vec![0; zeros], &[1]].concat());
        assert!(
            !verify_dir(&shared(&disk), &dir(), Some(&key()), None).unwrap().findings.is_empty()
        );
        let cut = clean.len() - 700;
        overwrite(&disk, &first, &[&clean[..cut], &vec![0; 700 + zeros]].concat());
        assert!(
            !verify_dir(&shared(&disk), &dir(), Some(&key()), None).unwrap().findings.is_empty()
        );
    }
}

#[test]
fn zeros_behind_a_mark_that_ends_its_segment_are_whole_too() {
    let (disk, ledger, mut count) = at_the_end_of_a_segment();
    let second = dir().join("journal").join("00000001.seg");
    let mut mark = Vec::new();
    while !disk.exists(&second).unwrap() {
        ledger.checkpoint().unwrap();
        mark = file_bytes(&disk, &dir().join("mark"));
        add(&ledger, count);
        count += 1;
    }
    drop(ledger);
    overwrite(&disk, &dir().join("mark"), &mark);
    let first = disk.open(&dir().join("journal").join("00000000.seg"), Access::Write).unwrap();
    first.truncate(first.size().unwrap() + 500).unwrap();
    first.sync_data().unwrap();
    assert_verifies(&disk, &dir());
    let ledger = Ledger::open(shared(&disk), &dir(), roomy()).unwrap();
    assert_eq!(ledger.state(), State::Writable);
    assert_eq!(events(&ledger), (0..count).collect::<Vec<_>>());
    drop(ledger);
    assert_verifies(&disk, &dir());
}

#[test]
fn what_a_full_disk_cut_off_does_not_come_back_behind_the_next_segment() {
    for left in [30, 400, 700] {
        let (disk, ledger, mut count) = at_the_end_of_a_segment();
        disk.limit_bytes(Some(disk.used_bytes() + left));
        while try_add(&ledger, count, false).is_ok() {
            count += 1;
        }
        disk.limit_bytes(None);
        // Longer than what is left of the segment.
        ledger.append(append((count..count + 4).map(draft).collect())).unwrap();
        for seed in 0..100 {
            let after = disk.power_cut(seed);
            let found = Ledger::open(shared(&after), &dir(), roomy()).unwrap();
            assert_eq!(found.state(), State::Writable, "{left} {seed}");
            assert_eq!(events(&found), (0..count + 4).collect::<Vec<_>>(), "{left} {seed}");
            drop(found);
            assert_verifies(&after, &dir());
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Append(u64),
    Limit(Option<usize>),
    Reopen,
    PowerCut(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let limit = proptest::option::weighted(0.7, 0_usize..4000);
    let step = prop_oneof![
        10 => (1_u64..4).prop_map(Step::Append),
        3 => limit.prop_map(Step::Limit),
        1 => Just(Step::Reopen),
        1 => any::<u64>().prop_map(Step::PowerCut),
    ];
    proptest::collection::vec(step, 10..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_run_with_limits_and_stops_verifies(steps in steps(), reserve in 0_u64..3) {
        let options = || Options { reserve_bytes: reserve * 500, ..roomy() };
        let mut disk = SimDisk::new();
        let mut ledger = Ledger::create(shared(&disk), &dir(), identity(), options()).unwrap();
        let (mut next, mut kept) = (0, Vec::new());
        // One that opens under a limit may need room for it.
        let reopen = |disk: &SimDisk| {
            Ledger::open(shared(disk), &dir(), options()).unwrap_or_else(|_| {
                disk.limit_bytes(None);
                Ledger::open(shared(disk), &dir(), options()).unwrap()
            })
        };
        for step in steps {
            match step {
                Step::Append(count) => {
                    let numbers = next..next + count;
                    next += count;
                    let drafts = numbers.clone().map(draft).collect();
                    match ledger.append(Append { reserve: count == 1, ..append(drafts) }) {
                        Ok(_) => kept.extend(numbers),
                        Err(refused) => prop_assert_eq!(refused, AppendError::Full),
                    }
                }
                Step::Limit(more) => disk.limit_bytes(more.map(|more| disk.used_bytes() + more)),
                Step::Reopen => {
                    drop(ledger);
                    assert_verifies(&disk, &dir());
                    ledger = reopen(&disk);
                }
                Step::PowerCut(seed) => {
                    disk = disk.power_cut(seed);
                    ledger = reopen(&disk);
                }
            }
            let stopped = matches!(ledger.state(), State::ReadOnly { .. });
            prop_assert!(!stopped);
            prop_assert_eq!(&events(&ledger), &kept);
        }
        disk.limit_bytes(None);
        add(&ledger, next);
        drop(ledger);
        assert_verifies(&disk, &dir());
        prop_assert_eq!(events(&reopen(&disk)).len(), kept.len() + 1);
    }
}
