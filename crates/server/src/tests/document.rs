//! The API document is what was committed, holds together, and tells what is replied.

use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::testing::{CANARY, House, PASSWORD, session, told};
use crate::{openapi, operations};

fn committed() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schemas/openapi.json")
}

#[test]
fn the_document_is_the_one_that_was_committed() {
    let made = openapi();
    if env::var_os("SANAD_BLESS").is_some() {
        fs::write(committed(), by_line(&made, &[]) + "\n").unwrap();
    }
    let known: Value = serde_json::from_str(&fs::read_to_string(committed()).unwrap()).unwrap();
    assert!(known == made, "schemas/openapi.json differs: run this test with SANAD_BLESS=1");
}

/// One operation and one schema a line, so that a change of either reads as one.
fn by_line(value: &Value, within: &[&str]) -> String {
    let opened =
        matches!(within, [] | ["paths" | "components"] | ["paths", _] | ["components", "schemas"]);
    let Some(fields) = value.as_object().filter(|_| opened) else { return value.to_string() };
    let line = |(name, value): (&String, &Value)| {
        format!("{}: {}", json!(name), by_line(value, &[within, &[name]].concat()))
    };
    format!("{{\n{}\n}}", fields.iter().map(line).collect::<Vec<_>>().join(",\n"))
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    fn check(value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(to)) = fields.get("$ref") {
                    assert!(document.pointer(to.strip_prefix('#').unwrap()).is_some(), "{to}");
                }
                fields.values().for_each(|value| check(value, document));
            }
            Value::Array(items) => items.iter().for_each(|value| check(value, document)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = openapi();
    check(&document, &document);
    let told: usize =
        document["paths"].as_object().unwrap().values().map(|p| p.as_object().unwrap().len()).sum();
    assert_eq!(told, operations().count());
}

/// Holds a body against a schema of the document.
pub(super) fn fits(name: &str, body: &Value) {
    let mut schema = openapi();
    schema["$ref"] = json!(format!("#/components/schemas/{name}"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}\n{body:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_are_as_the_document_says() {
    let house = House::new().await;
    let (budi, auditor) = (house.join("counsellor"), house.join("auditor"));
    let operator = house.join("operator");
    let case = house.case(&budi).await;
    let asked = house.post(
        &format!("{case}/subject-requests"),
        &budi,
        &json!({ "identified": "known", "capacity": "self" }),
    );
    assert_eq!(asked.send().await.unwrap().status(), 201);
    let held = house.post(&format!("{case}/sessions"), &budi, &session()).send().await.unwrap();
    fits("Recorded", &told(held).await.1);
    let issued = house.post("/v1/me/tokens", &budi.by_password(), &json!({})).send().await.unwrap();
    fits("Issued", &told(issued).await.1);
    let enrolment = format!("/v1/staff/{}/enrolment", auditor.staff);
    let opened = house.post(&enrolment, &operator, &json!({})).send().await.unwrap();
    fits("Issued", &told(opened).await.1);
    let body = json!({ "name": budi.name, "password": PASSWORD });
    let signed_in = house.client.post(house.url("/v1/sign-in")).json(&body).send().await.unwrap();
    fits("SignedIn", &told(signed_in).await.1);
    for (name, path, by) in [
        ("CaseView", format!("{case}?purpose=service"), &budi),
        ("CaseView", format!("{case}?purpose=audit"), &auditor),
        ("CaseList", "/v1/cases?purpose=service".into(), &budi),
        ("ClockList", "/v1/clocks?purpose=service".into(), &budi),
        ("AccessPage", format!("{case}/access?purpose=audit"), &auditor),
        ("StaffList", "/v1/staff?purpose=audit".into(), &auditor),
        ("Integrity", "/v1/integrity?purpose=audit".into(), &auditor),
        ("Me", "/v1/me".into(), &budi),
        ("Health", "/healthz".into(), &budi),
        ("Health", "/readyz".into(), &budi),
    ] {
        let (status, body) = told(house.get(&path, by).send().await.unwrap()).await;
        assert_eq!(status, 200, "{path}: {body}");
        fits(name, &body);
    }
    let searches = house.client.post(house.url("/v1/searches?purpose=service"));
    let found = searches.bearer_auth(&budi.token).json(&json!({ "name": CANARY }));
    let (status, found) = told(found.send().await.unwrap()).await;
    assert_eq!((status, found["hits"].as_array().unwrap().len()), (200, 1), "{found}");
    fits("SearchHits", &found);
    let refused = house.get(&case, &budi).send().await.unwrap();
    fits("ProblemDetails", &told(refused).await.1);
    house.server.stop().await;
}

/// A form and a reply once shared a name, and the form's code list was lost under it.
#[test]
fn a_code_list_of_a_form_is_not_hidden_under_a_reply_of_the_same_name() {
    let document = crate::openapi();
    let problem = &document["components"]["schemas"]["OpenIntakeForm"]["properties"]["problem"];
    let name = problem["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
    let list = document["components"]["schemas"][name].to_string();
    assert!(list.contains("konflik_perkawinan"), "{name}: {list}");
}
