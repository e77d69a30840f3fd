//! The machine's clock is wrong: what stops, what is said of it, and who is told until when.

use std::time::Duration;

use sanad_casework::{AcknowledgeClock, ClockFinding, ClockReason, Refusal};
use sanad_disk::{Disk as _, SimDisk};
use sanad_ledger::{AppendError, State};
use serde_json::json;

use crate::testing::{Lk3, asked, come, form, place};
use crate::{ClockDoubt, ClockError, ClockRules, Fault, Place, RecordError, Records, Said};

const DAY: i64 = 86_400_000_000;

/// As the program opens it.
fn watched(disk: &SimDisk) -> Place {
    let idle_max = Some(Duration::from_hours(31 * 24));
    let built_at = Some(SimDisk::new().clock().now_micros() - DAY);
    Place { clock: ClockRules { built_at, idle_max }, ..place(disk) }
}

/// An institution that was closed in good order.
fn closed() -> SimDisk {
    let Lk3 { disk, records, .. } = Lk3::new();
    let records = std::sync::Arc::into_inner(records).unwrap();
    records.close().unwrap();
    disk
}

fn say(disk: &SimDisk, said: Said) -> Result<ClockDoubt, ClockError> {
    Records::say_of_clock(&watched(disk), said, |_| Ok(()))
}

fn size(disk: &SimDisk) -> u64 {
    let shared: std::sync::Arc<dyn sanad_disk::Disk> = std::sync::Arc::new(disk.clone());
    let dir = place(disk).dir;
    let report = sanad_ledger::verify_dir(&shared, &dir, None, None).unwrap();
    assert_eq!(report.findings, []);
    report.head.size.get()
}

fn refused(disk: &SimDisk) -> ClockDoubt {
    match Records::open(&watched(disk)) {
        Err(Fault::ClockOff(doubt)) => doubt,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was opened"),
    }
}

#[test]
fn one_start_with_the_clock_ahead_locks_nobody_out() {
    let disk = closed();
    // The clock runs away by less than a start doubts, and one entry is written there.
    disk.hands().reboot();
    disk.hands().step(4 * DAY);
    Records::open(&watched(&disk)).unwrap().rebuilt(true).unwrap();
    disk.hands().reboot();
    disk.hands().step(-4 * DAY);
    let before = size(&disk);
    assert!(matches!(refused(&disk), ClockDoubt::Behind { .. }));
    assert!(matches!(say(&disk, Said::Right), Err(ClockError::Behind(_))));
    assert_eq!(size(&disk), before, "nothing was written");
    let doubt = say(&disk, Said::WasAhead(ClockReason::Battery)).unwrap();
    assert!(matches!(doubt, ClockDoubt::Behind { .. }));
    assert!(matches!(say(&disk, Said::Right), Err(ClockError::NotDoubted)));
    // Work goes on the same minute.
    let records = Records::open(&watched(&disk)).unwrap();
    let andi = come(&records, "satu");
    assert_eq!(records.ledger().verify(None).unwrap().findings, []);
    let notices = records.clock_told_to(&andi).unwrap();
    let [notice] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!(notice.finding, ClockFinding::Behind);
    assert!(notice.from - notice.to > chrono::TimeDelta::days(3));
    let types = |seq: u64| {
        let stored = records.ledger().read(sanad_chain::Seq::new(seq)).unwrap();
        stored.entry().body().unwrap().event_type.to_owned()
    };
    assert_eq!(notice.reason, Some(ClockReason::Battery));
    assert_eq!(types(notice.seq.0 - 1), "clock_corrected");
    assert_eq!(types(notice.seq.0), "clock_confirmed");
}

#[test]
fn each_start_at_a_wrong_time_is_refused_until_it_is_confirmed() {
    type Deed = (&'static str, fn(&SimDisk));
    let deeds: [Deed; 3] = [
        ("idle", |disk| {
            disk.hands().reboot();
            disk.hands().step(32 * DAY);
        }),
        ("jumped", |disk| disk.hands().step(2 * DAY)),
        ("jumped", |disk| {
            let records = Records::open(&watched(disk)).unwrap();
            disk.hands().step(2 * DAY);
            assert!(matches!(records.state(), State::ClockOff { .. }));
            let refused = records.rebuilt(true).unwrap_err();
            let off = Fault::Append(AppendError::ClockOff(refused.clock_doubt().unwrap()));
            assert_eq!(refused.to_string(), off.to_string());
            records.close().unwrap();
            disk.hands().reboot();
        }),
    ];
    for (code, deed) in deeds {
        let disk = closed();
        deed(&disk);
        let before = size(&disk);
        for _ in 0..2 {
            assert_eq!(refused(&disk).code(), code);
            let corrected = say(&disk, Said::WasAhead(ClockReason::Other));
            assert!(matches!(corrected, Err(ClockError::NotBehind(_))), "{code}");
        }
        assert_eq!(size(&disk), before, "{code}: nothing was written");
        assert_eq!(say(&disk, Said::Right).unwrap().code(), code);
        let records = Records::open(&watched(&disk)).unwrap();
        let shell = records.shell_user().unwrap();
        let told = records.clock_told_to(&shell).unwrap();
        assert_eq!(told.len(), 1, "{code}");
        assert_eq!(told[0].finding.code(), code);
    }
}

#[test]
fn a_founding_before_the_program_was_made_makes_nothing() {
    let disk = SimDisk::new();
    disk.hands().step(-2 * DAY);
    let refused = Records::create(&watched(&disk), "LK3".parse().unwrap()).err().unwrap();
    assert!(matches!(refused, Fault::ClockOff(ClockDoubt::BeforeBuild)), "{refused}");
    disk.hands().step(2 * DAY);
    Records::create(&watched(&disk), "LK3".parse().unwrap()).unwrap();
}

#[test]
fn a_witness_of_another_time_keeps_a_start_from_writing() {
    let disk = closed();
    let now = disk.clock().now_micros();
    let opened = Records::open_after(&watched(&disk), |records| {
        records.ledger().hold_clock_to(now - DAY);
        records.ledger().hold_clock_to(now);
        Ok::<_, Fault>(())
    });
    let refused = opened.err().unwrap();
    assert!(matches!(refused, Fault::ClockOff(ClockDoubt::Witness { .. })), "{refused}");
    let doubt = Records::say_of_clock(&watched(&disk), Said::Right, |records| {
        records.ledger().hold_clock_to(now - DAY);
        Ok::<_, ClockError>(())
    });
    assert_eq!(doubt.unwrap().code(), "witness");
}

#[test]
fn approvers_are_told_until_one_of_them_acknowledges() {
    let lk3 = Lk3::new();
    let disk = lk3.disk.clone();
    let Lk3 { records, .. } = lk3;
    drop(records);
    for _ in 0..2 {
        disk.hands().step(DAY);
        say(&disk, Said::Right).unwrap();
    }
    let records = Records::open(&watched(&disk)).unwrap();
    let (satu, dua) = (come(&records, "satu"), come(&records, "dua.a"));
    let seqs: Vec<_> =
        records.clock_told_to(&satu).unwrap().iter().map(|notice| notice.seq).collect();
    assert_eq!(seqs.len(), 2);
    let acknowledge = |by, seq: sanad_casework::Seq| {
        let command = AcknowledgeClock { form: form(json!({ "seq": seq })) };
        records.acknowledge_clock(by, &command, &asked())
    };
    // A counsellor is told nothing, and acknowledges nothing; nor does the shell.
    let (token, _) = crate::testing::join(&records, "counsellor");
    let budi = records.sign_in(&token, None).unwrap();
    assert_eq!(records.clock_told_to(&budi).unwrap(), []);
    let shell = records.shell_user().unwrap();
    for by in [&budi, &shell] {
        let refused = acknowledge(by, seqs[1]).unwrap_err();
        assert!(matches!(refused, RecordError::NotForRole), "{refused}");
    }
    let unknown = acknowledge(&satu, sanad_casework::Seq(1)).unwrap_err();
    assert!(matches!(unknown, RecordError::Refused(Refusal::UnknownClockNotice)), "{unknown}");
    acknowledge(&satu, seqs[0]).unwrap();
    assert_eq!(records.clock_told_to(&dua).unwrap().len(), 1);
    acknowledge(&dua, seqs[1]).unwrap();
    assert_eq!(records.clock_told_to(&satu).unwrap(), []);
    assert!(acknowledge(&satu, seqs[1]).is_err());
}
