//! No text that was sent is lost on its way into the sealed parts.

use serde_json::{Map, Value, json};

use super::closure::propose;
use super::consent::give;
use super::disclosure::{make, request};
use super::referral::{propose as refer, send};
use super::session::{addendum, hold};
use crate::testing::*;
use crate::*;

fn bodies(case: &Given, act: impl Into<Command>) -> Vec<Map<String, Value>> {
    let proposals = case.when(BUDI, act).0.unwrap();
    proposals.into_iter().flat_map(|p| p.sealed).map(|part| part.body).collect()
}

#[test]
fn every_field_about_a_person_is_kept() {
    let told = json!({
        "name": "Siti", "nik": "7371014101900001", "birth_date": "1990-01-01",
        "phone": "+62 411 123456", "address": "Jl. Landak 1", "kelurahan": "Karuwisi",
        "relationship": "tetangga", "marital": "cerai_hidup", "religion": "islam",
        "education": "sma", "disability": "tuli", "note": "datang sendiri",
    });
    let mut person = told.clone();
    person["role"] = json!("other");
    person["age_band"] = json!("25_44");
    person["sex"] = json!("perempuan");
    let act = AddParty::new(CASE, form(json!({ "person": person })), &mut fresh_from(50));
    let kept = bodies(&a_case(), act);
    assert_eq!(kept.into_iter().map(Value::Object).collect::<Vec<_>>(), [told]);
}

#[test]
fn every_text_of_an_act_is_kept() {
    let note = NoteId::from_bytes([32; 16]);
    let case = a_case().and(BUDI, hold(|_| {})).and(BUDI, give(|_| {})).and(BUDI, refer());
    let ordered = make(|body| {
        body["order"] = json!("court_order");
        body["address"] = json!(CANARY);
    });
    let lettered = send(|body| body["letter"] = json!(CANARY));
    let told: [(Command, usize); 8] = [
        (OpenIntake::new(form(intake_body()), &mut fresh()).into(), 5),
        (give(|terms| terms["expires_on"] = json!("2026-12-31")).into(), 1),
        (addendum(note).into(), 1),
        (refer().into(), 2),
        (lettered.into(), 2),
        (ordered.into(), 3),
        (propose().into(), 1),
        (request("summons").into(), 1),
    ];
    for (act, texts) in told {
        let start = if matches!(act, Command::Intake(IntakeCommand::OpenIntake(_))) {
            &given([])
        } else if matches!(
            act,
            Command::Consent(ConsentCommand::GiveConsent(_))
                | Command::Referral(ReferralCommand::ProposeReferral(_))
        ) {
            &a_case()
        } else {
            &case
        };
        let kept = serde_json::to_string(&bodies(start, act.clone())).unwrap();
        assert_eq!(kept.matches(CANARY).count(), texts, "{act:?}");
    }
}
