use chrono::Duration;
use serde_json::{Value, json};

use super::any_course::{Draw, fresh_n, nth};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| {
        let section = if n == 3 { "reporter" } else { "identity" };
        let body = json!({ "reason": "danger_to_child", "text": CANARY, "password": CANARY,
            "sections": [section], "minutes": 5 });
        OpenEmergency::new(CASE, form(body), &mut fresh_n(n % 2)).into()
    },
    // Nobody waits here for one to end: it is ended and then judged.
    |n| EndEmergency { case: CASE, emergency: nth(n % 2), form: form(json!({})) }.into(),
    |n| {
        let body = json!({ "verdict": "inconclusive", "note": CANARY });
        ReviewEmergency { case: CASE, emergency: nth(n % 2), form: form(body) }.into()
    },
];

const EMERGENCY: EmergencyId = EmergencyId::from_bytes([81; 16]);

fn body(change: impl FnOnce(&mut Value)) -> Value {
    let mut body = json!({
        "reason": "danger_to_child", "text": CANARY, "password": CANARY,
        "sections": ["session", "identity"],
    });
    change(&mut body);
    body
}

fn open(change: impl FnOnce(&mut Value)) -> OpenEmergency {
    OpenEmergency::new(CASE, form(body(change)), &mut fresh_from(80))
}

fn end() -> EndEmergency {
    EndEmergency { case: CASE, emergency: EMERGENCY, form: form(json!({})) }
}

fn review() -> ReviewEmergency {
    let body = json!({ "verdict": "not_justified", "note": CANARY });
    ReviewEmergency { case: CASE, emergency: EMERGENCY, form: form(body) }
}

/// What a decision gives so many minutes after noon.
fn after(minutes: i64, case: &Given, by: StaffId, act: impl Into<Command>) -> Outcome {
    let at = Moment { recorded_at: now() + Duration::minutes(minutes) };
    Outcome(act.into().decide(&case.case, &as_(by), &at))
}

#[test]
fn it_opens_the_sections_named_for_an_hour_and_is_reviewed_within_72() {
    let outcome = a_case().when(SITI, open(|_| {}));
    let proposal = &outcome.then(&["emergency_access_opened"])[0];
    let Event::Emergency(EmergencyEvent::EmergencyAccessOpened(opened)) = &proposal.event else {
        panic!("it is opened");
    };
    assert_eq!(opened.opened_by, SITI);
    assert_eq!(opened.sections, [Section::Identity, Section::Session]);
    assert_eq!(opened.until, now() + Duration::minutes(60));
    assert_eq!(opened.review_due, now() + Duration::hours(72));
    assert_eq!((proposal.purpose, proposal.basis), (Purpose::Emergency, Basis::BreakGlass));
    assert_eq!(proposal.sealed[0].to, Subject::Party(CLIENT));
    assert_eq!(proposal.sealed[0].body["reason"], CANARY);
    assert_eq!(proposal.sealed[0].body.len(), 1, "the password is sealed nowhere");
    assert!(!proposal.event.to_json().contains(CANARY));
    assert_eq!(proposal.event.streams(), [StreamId::case(CASE), StreamId::emergencies(SITI)],);
}

#[test]
fn it_lasts_5_to_240_minutes_has_a_reason_to_weigh_and_takes_no_other_time() {
    for minutes in [5, 240] {
        let outcome = a_case().when(SITI, open(|body| body["minutes"] = json!(minutes)));
        let Event::Emergency(EmergencyEvent::EmergencyAccessOpened(opened)) =
            &outcome.0.unwrap()[0].event
        else {
            panic!("it is opened");
        };
        assert_eq!(opened.until, now() + Duration::minutes(minutes));
    }
    let wrong: [(&str, Value); 7] = [
        ("minutes", json!(4)),
        ("minutes", json!(241)),
        ("minutes", json!(300)),
        ("text", json!("darurat")),
        ("sections", json!([])),
        ("reason", json!("curious")),
        ("occurred_at", json!("2026-11-24T11:00:00+08:00")),
    ];
    for (field, value) in wrong {
        let read =
            serde_json::from_value::<OpenEmergencyForm>(body(|body| body[field] = value.clone()));
        let told = read.map(|_| ()).unwrap_err().to_string();
        assert!(!told.contains("darurat") && !told.contains("curious"), "{told}");
    }
    let unproven = serde_json::from_value::<OpenEmergencyForm>(body(|body| {
        body.as_object_mut().unwrap().remove("password");
    }));
    assert!(unproven.is_err());
}

#[test]
fn who_reported_and_what_persons_asked_stay_closed() {
    for section in Section::ALL {
        let outcome = a_case().when(SITI, open(|body| body["sections"] = json!([section])));
        if section.opens_in_emergency() {
            outcome.then(&["emergency_access_opened"]);
        } else {
            outcome.refused(Refusal::NotInEmergency);
        }
    }
    assert!(!Section::Reporter.opens_in_emergency() && !Section::Rights.opens_in_emergency());
}

#[test]
fn only_those_who_work_with_clients_open_it() {
    for role in Role::ALL {
        let by = Caller { role: *role, ..as_(SITI) };
        let told = open(|_| {}).decide(&a_case().case, &by, &noon());
        let works = OpenEmergency::ROLES.contains(role);
        assert_eq!(told.is_ok(), works, "{role}");
    }
    for role in [Role::Auditor, Role::Operator, Role::Head, Role::PrivacyOfficer] {
        assert!(!OpenEmergency::ROLES.contains(&role), "{role}");
    }
    let barring = BarAccess { case: CASE, form: form(json!({ "staff": SITI, "reason": "other" })) };
    let case = a_case().and(ANDI, barring);
    case.when(SITI, open(|_| {})).refused(Refusal::NoSuchCase);
    given([]).when(SITI, open(|_| {})).refused(Refusal::NoSuchCase);
}

#[test]
fn neither_a_restriction_nor_an_erasure_keeps_it_closed_and_the_reason_is_kept() {
    let restrict = RestrictProcessing { case: CASE, form: form(json!({ "reason": "objection" })) };
    a_case().and(BUDI, restrict).when(SITI, open(|_| {})).then(&["emergency_access_opened"]);
    let mut case = a_case();
    let (approved_by, erasure) = ([ANDI, MIRA], ErasureId::from_bytes([9; 16]));
    for event in [
        Event::from(ErasureRequested {
            case: CASE,
            erasure,
            party: CLIENT,
            reason: ErasureReason::PurposeMet,
            by: BUDI,
        }),
        ErasureApproved { case: CASE, erasure, by: ANDI }.into(),
        ErasureApproved { case: CASE, erasure, by: MIRA }.into(),
        ErasureBegun { case: CASE, erasure, party: CLIENT, approved_by }.into(),
    ] {
        case.case.try_apply(&event).unwrap();
    }
    let outcome = case.when(SITI, open(|_| {}));
    let sealed = &outcome.then(&["emergency_access_opened"])[0].sealed;
    assert_eq!(sealed[0].to, Subject::Staff(SITI));
    let case = case.and(SITI, open(|_| {})).and(SITI, end());
    let reviewed = case.when(ANDI, review());
    let sealed = &reviewed.then(&["emergency_access_reviewed"])[0].sealed;
    assert_eq!(sealed[0].to, Subject::Staff(ANDI));
}

#[test]
fn it_is_ended_early_by_who_opened_it_or_who_reviews_and_once() {
    let case = a_case().and(SITI, open(|_| {}));
    case.when(BUDI, end()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    let ended = case.when(SITI, end());
    assert_eq!(ended.then(&["emergency_access_ended"])[0].event.streams().len(), 2);
    case.when(ANDI, end()).then(&["emergency_access_ended"]);
    after(59, &case, SITI, end()).then(&["emergency_access_ended"]);
    after(60, &case, SITI, end()).refused(Refusal::EmergencyOver);
    case.and(SITI, end()).when(ANDI, end()).refused(Refusal::EmergencyOver);
    a_case().when(SITI, end()).refused(Refusal::UnknownEmergency);
}

#[test]
fn another_person_judges_it_once_when_it_is_over() {
    let case = a_case().and(SITI, open(|_| {}));
    case.when(ANDI, review()).refused(Refusal::EmergencyRuns);
    after(59, &case, ANDI, review()).refused(Refusal::EmergencyRuns);
    after(60, &case, BUDI, review()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    let outcome = after(60, &case, ANDI, review());
    let proposal = &outcome.then(&["emergency_access_reviewed"])[0];
    assert_eq!(proposal.purpose, Purpose::Supervision);
    assert_eq!(proposal.sealed[0].to, Subject::Party(CLIENT));
    assert!(!proposal.event.to_json().contains(CANARY));
    // A supervisor who opened one is judged by another.
    let own = a_case().and(ANDI, open(|_| {})).and(ANDI, end());
    own.when(ANDI, review()).refused(Refusal::SamePerson);
    let own = own.and(MIRA, review());
    own.when(MIRA, review()).refused(Refusal::EmergencyReviewed);
    own.when(ANDI, end()).refused(Refusal::EmergencyReviewed);
    assert_eq!(own.file().emergencies[&EMERGENCY].verdict, Some(AccessVerdict::NotJustified));
    a_case().when(ANDI, review()).refused(Refusal::UnknownEmergency);
}

#[test]
fn what_does_not_follow_is_left_out() {
    let opened = a_case().when(SITI, open(|_| {})).0.unwrap()[0].event.clone();
    let told = |opened_by, by| {
        let (case, emergency) = (CASE, EMERGENCY);
        let verdict = AccessVerdict::Justified;
        [
            Event::from(EmergencyAccessEnded { case, emergency, opened_by, by }),
            EmergencyAccessReviewed { case, emergency, opened_by, verdict, by }.into(),
        ]
    };
    for event in told(SITI, ANDI) {
        assert!(a_case().case.try_apply(&event).is_err(), "nothing was opened");
    }
    let mut case = a_case().case;
    case.try_apply(&opened).unwrap();
    assert!(case.try_apply(&opened).is_err());
    let [foreign, judged_for_another] = told(BUDI, ANDI);
    assert!(case.try_apply(&foreign).is_err() && case.try_apply(&judged_for_another).is_err());
    let [_, own] = told(SITI, SITI);
    assert!(case.try_apply(&own).is_err(), "nobody judges their own");
}
