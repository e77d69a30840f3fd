use serde_json::{Value, json};

use super::any_course::{Draw, fresh_n, nth, whose};
use super::disclosure::request as ask_for_data;
use super::referral::{REFERRAL, propose as refer};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| {
        let body = json!({ "party": whose(n), "note": CANARY, "identified": "known",
            "capacity": "self" });
        RequestSubjectAccess::new(CASE, form(body), &mut fresh_n(n % 2)).into()
    },
    |n| AnswerSubjectAccess { case: CASE, request: nth(n % 2) }.into(),
    |n| {
        let body = json!({ "ground": "danger", "note": CANARY });
        RefuseSubjectAccess { case: CASE, request: nth(n % 2), form: form(body) }.into()
    },
    |n| {
        let body = json!({ "looks": ["7"], "note": CANARY });
        QuestionAccess::new(CASE, form(body), &mut fresh_n(n % 2)).into()
    },
    |n| {
        let body = json!({ "verdict": "justified", "note": CANARY });
        ResolveAccessQuestion { case: CASE, question: nth(n % 2), form: form(body) }.into()
    },
    |n| {
        let body = json!({ "authority": "court", "until": "2026-12-01", "reference": CANARY });
        SuspendAccounting::new(CASE, form(body), &mut fresh_n(n % 2)).into()
    },
    |n| LiftSuspension { case: CASE, suspension: nth(n % 2), form: form(json!({})) }.into(),
];

const REQUEST: SubjectRequestId = SubjectRequestId::from_bytes([51; 16]);
const QUESTION: QuestionId = QuestionId::from_bytes([61; 16]);
const SUSPENSION: SuspensionId = SuspensionId::from_bytes([71; 16]);

pub(super) fn ask(body: Value) -> RequestSubjectAccess {
    ask_as(50, body)
}

fn ask_again(n: u8) -> RequestSubjectAccess {
    ask_as(n, json!({}))
}

/// In person, unless something else is said.
pub(super) fn ask_as(n: u8, mut body: Value) -> RequestSubjectAccess {
    for (name, value) in [("identified", "document"), ("capacity", "self")] {
        let fields = body.as_object_mut().unwrap();
        fields.entry(name).or_insert_with(|| json!(value));
    }
    RequestSubjectAccess::new(CASE, form(body), &mut fresh_from(n))
}

fn answer() -> AnswerSubjectAccess {
    AnswerSubjectAccess { case: CASE, request: REQUEST }
}

fn refuse() -> RefuseSubjectAccess {
    let body = json!({ "ground": "others_data", "note": CANARY });
    RefuseSubjectAccess { case: CASE, request: REQUEST, form: form(body) }
}

fn question(looks: &Value) -> QuestionAccess {
    let body = json!({ "looks": looks, "note": CANARY });
    QuestionAccess::new(CASE, form(body), &mut fresh_from(60))
}

fn resolve() -> ResolveAccessQuestion {
    let body = json!({ "verdict": "not_justified", "note": CANARY });
    ResolveAccessQuestion { case: CASE, question: QUESTION, form: form(body) }
}

fn suspend(change: impl FnOnce(&mut Value)) -> SuspendAccounting {
    let mut body = json!({ "authority": "police", "until": "2026-12-24", "note": CANARY });
    change(&mut body);
    SuspendAccounting::new(CASE, form(body), &mut fresh_from(70))
}

fn lift() -> LiftSuspension {
    LiftSuspension { case: CASE, suspension: SUSPENSION, form: form(json!({ "note": CANARY })) }
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_request_is_due_72_hours_after_it_was_recorded_however_late_it_is_told() {
    let told = json!({
        "party": SPOUSE, "note": CANARY, "occurred_at": "2026-11-20T09:00:00+08:00",
        "late_reason": "paper_form",
    });
    let outcome = a_case().when(BUDI, ask(told));
    let proposal = &outcome.then(&["subject_access_requested"])[0];
    let Event::Subject(SubjectEvent::SubjectAccessRequested(asked)) = &proposal.event else {
        panic!("it is asked for");
    };
    assert_eq!(asked.due, now() + chrono::Duration::hours(72));
    assert_eq!((asked.party, asked.by), (SPOUSE, BUDI));
    assert_eq!(proposal.sealed[0].to, Subject::Party(SPOUSE));
    assert!(!proposal.event.to_json().contains(CANARY));
}

#[test]
fn one_request_of_a_person_waits_at_a_time() {
    let case = a_case().and(BUDI, ask(json!({})));
    case.when(ANDI, ask_again(80)).refused(Refusal::SubjectRequestPending);
    case.when(BUDI, ask(json!({ "party": SPOUSE }))).refused(Refusal::Repeated);
    let case = case.and(BUDI, answer());
    case.when(ANDI, ask_again(80)).then(&["subject_access_requested"]);
    let nobody = ask(json!({ "party": "77".repeat(16) }));
    a_case().when(BUDI, nobody).refused(Refusal::UnknownParty { field: "party" });
    a_case().when(SITI, ask(json!({}))).refused(Refusal::NotYourCase);
}

#[test]
fn a_request_is_answered_once_and_the_answer_tells_whether_it_was_in_time() {
    let case = a_case().and(RINI, ask(json!({})));
    case.when(RINI, answer()).refused(Refusal::NotYourCase);
    let within = |hours: i64| {
        let at = Moment { recorded_at: now() + chrono::Duration::hours(hours) };
        let proposals = answer().decide(&case.case, &as_(BUDI), &at).unwrap();
        let Event::Subject(SubjectEvent::SubjectAccessAnswered(answered)) = &proposals[0].event
        else {
            panic!("it is answered");
        };
        answered.within
    };
    assert!(within(72));
    assert!(!within(73));
    let case = case.and(ANDI, answer());
    case.when(ANDI, answer()).refused(Refusal::SubjectRequestState { state: "answered" });
    case.when(MIRA, refuse()).refused(Refusal::SubjectRequestState { state: "answered" });
}

#[test]
fn a_refusal_names_its_ground_and_comes_from_another_who_decides() {
    let case = a_case().and(ANDI, ask(json!({ "party": SPOUSE })));
    case.when(ANDI, refuse()).refused(Refusal::SamePerson);
    case.when(BUDI, refuse()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    let refused = case.when(MIRA, refuse());
    let proposal = &refused.then(&["subject_access_refused"])[0];
    assert_eq!(proposal.sealed[0].to, Subject::Party(SPOUSE));
    assert!(proposal.event.to_json().contains("others_data"));
    let case = case.and(MIRA, refuse());
    case.when(BUDI, answer()).refused(Refusal::SubjectRequestState { state: "refused" });
}

#[test]
fn a_statement_rests_on_the_persons_own_latest_request_unless_it_was_refused() {
    let none = a_case();
    assert_eq!(none.file().standing_request(CLIENT), None);
    let case = none.and(BUDI, ask(json!({})));
    let open = Some((REQUEST, SubjectRequestState::Open));
    assert_eq!(case.file().standing_request(CLIENT), open);
    assert_eq!(case.file().standing_request(SPOUSE), None);
    let case = case.and(BUDI, answer());
    let answered = Some((REQUEST, SubjectRequestState::Answered));
    assert_eq!(case.file().standing_request(CLIENT), answered);
    let mut case = a_case().and(BUDI, ask(json!({}))).and(ANDI, refuse());
    assert_eq!(case.file().standing_request(CLIENT), None);
    // A later one that waits stands again.
    let later = Moment { recorded_at: now() + chrono::Duration::hours(1) };
    for proposal in ask_again(80).decide(&case.case, &as_(BUDI), &later).unwrap() {
        case.case.try_apply(&proposal.event).unwrap();
    }
    let again = SubjectRequestId::from_bytes([81; 16]);
    assert_eq!(case.file().standing_request(CLIENT), Some((again, SubjectRequestState::Open)));
}

#[test]
fn a_question_names_1_to_64_looks_and_is_resolved_by_another() {
    let many: Vec<_> = (0..65).map(|seq| seq.to_string()).collect();
    for wrong in [json!([]), json!(many), json!([7]), json!(["7", "7"])] {
        let body = json!({ "looks": wrong });
        assert!(serde_json::from_value::<QuestionAccessForm>(body).is_err());
    }
    let outcome = a_case().when(ANDI, question(&json!(["9", "7"])));
    let proposal = &outcome.then(&["access_questioned_by_subject"])[0];
    assert!(proposal.event.to_json().contains(r#""looks":["7","9"]"#));
    assert_eq!(proposal.sealed[0].to, Subject::Party(CLIENT));
    let case = a_case().and(ANDI, question(&json!(["7"])));
    case.when(ANDI, resolve()).refused(Refusal::SamePerson);
    case.when(BUDI, resolve()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    case.when(MIRA, resolve()).then(&["access_question_resolved"]);
    let case = case.and(MIRA, resolve());
    case.when(MIRA, resolve()).refused(Refusal::QuestionResolved);
    a_case().when(MIRA, resolve()).refused(Refusal::UnknownQuestion);
}

#[test]
fn an_order_by_mouth_holds_30_days_and_a_written_one_as_long_as_it_says() {
    let until = |day: &str, reference: bool| {
        let day = json!(day);
        a_case().when(
            ANDI,
            suspend(|body| {
                body["until"] = day;
                if reference {
                    body["reference"] = json!(CANARY);
                }
            }),
        )
    };
    until("2026-12-24", false).then(&["accounting_suspended"]);
    until("2026-12-25", false).refused(Refusal::OralTooLong);
    let outcome = until("2027-11-24", true);
    let written = &outcome.then(&["accounting_suspended"])[0];
    assert!(written.event.to_json().contains(r#""oral":false"#));
    assert!(!written.event.to_json().contains(CANARY));
    until("2026-11-24", false).then(&["accounting_suspended"]);
    until("2026-11-23", true).refused(Refusal::UntilInPast);
    a_case()
        .when(ANDI, suspend(|body| body["authority"] = json!("media")))
        .refused(Refusal::NotAnAuthority);
    a_case().when(BUDI, suspend(|_| {})).refused(Refusal::RoleMayNot { role: Role::Counsellor });
}

#[test]
fn what_went_to_the_authority_is_kept_from_the_client_until_the_order_ends() {
    let today = day("2026-11-24");
    let of = |case: &Given, act: Command| case.when(BUDI, act).0.unwrap()[0].event.clone();
    // The court asked, the referral goes to a body of protection.
    let asked = of(&a_case(), ask_for_data("court_order").into());
    let court = a_case().and(ANDI, suspend(|body| body["authority"] = json!("court")));
    assert!(court.file().keeps_from_client(&asked, today));
    let police = a_case().and(ANDI, suspend(|_| {}));
    assert!(!police.file().keeps_from_client(&asked, today));
    assert!(!a_case().file().keeps_from_client(&asked, today));
    // The order itself is kept from the client as long as it holds.
    let order = of_andi(suspend(|body| body["authority"] = json!("court")).into());
    assert!(court.file().keeps_from_client(&order, today));
    assert!(court.file().keeps_from_client(&order, day("2026-12-24")));
    assert!(!court.file().keeps_from_client(&order, day("2026-12-25")));
    let lifted = court.and(ANDI, lift());
    assert!(!lifted.file().keeps_from_client(&asked, today));
    lifted.when(ANDI, lift()).refused(Refusal::UnknownSuspension);
}

fn of_andi(act: Command) -> Event {
    a_case().when(ANDI, act).0.unwrap()[0].event.clone()
}

#[test]
fn a_referral_that_may_be_one_to_the_authority_is_kept_too() {
    let today = day("2026-11-24");
    let proposed = a_case().when(BUDI, refer()).0.unwrap()[0].event.clone();
    let Event::Referral(ReferralEvent::ReferralProposed(mut told)) = proposed else {
        panic!("it is proposed");
    };
    let police = a_case().and(BUDI, refer()).and(ANDI, suspend(|_| {}));
    for (class, kept) in [
        (InstitutionClass::Justice, true),
        (InstitutionClass::Health, false),
        (InstitutionClass::Public, false),
    ] {
        told.class = class;
        let event = Event::from(told.clone());
        assert_eq!(police.file().keeps_from_client(&event, today), kept, "{class}");
    }
    let accepted = Event::from(ReferralAccepted { case: CASE, referral: REFERRAL });
    assert!(!police.file().keeps_from_client(&accepted, today));
}

#[test]
fn what_persons_ask_is_served_while_the_data_may_not_be_used() {
    let restrict = RestrictProcessing { case: CASE, form: form(json!({ "reason": "objection" })) };
    let case = a_case().and(BUDI, restrict);
    case.when(BUDI, ask(json!({}))).then(&["subject_access_requested"]);
    case.when(BUDI, question(&json!(["7"]))).then(&["access_questioned_by_subject"]);
    case.when(ANDI, suspend(|_| {})).then(&["accounting_suspended"]);
}
