use serde_json::{Value, json};

use super::any_course::{Draw, fresh_n, hex, nth};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |n| {
        let body = json!({ "service": "mediasi", "mode": "phone",
            "starts_at": "2026-11-30T09:00:00+08:00", "note": CANARY });
        ScheduleSession::new(CASE, form(body), &mut fresh_n(n)).into()
    },
    any_held,
    any_held,
    |n| {
        let body = json!({ "cause": "unknown" });
        MissSession { case: CASE, session: nth(n), form: form(body) }.into()
    },
    |n| {
        let body = json!({ "cancelled_by": "staff" });
        CancelSession { case: CASE, session: nth(n), form: form(body) }.into()
    },
    |n| SignNote { case: CASE, session: nth(n), form: form(json!({})) }.into(),
    |n| {
        let body = json!({ "note": hex(102, n), "reason": "other", "about": CLIENT,
            "text": CANARY });
        AddAddendum::new(CASE, nth(n), form(body), &mut fresh_n(n + 4)).into()
    },
    |n| {
        let body = json!({ "note": hex(102, n), "error": "other", "text": CANARY });
        CorrectNote::new(CASE, nth(n), form(body), &mut fresh_n(n + 8)).into()
    },
];

fn any_held(n: u8) -> Command {
    let body = json!({ "service": "konseling", "mode": "office", "minutes": 30, "head_count": 1,
        "text": CANARY });
    HoldSession::new(CASE, form(body), &mut fresh_n(n)).into()
}

pub(super) fn hold(change: impl FnOnce(&mut Value)) -> HoldSession {
    let mut body = json!({
        "service": "konseling", "mode": "office", "minutes": 50, "head_count": 1, "text": CANARY,
    });
    change(&mut body);
    HoldSession::new(CASE, form(body), &mut fresh_from(30))
}

pub(super) const SESSION: SessionId = SessionId::from_bytes([31; 16]);
const NOTE: NoteId = NoteId::from_bytes([32; 16]);

fn plan() -> ScheduleSession {
    let body = json!({ "service": "konseling", "mode": "office",
        "starts_at": "2026-11-25T09:00:00+08:00" });
    ScheduleSession::new(CASE, form(body), &mut fresh_from(30))
}

fn sign() -> SignNote {
    SignNote { case: CASE, session: SESSION, form: form(json!({})) }
}

pub(super) fn addendum(to: NoteId) -> AddAddendum {
    let body = json!({ "note": to, "reason": "client_view", "text": CANARY });
    AddAddendum::new(CASE, SESSION, form(body), &mut fresh_from(40))
}

#[test]
fn only_who_works_on_the_case_records_a_session() {
    a_case().when(SITI, hold(|_| {})).refused(Refusal::NotYourCase);
    a_case().when(ANDI, hold(|_| {})).refused(Refusal::NotYourCase);
    let outcome = a_case().when(BUDI, hold(|_| {}));
    let Event::Session(SessionEvent::SessionHeld(held)) = &outcome.then(&["session_held"])[0].event
    else {
        panic!()
    };
    assert_eq!((held.number, held.by), (1, BUDI));
}

#[test]
fn a_text_about_each_person_is_sealed_to_that_person() {
    let act = hold(|body| body["notes"] = json!([{ "party": SPOUSE, "text": CANARY }]));
    let outcome = a_case().when(BUDI, act);
    let sealed = &outcome.then(&["session_held"])[0].sealed;
    let to: Vec<_> = sealed.iter().map(|part| part.to).collect();
    assert_eq!(to, [Subject::Party(CLIENT), Subject::Party(SPOUSE), Subject::Facts]);

    let about = hold(|body| body["about"] = json!(CHILD));
    let outcome = a_case().when(BUDI, about);
    assert_eq!(outcome.then(&["session_held"])[0].sealed[0].to, Subject::Party(CHILD));

    let twice = hold(|body| body["notes"] = json!([{ "party": CLIENT, "text": CANARY }]));
    a_case().when(BUDI, twice).refused(Refusal::Twice { field: "notes" });
}

#[test]
fn a_planned_session_is_held_missed_or_cancelled_once() {
    let held = || hold(|body| body["session"] = json!(SESSION));
    let missed = || MissSession {
        case: CASE,
        session: SESSION,
        form: form(json!({ "cause": "client_absent" })),
    };
    a_case().when(BUDI, held()).refused(Refusal::UnknownSession);
    let case = a_case().and(BUDI, plan()).and(BUDI, held());
    assert_eq!(case.file().sessions.len(), 1);
    case.when(BUDI, missed()).refused(Refusal::SessionNotPlanned);
    let case = a_case().and(BUDI, plan()).and(BUDI, missed());
    case.when(BUDI, held()).refused(Refusal::SessionNotPlanned);
}

#[test]
fn a_session_is_planned_ahead() {
    let body = json!({ "service": "konseling", "mode": "office",
        "starts_at": "2026-11-24T11:59:00+08:00" });
    let act = ScheduleSession::new(CASE, form(body), &mut fresh_from(30));
    a_case().when(BUDI, act).refused(Refusal::StartsInPast);
}

#[test]
fn only_the_writer_signs_and_only_once() {
    let join = AddCoWorker { case: CASE, form: form(json!({ "staff": SITI })) };
    let case = a_case().and(BUDI, join).and(BUDI, hold(|_| {}));
    case.when(SITI, sign()).refused(Refusal::NotYourNote);
    case.and(BUDI, sign()).when(BUDI, sign()).refused(Refusal::NoteSigned);
}

#[test]
fn an_addendum_and_a_correction_point_at_a_note_of_the_session() {
    let case = a_case().and(BUDI, hold(|_| {})).and(BUDI, sign());
    case.when(BUDI, addendum(NoteId::from_bytes([99; 16]))).refused(Refusal::UnknownNote);
    let case = case.and(BUDI, addendum(NOTE));
    let body = json!({ "note": "29".repeat(16),
        "error": "wrong_fact", "text": CANARY });
    let correct = CorrectNote::new(CASE, SESSION, form(body), &mut fresh_from(60));
    case.when(BUDI, correct.clone()).then(&["note_corrected"]);
    case.when(SITI, correct).refused(Refusal::NotYourCase);
}

#[test]
fn a_session_takes_a_minute_to_a_day() {
    let form = |minutes: u32| {
        serde_json::from_value::<HoldSessionForm>(json!({
            "service": "konseling", "mode": "office", "minutes": minutes, "head_count": 1,
            "text": CANARY,
        }))
    };
    assert!(form(1).is_ok() && form(1440).is_ok());
    assert!(form(0).is_err() && form(1441).is_err());
}

#[test]
fn no_more_are_named_than_took_part() {
    let act = hold(|body| body["present"] = json!([CLIENT, SPOUSE]));
    a_case().when(BUDI, act).refused(Refusal::OutOfRange { field: "head_count" });
}

#[test]
fn what_was_written_about_someone_taken_out_can_still_be_set_right() {
    let gone =
        RemoveParty { case: CASE, party: SPOUSE, form: form(json!({ "reason": "mistaken" })) };
    let case = a_case().and(BUDI, hold(|_| {})).and(BUDI, gone);
    let body = json!({ "note": NOTE, "error": "wrong_person", "about": SPOUSE, "text": CANARY });
    let correct = CorrectNote::new(CASE, SESSION, form(body), &mut fresh_from(60));
    case.when(BUDI, correct).then(&["note_corrected"]);
}

#[test]
fn the_same_act_is_recorded_once() {
    let case = a_case().and(BUDI, hold(|_| {}));
    case.when(BUDI, hold(|_| {})).refused(Refusal::Repeated);
    let case = case.and(BUDI, addendum(NOTE));
    case.when(BUDI, addendum(NOTE)).refused(Refusal::Repeated);
}

#[test]
fn a_session_told_two_days_late_needs_a_reason() {
    let late = |reason: Option<&str>| {
        hold(|body| {
            body["occurred_at"] = json!("2026-11-22T09:00:00+08:00");
            body["late_reason"] = json!(reason);
        })
    };
    a_case().when(BUDI, late(None)).refused(Refusal::LateWithoutReason);
    let outcome = a_case().when(BUDI, late(Some("field_work")));
    let proposal = &outcome.then(&["session_held"])[0];
    assert_eq!(proposal.occurred_at.to_rfc3339(), "2026-11-22T09:00:00+08:00");
    assert_eq!(proposal.late_reason, Some(LateReason::FieldWork));
}
