//! What an append checks and answers.

use sanad_chain::{Body, Draft, EventId, Seq};
use sanad_disk::SimDisk;

use crate::testing::{add, append, body, create, draft, draft_in, events, id, stream, tagged};
use crate::{Append, AppendError, ClockDoubt, Expect, ReadError};

#[test]
fn what_was_appended_is_read_back_by_every_way() {
    let ledger = create(&SimDisk::new());
    let appended = ledger.append(append(vec![draft(1), draft(2)])).unwrap();
    assert_eq!((appended.first, appended.last), (Seq::new(0), Seq::new(1)));
    assert_eq!(appended.hashes.len(), 2);
    assert_eq!(ledger.head().hash, appended.hashes[1]);
    let versions = [(stream(1, 1), 1), (stream(5, 0), 2), (stream(1, 2), 1)];
    assert_eq!(appended.versions, versions);

    let stored = ledger.read(Seq::new(1)).unwrap();
    assert_eq!(stored.hash(), appended.hashes[1]);
    assert_eq!((stored.entry().position().part, stored.entry().position().of), (1, 2));
    assert_eq!(ledger.stream(stream(5, 0)), [Seq::new(0), Seq::new(1)]);
    assert_eq!(ledger.stream_from(stream(5, 0), 2, 9), [Seq::new(1)]);
    assert_eq!(ledger.by_event(EventId::from_bytes(id(2))), Some(Seq::new(1)));
    assert_eq!(events(&ledger), [1, 2]);
    let missing = ReadError::NotFound { seq: Seq::new(2) };
    assert_eq!(ledger.read(Seq::new(2)).unwrap_err(), missing);
}

#[test]
fn an_expectation_that_is_not_met_appends_nothing() {
    let ledger = create(&SimDisk::new());
    add(&ledger, 3);
    let all = stream(5, 0);
    let other = stream(1, 9);
    let met = [
        (all, Expect::Any),
        (all, Expect::Exists),
        (all, Expect::Exact(1)),
        (other, Expect::None),
        (other, Expect::Exact(0)),
        (other, Expect::Any),
    ];
    let unmet = [
        (all, Expect::None, 1),
        (all, Expect::Exact(0), 1),
        (all, Expect::Exact(2), 1),
        (other, Expect::Exists, 0),
        (other, Expect::Exact(1), 0),
    ];
    for (stream, expected, actual) in unmet {
        let expect = vec![met[0], (stream, expected)];
        let refused = ledger.append(Append { expect, ..append(vec![draft(4)]) });
        assert_eq!(refused, Err(AppendError::Conflict { stream, expected, actual }));
    }
    assert_eq!(ledger.head().size, Seq::new(1));
    ledger.append(Append { expect: met.to_vec(), ..append(vec![draft(4)]) }).unwrap();
}

#[test]
fn a_repeat_gets_the_first_answer_and_writes_nothing() {
    let ledger = create(&SimDisk::new());
    add(&ledger, 1);
    let first = ledger.append(append(vec![tagged(2, 7, 1), draft(3)])).unwrap();
    add(&ledger, 4);
    let again = ledger.append(append(vec![tagged(5, 7, 1), draft(6)])).unwrap();
    assert!(again.repeated && !first.repeated);
    assert_eq!(crate::Appended { repeated: false, ..again }, first);
    assert_eq!(events(&ledger), [1, 2, 3, 4]);
    assert_eq!(ledger.by_tag(&[7; 32]), Some(Seq::new(1)));
}

#[test]
fn the_same_key_with_another_body_is_refused() {
    let ledger = create(&SimDisk::new());
    ledger.append(append(vec![tagged(1, 7, 1)])).unwrap();
    let refused = ledger.append(append(vec![tagged(2, 7, 2)]));
    assert_eq!(refused, Err(AppendError::KeyReused));
    assert_eq!(events(&ledger), [1]);
}

#[test]
fn an_event_is_recorded_once() {
    let ledger = create(&SimDisk::new());
    add(&ledger, 1);
    let exists = Err(AppendError::EventExists { seq: Seq::new(0) });
    assert_eq!(ledger.append(append(vec![draft(1)])), exists);
    assert!(ledger.append(append(vec![draft(2), draft(2)])).is_err());
    assert_eq!(events(&ledger), [1]);
}

#[test]
fn a_command_without_entries_or_with_too_many_bytes_is_refused() {
    let ledger = create(&SimDisk::new());
    let empty = Append { drafts: Vec::new(), ..append(vec![draft(1)]) };
    assert_eq!(ledger.append(empty), Err(AppendError::Empty));
    let data = format!("\"{}\"", "x".repeat(200_000));
    let big = |n| {
        let body = Body { data: data.clone(), ..body(n) };
        Draft::new(&body, vec![stream(1, 0)], &[]).unwrap()
    };
    let refused = ledger.append(append((0..45).map(big).collect()));
    assert_eq!(refused, Err(AppendError::TooLarge));
    ledger.append(append((0..30).map(big).collect())).unwrap();
    assert_eq!(ledger.head().size, Seq::new(30));
}

#[test]
fn an_entry_may_belong_to_a_thousand_streams() {
    let ledger = create(&SimDisk::new());
    let streams: Vec<_> =
        (0..1000_u64).map(|n| sanad_chain::Stream { id: id(n), ..stream(2, 0) }).collect();
    for n in 0..3 {
        ledger.append(append(vec![draft_in(n, &streams)])).unwrap();
    }
    assert_eq!(ledger.version(streams[999]), 3);
    assert_eq!(ledger.verify(None).unwrap().findings, []);
}

#[test]
fn time_never_steps_back_but_by_a_correction() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let at = |seq| ledger.read(Seq::new(seq)).unwrap().entry().position().recorded_at;
    add(&ledger, 1);
    disk.hands().step(-1_000_000);
    add(&ledger, 2);
    assert_eq!(at(0), at(1));
    disk.hands().step(-3_600_000_000);
    let refused = ledger.append(append(vec![draft(3)]));
    assert!(matches!(
        refused,
        Err(AppendError::ClockOff(ClockDoubt::Behind { by_micros: 3_601_000_000 }))
    ));
    let body = Body { event_type: "clock_corrected".into(), ..body(4) };
    let correction = Draft::new(&body, vec![stream(6, 0)], &[]).unwrap();
    ledger.append(append(vec![correction])).unwrap();
    assert_eq!(at(2), at(1) - 3_601_000_000);
    add(&ledger, 5);
    assert_eq!(ledger.verify(None).unwrap().findings, []);
}

#[test]
fn a_jump_of_the_clock_waits_for_confirmation() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    add(&ledger, 1);
    disk.hands().step(366 * 86_400_000_000);
    let refused = ledger.append(append(vec![draft(2)]));
    assert!(matches!(refused, Err(AppendError::ClockOff(ClockDoubt::Jumped { .. }))));
    ledger.confirm_clock().unwrap();
    add(&ledger, 2);
}
