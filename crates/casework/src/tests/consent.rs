use chrono::{DateTime, Duration};
use serde_json::{Value, json};

use super::any_course::{Draw, fresh_n, nth, whose};
use super::referral::{propose as refer, send};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    any_consent,
    any_consent_of_anybody,
    |n| {
        let body = json!({ "capacity": "self", "kinds": ["data"] });
        RefuseConsent::new(CASE, form(body), &mut fresh_n(n)).into()
    },
    |n| {
        let body = json!({ "kinds": ["service"] });
        NarrowConsent { case: CASE, consent: nth(n), form: form(body) }.into()
    },
    |n| {
        let body = json!({ "capacity": "self" });
        WithdrawConsent { case: CASE, consent: nth(n), form: form(body) }.into()
    },
    |n| {
        let body = json!({ "recipients_told": true, "note": CANARY });
        StopProcessing { case: CASE, consent: nth(n), form: form(body) }.into()
    },
];

fn any_consent(n: u8) -> Command {
    let terms = json!({ "capacity": "self", "kinds": ["sharing", "service"],
        "institutions": ["health"], "recipients": ["court"],
        "data_groups": ["identity", "sessions"], "form_version": 1, "withheld": CANARY });
    GiveConsent::new(CASE, form(json!({ "terms": terms })), &mut fresh_n(n)).into()
}

/// Of another person than the client, or to something else than the service.
fn any_consent_of_anybody(n: u8) -> Command {
    let kinds = if n == 0 { "recording" } else { "service" };
    let terms = json!({ "capacity": "self", "kinds": [kinds], "form_version": 1 });
    let body = json!({ "party": whose(n), "terms": terms });
    GiveConsent::new(CASE, form(body), &mut fresh_n(n)).into()
}

pub(super) fn give(change: impl FnOnce(&mut Value)) -> GiveConsent {
    let mut terms = json!({
        "capacity": "self", "kinds": ["service", "sharing"], "institutions": ["health"],
        "recipients": ["court"], "data_groups": ["identity", "problem"], "form_version": 1,
        "withheld": CANARY,
    });
    change(&mut terms);
    GiveConsent::new(CASE, form(json!({ "terms": terms })), &mut fresh_from(20))
}

pub(super) const CONSENT: ConsentId = ConsentId::from_bytes([21; 16]);

fn withdraw() -> WithdrawConsent {
    WithdrawConsent { case: CASE, consent: CONSENT, form: form(json!({ "capacity": "self" })) }
}

#[test]
fn a_consent_is_withdrawn_once() {
    let case = a_case().and(BUDI, give(|_| {})).and(RINI, withdraw());
    case.when(BUDI, withdraw()).refused(Refusal::ConsentEnded);
    a_case().when(BUDI, withdraw()).refused(Refusal::UnknownConsent);
}

#[test]
fn narrowing_takes_away_and_never_adds() {
    let narrow = |kinds: &[&str], groups: &[&str]| NarrowConsent {
        case: CASE,
        consent: CONSENT,
        form: form(json!({ "kinds": kinds, "data_groups": groups,
            "institutions": ["health"], "recipients": ["court"] })),
    };
    let case = a_case().and(BUDI, give(|_| {}));
    let same = narrow(&["service", "sharing"], &["identity", "problem"]);
    case.when(BUDI, same).refused(Refusal::NotNarrower);
    let wider = narrow(&["service"], &["identity", "health"]);
    case.when(BUDI, wider).refused(Refusal::NotNarrower);
    case.when(BUDI, narrow(&["service", "sharing"], &["identity"])).then(&["consent_narrowed"]);
}

#[test]
fn a_refusal_is_a_fact_and_is_no_consent() {
    let refuse = RefuseConsent::new(
        CASE,
        form(json!({ "capacity": "self", "kinds": ["recording"] })),
        &mut fresh_from(20),
    );
    let case = a_case().and(RINI, refuse);
    case.when(RINI, withdraw()).refused(Refusal::ConsentEnded);
}

#[test]
fn a_consent_does_not_end_before_it_begins() {
    let over = give(|terms| terms["expires_on"] = json!("2026-11-23"));
    a_case().when(BUDI, over).refused(Refusal::ExpiresInPast);
    let today = give(|terms| terms["expires_on"] = json!("2026-11-24"));
    a_case().when(BUDI, today).then(&["consent_given"]);
}

#[test]
fn a_consent_covers_until_its_last_day_is_over() {
    let today = give(|terms| terms["expires_on"] = json!("2026-11-24"));
    let case = a_case().and(BUDI, today).and(BUDI, refer());
    let sent = |time: &str| {
        let at = DateTime::parse_from_rfc3339(time).unwrap();
        let moment = Moment { recorded_at: at.to_utc() };
        Outcome(Command::from(send(|_| {})).decide(&case.case, &as_(BUDI), &moment))
    };
    sent("2026-11-24T23:59:59+08:00").then(&["referral_sent"]);
    sent("2026-11-25T00:00:00+08:00").refused(Refusal::ConsentEnded);
}

#[test]
fn a_consent_of_nobody_in_the_case_is_refused() {
    let body = json!({ "party": PartyId::from_bytes([99; 16]),
        "terms": { "capacity": "self", "kinds": ["data"], "form_version": 1 } });
    let act = GiveConsent::new(CASE, form(body), &mut fresh_from(20));
    a_case().when(BUDI, act).refused(Refusal::UnknownParty { field: "party" });
}

#[test]
fn what_a_withdrawn_consent_allowed_stops_within_72_hours_and_that_is_confirmed_once() {
    let stop = || StopProcessing {
        case: CASE,
        consent: CONSENT,
        form: form(json!({ "recipients_told": false, "note": CANARY })),
    };
    let given = a_case().and(BUDI, give(|_| {}));
    given.when(BUDI, stop()).refused(Refusal::NothingToStop);
    a_case().when(BUDI, stop()).refused(Refusal::UnknownConsent);
    let case = given.and(RINI, withdraw());
    assert_eq!(case.file().consents[&CONSENT].stop_due, Some(now() + Duration::hours(72)));
    case.when(RINI, stop()).refused(Refusal::NotYourCase);
    let within = |hours: i64| {
        let at = Moment { recorded_at: now() + Duration::hours(hours) };
        let proposals = Command::from(stop()).decide(&case.case, &as_(ANDI), &at).unwrap();
        let Event::Consent(ConsentEvent::ProcessingStopped(stopped)) = &proposals[0].event else {
            panic!("{proposals:?}");
        };
        stopped.within
    };
    assert!(within(72) && !within(73));
    let stopped = case.and(BUDI, stop());
    assert_eq!(stopped.file().consents[&CONSENT].stop_due, None);
    stopped.when(BUDI, stop()).refused(Refusal::NothingToStop);
}
