//! A clock that is wrong: nothing is written until it is put right or confirmed, a restart forgets no jump,
//! and a correction lets work go on at once.

use std::time::Duration;

use sanad_chain::{Body, Draft};
use sanad_disk::{Disk as _, SimDisk};

use crate::testing::{
    add, append, assert_verifies, body, dir, draft, events, identity, key, options, shared, stream,
};
use crate::{Append, AppendError, ClockDoubt, ClockRules, Ledger, Options, State, verify_dir};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1440 * MINUTE;
const IDLE: Duration = Duration::from_hours(31 * 24);

/// Built an hour before the simulated clock begins.
fn rules() -> Options {
    let begins = SimDisk::new().clock().now_micros();
    let clock = ClockRules { built_at: Some(begins - 60 * MINUTE), idle_max: Some(IDLE) };
    Options { clock, ..options() }
}

fn open(disk: &SimDisk) -> Ledger {
    Ledger::open(shared(disk), &dir(), rules()).unwrap()
}

/// A closed ledger of three events.
fn closed() -> SimDisk {
    let disk = SimDisk::new();
    let ledger = Ledger::create(shared(&disk), &dir(), identity(), rules()).unwrap();
    (0..3).for_each(|n| drop(add(&ledger, n)));
    ledger.close();
    disk
}

fn doubt(ledger: &Ledger) -> Option<ClockDoubt> {
    match ledger.state() {
        State::Writable => None,
        State::ClockOff { doubt } => Some(doubt),
        other @ (State::IntakeStopped | State::ReadOnly { .. }) => panic!("{other:?}"),
    }
}

fn code(ledger: &Ledger) -> Option<&'static str> {
    doubt(ledger).map(ClockDoubt::code)
}

/// Nothing is written, whatever is asked.
fn assert_nothing_is_written(ledger: &Ledger, what: &str) {
    let head = ledger.head();
    let doubted = doubt(ledger).unwrap();
    for reserve in [false, true] {
        let refused = ledger.append(Append { reserve, ..append(vec![draft(50)]) });
        assert_eq!(refused, Err(AppendError::ClockOff(doubted)), "{what}");
    }
    assert_eq!(ledger.head(), head, "{what}");
}

fn correction(n: u64) -> Append {
    let body = Body { event_type: "clock_corrected".into(), ..body(n) };
    append(vec![Draft::new(&body, vec![stream(6, 0)], &[]).unwrap(), draft(n + 1)])
}

/// What happens to the clock between a stop and a start, what the start says, and whether it may be
/// confirmed.
type Start = (&'static str, fn(&SimDisk), Option<&'static str>, bool);

const STARTS: [Start; 9] = [
    ("right", |disk| disk.hands().advance(Duration::from_hours(8)), None, true),
    ("thirty days later", |disk| disk.hands().advance(Duration::from_hours(30 * 24)), None, true),
    ("a little back", |disk| disk.hands().step(-4 * MINUTE), None, true),
    ("before the last entry", |disk| disk.hands().step(-6 * MINUTE), Some("behind"), false),
    ("in 1970", |disk| disk.hands().step(-56 * 365 * DAY), Some("before_build"), false),
    ("ahead in the same run", |disk| disk.hands().step(6 * MINUTE), Some("jumped"), true),
    (
        "ahead after a reboot, by less than is seen",
        |disk| {
            disk.hands().reboot();
            disk.hands().step(4 * DAY);
        },
        None,
        true,
    ),
    (
        "far ahead after a reboot",
        |disk| {
            disk.hands().reboot();
            disk.hands().step(32 * DAY);
        },
        Some("idle"),
        true,
    ),
    (
        "before the last entry after a reboot",
        |disk| {
            disk.hands().reboot();
            disk.hands().step(-10 * MINUTE);
        },
        Some("behind"),
        false,
    ),
];

#[test]
fn a_start_at_a_wrong_time_writes_nothing_until_it_is_confirmed() {
    for (what, sets, expected, may_confirm) in STARTS {
        let disk = closed();
        sets(&disk);
        let ledger = open(&disk);
        assert_eq!(code(&ledger), expected, "{what}");
        if expected.is_some() {
            assert_nothing_is_written(&ledger, what);
            // Nor does another start make it right.
            ledger.close();
            let ledger = open(&disk);
            assert_eq!(code(&ledger), expected, "{what}, again");
            assert_nothing_is_written(&ledger, what);
            let confirmed = ledger.confirm_clock();
            assert_eq!(confirmed.is_ok(), may_confirm, "{what}: {confirmed:?}");
            if !may_confirm {
                assert_nothing_is_written(&ledger, what);
                continue;
            }
            assert_eq!(code(&ledger), None, "{what}");
            // What was confirmed holds for the next start, too, before anything was written.
            ledger.close();
        } else {
            ledger.close();
        }
        let ledger = open(&disk);
        assert_eq!(code(&ledger), None, "{what}");
        add(&ledger, 9);
        ledger.close();
        disk.hands().reboot();
        disk.hands().advance(Duration::from_hours(1));
        let ledger = open(&disk);
        assert_eq!(code(&ledger), None, "{what}");
        add(&ledger, 10);
        ledger.close();
        assert_verifies(&disk, &dir());
    }
}

#[test]
fn a_clock_that_is_put_right_needs_nobody() {
    for (by, reboot) in [(-DAY, false), (40 * DAY, true), (40 * DAY, false), (-DAY, true)] {
        let disk = closed();
        if reboot {
            disk.hands().reboot();
        }
        disk.hands().step(by);
        let ledger = open(&disk);
        assert_nothing_is_written(&ledger, "off");
        disk.hands().step(-by);
        assert_eq!(code(&ledger), None, "{by} {reboot}");
        add(&ledger, 9);
    }
}

#[test]
fn a_jump_while_the_ledger_is_open_is_told_and_no_restart_accepts_it() {
    type Way = (&'static str, fn(&SimDisk, Ledger));
    let ways: [Way; 3] = [
        ("stopped", |_, ledger| ledger.close()),
        ("stopped, and the machine started anew", |disk, ledger| {
            ledger.close();
            disk.hands().reboot();
        }),
        ("seen and not stopped, and the machine started anew", |disk, ledger| {
            assert_eq!(code(&ledger), Some("jumped"));
            std::mem::forget(ledger);
            disk.hands().reboot();
        }),
    ];
    for (what, stops) in ways {
        let mut disk = closed();
        let ledger = open(&disk);
        add(&ledger, 3);
        disk.hands().step(2 * DAY);
        assert_eq!(doubt(&ledger), Some(ClockDoubt::Jumped { by_micros: 2 * DAY }));
        assert_nothing_is_written(&ledger, what);
        stops(&disk, ledger);
        disk = disk.power_cut(3);
        disk.hands().advance(Duration::from_hours(1));
        let ledger = open(&disk);
        assert_eq!(code(&ledger), Some("jumped"), "{what}");
        assert_nothing_is_written(&ledger, what);
        ledger.close();
        // Put back, it is right.
        disk.hands().step(-2 * DAY);
        let ledger = open(&disk);
        assert_eq!(code(&ledger), None, "{what}");
        add(&ledger, 4);
        ledger.close();
        // And what was told is over.
        disk.hands().advance(Duration::from_hours(72));
        assert_eq!(code(&open(&disk)), None, "{what}");
    }
}

#[test]
fn a_witness_of_another_time_stops_writing_until_it_is_confirmed() {
    for off in [-6 * MINUTE, -4 * MINUTE, 4 * MINUTE, 6 * MINUTE] {
        let disk = closed();
        disk.hands().reboot();
        let ledger = open(&disk);
        ledger.hold_clock_to(disk.clock().now_micros() - off);
        disk.hands().advance(Duration::from_hours(3));
        if off.abs() < 5 * MINUTE {
            assert_eq!(code(&ledger), None);
            continue;
        }
        assert_eq!(doubt(&ledger), Some(ClockDoubt::Witness { by_micros: off }));
        assert_nothing_is_written(&ledger, "witness");
        ledger.confirm_clock().unwrap();
        ledger.close();
        let ledger = open(&disk);
        ledger.hold_clock_to(disk.clock().now_micros() - off);
        assert_eq!(code(&ledger), None, "it was confirmed in this run of the machine");
    }
    let disk = closed();
    let ledger = open(&disk);
    ledger.hold_clock_to(disk.clock().now_micros() - DAY);
    assert_nothing_is_written(&ledger, "witness");
    disk.hands().step(-DAY);
    assert_eq!(code(&ledger), Some("behind"));
    // Behind, and not what the witness says either: nothing is corrected to it.
    disk.hands().step(-DAY);
    assert_eq!(code(&ledger), Some("witness"));
    assert!(ledger.append(correction(7)).is_err());
    assert!(ledger.confirm_clock().is_err());
}

#[test]
fn after_one_start_with_the_clock_ahead_a_correction_lets_work_go_on_at_once() {
    let disk = closed();
    disk.hands().reboot();
    disk.hands().step(4 * DAY);
    let ledger = open(&disk);
    add(&ledger, 3);
    ledger.close();
    disk.hands().reboot();
    disk.hands().step(-4 * DAY);
    let ledger = open(&disk);
    assert_eq!(doubt(&ledger), Some(ClockDoubt::Behind { by_micros: 4 * DAY }));
    assert_nothing_is_written(&ledger, "behind");
    // What only begins like a correction takes nothing else back in time.
    let mut late = correction(5);
    late.drafts.rotate_left(1);
    assert!(ledger.append(late).is_err());
    ledger.append(correction(7)).unwrap();
    assert_eq!(code(&ledger), None);
    add(&ledger, 9);
    ledger.close();
    let ledger = open(&disk);
    add(&ledger, 10);
    assert_eq!(events(&ledger), [0, 1, 2, 3, 7, 8, 9, 10]);
    ledger.close();
    assert_verifies(&disk, &dir());
    let report = verify_dir(&shared(&disk), &dir(), Some(&key()), None).unwrap();
    assert_eq!(report.recorded_at, Some(disk.clock().now_micros()));
}

#[test]
fn a_correction_is_not_taken_from_a_clock_that_is_wrong_itself() {
    let disk = closed();
    disk.hands().step(-56 * 365 * DAY);
    let ledger = open(&disk);
    let refused = ledger.append(correction(7));
    assert_eq!(refused, Err(AppendError::ClockOff(ClockDoubt::BeforeBuild)));
    assert!(ledger.confirm_clock().is_err());
    assert_nothing_is_written(&ledger, "1970");
}

#[test]
fn a_founding_before_the_program_was_made_is_doubted() {
    let disk = SimDisk::new();
    disk.hands().step(-DAY);
    let ledger = Ledger::create(shared(&disk), &dir(), identity(), rules()).unwrap();
    assert_eq!(code(&ledger), Some("before_build"));
    assert_nothing_is_written(&ledger, "founding");
    ledger.confirm_clock().unwrap();
    add(&ledger, 0);
}

#[test]
fn without_what_was_kept_a_start_goes_by_the_last_entry() {
    let disk = closed();
    let kept = dir().join(crate::clock_kept::NAME);
    let deeds: [fn(&SimDisk, &std::path::Path); 2] = [
        |disk, kept| disk.remove(kept).unwrap(),
        |disk, kept| crate::testing::overwrite(disk, kept, b"something else"),
    ];
    for deed in deeds {
        let disk = disk.power_cut(0);
        deed(&disk, &kept);
        let ledger = open(&disk);
        assert_eq!(code(&ledger), None);
        ledger.close();
        disk.hands().step(40 * DAY);
        deed(&disk, &kept);
        assert_eq!(code(&open(&disk)), Some("idle"));
        disk.hands().step(-40 * DAY);
    }
}
