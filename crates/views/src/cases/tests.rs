use proptest::prelude::*;
use sanad_casework::{
    CaseId, ConfidentialityLevel, Event, ReferralEvent, ReferralOutcome, ReferralOutcomeReported,
    RegisterNumber, Section, StaffId, StreamId,
};
use sanad_chain::Seq;

use super::{CaseFacts, CaseStatus, TaskFacts, TaskKind};
use crate::Views;
use crate::testing::{Chain, Pick, case, chains, client, event, recorded_at, staff, thing};

/// Case 0 after an intake and these events: staff 1 is `$S`, staff 2 is `$T`.
fn after(steps: &[&str]) -> CaseFacts {
    let pick = Pick { case: 0, staff: 1, other: 2, thing: 0 };
    let mut chain = Chain::default();
    chain.write(&event("intake_opened", pick), &[]);
    for name in steps {
        chain.write(&event(name, pick), &[]);
    }
    chain.views().cases().get(case(0)).unwrap()
}

fn ids(cases: impl IntoIterator<Item = CaseFacts>) -> Vec<CaseId> {
    cases.into_iter().map(|facts| facts.case).collect()
}

#[test]
fn an_intake_opens_a_case_once() {
    let facts = after(&["intake_opened"]);
    assert_eq!((facts.status, facts.opened, facts.version), (CaseStatus::Open, Seq::new(0), 2));
    assert_eq!((facts.unit.as_str(), facts.client), ("konseling", client(0)));
    assert_eq!(facts.level, ConfidentialityLevel::Normal);
    let codes = (facts.subject.code(), facts.track.code(), facts.category.code());
    assert_eq!(codes, ("family", "at_risk", "child"));
    assert_eq!(facts.channel.code(), "telepon");
    assert_eq!((facts.opened_at, facts.last_at), (recorded_at(0), recorded_at(1)));
    assert_eq!(facts.last, Seq::new(1));
}

#[test]
fn a_case_ends_and_begins_again() {
    assert_eq!(after(&["intake_declined"]).status, CaseStatus::Declined);
    assert_eq!(after(&["case_closed"]).status, CaseStatus::Closed);
    assert_eq!(after(&["case_closed", "intake_declined"]).status, CaseStatus::Closed);
    assert_eq!(after(&["intake_declined", "case_closed"]).status, CaseStatus::Declined);
    assert_eq!(after(&["case_closed", "case_reopened"]).status, CaseStatus::Open);
    assert_eq!(after(&["intake_declined", "case_reopened"]).status, CaseStatus::Open);
}

#[test]
fn the_level_is_the_last_one_set() {
    assert_eq!(after(&["confidentiality_level_set"]).level, ConfidentialityLevel::Strict);
}

#[test]
fn whoever_takes_a_case_over_is_no_co_worker_any_more() {
    let worked = after(&["co_worker_added", "case_assigned"]);
    assert_eq!((worked.responsible, worked.co_workers), (Some(staff(1)), vec![]));
    let handed = after(&["case_assigned", "case_transfer_requested", "case_transfer_accepted"]);
    assert_eq!(handed.responsible, Some(staff(2)));
    let declined = after(&["case_assigned", "case_transfer_requested", "case_transfer_declined"]);
    assert_eq!(declined.responsible, Some(staff(1)));
}

#[test]
fn a_bar_stays() {
    assert_eq!(after(&["access_barred", "case_closed"]).barred, [staff(1)]);
}

#[test]
fn sessions_count_when_they_are_held() {
    let planned = ["session_scheduled", "session_missed", "session_cancelled"];
    assert_eq!(after(&planned).sessions, 0);
    assert_eq!(after(&["session_held", "session_held"]).sessions, 2);
}

#[test]
fn a_referral_is_open_until_it_comes_to_an_end() {
    let proposed = ["referral_proposed", "referral_sent", "referral_accepted"];
    assert_eq!(after(&proposed).open_referrals, 1);
    for end in ["referral_declined", "referral_outcome_reported", "referral_revoked"] {
        assert_eq!(after(&["referral_proposed", end]).open_referrals, 0, "{end}");
    }
}

#[test]
fn an_outcome_that_is_under_way_leaves_a_referral_open() {
    let mut chain = Chain::default();
    chain.write(&event("intake_opened", Pick::default()), &[]);
    chain.write(&event("referral_proposed", Pick::default()), &[]);
    let Event::Referral(ReferralEvent::ReferralOutcomeReported(reported)) =
        event("referral_outcome_reported", Pick::default())
    else {
        panic!("the sample is of that type");
    };
    let ongoing = ReferralOutcomeReported { outcome: ReferralOutcome::Ongoing, ..reported };
    chain.write(&ongoing.into(), &[]);
    assert_eq!(chain.views().cases().get(case(0)).unwrap().open_referrals, 1);
}

#[test]
fn the_client_is_told_in_the_latest_entry_with_a_part_that_says_so() {
    let mut chain = Chain::default();
    chain.write(&event("intake_opened", Pick::default()), &[]);
    let identity = |chain: &Chain| chain.views().cases().get(case(0)).unwrap().client_identity;
    assert_eq!(identity(&chain), None);

    let added = event("party_added", Pick::default());
    chain.write_sealed(&added, Section::Identity, client(0));
    assert_eq!(identity(&chain), Some(Seq::new(1)));
    chain.write_sealed(&added, Section::Intake, client(0));
    chain.write_sealed(&added, Section::Identity, client(1));
    assert_eq!(identity(&chain), Some(Seq::new(1)));
    chain.write_sealed(&added, Section::Identity, client(0));
    assert_eq!(identity(&chain), Some(Seq::new(4)));
}

#[test]
fn a_redaction_runs_from_its_intent_to_its_receipt_and_each_part_stands_where_it_was_sealed_last() {
    let mut chain = Chain::default();
    let mut begun = Vec::new();
    let steps = [
        "intake_opened",
        "redaction_proposed",
        "redaction_begun",
        "part_resealed",
        "part_resealed",
    ];
    for name in steps {
        chain.write(&event(name, Pick::default()), &[]);
        begun.push(chain.views().cases().begun_redactions().len());
    }
    assert_eq!(begun, [0, 0, 1, 1, 1]);
    let views = chain.views();
    let (on, redaction) = views.cases().begun_redactions()[0];
    assert_eq!((on, *redaction.as_bytes()), (case(0), thing(0)));
    assert_eq!(views.cases().resealed(Seq::new(1), 0), Some(Seq::new(4)));
    assert_eq!(views.cases().resealed(Seq::new(1), 1), None);
    assert_eq!(views.cases().resealed(Seq::new(2), 0), None);
    chain.write(&event("mentions_redacted", Pick { thing: 1, ..Pick::default() }), &[]);
    assert_eq!(chain.views().cases().begun_redactions().len(), 1, "the receipt of another");
    chain.write(&event("mentions_redacted", Pick::default()), &[]);
    assert_eq!(chain.views().cases().begun_redactions(), []);
}

#[test]
fn who_the_client_is_stands_where_it_was_first_told_whatever_is_sealed_anew() {
    let mut chain = Chain::default();
    chain.write(&event("intake_opened", Pick::default()), &[]);
    chain.write_sealed(&event("party_added", Pick::default()), Section::Identity, client(0));
    for name in ["redaction_proposed", "part_resealed"] {
        chain.write_sealed(&event(name, Pick::default()), Section::Identity, client(0));
    }
    let facts = chain.views().cases().get(case(0)).unwrap();
    assert_eq!((facts.client_identity, facts.version), (Some(Seq::new(1)), 4));
}

#[test]
fn a_list_goes_on_behind_the_opening_it_is_given() {
    let mut chain = Chain::default();
    for n in [2, 0, 1] {
        chain.write(&event("intake_opened", Pick { case: n, ..Pick::default() }), &[]);
        chain.write(&event("case_assigned", Pick { case: n, ..Pick::default() }), &[]);
    }
    chain.write(&event("case_closed", Pick::default()), &[]);
    let views = chain.views();
    let cases = views.cases();
    assert_eq!(cases.count(), 3);
    assert_eq!(ids(cases.all(None)), [case(2), case(0), case(1)]);
    assert_eq!(ids(cases.all(Some(2))), [case(1)]);
    assert_eq!(ids(cases.of_staff(staff(0), Some(0))), [case(0), case(1)]);
    assert_eq!(ids(cases.of_staff(staff(0), None)), [case(2), case(0), case(1)]);
    assert_eq!(ids(cases.of_staff(staff(1), None)), []);
    let number = cases.number(case(0)).unwrap();
    assert_eq!(
        (number.to_string().as_str(), cases.by_number(number).unwrap().case),
        ("2026-0002", case(0))
    );
    assert!(cases.by_number(RegisterNumber::new(2026, 4)).is_none());
}

/// What the list must be, told from the facts of each case.
fn worked_by(views: &Views, staff: StaffId) -> Vec<CaseId> {
    let works =
        |facts: &CaseFacts| facts.responsible == Some(staff) || facts.co_workers.contains(&staff);
    ids(views.cases().all(None).filter(works))
}

proptest! {
    #[test]
    fn a_caseload_is_what_the_cases_say_and_versions_are_those_of_the_streams(chain in chains()) {
        let views = chain.views();
        for n in 0..3 {
            let load = views.cases().of_staff(staff(n), None);
            prop_assert_eq!(ids(load), worked_by(&views, staff(n)));
        }
        for facts in views.cases().all(None) {
            let version = chain.version(StreamId::CASE, *facts.case.as_bytes());
            prop_assert_eq!(facts.version, version);
        }
    }
}

/// What is to be done in case 0 after an intake and these events.
fn to_do(steps: &[&str]) -> Vec<TaskFacts> {
    let pick = Pick { case: 0, staff: 1, other: 2, thing: 0 };
    let mut chain = Chain::default();
    chain.write(&event("intake_opened", pick), &[]);
    for name in steps {
        chain.write(&event(name, pick), &[]);
    }
    chain.views().cases().tasks(None).collect()
}

#[test]
fn what_is_to_be_done_runs_from_its_beginning_to_each_of_its_ends() {
    let sent = &["referral_proposed", "referral_sent"][..];
    let accepted = &["referral_proposed", "referral_sent", "referral_accepted"][..];
    let of_case = *case(0).as_bytes();
    for (kind, about, begins, ends) in [
        (
            TaskKind::Session,
            thing(0),
            &["session_scheduled"][..],
            &["session_missed", "session_cancelled"][..],
        ),
        (TaskKind::Note, thing(0), &["session_held"], &["session_note_signed"]),
        (
            TaskKind::Referral,
            thing(0),
            &["referral_proposed"],
            &["referral_revoked", "referral_declined"],
        ),
        (
            TaskKind::Answer,
            thing(0),
            sent,
            &["referral_revoked", "referral_declined", "referral_outcome_reported"],
        ),
        (TaskKind::Outcome, thing(0), accepted, &["referral_outcome_reported", "referral_revoked"]),
        (
            TaskKind::Transfer,
            of_case,
            &["case_transfer_requested"],
            &["case_transfer_accepted", "case_transfer_declined", "case_assigned"],
        ),
        (TaskKind::Closure, of_case, &["closure_proposed"], &["closure_returned", "case_closed"]),
        (TaskKind::Disclosure, thing(0), &["disclosure_requested"], &["disclosure_decided"]),
    ] {
        let [running] = to_do(begins)[..] else { panic!("{kind:?}") };
        assert_eq!((running.kind, running.case, running.about), (kind, case(0), about));
        assert_eq!(running.begun, Seq::new(begins.len() as u64), "{kind:?}");
        for end in ends {
            assert_eq!(to_do(&[begins, &[end]].concat()), [], "{kind:?} {end}");
        }
    }
}

#[test]
fn a_task_says_until_when_and_for_whom() {
    let [planned] = to_do(&["session_scheduled"])[..] else { panic!() };
    assert_eq!(planned.due, Some(0), "when it begins: the sample's moment");
    assert!(planned.is_late(1) && !planned.is_late(0));
    let [proposed] = to_do(&["referral_proposed"])[..] else { panic!() };
    let [sent] = to_do(&["referral_proposed", "referral_sent"])[..] else { panic!() };
    // The answer is wanted by the end of the day that was named, as the clocks of Makassar show it.
    assert_eq!(sent.due, proposed.due);
    assert_eq!((sent.due.unwrap() + 1) % (24 * 3_600_000_000), 16 * 3_600_000_000);
    let [asked] = to_do(&["case_transfer_requested"])[..] else { panic!() };
    assert_eq!((asked.staff, asked.due), (staff(2), None), "who is asked");
    let [note] = to_do(&["session_held"])[..] else { panic!() };
    assert_eq!(note.staff, staff(1), "who wrote it");
}

#[test]
fn what_was_open_when_a_case_ended_comes_back_with_it() {
    assert_eq!(to_do(&["session_held", "case_closed"]), []);
    let [note] = to_do(&["session_held", "case_closed", "case_reopened"])[..] else { panic!() };
    assert_eq!(note.kind, TaskKind::Note);
}
