use proptest::prelude::*;
use sanad_casework::{CaseId, StreamId};
use sanad_chain::{Entry, Seq};

use super::{Access, EVERYTHING, LookType};
use crate::testing::{Chain, Pick, case, chains, event, recorded_at, sample, staff};

const ALL: usize = usize::MAX;

fn seqs(rows: &[Access]) -> Vec<u64> {
    rows.iter().map(|row| row.seq.get()).collect()
}

/// What the entries themselves say: the looks among them, with the cases that each links.
fn looks(chain: &Chain) -> Vec<(Entry<'_>, Vec<CaseId>)> {
    chain
        .entries()
        .filter(|entry| LookType::parse(entry.body().unwrap().event_type).is_some())
        .map(|entry| {
            let cases = entry
                .links()
                .filter(|link| link.stream.kind.0 == StreamId::LOOKS_OF)
                .map(|link| CaseId::from_bytes(link.stream.id))
                .collect();
            (entry, cases)
        })
        .collect()
}

proptest! {
    #[test]
    fn the_log_holds_exactly_the_looks(chain in chains()) {
        let views = chain.views();
        let log = views.accesses();
        let looks = looks(&chain);
        prop_assert_eq!(log.total(), looks.len());

        let found = log.by_time(i64::MIN, i64::MAX, None, ALL);
        prop_assert_eq!(found.len(), looks.len());
        for (row, (entry, cases)) in found.iter().zip(&looks) {
            let body = entry.body().unwrap();
            let everything = cases.contains(&CaseId::from_bytes(EVERYTHING));
            let named: Vec<CaseId> =
                cases.iter().copied().filter(|case| *case.as_bytes() != EVERYTHING).collect();
            prop_assert_eq!(row.seq, entry.seq());
            prop_assert_eq!(row.recorded_at, entry.position().recorded_at);
            prop_assert_eq!(row.look.event_type(), body.event_type);
            prop_assert_eq!(row.denied, body.event_type == "access_denied");
            prop_assert_eq!(row.staff.as_bytes(), &body.actor.staff);
            prop_assert_eq!(row.everything, everything);
            prop_assert_eq!(log.cases_of(row.seq), named);
        }
        for id in [case(0), case(1), case(2), CaseId::from_bytes(EVERYTHING)] {
            let of_case: Vec<u64> = looks
                .iter()
                .filter(|(_, cases)| cases.contains(&id))
                .map(|(entry, _)| entry.seq().get())
                .collect();
            prop_assert_eq!(log.by_case_count(id), of_case.len());
            prop_assert_eq!(seqs(&log.by_case(id, None, ALL)), of_case);
        }
        for n in 0..3 {
            let by_staff: Vec<u64> =
                found.iter().filter(|row| row.staff == staff(n)).map(|row| row.seq.get()).collect();
            prop_assert_eq!(seqs(&log.by_staff(staff(n), None, ALL)), by_staff);
        }
    }
}

#[test]
fn a_page_goes_on_behind_the_position_it_is_given() {
    let mut chain = Chain::default();
    for n in 0..6 {
        let shown = [case(n % 2)];
        chain.write(&event("record_viewed", Pick::default()), &shown);
    }
    let views = chain.views();
    let log = views.accesses();
    assert_eq!(seqs(&log.by_case(case(0), None, 2)), [0, 2]);
    assert_eq!(seqs(&log.by_case(case(0), Some(2), 2)), [4]);
    assert_eq!(seqs(&log.by_case(case(0), Some(1), 1)), [2]);
    assert_eq!(seqs(&log.by_staff(staff(0), Some(3), 9)), [4, 5]);
    assert_eq!(seqs(&log.by_staff(staff(1), None, 9)), [0; 0]);
}

#[test]
fn a_time_window_holds_its_beginning_and_not_its_end() {
    let mut chain = Chain::default();
    for _ in 0..5 {
        chain.write(&event("list_viewed", Pick::default()), &[case(0), case(1)]);
    }
    let views = chain.views();
    let log = views.accesses();
    assert_eq!(seqs(&log.by_time(recorded_at(1), recorded_at(3), None, 9)), [1, 2]);
    assert_eq!(seqs(&log.by_time(recorded_at(1), recorded_at(9), Some(2), 1)), [3]);
}

#[test]
fn a_time_window_finds_what_was_recorded_after_the_clock_was_set_back() {
    let mut chain = Chain::default();
    for _ in 0..4 {
        chain.write(&event("list_viewed", Pick::default()), &[]);
    }
    chain.set_back = 3_000_000;
    chain.write(&event("list_viewed", Pick::default()), &[]);
    let views = chain.views();
    let found = views.accesses().by_time(recorded_at(1), recorded_at(2), None, 9);
    assert_eq!(seqs(&found), [1, 4]);
}

#[test]
fn a_position_without_a_look_shows_no_case() {
    let mut chain = Chain::default();
    chain.write(&event("intake_opened", Pick::default()), &[]);
    chain.write(&event("access_denied", Pick::default()), &[case(0)]);
    let views = chain.views();
    assert_eq!(views.accesses().cases_of(Seq::new(0)), []);
    assert_eq!(views.accesses().cases_of(Seq::new(1)), [case(0)]);
    assert_eq!(views.accesses().cases_of(Seq::new(2)), []);
}

#[test]
fn a_look_changes_no_list_of_cases_or_staff() {
    let mut chain = Chain::default();
    chain.write(&event("staff_registered", Pick::default()), &[]);
    chain.write(&event("intake_opened", Pick::default()), &[]);
    let before = chain.views();
    for kind in 0..crate::testing::kinds() {
        let event = sample(kind, Pick::default());
        if event.is_look() || event.names_cases() {
            chain.write(&event, &[case(0)]);
        }
    }
    let after = chain.views();
    assert!(before.cases == after.cases && before.directory == after.directory);
    assert_eq!(after.accesses().total(), LookType::ALL.len());
}
