use serde_json::{Value, json};

use super::any_course::{Draw, fresh_n, nth};
use super::consent::{CONSENT, give};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| {
        let body = json!({ "requester": "court", "name": CANARY, "instrument": "court_order",
            "data_groups": ["identity", "sessions"] });
        RequestDisclosure::new(CASE, form(body), &mut fresh_n(n % 2)).into()
    },
    |n| any_decision(n, json!({ "decision": "allow", "ground": ground(n) })),
    |n| {
        let groups = if n < 2 { json!(["identity"]) } else { json!(["identity", "health"]) };
        any_decision(
            n,
            json!({ "decision": "partial", "ground": ground(n), "data_groups": groups }),
        )
    },
    |n| any_decision(n, json!({ "decision": "refuse", "ground": "unsafe_to_tell" })),
    |n| any_made(n, |body| body["request"] = json!(nth::<DisclosureId>(n % 2))),
    |n| {
        any_made(n, |body| match n {
            1 => body["consent"] = json!(nth::<ConsentId>(n)),
            2 => body["order"] = json!("summons"),
            3 => body["order"] = json!("investigator_order"),
            _ => {}
        })
    },
];

fn ground(n: u8) -> &'static str {
    if n < 2 { "order" } else { "danger" }
}

fn any_decision(n: u8, mut body: Value) -> Command {
    body["note"] = json!(CANARY);
    DecideDisclosure { case: CASE, disclosure: nth(n % 2), form: form(body) }.into()
}

fn any_made(n: u8, change: impl FnOnce(&mut Value)) -> Command {
    let groups = if n < 2 { json!(["identity"]) } else { json!(["identity", "sessions"]) };
    let mut body = json!({ "recipient": "court", "data_groups": groups,
        "delivery": "post", "notice_version": 1, "name": CANARY, "items": CANARY });
    change(&mut body);
    MakeDisclosure::new(CASE, form(body), &mut fresh_from(200)).into()
}

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
    case.when(ANDI, part(&["sessions", "health"])).refused(Refusal::BeyondDecision);
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

#[test]
fn there_is_room_for_so_many_disclosures_by_whatever_right() {
    let mut case = a_case();
    let ordered = |n: usize| {
        let mut id = [0xd0; 16];
        id[..8].copy_from_slice(&n.to_le_bytes());
        let ordered = make(|body| body["order"] = json!("court_order"));
        MakeDisclosure { disclosure: DisclosureId::from_bytes(id), ..ordered }
    };
    for n in 0..CaseFile::DISCLOSURES_MAX {
        case = case.and(BUDI, ordered(n));
    }
    let full = Refusal::TooMany { what: "disclosures", max: CaseFile::DISCLOSURES_MAX };
    let case = case.and(BUDI, give(|_| {}));
    case.when(BUDI, ordered(CaseFile::DISCLOSURES_MAX)).refused(full);
    case.when(BUDI, make(|body| body["consent"] = json!(CONSENT))).refused(full);
    case.when(RINI, request("court_order")).refused(full);
    case.when(BUDI, ordered(0)).refused(Refusal::Repeated);
}

/// The client is told for what purpose it was: to obey an order, or for the service.
#[test]
fn the_purpose_of_a_disclosure_follows_from_what_entitled_to_it() {
    let purpose = |case: &Given, act: MakeDisclosure| {
        case.when(BUDI, act).then(&["disclosure_made"])[0].purpose
    };
    let decided = |ground: &str| {
        let allow = decide(json!({ "decision": "allow", "ground": ground }));
        a_case().and(RINI, request("court_order")).and(ANDI, allow)
    };
    assert_eq!(purpose(&decided("order"), as_requested()), Purpose::LegalOrder);
    assert_eq!(purpose(&decided("danger"), as_requested()), Purpose::Service);
    let ordered = make(|body| body["order"] = json!("court_order"));
    assert_eq!(purpose(&a_case(), ordered), Purpose::LegalOrder);
    let consented = make(|body| body["consent"] = json!(CONSENT));
    assert_eq!(purpose(&a_case().and(BUDI, give(|_| {})), consented), Purpose::Service);
}
