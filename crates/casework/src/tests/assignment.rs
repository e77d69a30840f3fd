use serde_json::json;

use crate::testing::*;
use crate::*;

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
