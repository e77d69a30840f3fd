use serde_json::{Value, json};

use super::any_course::{Draw, nth};
use super::consent::{CONSENT, give};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |_| propose().into(),
    |n| {
        let by_order = |body: &mut Value| {
            body["consent"] = Value::Null;
            body["order"] = json!("court_order");
        };
        match n {
            0 => send(|body| body["consent"] = json!(nth::<ConsentId>(n))).into(),
            _ => send(by_order).into(),
        }
    },
    |_| AcceptReferral { case: CASE, referral: REFERRAL, form: form(json!({})) }.into(),
    |_| {
        let body = json!({ "outcome": "served", "note": CANARY });
        ReportOutcome { case: CASE, referral: REFERRAL, form: form(body) }.into()
    },
];

pub(super) const REFERRAL: ReferralId = ReferralId::from_bytes([71; 16]);

pub(super) fn propose() -> ProposeReferral {
    let body = json!({ "institution": "bnn_ipwl", "name": CANARY, "reason": "specialist",
        "urgency": "medium", "note": CANARY });
    ProposeReferral::new(CASE, form(body), &mut fresh_from(70))
}

pub(super) fn send(change: impl FnOnce(&mut Value)) -> SendReferral {
    let mut body = json!({ "consent": CONSENT, "data_groups": ["identity"],
        "delivery": "with_client", "notice_version": 1, "packet": CANARY });
    change(&mut body);
    SendReferral { case: CASE, referral: REFERRAL, form: form(body) }
}

fn accept() -> AcceptReferral {
    AcceptReferral { case: CASE, referral: REFERRAL, form: form(json!({})) }
}

fn outcome(code: &str) -> ReportOutcome {
    ReportOutcome { case: CASE, referral: REFERRAL, form: form(json!({ "outcome": code })) }
}

#[test]
fn which_institution_it_is_stays_sealed() {
    let outcome = a_case().when(BUDI, propose());
    let proposal = &outcome.then(&["referral_proposed"])[0];
    assert!(!proposal.event.to_json().contains("bnn"));
    assert_eq!(proposal.sealed[0].body["institution"], "bnn_ipwl");
}

#[test]
fn a_referral_is_sent_with_a_consent_that_covers_it_or_a_binding_order() {
    let case = a_case().and(BUDI, propose());
    case.when(BUDI, send(|_| {})).refused(Refusal::UnknownConsent);
    let case = case.and(BUDI, give(|_| {}));
    let beyond = send(|body| body["data_groups"] = json!(["sessions"]));
    case.when(BUDI, beyond).refused(Refusal::ConsentTooNarrow);
    let bare = send(|body| body["consent"] = Value::Null);
    case.when(BUDI, bare).refused(Refusal::NoBasis);
    let letter = |order: &str| {
        send(|body| {
            body["consent"] = Value::Null;
            body["order"] = json!(order);
        })
    };
    case.when(BUDI, letter("official_letter")).refused(Refusal::NoBasis);
    case.when(BUDI, letter("court_order")).then(&["referral_sent"]);
    case.when(BUDI, send(|_| {})).then(&["referral_sent"]);
}

#[test]
fn a_consent_for_another_kind_of_institution_covers_nothing() {
    let case = a_case()
        .and(BUDI, propose())
        .and(BUDI, give(|terms| terms["institutions"] = json!(["justice"])));
    case.when(BUDI, send(|_| {})).refused(Refusal::ConsentTooNarrow);
}

#[test]
fn the_consent_of_another_party_does_not_cover_the_client() {
    let body = json!({ "party": SPOUSE, "terms": { "capacity": "self", "kinds": ["sharing"],
        "institutions": ["health"], "data_groups": ["identity"], "form_version": 1 } });
    let spouse = GiveConsent::new(CASE, form(body), &mut fresh_from(20));
    let case = a_case().and(BUDI, propose()).and(BUDI, spouse);
    case.when(BUDI, send(|_| {})).refused(Refusal::ConsentTooNarrow);
}

#[test]
fn the_loop_goes_one_way() {
    let case = a_case().and(BUDI, give(|_| {})).and(BUDI, propose());
    case.when(BUDI, accept()).refused(Refusal::ReferralState { state: "proposed" });
    let case = case.and(BUDI, send(|_| {})).and(ANDI, accept());
    case.when(BUDI, send(|_| {})).refused(Refusal::ReferralState { state: "accepted" });
    assert_eq!(case.file().open_referrals(), 1);
    let case = case.and(BUDI, outcome("ongoing"));
    assert_eq!(case.file().open_referrals(), 1);
    let case = case.and(BUDI, outcome("served"));
    assert_eq!(case.file().open_referrals(), 0);
    case.when(BUDI, outcome("served")).refused(Refusal::ReferralState { state: "reported" });
}

#[test]
fn a_revoked_referral_is_over() {
    let revoke = RevokeReferral {
        case: CASE,
        referral: REFERRAL,
        form: form(json!({ "reason": "mistaken" })),
    };
    let case = a_case().and(BUDI, give(|_| {})).and(BUDI, propose()).and(BUDI, revoke);
    case.when(BUDI, send(|_| {})).refused(Refusal::ReferralState { state: "revoked" });
}
