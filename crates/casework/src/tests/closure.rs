use serde_json::json;

use super::any_course::Draw;
use super::session::{addendum, hold};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |_| propose().into(),
    |_| approve().into(),
    |_| ReturnClosure { case: CASE, form: form(json!({ "reason": "other" })) }.into(),
    |_| AssignRetention { case: CASE, form: form(json!({ "class": "child" })) }.into(),
    |_| reopen().into(),
];

pub(super) fn propose() -> ProposeClosure {
    let body = json!({ "kind": "planned", "reason": "died", "summary": CANARY });
    ProposeClosure { case: CASE, form: form(body) }
}

pub(super) fn approve() -> ApproveClosure {
    ApproveClosure { case: CASE, form: form(json!({})) }
}

pub(super) fn reopen() -> ReopenCase {
    ReopenCase { case: CASE, form: form(json!({ "reason": "client_returned" })) }
}

fn closed() -> Given {
    a_case().and(BUDI, hold(|_| {})).and(BUDI, propose()).and(ANDI, approve())
}

#[test]
fn who_proposes_a_closure_does_not_approve_it() {
    let assign = AssignCase { case: CASE, form: form(json!({ "to": MIRA })) };
    let case = a_case().and(ANDI, assign).and(MIRA, propose());
    case.when(MIRA, approve()).refused(Refusal::SamePerson);
    case.when(BUDI, approve()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    case.when(ANDI, approve()).then(&["closure_approved", "case_closed"]);
}

#[test]
fn the_reason_of_a_closure_is_sealed() {
    let outcome = a_case().when(BUDI, propose());
    let proposal = &outcome.then(&["closure_proposed"])[0];
    assert!(!proposal.event.to_json().contains("died"));
    assert_eq!(proposal.sealed[0].body["reason"], "died");
}

#[test]
fn a_returned_closure_leaves_the_case_open() {
    let back = ReturnClosure { case: CASE, form: form(json!({ "reason": "open_work" })) };
    a_case().when(ANDI, back.clone()).refused(Refusal::NoClosure);
    let case = a_case().and(BUDI, propose()).and(ANDI, back);
    case.when(ANDI, approve()).refused(Refusal::NoClosure);
    case.when(BUDI, propose()).then(&["closure_proposed"]);
}

#[test]
fn a_closed_case_takes_an_addendum_and_no_session() {
    let case = closed();
    case.when(BUDI, hold(|_| {})).refused(Refusal::CaseClosed);
    case.when(BUDI, propose()).refused(Refusal::CaseClosed);
    case.when(BUDI, addendum(NoteId::from_bytes([32; 16]))).then(&["session_addendum_added"]);
}

#[test]
fn only_a_supervisor_reopens_and_only_what_is_closed() {
    a_case().when(ANDI, reopen()).refused(Refusal::CaseNotClosed);
    closed().when(BUDI, reopen()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    let case = closed().and(ANDI, reopen());
    assert_eq!((case.file().openings, case.file().closings), (2, 1));
    assert_eq!(case.file().responsible, Some(BUDI));
    case.when(BUDI, propose()).then(&["closure_proposed"]);
}

#[test]
fn a_closure_counts_the_referrals_that_are_open() {
    let case = a_case().and(BUDI, super::referral::propose()).and(BUDI, propose());
    let outcome = case.when(ANDI, approve());
    let Event::Closure(ClosureEvent::CaseClosed(closed)) =
        &outcome.then(&["closure_approved", "case_closed"])[1].event
    else {
        panic!()
    };
    assert_eq!(closed.open_referrals, 1);
}
