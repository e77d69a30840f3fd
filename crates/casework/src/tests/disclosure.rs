use serde_json::{Value, json};

use super::any_course::{Draw, nth};
use super::consent::{CONSENT, give};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |_| request("court_order").into(),
    |_| decide(json!({ "decision": "allow", "ground": "order", "note": CANARY })).into(),
    |n| {
        let mut body = json!({ "recipient": "court", "data_groups": ["identity"],
            "delivery": "post", "notice_version": 1, "name": CANARY, "items": CANARY });
        match n {
            0 => body["request"] = json!(DISCLOSURE),
            1 => body["consent"] = json!(nth::<ConsentId>(n)),
            2 => body["order"] = json!("summons"),
            _ => {}
        }
        MakeDisclosure::new(CASE, form(body), &mut fresh_from(200)).into()
    },
];

pub(super) const DISCLOSURE: DisclosureId = DisclosureId::from_bytes([81; 16]);

pub(super) fn request(instrument: &str) -> RequestDisclosure {
    let body = json!({ "requester": "court", "name": CANARY, "instrument": instrument,
        "data_groups": ["identity", "sessions"] });
    RequestDisclosure::new(CASE, form(body), &mut fresh_from(80))
}

pub(super) fn decide(body: Value) -> DecideDisclosure {
    DecideDisclosure { case: CASE, disclosure: DISCLOSURE, form: form(body) }
}

pub(super) fn make(change: impl FnOnce(&mut Value)) -> MakeDisclosure {
    let mut body = json!({ "recipient": "court", "data_groups": ["identity"],
        "delivery": "by_hand", "notice_version": 1, "name": CANARY, "items": CANARY });
    change(&mut body);
    MakeDisclosure::new(CASE, form(body), &mut fresh_from(90))
}

fn as_requested() -> MakeDisclosure {
    make(|body| body["request"] = json!(DISCLOSURE))
}

#[test]
fn without_a_basis_there_is_no_disclosure() {
    a_case().when(BUDI, make(|_| {})).refused(Refusal::NoBasis);
    a_case().when(BUDI, make(|body| body["order"] = json!("summons"))).refused(Refusal::NoBasis);
    let case = a_case().and(RINI, request("court_order"));
    case.when(BUDI, as_requested()).refused(Refusal::NoBasis);
    let refuse = decide(json!({ "decision": "refuse", "ground": "unsafe_to_tell" }));
    case.and(ANDI, refuse).when(BUDI, as_requested()).refused(Refusal::NoBasis);
}

#[test]
fn a_binding_order_or_a_consent_is_a_basis_of_its_own() {
    let ordered = make(|body| body["order"] = json!("court_order"));
    a_case().when(BUDI, ordered).then(&["disclosure_made"]);
    let consented = || make(|body| body["consent"] = json!(CONSENT));
    a_case().and(BUDI, give(|_| {})).when(BUDI, consented()).then(&["disclosure_made"]);
    let narrow = give(|terms| terms["recipients"] = json!(["police"]));
    a_case().and(BUDI, narrow).when(BUDI, consented()).refused(Refusal::ConsentTooNarrow);
    let both = make(|body| {
        body["order"] = json!("court_order");
        body["consent"] = json!(CONSENT);
    });
    a_case().when(BUDI, both).refused(Refusal::Unwanted { field: "order" });
}

#[test]
fn who_recorded_a_request_does_not_decide_it() {
    let allow = || decide(json!({ "decision": "allow", "ground": "order" }));
    let case = a_case().and(ANDI, request("court_order"));
    case.when(ANDI, allow()).refused(Refusal::SamePerson);
    case.when(BUDI, allow()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    case.and(MIRA, allow()).when(BUDI, as_requested()).then(&["disclosure_made"]);
}

#[test]
fn a_ground_carries_the_decision_it_fits() {
    let case = a_case().and(RINI, request("official_letter"));
    for (decision, ground) in [("allow", "others_data"), ("refuse", "danger"), ("allow", "order")] {
        let act = decide(json!({ "decision": decision, "ground": ground }));
        case.when(ANDI, act).refused(Refusal::GroundMismatch);
    }
    let consent = decide(json!({ "decision": "allow", "ground": "consent" }));
    case.when(ANDI, consent).refused(Refusal::Missing { field: "consent" });
    let danger = decide(json!({ "decision": "allow", "ground": "danger" }));
    case.when(ANDI, danger).then(&["disclosure_decided"]);
}

#[test]
fn no_more_goes_out_than_was_allowed() {
    let part = |groups: &[&str]| {
        decide(json!({ "decision": "partial", "ground": "order", "data_groups": groups }))
    };
    let case = a_case().and(RINI, request("court_order"));
    case.when(ANDI, part(&["health"])).refused(Refusal::BeyondDecision);
    case.when(ANDI, part(&[])).refused(Refusal::Missing { field: "data_groups" });
    let case = case.and(ANDI, part(&["sessions"]));
    case.when(BUDI, as_requested()).refused(Refusal::BeyondDecision);
    let elsewhere = make(|body| {
        body["request"] = json!(DISCLOSURE);
        body["recipient"] = json!("media");
    });
    case.when(BUDI, elsewhere).refused(Refusal::OtherRecipient);
}

#[test]
fn a_consent_withdrawn_after_the_decision_stops_the_disclosure() {
    let groups = |terms: &mut Value| terms["data_groups"] = json!(["identity", "sessions"]);
    let allow = decide(json!({ "decision": "allow", "ground": "consent", "consent": CONSENT }));
    let case =
        a_case().and(BUDI, give(groups)).and(RINI, request("official_letter")).and(ANDI, allow);
    case.when(BUDI, as_requested()).then(&["disclosure_made"]);
    let withdraw =
        WithdrawConsent { case: CASE, consent: CONSENT, form: form(json!({ "capacity": "self" })) };
    let served = give(|terms| terms["kinds"] = json!(["service"]));
    let served = GiveConsent { consent: ConsentId::from_bytes([0x71; 16]), ..served };
    let case = case.and(BUDI, served).and(RINI, withdraw);
    case.when(BUDI, as_requested()).refused(Refusal::ConsentEnded);
}

#[test]
fn what_was_allowed_once_is_made_once() {
    let allow = decide(json!({ "decision": "allow", "ground": "order" }));
    let case =
        a_case().and(RINI, request("court_order")).and(ANDI, allow).and(BUDI, as_requested());
    case.when(BUDI, as_requested()).refused(Refusal::DisclosureState { state: "made" });
}
