use serde_json::json;

use super::any_course::{Draw, whom};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| AssignCase { case: CASE, form: form(json!({ "to": whom(n) })) }.into(),
    |n| {
        let body = json!({ "to": whom(n), "reason": "other", "note": CANARY });
        RequestTransfer { case: CASE, form: form(body) }.into()
    },
    |_| AcceptTransfer { case: CASE, form: form(json!({})) }.into(),
    |_| DeclineTransfer { case: CASE, form: form(json!({})) }.into(),
    |n| AddCoWorker { case: CASE, form: form(json!({ "staff": whom(n) })) }.into(),
    |n| RemoveCoWorker { case: CASE, staff: whom(n), form: form(json!({})) }.into(),
    |n| {
        let body = json!({ "staff": whom(n), "reason": "other" });
        BarAccess { case: CASE, form: form(body) }.into()
    },
    |n| {
        let body = json!({ "staff": whom(n), "reason": "other", "note": CANARY });
        ProposeBar { case: CASE, form: form(body) }.into()
    },
    |n| ApproveBar { case: CASE, staff: whom(n), form: form(json!({})) }.into(),
    |n| DeclineBar { case: CASE, staff: whom(n), form: form(json!({})) }.into(),
    |n| {
        let body = json!({ "note": CANARY });
        ProposeBarEnd { case: CASE, staff: whom(n), form: form(body) }.into()
    },
    |n| ApproveBarEnd { case: CASE, staff: whom(n), form: form(json!({})) }.into(),
    |n| DeclineBarEnd { case: CASE, staff: whom(n), form: form(json!({})) }.into(),
    |_| DeclareConflict { case: CASE, form: form(json!({ "note": CANARY })) }.into(),
];

fn ask(to: StaffId) -> RequestTransfer {
    RequestTransfer { case: CASE, form: form(json!({ "to": to, "reason": "workload" })) }
}

fn accept() -> AcceptTransfer {
    AcceptTransfer { case: CASE, form: form(json!({})) }
}

fn bar(staff: StaffId) -> BarAccess {
    BarAccess { case: CASE, form: form(json!({ "staff": staff, "reason": "conflict" })) }
}

fn join(staff: StaffId) -> AddCoWorker {
    AddCoWorker { case: CASE, form: form(json!({ "staff": staff })) }
}

#[test]
fn a_transfer_needs_the_one_who_was_asked() {
    let case = a_case().and(BUDI, ask(SITI));
    case.when(ANDI, accept()).refused(Refusal::NotReceiver);
    case.when(BUDI, ask(ANDI)).refused(Refusal::TransferPending);
    let case = case.and(SITI, accept());
    assert_eq!(case.file().responsible, Some(SITI));
    case.when(SITI, accept()).refused(Refusal::NoTransfer);
    case.when(BUDI, ask(SITI)).refused(Refusal::NotYourCase);
}

#[test]
fn a_declined_transfer_changes_nothing() {
    let decline = DeclineTransfer { case: CASE, form: form(json!({})) };
    let case = a_case().and(BUDI, ask(SITI)).and(SITI, decline);
    assert_eq!(case.file().responsible, Some(BUDI));
    case.when(SITI, accept()).refused(Refusal::NoTransfer);
}

#[test]
fn a_supervisor_who_assigns_ends_a_waiting_transfer() {
    let assign = AssignCase { case: CASE, form: form(json!({ "to": MIRA })) };
    let case = a_case().and(BUDI, ask(SITI)).and(ANDI, assign.clone());
    case.when(SITI, accept()).refused(Refusal::NoTransfer);
    case.when(ANDI, assign).refused(Refusal::AlreadyResponsible);
}

#[test]
fn to_a_barred_person_the_case_does_not_exist() {
    let case = a_case().and(ANDI, bar(SITI));
    for outcome in [case.when(SITI, accept()), case.when(SITI, ask(ANDI))] {
        outcome.refused(Refusal::NoSuchCase);
    }
    given([]).when(SITI, accept()).refused(Refusal::NoSuchCase);
    case.when(BUDI, ask(SITI)).refused(Refusal::StaffBarred { field: "to" });
    case.when(BUDI, join(SITI)).refused(Refusal::StaffBarred { field: "staff" });
    case.when(ANDI, bar(SITI)).refused(Refusal::AlreadyBarred);
}

#[test]
fn who_works_on_a_case_is_relieved_before_being_barred() {
    a_case().when(ANDI, bar(BUDI)).refused(Refusal::WorksOnCase);
    a_case().and(BUDI, ask(SITI)).when(ANDI, bar(SITI)).refused(Refusal::WorksOnCase);
    let case = a_case().and(BUDI, join(SITI));
    case.when(ANDI, bar(SITI)).refused(Refusal::WorksOnCase);
    let leave = RemoveCoWorker { case: CASE, staff: SITI, form: form(json!({})) };
    case.and(ANDI, leave).when(ANDI, bar(SITI)).then(&["access_barred"]);
}

#[test]
fn a_co_worker_joins_once_and_names_no_one_else() {
    let case = a_case().and(BUDI, join(SITI));
    case.when(BUDI, join(SITI)).refused(Refusal::AlreadyCoWorker);
    case.when(SITI, join(MIRA)).refused(Refusal::RoleMayNot { role: Role::Counsellor });
}

#[test]
fn a_command_tells_whom_it_puts_to_work() {
    assert_eq!(Command::from(join(SITI)).puts_to_work(&as_(BUDI)), Some(SITI));
    assert_eq!(Command::from(ask(SITI)).puts_to_work(&as_(BUDI)), Some(SITI));
    let accept = AcceptTransfer { case: CASE, form: form(json!({})) };
    assert_eq!(Command::from(accept).puts_to_work(&as_(SITI)), Some(SITI));
    assert_eq!(Command::from(bar(SITI)).puts_to_work(&as_(BUDI)), None);
}

#[test]
fn whoever_declares_a_conflict_of_their_own_is_barred_at_once() {
    let declare = || DeclareConflict { case: CASE, form: form(json!({ "note": CANARY })) };
    a_case().when(BUDI, declare()).refused(Refusal::StillResponsible);
    a_case().when(ANDI, declare()).then(&["conflict_of_interest_declared", "access_barred"]);
    let helped = a_case().and(BUDI, join(SITI));
    let types = ["conflict_of_interest_declared", "co_worker_removed", "access_barred"];
    helped.when(SITI, declare()).then(&types);
    let gone = helped.and(SITI, declare());
    assert!(gone.file().co_workers.is_empty());
    gone.when(SITI, declare()).refused(Refusal::NoSuchCase);
    let asked = a_case().and(BUDI, ask(SITI));
    let types = ["conflict_of_interest_declared", "case_transfer_declined", "access_barred"];
    asked.when(SITI, declare()).then(&types);
    asked.and(SITI, declare()).when(BUDI, ask(MIRA)).then(&["case_transfer_requested"]);
}

fn propose_bar(staff: StaffId) -> ProposeBar {
    ProposeBar { case: CASE, form: form(json!({ "staff": staff, "reason": "conflict" })) }
}

fn approve_bar(staff: StaffId) -> ApproveBar {
    ApproveBar { case: CASE, staff, form: form(json!({})) }
}

fn decline_bar(staff: StaffId) -> DeclineBar {
    DeclineBar { case: CASE, staff, form: form(json!({})) }
}

fn end_bar(staff: StaffId) -> ProposeBarEnd {
    ProposeBarEnd { case: CASE, staff, form: form(json!({ "note": CANARY })) }
}

fn approve_end(staff: StaffId) -> ApproveBarEnd {
    ApproveBarEnd { case: CASE, staff, form: form(json!({})) }
}

fn keep_bar(staff: StaffId) -> DeclineBarEnd {
    DeclineBarEnd { case: CASE, staff, form: form(json!({})) }
}

#[test]
fn two_bar_whoever_is_barred_by_two_and_neither_is_the_one() {
    let case = a_case;
    case().when(BUDI, propose_bar(SITI)).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    case().when(ANDI, propose_bar(ANDI)).refused(Refusal::SamePerson);
    case().when(ANDI, propose_bar(BUDI)).refused(Refusal::WorksOnCase);
    case().when(MIRA, approve_bar(SITI)).refused(Refusal::NoBarProposed);
    let proposed = || case().and(ANDI, propose_bar(SITI));
    assert!(!proposed().file().barred.contains(&SITI), "nothing holds before another approves");
    proposed().when(MIRA, propose_bar(SITI)).refused(Refusal::BarPending);
    proposed().when(ANDI, approve_bar(SITI)).refused(Refusal::SamePerson);
    let about_mira = case().and(ANDI, propose_bar(MIRA));
    about_mira.when(MIRA, approve_bar(MIRA)).refused(Refusal::SamePerson);
    about_mira.when(MIRA, decline_bar(MIRA)).refused(Refusal::SamePerson);
    about_mira.when(ANDI, decline_bar(MIRA)).then(&["access_bar_declined"]);
    let barred = proposed().and(MIRA, approve_bar(SITI));
    assert!(barred.file().barred.contains(&SITI) && barred.file().bars.proposed.is_empty());
    barred.when(SITI, accept()).refused(Refusal::NoSuchCase);
    let declined = proposed().and(MIRA, decline_bar(SITI));
    declined.when(MIRA, approve_bar(SITI)).refused(Refusal::NoBarProposed);
    declined.when(ANDI, propose_bar(SITI)).then(&["access_bar_proposed"]);
    // Nobody takes up work in a case to stay in it.
    let assign = AssignCase { case: CASE, form: form(json!({ "to": SITI })) };
    for outcome in [proposed().when(BUDI, ask(SITI)), proposed().when(MIRA, assign)] {
        outcome.refused(Refusal::ToBeBarred { field: "to" });
    }
    proposed().when(BUDI, join(SITI)).refused(Refusal::ToBeBarred { field: "staff" });
}

#[test]
fn two_end_a_bar_however_it_came_and_it_can_come_again() {
    let barred = a_case().and(ANDI, bar(SITI));
    a_case().when(ANDI, end_bar(SITI)).refused(Refusal::NotBarred);
    barred.when(SITI, end_bar(SITI)).refused(Refusal::NoSuchCase);
    barred.when(MIRA, approve_end(SITI)).refused(Refusal::NoBarProposed);
    let ending = || a_case().and(ANDI, bar(SITI)).and(ANDI, end_bar(SITI));
    ending().when(ANDI, approve_end(SITI)).refused(Refusal::SamePerson);
    ending().when(MIRA, end_bar(SITI)).refused(Refusal::BarPending);
    for by in [ANDI, MIRA] {
        let kept = ending().and(by, keep_bar(SITI));
        assert!(kept.file().barred.contains(&SITI) && kept.file().bars.ending.is_empty());
    }
    let ended = ending().and(MIRA, approve_end(SITI));
    assert!(ended.file().barred.is_empty() && ended.file().bars.ending.is_empty());
    ended.when(BUDI, ask(SITI)).then(&["case_transfer_requested"]);
    ended.when(ANDI, bar(SITI)).then(&["access_barred"]);
}

fn open_emergency() -> OpenEmergency {
    let body = json!({
        "reason": "danger_to_child", "text": CANARY, "password": CANARY, "sections": ["session"],
    });
    OpenEmergency::new(CASE, form(body), &mut fresh_from(80))
}

#[test]
fn nobody_bars_anybody_in_a_case_that_judges_them() {
    let opened = a_case().and(ANDI, open_emergency());
    opened.when(ANDI, bar(SITI)).refused(Refusal::JudgedHere);
    opened.when(ANDI, propose_bar(SITI)).refused(Refusal::JudgedHere);
    opened.when(MIRA, bar(SITI)).then(&["access_barred"]);
    let proposed = opened.and(MIRA, propose_bar(SITI));
    proposed.when(ANDI, approve_bar(SITI)).refused(Refusal::JudgedHere);
}
