use serde_json::{Value, json};

use super::any_course::{Draw, whose};
use super::subject::{ask, ask_as};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| propose(whose(n), "safe").into(),
    |n| propose(whose(n), "safe_without_looks").into(),
    |n| propose(whose(n), "danger").into(),
    |n| approve(whose(n)).into(),
    |n| approve(whose(n)).into(),
    |n| DeclinePapers { case: CASE, party: whose(n), form: form(json!({})) }.into(),
];

fn propose(party: PartyId, ground: &str) -> ProposePapers {
    let body = json!({ "party": party, "ground": ground, "reason": CANARY });
    ProposePapers { case: CASE, form: form(body) }
}

fn approve(party: PartyId) -> ApprovePapers {
    ApprovePapers { case: CASE, party, form: form(json!({})) }
}

fn decline(party: PartyId) -> DeclinePapers {
    DeclinePapers { case: CASE, party, form: form(json!({})) }
}

fn request(first: u8) -> SubjectRequestId {
    SubjectRequestId::from_bytes([first + 1; 16])
}

fn spouse() -> RequestSubjectAccess {
    ask(json!({ "party": SPOUSE }))
}

fn closely(level: &str) -> SetConfidentiality {
    SetConfidentiality { case: CASE, form: form(json!({ "level": level })) }
}

fn accused(case: Given) -> Given {
    let person = json!({ "person": { "role": "accused", "name": CANARY } });
    case.and(BUDI, AddParty::new(CASE, form(person), &mut fresh_from(30)))
}

const ACCUSED: PartyId = PartyId::from_bytes([31; 16]);

/// What may go out on the request with these ids.
fn papers(case: &Given, first: u8) -> Result<Papers, PapersWait> {
    let (file, id) = (case.file(), request(first));
    file.papers(id, &file.subject_requests[&id])
}

/// Two decide, one of them a privacy officer.
fn decided(case: Given, party: PartyId, ground: &str) -> Given {
    case.and(BUDI, propose(party, ground)).and(DIAN, approve(party))
}

#[test]
fn where_nobody_is_accused_papers_go_out_whole_to_the_client_in_person_and_summed_to_others() {
    assert_eq!(papers(&a_case().and(BUDI, ask(json!({}))), 50), Ok(Papers::Whole));
    assert_eq!(papers(&a_case().and(BUDI, spouse()), 50), Ok(Papers::Summed));
    let attorney = ask(json!({ "capacity": "attorney", "identified": "papers", "asker": CANARY }));
    assert_eq!(papers(&a_case().and(BUDI, attorney), 50), Ok(Papers::Summed));
}

#[test]
fn where_somebody_is_or_was_accused_or_it_is_or_was_kept_closely_others_wait_for_two() {
    let gone =
        RemoveParty { case: CASE, party: ACCUSED, form: form(json!({ "reason": "mistaken" })) };
    let guarded = [
        accused(a_case()),
        accused(a_case()).and(BUDI, gone),
        a_case().and(BUDI, closely("restricted")),
        a_case().and(BUDI, closely("strict")).and(ANDI, closely("normal")),
    ];
    let guardian = || {
        ask_as(
            60,
            json!({ "party": CHILD, "capacity": "guardian", "identified": "papers", "through": SPOUSE }),
        )
    };
    let attorney =
        || ask(json!({ "capacity": "attorney", "identified": "letter", "asker": CANARY }));
    for case in guarded {
        assert_eq!(papers(&case.clone().and(BUDI, ask(json!({}))), 50), Ok(Papers::Whole));
        assert_eq!(papers(&case.clone().and(BUDI, spouse()), 50), Err(PapersWait::ForTwo));
        assert_eq!(papers(&case.clone().and(BUDI, guardian()), 60), Err(PapersWait::ForTwo));
        assert_eq!(papers(&case.clone().and(BUDI, attorney()), 50), Err(PapersWait::ForTwo));
    }
}

#[test]
fn what_two_decide_holds_for_the_request_it_was_decided_for() {
    let case = accused(a_case()).and(BUDI, spouse());
    let safe = decided(case.clone(), SPOUSE, "safe");
    assert_eq!(papers(&safe, 50), Ok(Papers::Summed), "never the whole, but to the client");
    let without = decided(case, SPOUSE, "safe_without_looks");
    assert_eq!(papers(&without, 50), Ok(Papers::WithoutLooks));
    let answer = AnswerSubjectAccess { case: CASE, request: request(50) };
    let again = safe.and(ANDI, answer).and(BUDI, ask_as(60, json!({ "party": SPOUSE })));
    assert_eq!(papers(&again, 50), Ok(Papers::Summed));
    assert_eq!(papers(&again, 60), Err(PapersWait::ForTwo));
}

#[test]
fn the_client_is_held_as_anybody_where_danger_is_proposed_or_was_decided() {
    // Nobody has asked yet.
    let case = a_case().and(BUDI, propose(CLIENT, "danger")).and(ANDI, ask(json!({})));
    assert_eq!(papers(&case, 50), Err(PapersWait::ForSecond));
    assert_eq!(papers(&case.clone().and(MIRA, decline(CLIENT)), 50), Ok(Papers::Whole));
    let case = case.and(DIAN, approve(CLIENT));
    let refused = &case.file().subject_requests[&request(50)];
    assert_eq!(refused.state, SubjectRequestState::Refused);
    let again = case.and(ANDI, ask_as(60, json!({})));
    assert_eq!(papers(&again, 60), Err(PapersWait::ForTwo));
    assert_eq!(papers(&decided(again, CLIENT, "safe"), 60), Ok(Papers::Whole));
}

#[test]
fn what_was_decided_before_anybody_asked_holds_when_they_do() {
    let case = a_case().and(BUDI, propose(CLIENT, "danger")).and(DIAN, approve(CLIENT));
    assert_eq!(papers(&case.and(ANDI, ask(json!({}))), 50), Err(PapersWait::ForTwo));
}

#[test]
fn what_one_refused_no_other_hands_out_alone() {
    let no = json!({ "ground": "danger", "note": CANARY });
    let refuse = RefuseSubjectAccess { case: CASE, request: request(50), form: form(no) };
    for party in [CLIENT, SPOUSE] {
        let asks = |n| ask_as(n, json!({ "party": party }));
        let case = a_case().and(BUDI, asks(50)).and(MIRA, refuse.clone()).and(BUDI, asks(60));
        assert_eq!(papers(&case, 60), Err(PapersWait::ForTwo));
        assert!(papers(&decided(case, party, "safe"), 60).is_ok());
    }
}

#[test]
fn two_decide_of_whom_one_is_a_privacy_officer_and_neither_recorded_what_the_other_approves() {
    let case = a_case().and(MIRA, spouse());
    case.when(SITI, propose(SPOUSE, "safe")).refused(Refusal::NotYourCase);
    let by_worker = case.clone().and(BUDI, propose(SPOUSE, "safe"));
    by_worker.when(DIAN, propose(SPOUSE, "danger")).refused(Refusal::PapersPending);
    by_worker.when(ANDI, approve(SPOUSE)).refused(Refusal::PrivacyOfficerNeeded);
    by_worker.when(BUDI, approve(SPOUSE)).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    by_worker.when(DIAN, approve(SPOUSE)).then(&["papers_decided"]);
    let by_officer = case.and(DIAN, propose(SPOUSE, "danger"));
    by_officer.when(DIAN, approve(SPOUSE)).refused(Refusal::SamePerson);
    by_officer.when(MIRA, approve(SPOUSE)).refused(Refusal::SamePerson);
    let told = by_officer.when(ANDI, approve(SPOUSE));
    let told = told.then(&["papers_decided", "subject_access_refused"]);
    assert!(told.iter().all(|proposal| proposal.sealed.is_empty()));
    by_officer.when(BUDI, decline(SPOUSE)).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    by_worker.when(BUDI, decline(SPOUSE)).then(&["papers_declined"]);
    a_case().when(ANDI, approve(SPOUSE)).refused(Refusal::NoPapersProposed);
    a_case().when(ANDI, decline(SPOUSE)).refused(Refusal::NoPapersProposed);
}

#[test]
fn only_danger_is_decided_before_anybody_asks_and_nothing_for_another_request() {
    a_case().when(BUDI, propose(SPOUSE, "safe")).refused(Refusal::PapersUnasked);
    let case = a_case().and(BUDI, spouse()).and(BUDI, propose(SPOUSE, "safe"));
    let no = json!({ "ground": "danger", "note": CANARY });
    let refuse = RefuseSubjectAccess { case: CASE, request: request(50), form: form(no) };
    let case = case.and(MIRA, refuse).and(BUDI, ask_as(60, json!({ "party": SPOUSE })));
    case.when(DIAN, approve(SPOUSE)).refused(Refusal::PapersUnasked);
}

#[test]
fn the_reasons_are_for_the_institution_and_sealed_to_whoever_is_not_erased() {
    let case = a_case().and(BUDI, spouse());
    let told = case.when(BUDI, propose(SPOUSE, "danger"));
    let told = &told.then(&["papers_proposed"])[0];
    assert_eq!(told.sealed[0].to, Subject::Party(CLIENT));
    assert!(!told.event.to_json().contains(CANARY));
    let fields = Event::row_named("papers_proposed").unwrap().sealed.party;
    assert!(fields.iter().all(|field| !field.read.is_for(true) && !field.read.is_for(false)));
}

#[test]
fn who_asks_for_another_says_who_they_are_and_shows_that_they_may() {
    let refused = |body: Value, refusal| a_case().when(BUDI, ask(body)).refused(refusal);
    refused(json!({ "asker": CANARY }), Refusal::Unwanted { field: "asker" });
    refused(json!({ "through": SPOUSE }), Refusal::Unwanted { field: "through" });
    let parent = |more: Value| {
        let mut body = json!({ "party": CHILD, "capacity": "parent" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    refused(parent(json!({})), Refusal::Missing { field: "asker" });
    let both = json!({ "asker": CANARY, "through": CLIENT });
    refused(parent(both), Refusal::Unwanted { field: "asker" });
    refused(parent(json!({ "through": CHILD })), Refusal::Unchanged { field: "through" });
    let nobody = json!({ "through": "77".repeat(16) });
    refused(parent(nobody), Refusal::UnknownParty { field: "through" });
    refused(parent(json!({ "party": CLIENT, "asker": CANARY })), Refusal::NotAChild);
    for capacity in ["guardian", "attorney", "heir"] {
        for identified in ["known", "document", "called_back"] {
            let body = json!({ "capacity": capacity, "identified": identified, "asker": CANARY });
            refused(body, Refusal::ActsForOther);
        }
    }
    let told = a_case().when(BUDI, ask(parent(json!({ "asker": CANARY }))));
    let told = &told.then(&["subject_access_requested"])[0];
    assert_eq!(told.sealed[0].to, Subject::Party(CHILD));
    assert!(!told.event.to_json().contains(CANARY));
    for lacking in ["identified", "capacity"] {
        let mut body = json!({ "identified": "known", "capacity": "self" });
        body.as_object_mut().unwrap().remove(lacking);
        assert!(serde_json::from_value::<RequestSubjectAccessForm>(body).is_err(), "{lacking}");
    }
}

#[test]
fn a_request_of_before_it_was_asked_who_asks_is_not_one_in_person() {
    let stored = json!({
        "case": CASE, "request": request(50), "party": CLIENT, "due": now(), "by": BUDI,
    });
    let read = Event::from_parts("subject_access_requested", 1, &stored.to_string()).unwrap();
    let Event::Subject(SubjectEvent::SubjectAccessRequested(asked)) = &read else { panic!() };
    assert_eq!((asked.identified, asked.capacity, asked.through), (None, None, None));
    let mut case = accused(a_case());
    case.case.try_apply(&read).unwrap();
    assert_eq!(papers(&case, 50), Err(PapersWait::ForTwo));
}
