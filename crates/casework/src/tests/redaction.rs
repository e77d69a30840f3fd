use serde_json::{Value, json};

use super::any_course::{Draw, fresh_n, nth};
use super::session::hold as hold_session;
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| {
        let party = [CLIENT, SPOUSE, CHILD, CLIENT][usize::from(n)];
        let passage = json!({ "entry": "8", "part": 0, "party": party, "section": "session",
            "field": "text", "text": CANARY });
        let body = json!({ "passages": [passage] });
        ProposeRedaction::new(CASE, nth(n % 2), form(body), &mut fresh_n(n % 2)).into()
    },
    |n| ApproveRedaction { case: CASE, redaction: nth(n % 2), form: form(json!({})) }.into(),
    |n| DeclineRedaction { case: CASE, redaction: nth(n % 2), form: form(json!({})) }.into(),
];

const ERASURE: ErasureId = ErasureId::from_bytes([41; 16]);
const REDACTION: RedactionId = RedactionId::from_bytes([51; 16]);

fn passage(entry: &str) -> Value {
    json!({
        "entry": entry, "part": 0, "party": CLIENT, "section": "session", "field": "text",
        "text": CANARY,
    })
}

fn redact(passages: &[Value]) -> ProposeRedaction {
    let body = form(json!({ "passages": passages }));
    ProposeRedaction::new(CASE, ERASURE, body, &mut fresh_from(50))
}

fn agree() -> ApproveRedaction {
    ApproveRedaction { case: CASE, redaction: REDACTION, form: form(json!({})) }
}

fn decline() -> DeclineRedaction {
    DeclineRedaction { case: CASE, redaction: REDACTION, form: form(json!({})) }
}

fn place_hold() -> PlaceHold {
    let body = json!({ "authority": "court", "reference": CANARY });
    PlaceHold::new(CASE, form(body), &mut fresh_from(30))
}

fn ask_erasure(party: PartyId, id: u8) -> RequestErasure {
    let body = json!({ "party": party, "reason": "subject_request" });
    RequestErasure::new(CASE, form(body), &mut fresh_from(id))
}

fn agree_erasure(id: u8) -> ApproveErasure {
    let erasure = ErasureId::from_bytes([id; 16]);
    ApproveErasure { case: CASE, erasure, form: form(json!({})) }
}

/// A case in which the spouse's data were approved to be destroyed.
fn begun() -> Given {
    a_case()
        .and(BUDI, hold_session(|_| {}))
        .and(BUDI, ask_erasure(SPOUSE, 40))
        .and(ANDI, agree_erasure(41))
        .and(MIRA, agree_erasure(41))
}

fn destroyed() -> Given {
    ended(begun(), ERASURE, SPOUSE)
}

/// The keys of that person are gone.
fn ended(mut given: Given, erasure: ErasureId, party: PartyId) -> Given {
    let receipt = SubjectKeyDestroyed {
        case: CASE,
        erasure,
        party,
        keys: Vec::new(),
        epoch: 2,
        remains: Vec::new(),
        others: 1,
    };
    given.case.try_apply(&receipt.into()).unwrap();
    given
}

#[test]
fn other_words_are_proposed_by_one_approved_by_another_and_sealed_to_whose_part_it_is() {
    let case = destroyed();
    let outcome = case.when(ANDI, redact(&[passage("8"), passage("9")]));
    let proposal = &outcome.then(&["redaction_proposed"])[0];
    assert!(!proposal.event.to_json().contains(CANARY));
    let sealed: Vec<_> = proposal.sealed.iter().map(|part| (part.to, part.section)).collect();
    assert_eq!(sealed, [(Subject::Party(CLIENT), Section::Session); 2]);
    case.when(BUDI, redact(&[passage("8")])).then(&["redaction_proposed"]);
    case.when(SITI, redact(&[passage("8")])).refused(Refusal::NotYourCase);
    let case = case.and(ANDI, redact(&[passage("8"), passage("9")]));
    assert_eq!(case.file().redactions[&REDACTION].parties, [CLIENT]);
    case.when(ANDI, agree()).refused(Refusal::SamePerson);
    case.when(ANDI, decline()).refused(Refusal::SamePerson);
    case.when(BUDI, agree()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    case.when(MIRA, agree()).then(&["redaction_begun"]);
    let declined = case.and(MIRA, decline());
    declined.when(MIRA, agree()).refused(Refusal::RedactionState { state: "declined" });
    let again = ProposeRedaction {
        redaction: RedactionId::from_bytes([77; 16]),
        ..redact(&[passage("8")])
    };
    declined.when(ANDI, again).then(&["redaction_proposed"]);
}

#[test]
fn it_follows_an_erasure_whose_keys_are_gone_one_at_a_time_each_passage_once() {
    begun().when(ANDI, redact(&[passage("8")])).refused(Refusal::ErasureNotDone);
    let case = destroyed();
    let other =
        ProposeRedaction { erasure: ErasureId::from_bytes([9; 16]), ..redact(&[passage("8")]) };
    case.when(ANDI, other).refused(Refusal::UnknownErasure);
    case.when(ANDI, redact(&[passage("8"), passage("8")])).refused(Refusal::Repeated);
    let mut of_erased = passage("8");
    of_erased["party"] = json!(SPOUSE);
    case.when(ANDI, redact(&[of_erased.clone()])).refused(Refusal::PartyErased);
    of_erased["party"] = json!("77".repeat(16));
    case.when(ANDI, redact(&[of_erased])).refused(Refusal::UnknownParty { field: "passages" });
    let case = case.and(ANDI, redact(&[passage("8")]));
    let second = ProposeRedaction {
        redaction: RedactionId::from_bytes([77; 16]),
        ..redact(&[passage("9")])
    };
    case.when(ANDI, second).refused(Refusal::RedactionOpen);
}

#[test]
fn a_hold_blocks_it_until_its_intent_and_nothing_does_after() {
    let held = destroyed().and(ANDI, place_hold());
    held.when(ANDI, redact(&[passage("8")])).refused(Refusal::LegalHold);
    let case = destroyed().and(ANDI, redact(&[passage("8")]));
    case.clone().and(ANDI, place_hold()).when(MIRA, agree()).refused(Refusal::LegalHold);
    let case = case.and(BUDI, ask_erasure(CHILD, 60)).and(ANDI, agree_erasure(61));
    let erasing = case.clone().and(MIRA, agree_erasure(61));
    erasing.when(MIRA, agree()).refused(Refusal::ErasureBegun);
    let begun = case.and(MIRA, agree());
    begun.when(ANDI, place_hold()).refused(Refusal::RedactionOpen);
    begun.when(MIRA, agree_erasure(61)).refused(Refusal::RedactionOpen);
}

#[test]
fn nobody_approves_words_to_a_person_who_was_erased_meanwhile() {
    let mut to_child = passage("8");
    to_child["party"] = json!(CHILD);
    let case = destroyed().and(ANDI, redact(&[to_child, passage("8")]));
    assert_eq!(case.file().redactions[&REDACTION].parties.len(), 2);
    let case = case.and(BUDI, ask_erasure(CHILD, 60)).and(ANDI, agree_erasure(61));
    let case = case.and(MIRA, agree_erasure(61));
    let case = ended(case, ErasureId::from_bytes([61; 16]), CHILD);
    case.when(MIRA, agree()).refused(Refusal::PartyErased);
    case.when(MIRA, decline()).then(&["redaction_declined"]);
}

#[test]
fn it_ends_once_and_no_part_is_sealed_anew_before_it_began() {
    let mut case = destroyed().and(ANDI, redact(&[passage("8")]));
    let part = PartResealed {
        case: CASE,
        redaction: REDACTION,
        entry: Seq(8),
        part: 0,
        replaced: 1,
        redacted: true,
    };
    let receipt = MentionsRedacted {
        case: CASE,
        redaction: REDACTION,
        keys: Vec::new(),
        epoch: 3,
        parts: 1,
        replaced: 1,
    };
    let (part, receipt) = (Event::from(part), Event::from(receipt));
    assert!(case.case.try_apply(&part).is_err());
    assert!(case.case.try_apply(&receipt).is_err());
    let mut case = case.and(MIRA, agree());
    case.case.try_apply(&part).unwrap();
    case.case.try_apply(&receipt).unwrap();
    assert!(case.case.try_apply(&receipt).is_err());
    assert_eq!(case.file().redactions[&REDACTION].state, RedactionState::Done);
}
