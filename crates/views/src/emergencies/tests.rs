use sanad_casework::{AccessVerdict, EmergencyId, EmergencyReason, Event, Section};
use sanad_chain::Seq;

use super::{EmergencyFacts, EmergencyState};
use crate::Views;
use crate::testing::{Chain, Pick, body, case, event, recorded_at, staff, thing};

const HERE: Pick = Pick { case: 0, staff: 0, other: 1, thing: 0 };

fn emergency() -> EmergencyId {
    EmergencyId::from_bytes(thing(0))
}

/// A look at case 0, under an emergency access if one is told.
fn look(chain: &mut Chain, name: &str, under: Option<[u8; 16]>) {
    let event = event(name, HERE);
    let mut body = body(&event, staff(0), "konseling".to_owned());
    body.correlation = under;
    chain.write_body(&body, &event, &[case(0)], staff(0), &[]);
}

fn of(views: &Views) -> EmergencyFacts {
    views.emergencies().get(emergency()).unwrap()
}

#[test]
fn it_is_opened_looked_under_ended_and_reviewed() {
    let mut chain = Chain::default();
    chain.write(&event("emergency_access_opened", HERE), &[]);
    look(&mut chain, "record_viewed", Some(thing(0)));
    look(&mut chain, "record_viewed", None);
    look(&mut chain, "record_viewed", Some(thing(1)));
    look(&mut chain, "access_denied", Some(thing(0)));
    let views = chain.views();
    let facts = of(&views);
    assert_eq!((facts.case, facts.staff), (case(0), staff(0)));
    assert_eq!(facts.reason, EmergencyReason::DangerToChild);
    assert_eq!(facts.sections, [Section::Session]);
    assert_eq!((facts.opened, facts.opened_at), (Seq::new(0), recorded_at(0)));
    assert_eq!(facts.looks, 1, "a refusal and a look under nothing, or another, are none of them");
    assert_eq!(views.emergencies().looks_under(emergency()).collect::<Vec<_>>(), [Seq::new(1)]);
    assert!(views.emergencies().awaits_review(staff(0)));
    assert!(!views.emergencies().awaits_review(staff(1)));
    assert_eq!(views.emergencies().version_of(staff(0)), 1);
    assert_eq!(views.emergencies().version_of(staff(1)), 0);

    chain.write(&event("emergency_access_ended", HERE), &[]);
    let ended = of(&chain.views());
    assert_eq!((ended.ended_at, ended.ends()), (Some(recorded_at(5)), recorded_at(5)));
    chain.write(&event("emergency_access_reviewed", HERE), &[]);
    let views = chain.views();
    let review = of(&views).review.unwrap();
    assert_eq!((review.seq, review.at), (Seq::new(6), recorded_at(6)));
    assert_eq!((review.by, review.verdict), (staff(1), AccessVerdict::NotJustified));
    assert!(!views.emergencies().awaits_review(staff(0)));
    assert_eq!(views.emergencies().unreviewed().count(), 0);
    assert_eq!(views.emergencies().version_of(staff(0)), 3);
    assert!(Views::from_bytes(&views.to_bytes()).unwrap() == views);
}

#[test]
fn the_time_tells_how_far_it_is() {
    let mut chain = Chain::default();
    chain.write(&event("emergency_access_opened", HERE), &[]);
    let mut facts = of(&chain.views());
    let (until, due) = (facts.until, facts.review_due);
    for (at, state) in [
        (until - 1, EmergencyState::Open),
        (until, EmergencyState::AwaitingReview),
        (due, EmergencyState::AwaitingReview),
        (due + 1, EmergencyState::Overdue),
    ] {
        assert_eq!(facts.state(at), state, "{at}");
    }
    facts.ended_at = Some(until - 9);
    assert_eq!(facts.state(until - 9), EmergencyState::AwaitingReview);
    assert_eq!(facts.state(until - 10), EmergencyState::Open);
}

#[test]
fn another_case_cannot_touch_it_and_they_stand_in_the_order_of_their_opening() {
    let mut chain = Chain::default();
    let elsewhere = Pick { case: 1, ..HERE };
    chain.write(&event("emergency_access_opened", HERE), &[]);
    chain.write(&event("emergency_access_reviewed", elsewhere), &[]);
    chain.write(&event("emergency_access_ended", elsewhere), &[]);
    chain.write(&event("emergency_access_opened", elsewhere), &[]);
    chain.write(&event("emergency_access_opened", Pick { thing: 1, ..elsewhere }), &[]);
    let views = chain.views();
    let facts = of(&views);
    assert_eq!((facts.case, facts.ended_at, facts.review), (case(0), None, None));
    assert!(views.emergencies().awaits_review(staff(0)));
    let opened = |after, limit| -> Vec<u64> {
        views.emergencies().all(after, limit).iter().map(|facts| facts.opened.get()).collect()
    };
    assert_eq!(opened(None, 1), [0]);
    assert_eq!(opened(Some(0), 5), [4]);
    assert_eq!(views.emergencies().by_case(case(1)).count(), 1);
    let event: Event = event("emergency_access_opened", HERE);
    assert_eq!(event.case(), Some(case(0)));
}

#[test]
fn who_is_suspended_or_leaves_has_nothing_open_any_more_and_gets_none_of_it_back() {
    for shut in ["staff_suspended", "staff_left"] {
        let mut chain = Chain::default();
        chain.write(&event("emergency_access_opened", HERE), &[]);
        chain.write(&event(shut, Pick { staff: 1, ..HERE }), &[]);
        assert_eq!(of(&chain.views()).ended_at, None, "somebody else: {shut}");
        chain.write(&event(shut, HERE), &[]);
        chain.write(&event("staff_reinstated", HERE), &[]);
        let views = chain.views();
        let facts = of(&views);
        assert_eq!((facts.ended_at, facts.ends()), (Some(recorded_at(2)), recorded_at(2)));
        assert!(views.emergencies().awaits_review(staff(0)), "it is still to be judged");
    }
}
