use super::closure::{approve, propose};
use crate::testing::*;
use crate::*;

fn contradicts(case: &Case, event: impl Into<Event>) {
    let event = event.into();
    let mut after = case.clone();
    let told = after.try_apply(&event);
    assert_eq!(told, Err(Contradiction { event_type: event.event_type() }));
    assert_eq!(&after, case, "{}", event.event_type());
}

#[test]
fn nothing_follows_from_nothing_but_an_intake() {
    for event in sample_events().iter().filter(|event| event.case().is_some()) {
        if event.event_type() != "intake_opened" {
            contradicts(&Case::Absent, event.clone());
        }
    }
}

#[test]
fn events_of_other_streams_change_nothing() {
    let before = a_case().case;
    for event in sample_events().iter().filter(|event| event.case().is_none()) {
        let mut after = before.clone();
        after.try_apply(event).unwrap();
        assert_eq!(after, before, "{}", event.event_type());
    }
}

#[test]
fn events_of_another_case_do_not_follow() {
    let case = CaseId::from_bytes([99; 16]);
    let open = a_case();
    contradicts(&open.case, CaseAssigned { case, to: SITI, from: Some(BUDI) });
    contradicts(&open.case, ConfidentialityLevelSet { case, level: ConfidentialityLevel::Strict });
    let closed = open.and(BUDI, propose()).and(ANDI, approve());
    contradicts(&closed.case, CaseReopened { case, reason: ReopenReason::Order, by: ANDI });
}

#[test]
fn a_history_in_which_one_person_proposed_and_approved_does_not_follow() {
    let case = a_case().and(BUDI, propose());
    contradicts(&case.case, ClosureApproved { case: CASE, by: BUDI });
    contradicts(&case.case, ClosureReturned { case: CASE, reason: ReturnReason::Other, by: BUDI });
    let closed = |proposed_by, approved_by| CaseClosed {
        case: CASE,
        kind: ClosureKind::Planned,
        open_referrals: 0,
        proposed_by,
        approved_by,
    };
    contradicts(&case.case, closed(BUDI, BUDI));
    contradicts(&case.case, closed(SITI, ANDI));
    contradicts(&a_case().case, closed(BUDI, ANDI));
}

#[test]
fn a_history_with_a_gap_in_its_sessions_does_not_follow() {
    let held = |number| SessionHeld {
        case: CASE,
        session: SessionId::from_bytes([9; 16]),
        number,
        note: NoteId::from_bytes([10; 16]),
        service: Service::Counselling,
        mode: SessionMode::Office,
        minutes: 30,
        head_count: 1,
        present: vec![],
        by: BUDI,
    };
    contradicts(&a_case().case, held(2));
    let mut case = a_case().case;
    case.try_apply(&held(1).into()).unwrap();
    contradicts(&case, held(2));
}

#[test]
fn a_summary_tells_the_clear_facts() {
    let summary = serde_json::to_value(&a_case().case).unwrap();
    assert_eq!(summary["status"], "open");
    assert_eq!(summary["responsible"], serde_json::json!(BUDI));
    assert_eq!(summary["parties"][CLIENT.to_string()]["role"], "client");
    assert_eq!(serde_json::to_value(Case::Absent).unwrap()["status"], "absent");
}
