//! The story holds together before anything is posted.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher as _};

use sanad_casework::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::calendar::{Calendar, DAYS};
use super::story::{Expect, Step, Story};
use crate::api::route;

fn story() -> Story {
    Story::read().unwrap()
}

fn steps(story: &Story) -> Vec<&Step> {
    story.steps().into_iter().map(|(_, step)| step).collect()
}

/// Names become ids, days become times: whether they are right is the server's to say.
fn spelled(value: &Value) -> Value {
    match value {
        // Each name stands for an id of its own.
        Value::String(text) if text.starts_with(['@', '#']) => {
            let mut hasher = DefaultHasher::new();
            hasher.write(text.as_bytes());
            json!(format!("{:032x}", hasher.finish()))
        }
        Value::String(text) if text.starts_with('~') => {
            json!(Calendar::ending_before(0).text(&text[1..]).unwrap())
        }
        Value::Array(items) => Value::Array(items.iter().map(spelled).collect()),
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(name, value)| (name.clone(), spelled(value))).collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn parses<F: DeserializeOwned>(body: Value) -> Result<(), String> {
    serde_json::from_value::<F>(body).map(drop).map_err(|error| error.to_string())
}

fn fits(operation: &str, body: Value) -> Result<(), String> {
    macro_rules! forms {
        ($($operation:literal $form:ty;)*) => {
            match operation { $($operation => parses::<$form>(body),)* _ => Err("no form".into()) }
        };
    }
    forms! {
        "open_intake" OpenIntakeForm; "decline_intake" DeclineIntakeForm;
        "set_confidentiality" SetConfidentialityForm; "give_consent" GiveConsentForm;
        "refuse_consent" RefuseConsentForm; "narrow_consent" NarrowConsentForm;
        "withdraw_consent" WithdrawConsentForm; "assign_case" AssignCaseForm;
        "request_transfer" RequestTransferForm; "accept_transfer" AcceptTransferForm;
        "decline_transfer" DeclineTransferForm; "add_co_worker" AddCoWorkerForm;
        "remove_co_worker" RemoveCoWorkerForm; "bar_access" BarAccessForm;
        "schedule_session" ScheduleSessionForm; "hold_session" HoldSessionForm;
        "miss_session" MissSessionForm; "sign_note" SignNoteForm;
        "add_addendum" AddAddendumForm; "correct_note" CorrectNoteForm;
        "propose_referral" ProposeReferralForm; "send_referral" SendReferralForm;
        "acknowledge_referral" AcknowledgeReferralForm; "accept_referral" AcceptReferralForm;
        "decline_referral" DeclineReferralForm; "report_outcome" ReportOutcomeForm;
        "revoke_referral" RevokeReferralForm; "request_disclosure" RequestDisclosureForm;
        "decide_disclosure" DecideDisclosureForm; "make_disclosure" MakeDisclosureForm;
        "propose_closure" ProposeClosureForm; "approve_closure" ApproveClosureForm;
        "return_closure" ReturnClosureForm; "reopen_case" ReopenCaseForm;
        "open_emergency" OpenEmergencyForm; "end_emergency" EndEmergencyForm;
        "review_emergency" ReviewEmergencyForm; "order_inquiry" OrderInquiryForm;
        "assent_inquiry" AssentInquiryForm; "request_subject_access" RequestSubjectAccessForm;
        "request_erasure" RequestErasureForm; "approve_erasure" ApproveErasureForm;
        "attest_erasure" AttestErasureForm;
    }
}

#[test]
fn every_body_is_one_that_casework_takes() {
    let story = story();
    for member in &story.house.staff {
        parses::<RegisterStaffForm>(member.body.clone()).unwrap();
    }
    for step in steps(&story) {
        let route = route(&step.operation).unwrap();
        assert_eq!(route.takes_body(), step.body.is_some(), "{step:?}");
        let fits = step.body.as_ref().map_or(Ok(()), |body| fits(&step.operation, spelled(body)));
        assert_eq!(fits, Ok(()), "{} on day {} at {}", step.operation, step.day, step.at);
    }
}

#[test]
fn every_step_has_a_time_of_the_month_and_somebody_who_does_it() {
    let story = story();
    let staff: BTreeSet<_> = story.house.staff.iter().map(|member| member.key.as_str()).collect();
    for step in steps(&story) {
        assert!(step.day < DAYS && staff.contains(step.by.as_str()), "{step:?}");
        assert!(Calendar::ending_before(0).at(step.day, &step.at).is_some(), "{step:?}");
        let changes = route(&step.operation).unwrap().takes_body();
        assert_eq!(changes, step.purpose.is_none(), "{step:?}");
    }
}

#[test]
fn the_month_holds_what_an_lk3_meets() {
    let story = story();
    assert!(story.cases.len() >= 40);
    let keys: BTreeSet<_> = story.cases.iter().map(|case| case.key.as_str()).collect();
    assert_eq!(keys.len(), story.cases.len());
    let steps = steps(&story);
    let done = |operation: &str| steps.iter().filter(|step| step.operation == operation).count();
    for operation in [
        "add_addendum",
        "correct_note",
        "miss_session",
        "sign_note",
        "refuse_consent",
        "narrow_consent",
        "withdraw_consent",
        "accept_transfer",
        "bar_access",
        "report_outcome",
        "decline_referral",
        "make_disclosure",
        "approve_closure",
        "return_closure",
        "reopen_case",
        "open_emergency",
        "review_emergency",
        "order_inquiry",
        "tell_could_have_seen",
        "issue_statement",
        "approve_erasure",
    ] {
        assert!(done(operation) > 0, "{operation}");
    }
    let refused: Vec<_> = steps.iter().filter(|step| step.expect == Expect::Refused).collect();
    assert!(refused.iter().any(|step| step.operation == "view_case"));
    let bodies: Vec<_> = steps.iter().filter_map(|step| step.body.as_ref()).collect();
    assert!(bodies.iter().filter(|body| body.get("late_reason").is_some()).count() >= 5);
    let services: BTreeSet<_> =
        bodies.iter().filter_map(|body| body.get("service")?.as_str()).collect();
    for service in
        ["konseling", "konsultasi", "informasi", "penjangkauan", "perlindungan", "pendampingan"]
    {
        assert!(services.contains(service), "{service}");
    }
    let problems: BTreeSet<_> =
        bodies.iter().filter_map(|body| body.get("problem")?.as_str()).collect();
    assert!(problems.len() >= 20, "{problems:?}");
}

#[test]
fn no_person_has_anothers_identity_number_and_none_is_real_by_telephone() {
    let text = serde_json::to_string(&steps(&story()).iter().map(|s| &s.body).collect::<Vec<_>>());
    let text = text.unwrap();
    let after = |field: &'static str| -> Vec<String> {
        text.match_indices(field)
            .map(|(at, _)| text[at + field.len()..].split('"').next().unwrap().to_owned())
            .collect()
    };
    let niks = after("\"nik\":\"");
    assert_eq!(niks.iter().collect::<BTreeSet<_>>().len(), niks.len());
    assert!(niks.iter().all(|nik| nik.starts_with("7371")));
    assert!(after("\"phone\":\"").iter().all(|phone| phone.starts_with("0811-0000-")));
}

#[test]
fn the_operator_comes_first_and_a_counsellor_with_cases_last() {
    let story = story();
    let role = |member: &super::story::Member| member.body["roles"][0].as_str().unwrap().to_owned();
    assert_eq!(role(story.house.staff.first().unwrap()), "operator");
    let last = story.house.staff.last().unwrap();
    assert_eq!(role(last), "counsellor");
    let to = json!(format!("@{}", last.key));
    let assigned = steps(&story);
    assert!(
        assigned
            .iter()
            .any(|step| step.operation == "assign_case" && step.body.as_ref().unwrap()["to"] == to)
    );
}
