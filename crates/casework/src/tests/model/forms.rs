//! Forms made from their own schema: each combination of the few values that a rule may weigh.

use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::world::{PEOPLE, drawn, drawn_next};
use crate::testing::{CANARY, CLIENT, SPOUSE};

/// Code lists on which decisions turn, with the codes that are tried. Of the others the first will do.
const VARIED: &[(&str, &[&str])] = &[
    ("Decision", &["allow", "refuse"]),
    ("DecisionGround", &["order", "no_legal_basis"]),
    ("ConfidentialityLevel", &["strict", "normal"]),
    ("PartyRole", &["other"]),
    ("Instrument", &["court_order"]),
    ("RecipientClass", &["court"]),
    ("ConsentKind", &["sharing"]),
    ("Role", &["counsellor", "supervisor"]),
    ("PapersGround", &["safe", "danger"]),
];

/// Fields that may be left out and never are: without them what the form says lets nothing.
const ALWAYS: &[(&str, &[&str])] =
    &[("GiveConsentForm", &["institutions", "recipients", "data_groups"])];

/// What stands in a field of this name; `None` = as its type says, nothing = it is left out.
fn named(form: &str, field: &str, is_id: bool, first: u8) -> Option<Vec<Value>> {
    let all = |ids: &[Value]| Some(ids.to_vec());
    match (form, field) {
        (_, "occurred_at" | "late_reason") => all(&[]),
        (_, "to" | "staff") if is_id => Some(PEOPLE.iter().map(|(id, _)| json!(id)).collect()),
        (_, "party" | "about" | "through") if is_id => all(&[json!(SPOUSE)]),
        (_, "note" | "corrects") if is_id => all(&[json!(drawn_next(first))]),
        (_, "consent" | "session" | "request") if is_id => all(&[json!(drawn(first))]),
        ("GiveConsentForm", "institutions") => all(&[json!(["social"])]),
        ("GiveConsentForm", "recipients") => all(&[json!(["court"])]),
        (_, "data_groups") => all(&[json!(["identity"])]),
        (_, "looks") => all(&[json!(["7"])]),
        (_, "sections") => all(&[json!(["session"])]),
        (_, "starts_at") => all(&[json!("2026-11-24T12:00:00+08:00")]),
        (_, "until") => all(&[json!("2026-12-01")]),
        (_, "unit") => all(&[json!("konseling")]),
        (_, "minutes") => all(&[json!(30)]),
        (_, "passages") => all(&[json!([{
            "entry": "8", "part": 0, "party": CLIENT, "section": "session", "field": "text",
            "text": CANARY,
        }])]),
        _ => None,
    }
}

/// Every form of this kind that is tried, with what tells it from the others; its ids are counted from `first`.
pub(super) fn forms<F: JsonSchema + DeserializeOwned>(first: u8) -> Vec<(F, String)> {
    let schema = SchemaGenerator::default().into_root_schema_for::<F>();
    let schema = serde_json::to_value(schema).unwrap();
    let maker = Maker { form: &F::schema_name(), defs: &schema["$defs"], first };
    let made = maker.object(&schema).into_iter().map(|body| {
        let told = told(&body);
        let form = serde_json::from_value(body);
        (form.unwrap_or_else(|why| panic!("{} {told}: {why}", F::schema_name())), told)
    });
    made.collect()
}

struct Maker<'a> {
    form: &'a str,
    defs: &'a Value,
    first: u8,
}

impl Maker<'_> {
    fn object(&self, schema: &Value) -> Vec<Value> {
        let required = schema["required"].as_array();
        let mut made = vec![Map::new()];
        for (field, of) in schema["properties"].as_object().into_iter().flatten() {
            let needed = required.is_some_and(|all| all.contains(&json!(field)));
            let mut options: Vec<_> =
                self.options(field, of, needed).into_iter().map(Some).collect();
            let always = ALWAYS
                .iter()
                .any(|(form, fields)| *form == self.form && fields.contains(&field.as_str()));
            if !needed && !always {
                options.insert(0, None);
            }
            made = made
                .iter()
                .flat_map(|before| {
                    options.iter().map(|option| {
                        let mut body = before.clone();
                        body.extend(option.clone().map(|value| (field.clone(), value)));
                        body
                    })
                })
                .collect();
        }
        made.into_iter().map(Value::Object).collect()
    }

    /// The name of a type and its schema, without the choice of leaving it out.
    fn plain(&self, of: &Value) -> (String, Value) {
        if let Some(name) = of["$ref"].as_str().and_then(|at| at.rsplit('/').next()) {
            return (name.to_owned(), self.defs[name].clone());
        }
        match of["anyOf"].get(0) {
            Some(first) => self.plain(first),
            None => (String::new(), of.clone()),
        }
    }

    fn options(&self, field: &str, of: &Value, needed: bool) -> Vec<Value> {
        let (kind, of) = self.plain(of);
        let is_id = of["pattern"] == "^[0-9a-f]{32}$";
        if let Some(named) = named(self.form, field, is_id, self.first) {
            return named;
        }
        assert!(!is_id, "{}.{field}: say which ids it takes", self.form);
        if let Some((_, codes)) = VARIED.iter().find(|(list, _)| *list == kind) {
            return codes.iter().map(|code| json!(code)).collect();
        }
        if !needed {
            return Vec::new();
        }
        if let Some(first) = of["enum"].get(0) {
            return vec![first.clone()];
        }
        // A type that may be left out tells both.
        let of_type = of["type"].as_str().or_else(|| of["type"][0].as_str());
        match of_type.unwrap_or_default() {
            "object" => self.object(&of),
            "string" => vec![json!(CANARY)],
            "integer" => vec![json!(of["minimum"].as_u64().unwrap_or(1).max(1))],
            "boolean" => vec![json!(false)],
            "array" => {
                let items = self.options(field, &of["items"], true);
                items.into_iter().map(|one| json!([one])).collect()
            }
            _ => panic!("{}.{field}: nobody knows what stands there: {of}", self.form),
        }
    }
}

/// What varies, for people to read.
fn told(body: &Value) -> String {
    let fields = body.as_object().into_iter().flatten().map(|(field, value)| {
        let value = value.to_string();
        if value.contains(CANARY) { String::new() } else { format!("{field}={value} ") }
    });
    fields.collect()
}
