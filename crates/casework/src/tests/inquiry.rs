use std::collections::BTreeSet;

use chrono::Duration;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testing::*;
use crate::*;

const INQUIRY: InquiryId = InquiryId::from_bytes([51; 16]);
const OTHER: CaseId = CaseId::from_bytes([2; 16]);

fn head() -> Caller {
    Caller { role: Role::Head, ..as_(MIRA) }
}

fn member(staff: StaffId) -> Caller {
    Caller { role: Role::PanelMember, ..as_(staff) }
}

fn order(with: impl FnOnce(&mut Value)) -> OrderInquiry {
    let mut body = json!({
        "order": "court", "reference": CANARY, "matter": CANARY,
        "cases": [CASE.to_string(), OTHER.to_string()],
        "members": [BUDI.to_string(), SITI.to_string(), RINI.to_string()], "quorum": 2,
        "from": "2026-11-24T08:00:00+08:00", "until": "2026-12-24T08:00:00+08:00",
    });
    with(&mut body);
    OrderInquiry::new(form(body), &mut fresh_from(50))
}

fn bench() -> Bench {
    Bench { panel: [BUDI, SITI, RINI].into(), bound: BTreeSet::new() }
}

fn assent() -> AssentInquiry {
    AssentInquiry { inquiry: INQUIRY, form: form(json!({})) }
}

fn decline() -> DeclineInquiry {
    DeclineInquiry { inquiry: INQUIRY, form: form(json!({})) }
}

fn end(reason: &str) -> EndInquiry {
    EndInquiry { inquiry: INQUIRY, form: form(json!({ "reason": reason })) }
}

fn when(held: Option<&Inquiry>, by: &Caller, act: impl Into<InquiryCommand>) -> Outcome {
    Outcome(act.into().decide(held, &bench(), by, &noon()))
}

/// What is held after these acts, each accepted.
fn after(acts: Vec<(Caller, InquiryCommand)>) -> Option<Inquiry> {
    let mut held = None;
    for (by, act) in acts {
        for proposal in act.decide(held.as_ref(), &bench(), &by, &noon()).unwrap() {
            Inquiry::apply(&mut held, &proposal.event);
        }
    }
    held
}

fn ordered() -> (Caller, InquiryCommand) {
    (head(), order(|_| {}).into())
}

#[test]
fn an_order_seals_its_words_to_the_inquiry_and_names_its_cases_by_links_alone() {
    let told = when(None, &head(), order(|_| {}));
    let [proposal] = told.then(&["inquiry_ordered"]) else { panic!("one event") };
    assert_eq!(proposal.cases, [CASE, OTHER]);
    let [part] = &proposal.sealed[..] else { panic!("one part") };
    assert_eq!((part.to, part.section), (Subject::Inquiry(INQUIRY), Section::Inquiry));
    assert_eq!(part.body["matter"], CANARY);
    let clear = proposal.event.to_json();
    for hidden in [CANARY, &CASE.to_string()] {
        assert!(!clear.contains(hidden), "{clear}");
    }
}

#[test]
fn an_order_that_is_none_is_refused_and_the_field_named() {
    let set = |name: &'static str, value: Value| move |body: &mut Value| body[name] = value;
    let refused = |act: OrderInquiry, refusal: Refusal, field: &str| {
        when(None, &head(), act).refused(refusal);
        assert_eq!(refusal.field(), Some(field));
    };
    let beyond = order(set("quorum", json!(4)));
    refused(beyond, Refusal::OutOfRange { field: "quorum" }, "quorum");
    let until = |at: &str| order(set("until", json!(at)));
    refused(until("2026-11-24T08:00:00+08:00"), Refusal::UntilBeforeFrom, "until");
    refused(until("2026-11-24T12:00:00+08:00"), Refusal::UntilInPast, "until");
    refused(until("2027-02-22T08:00:01+08:00"), Refusal::InquiryTooLong, "until");
    when(None, &head(), until("2027-02-22T08:00:00+08:00")).then(&["inquiry_ordered"]);
    let zero = order(set("cases", json!(["00".repeat(16)])));
    refused(zero, Refusal::OutOfRange { field: "cases" }, "cases");
    let late = order(set("from", json!("2027-02-22T12:00:01+08:00")));
    refused(late, Refusal::OutOfRange { field: "from" }, "from");
    let own = order(|body| body["members"][0] = json!(MIRA.to_string()));
    refused(own, Refusal::OwnOrder, "members");
    let nobody = order(|body| body["members"][0] = json!(ANDI.to_string()));
    refused(nobody, Refusal::NotAPanelMember, "members");
    let bound = Bench { bound: [SITI].into(), ..bench() };
    let act = InquiryCommand::from(order(|_| {}));
    assert_eq!(act.decide(None, &bound, &head(), &noon()), Err(Refusal::ConflictOfInterest));
    when(after(vec![ordered()]).as_ref(), &head(), order(|_| {})).refused(Refusal::Repeated);
}

#[test]
fn who_is_entitled_to_no_order_gives_none_and_ends_none() {
    let held = after(vec![ordered()]);
    for role in Role::ALL {
        let by = Caller { role: *role, ..as_(MIRA) };
        let may = matches!(role, Role::Head | Role::PrivacyOfficer);
        let refusal = Refusal::RoleMayNot { role: *role };
        for told in [when(None, &by, order(|_| {})), when(held.as_ref(), &by, end("completed"))] {
            assert_eq!(told.0.as_ref().err(), (!may).then_some(&refusal), "{role}");
        }
    }
}

#[test]
fn each_member_answers_for_themselves_and_once() {
    let held = after(vec![ordered(), (member(BUDI), assent().into())]);
    let held = held.as_ref();
    when(held, &member(BUDI), assent()).refused(Refusal::PanelAssented);
    when(held, &member(SITI), assent()).then(&["inquiry_assented"]);
    when(held, &member(ANDI), assent()).refused(Refusal::UnknownInquiry);
    when(None, &member(BUDI), assent()).refused(Refusal::UnknownInquiry);
    when(held, &as_(SITI), assent()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    // An assent can be taken back, and that is final.
    let gone =
        after(vec![ordered(), (member(BUDI), assent().into()), (member(BUDI), decline().into())]);
    when(gone.as_ref(), &member(BUDI), assent()).refused(Refusal::PanelDeclined);
    when(gone.as_ref(), &member(BUDI), decline()).refused(Refusal::PanelDeclined);
}

#[test]
fn it_ends_where_too_few_are_left_and_where_somebody_entitled_ends_it() {
    let one = after(vec![ordered(), (member(BUDI), decline().into())]);
    when(one.as_ref(), &member(SITI), decline()).then(&["inquiry_declined", "inquiry_ended"]);
    when(one.as_ref(), &head(), end("below_quorum"))
        .refused(Refusal::OutOfRange { field: "reason" });
    when(one.as_ref(), &head(), end("order_lifted")).then(&["inquiry_ended"]);
    when(None, &head(), end("order_lifted")).refused(Refusal::UnknownInquiry);
    let ended = after(vec![ordered(), (head(), end("completed").into())]);
    assert_eq!(ended.as_ref().unwrap().state(now()), InquiryState::Ended);
    when(ended.as_ref(), &member(BUDI), assent()).refused(Refusal::InquiryOver);
    when(ended.as_ref(), &head(), end("completed")).refused(Refusal::InquiryOver);
}

#[test]
fn it_is_open_from_its_beginning_to_before_its_end_while_enough_assent() {
    let acts = |more: Vec<(Caller, InquiryCommand)>| {
        after([ordered(), (member(BUDI), assent().into())].into_iter().chain(more).collect())
    };
    let waiting = acts(vec![]).unwrap();
    assert_eq!(waiting.state(now()), InquiryState::Waiting);
    assert!(!waiting.is_open_to(BUDI, now()));
    let open = acts(vec![(member(SITI), assent().into())]).unwrap();
    let second = Duration::seconds(1);
    let state = |at| open.state(at);
    assert_eq!(state(open.from - second), InquiryState::Agreed);
    assert_eq!(state(open.from), InquiryState::Open);
    assert_eq!(state(open.until - second), InquiryState::Open);
    assert_eq!(state(open.until), InquiryState::Over);
    assert!(open.is_open_to(BUDI, now()) && open.is_open_to(SITI, now()));
    assert!(!open.is_open_to(RINI, now()), "who has not assented sees nothing");
    assert!(!open.is_open_to(ANDI, now()));
    // One who takes the assent back closes it to all, until a third assents.
    let more = vec![(member(SITI), assent().into()), (member(BUDI), decline().into())];
    assert_eq!(acts(more.clone()).unwrap().state(now()), InquiryState::Waiting);
    let third = [more, vec![(member(RINI), assent().into())]].concat();
    assert_eq!(acts(third).unwrap().state(now()), InquiryState::Open);
}

#[test]
fn whoever_had_to_do_with_a_case_is_bound_to_it_for_good() {
    let told = |event: Event| (ANDI, event);
    let entries = [
        told(CaseAssigned { case: CASE, to: BUDI, from: None }.into()),
        told(CoWorkerAdded { case: CASE, staff: SITI }.into()),
        told(CoWorkerRemoved { case: CASE, staff: SITI }.into()),
    ];
    let barred = AccessBarred { case: CASE, staff: RINI, reason: BarReason::Conflict };
    let barred = [told(barred.into())];
    let bound = bound_by(entries.iter().chain(&barred).map(|(by, event)| (*by, event)));
    assert_eq!(bound, [ANDI, BUDI, SITI, RINI].into());
}

/// What may happen to an inquiry, drawn at random.
#[derive(Debug, Clone, Copy)]
enum Step {
    Assent(usize),
    Decline(usize),
    End,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..5_usize).prop_map(Step::Assent),
        2 => (0..5_usize).prop_map(Step::Decline),
        1 => Just(Step::End),
    ];
    proptest::collection::vec(step, 0..12)
}

proptest! {
    /// Whatever is tried, nobody sees anything but a member who assented, while enough do, within
    /// the time, before the end: counted here anew from what was accepted.
    #[test]
    fn nothing_is_open_without_quorum_out_of_time_or_to_anybody_else(
        quorum in 2..=3_u8,
        steps in steps(),
        minutes in -60..50_000_i64,
    ) {
        let people = [BUDI, SITI, RINI, ANDI, MIRA];
        let act = order(|body| body["quorum"] = json!(quorum));
        let mut held = after(vec![(head(), act.into())]);
        let (mut assented, mut declined) = (BTreeSet::new(), BTreeSet::new());
        let mut ended = false;
        for step in steps {
            let (by, act): (Caller, InquiryCommand) = match step {
                Step::Assent(who) => (member(people[who]), assent().into()),
                Step::Decline(who) => (member(people[who]), decline().into()),
                Step::End => (head(), end("completed").into()),
            };
            let Ok(proposals) = act.decide(held.as_ref(), &bench(), &by, &noon()) else { continue };
            for proposal in proposals {
                Inquiry::apply(&mut held, &proposal.event);
                match proposal.event.event_type() {
                    "inquiry_assented" => drop(assented.insert(by.staff)),
                    "inquiry_declined" => {
                        assented.remove(&by.staff);
                        declined.insert(by.staff);
                    }
                    _ended => ended = true,
                }
            }
        }
        let held = held.unwrap();
        let at = held.from + Duration::minutes(minutes);
        let within = at >= held.from && at < held.until;
        prop_assert_eq!(held.ended.is_some(), ended);
        prop_assert!(ended || 3 - declined.len() >= usize::from(quorum));
        for staff in people {
            let may = within && !ended && assented.len() >= usize::from(quorum)
                && assented.contains(&staff) && [BUDI, SITI, RINI].contains(&staff);
            prop_assert_eq!(held.is_open_to(staff, at), may);
        }
    }
}
