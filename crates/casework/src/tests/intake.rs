use serde_json::json;

use super::any_course::{Draw, fresh_n};
use crate::testing::*;
use crate::*;

/// Every act of the theme, drawn at random by `any_course`.
pub(super) const ANY: &[Draw] = &[
    |_| OpenIntake::new(form(intake_body()), &mut fresh()).into(),
    |n| {
        let body = json!({ "person": { "role": "other", "name": CANARY } });
        AddParty::new(CASE, form(body), &mut fresh_n(n)).into()
    },
    |_| {
        let body = json!({ "reason": "duplicate" });
        RemoveParty { case: CASE, party: SPOUSE, form: form(body) }.into()
    },
    |_| {
        let body = json!({ "eligible": true, "reason": "in_scope", "urgency": "low" });
        ScreenIntake { case: CASE, form: form(body) }.into()
    },
    |_| {
        let body = json!({ "reason": "other", "alternative": "nothing", "note": CANARY });
        DeclineIntake { case: CASE, form: form(body) }.into()
    },
    |_| SetConfidentiality { case: CASE, form: form(json!({ "level": "strict" })) }.into(),
    |_| GiveNotice { case: CASE, form: form(json!({ "version": 1, "language": "id" })) }.into(),
];

fn intake(change: impl FnOnce(&mut serde_json::Value)) -> OpenIntake {
    let mut body = intake_body();
    change(&mut body);
    OpenIntake::new(form(body), &mut fresh())
}

#[test]
fn a_counsellor_who_opens_a_case_is_responsible_for_it() {
    let outcome = given([]).when(BUDI, intake(|_| {}));
    outcome.then(&[
        "intake_opened",
        "party_added",
        "party_added",
        "party_added",
        "party_added",
        "case_assigned",
    ]);
    assert_eq!(a_case().file().responsible, Some(BUDI));
}

#[test]
fn a_case_opened_at_the_front_desk_waits_for_a_supervisor() {
    let case = given([]).and(RINI, intake(|_| {}));
    assert_eq!(case.file().responsible, None);
    let assign = AssignCase { case: CASE, form: form(json!({ "to": BUDI })) };
    case.when(RINI, assign.clone()).refused(Refusal::RoleMayNot { role: Role::FrontDesk });
    case.when(ANDI, assign).then(&["case_assigned"]);
}

#[test]
fn each_person_is_sealed_to_their_own_key() {
    let outcome = given([]).when(BUDI, intake(|_| {}));
    let sealed: Vec<_> = (outcome.0.unwrap().into_iter())
        .flat_map(|proposal| proposal.sealed)
        .map(|part| (part.to, part.section))
        .collect();
    let party = |n| Subject::Party(PartyId::from_bytes([n; 16]));
    assert_eq!(
        sealed,
        [
            (party(2), Section::Intake),
            (Subject::Facts, Section::Facts),
            (party(2), Section::Identity),
            (party(3), Section::Identity),
            (party(4), Section::Identity),
            (party(5), Section::Reporter),
        ]
    );
}

#[test]
fn the_facts_hold_coarse_fields_only() {
    let outcome = given([]).when(BUDI, intake(|_| {}));
    let proposals = outcome.0.unwrap();
    let facts = proposals[0].sealed.iter().find(|part| part.to == Subject::Facts).unwrap();
    let told = serde_json::Value::Object(facts.body.clone());
    assert_eq!(
        told,
        json!({
            "group": "family", "kecamatan": "73.71.09", "age_band": "25_44",
            "sex": "perempuan", "standing": "baru", "month": "2026-11",
        })
    );
}

#[test]
fn the_fine_code_is_sealed_and_the_coarse_one_is_clear() {
    let outcome = given([]).when(BUDI, intake(|body| body["problem"] = json!("napza")));
    let proposals = outcome.0.unwrap();
    let clear = proposals[0].event.to_json();
    assert!(clear.contains("\"category\":\"other\"") && !clear.contains("napza"), "{clear}");
    assert_eq!(proposals[0].sealed[0].body["problem"], "napza");
}

#[test]
fn a_case_has_exactly_one_client() {
    let none = intake(|body| body["parties"] = json!([{ "role": "spouse" }]));
    given([]).when(BUDI, none).refused(Refusal::NotOneClient);
    let two = intake(|body| body["parties"] = json!([{ "role": "client" }, { "role": "client" }]));
    given([]).when(BUDI, two).refused(Refusal::NotOneClient);
    let third =
        AddParty::new(CASE, form(json!({ "person": { "role": "client" } })), &mut fresh_from(50));
    a_case().when(BUDI, third).refused(Refusal::OneClient);
}

#[test]
fn the_client_stays_and_others_may_be_taken_out() {
    let remove =
        |party| RemoveParty { case: CASE, party, form: form(json!({ "reason": "uninvolved" })) };
    a_case().when(BUDI, remove(CLIENT)).refused(Refusal::ClientStays);
    let case = a_case().and(BUDI, remove(SPOUSE));
    case.when(BUDI, remove(SPOUSE)).refused(Refusal::UnknownParty { field: "party" });
}

#[test]
fn an_auditor_opens_no_case() {
    given([])
        .when(StaffId::from_bytes([9; 16]), intake(|_| {}))
        .refused(Refusal::RoleMayNot { role: Role::Auditor });
}

#[test]
fn screening_notice_and_consent_come_with_the_intake() {
    let whole = intake(|body| {
        body["screening"] =
            json!({ "eligible": true, "reason": "in_scope", "urgency": "high", "note": CANARY });
        body["notice"] = json!({ "version": 1, "language": "bug" });
        body["consent"] =
            json!({ "capacity": "self", "kinds": ["service", "data"], "form_version": 1 });
    });
    let case = given([]).and(RINI, whole);
    assert_eq!(case.file().eligible, Some(true));
    assert_eq!(case.file().consents.len(), 1);
}

#[test]
fn a_declined_intake_is_closed() {
    let decline = DeclineIntake {
        case: CASE,
        form: form(json!({ "reason": "outside_area", "alternative": "directed" })),
    };
    let case = a_case().and(BUDI, decline.clone());
    assert!(matches!(case.case, Case::Closed(_)));
    case.when(BUDI, decline).refused(Refusal::CaseClosed);
}

#[test]
fn only_a_supervisor_lowers_the_level() {
    let set = |level| SetConfidentiality { case: CASE, form: form(json!({ "level": level })) };
    let case = a_case().and(BUDI, set("strict"));
    case.when(BUDI, set("normal")).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    case.when(ANDI, set("strict")).refused(Refusal::Unchanged { field: "level" });
    case.when(ANDI, set("normal")).then(&["confidentiality_level_set"]);
}

#[test]
fn a_form_with_an_unknown_field_is_refused() {
    let mut body = intake_body();
    body["notes"] = json!("x");
    assert!(serde_json::from_value::<OpenIntakeForm>(body).is_err());
    let mut body = intake_body();
    body["parties"][0]["nama"] = json!("x");
    assert!(serde_json::from_value::<OpenIntakeForm>(body).is_err());
}

#[test]
fn no_debug_of_a_command_or_a_proposal_shows_what_was_written() {
    let act = intake(|_| {});
    let told = format!("{act:?}{:?}", given([]).when(BUDI, act.clone()).0);
    for secret in [CANARY, "7371014101900001", "987654321", "konflik", "suami"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}
