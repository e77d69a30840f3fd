use serde_json::{Value, json};

use super::any_course::{Draw, fresh_n, nth, whose};
use super::closure::{approve, propose};
use super::session::hold as hold_session;
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| {
        let body = json!({ "authority": "court", "reference": CANARY });
        PlaceHold::new(CASE, form(body), &mut fresh_n(n % 2)).into()
    },
    |n| {
        let body = json!({ "note": CANARY });
        ProposeHoldRelease { case: CASE, hold: nth(n % 2), form: form(body) }.into()
    },
    |n| ApproveHoldRelease { case: CASE, hold: nth(n % 2), form: form(json!({})) }.into(),
    |n| {
        let body = json!({ "note": CANARY });
        KeepHold { case: CASE, hold: nth(n % 2), form: form(body) }.into()
    },
    any_erasure,
    |n| {
        let body = json!({ "ground": "proceedings" });
        RefuseErasure { case: CASE, erasure: nth(n % 2), form: form(body) }.into()
    },
    any_approval,
    any_approval,
    |_| RestrictProcessing { case: CASE, form: form(json!({ "reason": "objection" })) }.into(),
    |_| ResumeProcessing { case: CASE, form: form(json!({})) }.into(),
    |n| {
        let body = json!({ "what": "escrow_replaced" });
        AttestErasure { case: CASE, erasure: nth(n % 2), form: form(body) }.into()
    },
];

pub(super) fn any_erasure(n: u8) -> Command {
    let body = json!({ "party": whose(n), "reason": "purpose_met", "note": CANARY });
    RequestErasure::new(CASE, form(body), &mut fresh_n(n % 2)).into()
}

pub(super) fn any_approval(n: u8) -> Command {
    ApproveErasure { case: CASE, erasure: nth(n % 2), form: form(json!({})) }.into()
}

const HOLD: HoldId = HoldId::from_bytes([31; 16]);
const ERASURE: ErasureId = ErasureId::from_bytes([41; 16]);

fn place() -> PlaceHold {
    let body = json!({ "authority": "court", "reference": CANARY });
    PlaceHold::new(CASE, form(body), &mut fresh_from(30))
}

fn end_hold() -> ProposeHoldRelease {
    ProposeHoldRelease { case: CASE, hold: HOLD, form: form(json!({})) }
}

fn approve_end() -> ApproveHoldRelease {
    ApproveHoldRelease { case: CASE, hold: HOLD, form: form(json!({})) }
}

fn request(body: Value) -> RequestErasure {
    RequestErasure::new(CASE, form(body), &mut fresh_from(40))
}

fn of_spouse() -> RequestErasure {
    request(json!({ "party": SPOUSE, "reason": "subject_request", "note": CANARY }))
}

fn agree() -> ApproveErasure {
    ApproveErasure { case: CASE, erasure: ERASURE, form: form(json!({})) }
}

fn refuse() -> RefuseErasure {
    let body = json!({ "ground": "proceedings", "note": CANARY });
    RefuseErasure { case: CASE, erasure: ERASURE, form: form(body) }
}

fn attest() -> AttestErasure {
    AttestErasure { case: CASE, erasure: ERASURE, form: form(json!({ "what": "escrow_replaced" })) }
}

fn restrict() -> RestrictProcessing {
    RestrictProcessing { case: CASE, form: form(json!({ "reason": "objection" })) }
}

fn resume() -> ResumeProcessing {
    ResumeProcessing { case: CASE, form: form(json!({})) }
}

fn receipt() -> Event {
    SubjectKeyDestroyed {
        case: CASE,
        erasure: ERASURE,
        party: SPOUSE,
        keys: Vec::new(),
        epoch: 2,
        remains: Vec::new(),
        others: 0,
    }
    .into()
}

fn consent(n: u8, kinds: &[&str]) -> GiveConsent {
    let terms = json!({
        "capacity": "self", "kinds": kinds, "institutions": [], "recipients": [],
        "data_groups": [], "form_version": 1,
    });
    GiveConsent::new(CASE, form(json!({ "terms": terms })), &mut fresh_from(n))
}

fn withdraw(n: u8) -> WithdrawConsent {
    let consent = ConsentId::from_bytes([n + 1; 16]);
    WithdrawConsent { case: CASE, consent, form: form(json!({ "capacity": "self" })) }
}

#[test]
fn an_erasure_is_asked_for_by_one_and_approved_by_two_others() {
    let case = a_case().and(ANDI, of_spouse());
    case.when(ANDI, agree()).refused(Refusal::SamePerson);
    case.when(BUDI, agree()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    let case = a_case().and(BUDI, of_spouse());
    case.when(ANDI, agree()).then(&["erasure_approved"]);
    let case = case.and(ANDI, agree());
    case.when(ANDI, agree()).refused(Refusal::SamePerson);
    case.when(MIRA, agree()).then(&["erasure_approved", "erasure_begun"]);
    let case = case.and(MIRA, agree());
    case.when(MIRA, agree()).refused(Refusal::ErasureState { state: "begun" });
    case.when(MIRA, refuse()).refused(Refusal::ErasureState { state: "begun" });
}

#[test]
fn what_the_person_said_is_sealed_to_them() {
    let outcome = a_case().when(BUDI, of_spouse());
    let proposal = &outcome.then(&["erasure_requested"])[0];
    assert!(!proposal.event.to_json().contains(CANARY));
    assert_eq!(proposal.sealed[0].to, Subject::Party(SPOUSE));
}

#[test]
fn a_refusal_names_its_ground_and_comes_from_another() {
    let case = a_case().and(ANDI, of_spouse());
    case.when(ANDI, refuse()).refused(Refusal::SamePerson);
    let refused = case.when(MIRA, refuse());
    let Event::Rights(RightsEvent::ErasureRefused(told)) =
        &refused.then(&["erasure_refused"])[0].event
    else {
        panic!("it is refused");
    };
    assert_eq!(told.ground, ErasureGround::Proceedings);
    let case = case.and(MIRA, refuse());
    case.when(MIRA, agree()).refused(Refusal::ErasureState { state: "refused" });
    // It can be asked for again.
    let again = RequestErasure { erasure: ErasureId::from_bytes([77; 16]), ..of_spouse() };
    case.when(BUDI, again).then(&["erasure_requested"]);
}

#[test]
fn a_legal_hold_blocks_every_approval_until_two_have_ended_it() {
    let case = a_case().and(BUDI, of_spouse()).and(ANDI, agree()).and(ANDI, place());
    case.when(MIRA, agree()).refused(Refusal::LegalHold);
    case.when(ANDI, approve_end()).refused(Refusal::NoRelease);
    let case = case.and(ANDI, end_hold());
    case.when(ANDI, end_hold()).refused(Refusal::ReleasePending);
    case.when(ANDI, approve_end()).refused(Refusal::SamePerson);
    case.when(MIRA, agree()).refused(Refusal::LegalHold);
    let case = case.and(MIRA, approve_end());
    case.when(MIRA, approve_end()).refused(Refusal::UnknownHold);
    case.when(MIRA, agree()).then(&["erasure_approved", "erasure_begun"]);
}

#[test]
fn a_hold_whose_end_was_proposed_is_kept_by_whoever_decides_and_its_end_can_be_proposed_anew() {
    let keep = || KeepHold { case: CASE, hold: HOLD, form: form(json!({ "note": CANARY })) };
    let case = a_case().and(ANDI, place());
    case.when(MIRA, keep()).refused(Refusal::NoRelease);
    let case = case.and(ANDI, end_hold());
    case.when(BUDI, keep()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    // Another declines it, or who proposed it takes it back.
    for by in [MIRA, ANDI] {
        let kept = case.clone().and(by, keep());
        kept.when(MIRA, approve_end()).refused(Refusal::NoRelease);
        let again = kept.and(MIRA, end_hold());
        again.when(ANDI, approve_end()).then(&["legal_hold_released"]);
    }
}

#[test]
fn past_its_intent_an_erasure_is_not_held_up() {
    let case = a_case().and(BUDI, of_spouse()).and(ANDI, agree()).and(MIRA, agree());
    case.when(ANDI, place()).refused(Refusal::ErasureBegun);
}

#[test]
fn the_client_is_erased_only_from_a_case_that_has_ended() {
    let asked = request(json!({ "reason": "retention_over" }));
    let case = a_case().and(BUDI, hold_session(|_| {})).and(BUDI, asked);
    case.when(ANDI, agree()).refused(Refusal::CaseNotClosed);
    let case = case.and(BUDI, propose()).and(ANDI, approve());
    case.when(ANDI, agree()).then(&["erasure_approved"]);
}

#[test]
fn one_request_for_a_person_waits_at_a_time_and_none_after_the_erasure() {
    let case = a_case().and(BUDI, of_spouse());
    let other = RequestErasure { erasure: ErasureId::from_bytes([77; 16]), ..of_spouse() };
    case.when(BUDI, other.clone()).refused(Refusal::ErasurePending);
    let case = case.and(ANDI, agree()).and(MIRA, agree());
    case.when(BUDI, other).refused(Refusal::PartyErased);
    let nobody = request(json!({ "party": "77".repeat(16), "reason": "unlawful" }));
    case.when(BUDI, nobody).refused(Refusal::UnknownParty { field: "party" });
}

#[test]
fn nothing_is_written_to_a_person_whose_erasure_has_begun() {
    let about = hold_session(|body| body["notes"] = json!([{ "party": SPOUSE, "text": CANARY }]));
    let case = a_case().and(BUDI, of_spouse()).and(ANDI, agree());
    case.when(BUDI, about.clone()).then(&["session_held"]);
    let case = case.and(MIRA, agree());
    case.when(BUDI, about).refused(Refusal::PartyErased);
    case.when(BUDI, hold_session(|_| {})).then(&["session_held"]);
}

#[test]
fn people_attest_only_what_has_been_destroyed() {
    let mut case = a_case().and(BUDI, of_spouse()).and(ANDI, agree()).and(MIRA, agree());
    case.when(ANDI, attest()).refused(Refusal::ErasureState { state: "begun" });
    case.case.try_apply(&receipt()).unwrap();
    assert!(case.case.try_apply(&receipt()).is_err(), "there is one receipt");
    case.when(ANDI, attest()).then(&["erasure_attested"]);
    assert!(case.file().is_erased(SPOUSE) && !case.file().is_erased(CLIENT));
}

#[test]
fn a_receipt_without_an_intent_does_not_follow() {
    let mut case = a_case().and(BUDI, of_spouse()).and(ANDI, agree());
    assert!(case.case.try_apply(&receipt()).is_err());
}

#[test]
fn restricted_data_are_not_used_until_someone_who_decides_resumes_them() {
    let case = a_case().and(BUDI, restrict());
    case.when(BUDI, hold_session(|_| {})).refused(Refusal::Restricted);
    case.when(BUDI, restrict()).refused(Refusal::Restricted);
    case.when(BUDI, of_spouse()).then(&["erasure_requested"]);
    case.when(BUDI, propose()).then(&["closure_proposed"]);
    case.when(BUDI, resume()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    case.and(ANDI, resume()).when(BUDI, hold_session(|_| {})).then(&["session_held"]);
    a_case().when(ANDI, resume()).refused(Refusal::NotRestricted);
}

#[test]
fn withdrawing_the_last_consent_to_the_service_stops_it_at_once() {
    let both = a_case().and(BUDI, consent(60, &["service"])).and(BUDI, consent(70, &["data"]));
    both.when(BUDI, withdraw(60)).then(&["consent_withdrawn"]);
    let one = both.and(BUDI, withdraw(60));
    one.when(BUDI, withdraw(70)).then(&["consent_withdrawn", "processing_restricted"]);
    let none = one.and(BUDI, withdraw(70));
    none.when(BUDI, hold_session(|_| {})).refused(Refusal::Restricted);
    none.when(BUDI, consent(80, &["recording"])).then(&["consent_given"]);
    none.when(BUDI, consent(80, &["service"])).then(&["consent_given", "processing_resumed"]);
    // Another kind of consent carries no service.
    let other = a_case().and(BUDI, consent(60, &["recording"]));
    other.when(BUDI, withdraw(60)).then(&["consent_withdrawn"]);
}

#[test]
fn a_consent_touches_no_restriction_but_that_of_the_client_s_withdrawal() {
    let of_spouse = |n| {
        let given = consent(n, &["service"]);
        GiveConsent { form: GiveConsentForm { party: Some(SPOUSE), ..given.form }, ..given }
    };
    // Another person's withdrawal restricts nothing, and another's consent ends nothing.
    let both = a_case().and(BUDI, consent(60, &["service"])).and(BUDI, of_spouse(70));
    both.when(BUDI, withdraw(70)).then(&["consent_withdrawn"]);
    let withdrawn = both.and(BUDI, withdraw(60));
    withdrawn.when(BUDI, of_spouse(80)).then(&["consent_given"]);
    withdrawn.when(BUDI, consent(80, &["service"])).then(&["consent_given", "processing_resumed"]);
    // What somebody objected to, or what is disputed, no consent ends.
    for reason in RestrictionReason::ALL {
        let restrict =
            RestrictProcessing { case: CASE, form: form(json!({ "reason": reason.code() })) };
        let ends = *reason == RestrictionReason::ConsentWithdrawn;
        let told = ["consent_given", "processing_resumed"];
        a_case().and(BUDI, restrict).when(RINI, consent(60, &["service"])).then(if ends {
            &told
        } else {
            &told[..1]
        });
    }
}

#[test]
fn retention_is_set_by_those_who_decide() {
    let set = AssignRetention { case: CASE, form: form(json!({ "class": "child" })) };
    a_case().when(BUDI, set.clone()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    let case = a_case().and(ANDI, set.clone());
    case.when(ANDI, set).refused(Refusal::Unchanged { field: "class" });
    assert_eq!(case.file().retention, Some(RetentionClass::Child));
}
