use sanad_chain::Seq;

use super::{ClockFacts, ClockKind};
use crate::Views;
use crate::testing::{Chain, Pick, case, event, recorded_at, thing};

fn after(steps: &[&str]) -> Vec<ClockFacts> {
    let mut chain = Chain::default();
    for name in steps {
        chain.write(&event(name, Pick { case: 0, staff: 0, other: 1, thing: 0 }), &[]);
    }
    let views: Views = chain.views();
    views.clocks().all(None, 10, false)
}

#[test]
fn each_clock_runs_from_its_beginning_to_what_ends_it() {
    for (kind, begins, ends) in [
        (ClockKind::SubjectRequest, "subject_access_requested", "subject_access_answered"),
        (ClockKind::SubjectRequest, "subject_access_requested", "subject_access_refused"),
        (ClockKind::ConsentWithdrawal, "consent_withdrawn", "processing_stopped"),
        (ClockKind::AccessQuestion, "access_questioned_by_subject", "access_question_resolved"),
        (ClockKind::EmergencyReview, "emergency_access_opened", "emergency_access_reviewed"),
    ] {
        let [running] = after(&[begins])[..] else {
            panic!("{begins}");
        };
        assert_eq!((running.kind, running.case, running.about), (kind, Some(case(0)), thing(0)));
        assert_eq!((running.begun, running.began), (Seq::new(0), recorded_at(0)));
        assert_eq!(running.due, 1_795_737_600_000_000, "2026-11-27, midnight");
        assert_eq!(running.ended, None);
        assert!(running.is_late(running.due + 1) && !running.is_late(running.due));

        let [ended] = after(&[begins, ends, begins, ends])[..1] else {
            panic!("{ends}");
        };
        assert_eq!(ended.ended, Some((Seq::new(1), recorded_at(1))));
        assert_eq!(ended.is_late(i64::MAX), recorded_at(1) > ended.due);
    }
}

#[test]
fn what_ends_without_having_begun_and_what_begins_twice_changes_nothing() {
    assert_eq!(after(&["processing_stopped", "subject_access_answered"]), []);
    assert_eq!(after(&["consent_withdrawn", "consent_withdrawn"]).len(), 1);
}

#[test]
fn only_those_that_run_are_told_where_only_they_are_wanted() {
    let mut chain = Chain::default();
    for name in ["consent_withdrawn", "subject_access_requested", "processing_stopped"] {
        chain.write(&event(name, Pick::default()), &[]);
    }
    let views = chain.views();
    let kinds = |running| -> Vec<_> {
        views.clocks().all(None, 10, running).iter().map(|clock| clock.kind).collect()
    };
    assert_eq!(kinds(false), [ClockKind::ConsentWithdrawal, ClockKind::SubjectRequest]);
    assert_eq!(kinds(true), [ClockKind::SubjectRequest]);
    assert_eq!(views.clocks().all(Some(0), 10, false).len(), 1);
}

#[test]
fn the_clock_of_a_breach_is_that_of_no_case_and_ends_with_the_last_notice_or_the_closing() {
    let [running] = after(&["breach_suspected"])[..] else { panic!() };
    assert_eq!((running.kind, running.case), (ClockKind::BreachNotice, None));
    for ends in [&["breach_confirmed", "breach_notified"], &["breach_confirmed", "breach_closed"]] {
        let steps = [&["breach_suspected"], &ends[..]].concat();
        assert_eq!(after(&steps)[0].ended, Some((Seq::new(2), recorded_at(2))));
    }
    let mut chain = Chain::default();
    chain.write(&event("breach_suspected", Pick::default()), &[]);
    let json = event("breach_notified", Pick::default()).to_json();
    let first = json.replace("\"complete\":true", "\"complete\":false");
    let first = sanad_casework::Event::from_parts("breach_notified", 1, &first).unwrap();
    chain.write(&first, &[]);
    assert_eq!(chain.views().clocks().all(None, 10, true).len(), 1, "one is still to be told");
}
