use super::BreachEvent;
use chrono::Duration;
use serde_json::json;

use super::*;
use crate::StreamId;
use crate::codes::{BreachNotice, BreachOutcome};
use crate::event::Event;
use crate::id::CaseId;
use crate::proposal::Subject;
use crate::testing::{ANDI, BUDI, CANARY, MIRA, as_, form, fresh, noon};

const BREACH: BreachId = BreachId::from_bytes([1; 16]);
const CASE: CaseId = CaseId::from_bytes([8; 16]);

fn suspect(cases: &[CaseId]) -> SuspectBreach {
    let body = json!({
        "kind": "misdirected", "data_groups": ["identity"], "persons_estimate": 3,
        "known_at": "2026-11-24T09:00:00+08:00", "cases": cases, "narrative": CANARY,
    });
    SuspectBreach::new(form(body), &mut fresh())
}

fn confirm() -> ConfirmBreach {
    ConfirmBreach { breach: BREACH, form: form(json!({})) }
}

fn notify(to: &str) -> NotifyBreach {
    let body = json!({ "to": to, "channel": "post", "text": CANARY });
    NotifyBreach { breach: BREACH, form: form(body) }
}

fn close(outcome: &str, reason: Option<&str>) -> CloseBreach {
    CloseBreach { breach: BREACH, form: form(json!({ "outcome": outcome, "reason": reason })) }
}

fn later(hours: i64) -> Moment {
    Moment { recorded_at: noon().recorded_at + Duration::hours(hours) }
}

type Held = Option<Breach>;

fn attempt(held: &Held, by: &Caller, act: impl Into<BreachCommand>) -> Result<Held, Refusal> {
    let mut held = held.clone();
    for proposal in act.into().decide(held.as_ref(), by, &noon())? {
        assert!(!proposal.event.to_json().contains(CANARY));
        Breach::apply(&mut held, &proposal.event);
    }
    Ok(held)
}

/// Suspected by Andi.
fn suspected() -> Held {
    attempt(&None, &as_(ANDI), suspect(&[CASE])).unwrap()
}

/// And confirmed by Mira.
fn confirmed() -> Held {
    attempt(&suspected(), &as_(MIRA), confirm()).unwrap()
}

#[test]
fn a_suspicion_names_cases_by_links_alone_and_is_due_in_72_hours() {
    let proposals = suspect(&[CASE]).decide(None, &as_(ANDI), &noon()).unwrap();
    let [told] = &proposals[..] else { panic!("{proposals:?}") };
    assert_eq!(
        told.event.links(&told.cases, ANDI),
        [StreamId::looks_of(CASE), StreamId::breach(BREACH)]
    );
    assert!(!told.event.to_json().contains(&CASE.to_string()));
    assert_eq!(told.sealed[0].to, Subject::Breach(BREACH));
    assert_eq!(suspected().unwrap().due, later(72).recorded_at);
    let everything = attempt(&None, &as_(ANDI), suspect(&[CaseId::from_bytes([0; 16])]));
    assert_eq!(everything, Err(Refusal::OutOfRange { field: "cases" }));
}

#[test]
fn who_recorded_the_suspicion_neither_confirms_nor_closes_it() {
    assert_eq!(attempt(&suspected(), &as_(ANDI), confirm()), Err(Refusal::SamePerson));
    let closed = attempt(&suspected(), &as_(ANDI), close("no_breach", None));
    assert_eq!(closed, Err(Refusal::SamePerson));
    let again = attempt(&confirmed(), &as_(MIRA), confirm());
    assert_eq!(again, Err(Refusal::BreachConfirmed));
    assert_eq!(attempt(&None, &as_(MIRA), confirm()), Err(Refusal::UnknownBreach));
}

#[test]
fn only_who_answers_for_the_protection_of_data_acts_on_it() {
    let clerk = as_(BUDI);
    let no = Err(Refusal::RoleMayNot { role: clerk.role });
    assert_eq!(attempt(&None, &clerk, suspect(&[])), no);
    assert_eq!(attempt(&suspected(), &clerk, confirm()), no);
    assert_eq!(attempt(&confirmed(), &clerk, notify("authority")), no);
    assert_eq!(attempt(&confirmed(), &clerk, close("handled", None)), no);
}

#[test]
fn a_notice_tells_whether_it_came_in_time_and_whether_both_are_told() {
    let early = attempt(&suspected(), &as_(MIRA), notify("subjects"));
    assert_eq!(early, Err(Refusal::BreachNotConfirmed));
    let told = |held: &Held, to: &str, hours| {
        let proposals = notify(to).decide(held.as_ref(), &as_(ANDI), &later(hours)).unwrap();
        let Event::Breach(BreachEvent::BreachNotified(told)) = &proposals[0].event else {
            panic!("{proposals:?}")
        };
        (told.within, told.complete)
    };
    assert_eq!(told(&confirmed(), "subjects", 72), (true, false));
    assert_eq!(told(&confirmed(), "authority", 73), (false, false));
    let one = attempt(&confirmed(), &as_(ANDI), notify("subjects")).unwrap();
    assert_eq!(told(&one, "public", 1), (true, false));
    assert_eq!(told(&one, "authority", 1), (true, true));
    assert!(one.unwrap().told.contains(&BreachNotice::Subjects));
}

#[test]
fn handled_is_what_was_confirmed_and_told_or_not_due_for_a_reason() {
    let closing = |held: &Held, outcome, reason| attempt(held, &as_(MIRA), close(outcome, reason));
    assert_eq!(closing(&suspected(), "handled", None), Err(Refusal::BreachNotConfirmed));
    assert_eq!(closing(&confirmed(), "no_breach", None), Err(Refusal::BreachConfirmed));
    assert_eq!(closing(&confirmed(), "handled", None), Err(Refusal::NoticesMissing));
    assert!(closing(&confirmed(), "handled", Some("the device was found unopened")).is_ok());
    let one = attempt(&confirmed(), &as_(ANDI), notify("subjects")).unwrap();
    assert_eq!(closing(&one, "handled", None), Err(Refusal::NoticesMissing));
    let both = attempt(&one, &as_(ANDI), notify("authority")).unwrap();
    let closed = closing(&both, "handled", None).unwrap();
    assert_eq!(closed.as_ref().unwrap().outcome, Some((BreachOutcome::Handled, MIRA)));
    assert_eq!(closing(&closed, "handled", None), Err(Refusal::BreachClosed));
    assert_eq!(closing(&suspected(), "no_breach", None).unwrap().unwrap().state(), "closed");
}
