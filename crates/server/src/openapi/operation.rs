//! One route as an operation of the document.

use std::collections::BTreeSet;

use sanad_casework::{Drawn, DrawnCount};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::parameter;
use super::shapes::{id, list};
use crate::route::{Kind, Precondition, Reply, Route};

/// A resource, and the part of a path that says so, the more special ones first.
const TAGS: &[(&str, &str)] = &[
    ("consents", "/consents"),
    ("sessions", "/sessions"),
    ("referrals", "/referrals"),
    ("disclosures", "/disclosures"),
    ("closure", "/closure"),
    ("closure", "/reopening"),
    ("subject", "/subject-requests"),
    ("subject", "/papers"),
    ("subject", "/statement"),
    ("subject", "/disclosure-accounting"),
    ("subject", "/access-questions"),
    ("subject", "/accounting-suspensions"),
    ("breaches", "/v1/breaches"),
    ("inquiries", "/v1/inquiries"),
    ("inquiries", "/shown"),
    ("inquiries", "/could-have-seen"),
    ("access", "/access"),
    ("assignments", "/assignments"),
    ("assignments", "/transfers"),
    ("assignments", "/co-workers"),
    ("assignments", "/bars"),
    ("cases", "/v1/cases"),
    ("staff", "/v1/staff"),
    ("sign_in", "/v1/me/password"),
    ("sign_in", "/v1/sign-"),
    ("sign_in", "/v1/enrolment"),
    ("staff", "/v1/me"),
    ("ledger", "/v1/feed"),
    ("ledger", "/v1/integrity"),
    ("program", "/"),
];

/// The resources.
pub(super) fn tags() -> Value {
    let mut told = BTreeSet::new();
    let names = TAGS.iter().map(|(name, _)| *name).filter(|name| told.insert(*name));
    names.map(|name| json!({ "name": name })).collect()
}

/// The operation of a route.
pub(super) fn describe(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let tag = TAGS.iter().find(|(_, part)| route.path.contains(part)).map(|(name, _)| *name);
    let mut operation = json!({
        "operationId": route.operation,
        "summary": route.summary,
        "description": description(route.kind),
        "tags": tag.into_iter().collect::<Vec<_>>(),
        "parameters": parameter::of(route, generator),
        "responses": responses(route),
    });
    if let Value::Object(operation) = &mut operation {
        if let Some(form) = route.form {
            let schema = form(generator);
            let content = json!({ "application/json": { "schema": schema } });
            let required = wants_anything(&schema_of(&content), generator);
            let body = json!({ "required": required, "content": content });
            operation.insert("requestBody".into(), body);
        }
        if route.is_public() {
            operation.insert("security".into(), json!([]));
        }
    }
    operation
}

fn description(kind: Kind) -> String {
    match kind {
        Kind::CaseRead | Kind::AcrossRead => {
            "Leaves exactly one line in the ledger, whether it is shown or refused.".into()
        }
        Kind::Write(_) => {
            "Durable when it is answered. A repeat with the same key is answered alike.".into()
        }
        Kind::Feed => {
            "Opens with a line, goes on with a line for each stretch that was sent, ends with one."
                .into()
        }
        Kind::Door { why } => format!("Needs no token: {why}."),
        Kind::Own { why } | Kind::Public { why } => format!("Leaves no line: {why}."),
    }
}

fn responses(route: &Route) -> Value {
    let mut responses = Map::new();
    let (kind, schema) = content(route.reply);
    let mut content = json!({ kind: { "schema": &schema } });
    if let (Reply::Statement | Reply::Accounting, Value::Object(kinds)) =
        (route.reply, &mut content)
    {
        kinds.insert("text/html".into(), json!({ "schema": { "type": "string" } }));
    }
    match route.kind {
        Kind::Write(_) => {
            if let Some(made) = made(route.makes) {
                let all = json!({ "allOf": [schema, { "type": "object", "required": ["made"], "properties": { "made": made } }] });
                content = json!({ kind: { "schema": all } });
            }
            let headers = json!({
                "ETag": header("The version after it"),
                "Location": header("Where to look at it, if it can be looked at"),
            });
            let new = json!({ "description": "Recorded", "headers": headers, "content": content });
            let old =
                json!({ "description": "Recorded before", "headers": headers, "content": content });
            responses.insert("201".into(), new);
            responses.insert("200".into(), old);
        }
        Kind::CaseRead | Kind::AcrossRead | Kind::Feed => {
            let headers = json!({
                "Sanad-Look": header("Where the line of this look stands"),
                "Sanad-Look-Hash": header("The hash of that line"),
            });
            let shown = json!({ "description": "Shown", "headers": headers, "content": content });
            responses.insert("200".into(), shown);
        }
        Kind::Own { .. } | Kind::Door { .. } | Kind::Public { .. } => {
            responses.insert("200".into(), json!({ "description": "Told", "content": content }));
        }
    }
    for (status, description) in problems(route) {
        let schema = json!({ "$ref": "#/components/schemas/ProblemDetails" });
        let content = json!({ "application/problem+json": { "schema": schema } });
        let problem = json!({ "description": description, "content": content });
        responses.entry(*status).or_insert(problem);
    }
    if matches!(route.reply, Reply::Checkpoint | Reply::Tile | Reply::Document) {
        let told =
            json!({ "description": "What bears the tag in `If-None-Match` has not changed" });
        responses.insert("304".into(), told);
    }
    if route.path == "/readyz" {
        let schema = json!({ "$ref": "#/components/schemas/Health" });
        let content = json!({ "application/json": { "schema": schema } });
        responses.insert("503".into(), json!({ "description": "Not ready", "content": content }));
    }
    Value::Object(responses)
}

/// The new ids that the answer names; none where none are drawn.
fn made(makes: &[Drawn]) -> Option<Value> {
    let schema = |drawn: &Drawn| match drawn.count {
        DrawnCount::Many => list(&id()),
        DrawnCount::One | DrawnCount::Perhaps => id(),
    };
    let always = makes.iter().filter(|drawn| drawn.count != DrawnCount::Perhaps);
    let required: Vec<_> = always.map(|drawn| drawn.name).collect();
    let properties: Map<String, Value> =
        makes.iter().map(|drawn| (drawn.name.to_owned(), schema(drawn))).collect();
    (!makes.is_empty()).then(|| {
        json!({
            "type": "object", "properties": properties, "required": required,
            "additionalProperties": false,
        })
    })
}

fn schema_of(content: &Value) -> Value {
    content.pointer("/application~1json/schema").cloned().unwrap_or_default()
}

/// Whether a form has a field that must be there. One that has none may be left out as a whole.
fn wants_anything(schema: &Value, generator: &SchemaGenerator) -> bool {
    let named = schema.get("$ref").and_then(Value::as_str).and_then(|of| of.rsplit('/').next());
    let form = named.and_then(|name| generator.definitions().get(name)).unwrap_or(schema);
    form.get("required").and_then(Value::as_array).is_some_and(|names| !names.is_empty())
}

fn header(description: &str) -> Value {
    json!({ "description": description, "schema": { "type": "string" } })
}

type Problems = Vec<&'static (&'static str, &'static str)>;

/// What may go wrong, by status.
fn problems(route: &Route) -> Problems {
    const ANY: &[(&str, &str)] = &[
        ("403", "Not for this person, role or purpose; or fetched on a guess"),
        ("500", "Something failed inside"),
        (
            "503",
            "Nothing can be recorded now, so nothing is changed or shown; or as many feeds or bundles are \
             open as may be",
        ),
    ];
    const UNPUBLISHED: &[(&str, &str)] = &[("404", "Nothing is here")];
    const UNREADY: &[(&str, &str)] =
        &[("409", "What it rests on is not there: a checkpoint, an entry, a place, or a request")];
    const SIGNED_IN: &[(&str, &str)] = &[
        ("400", "A parameter or header is missing or wrong, or the body is not JSON"),
        ("401", "Not signed in"),
        ("404", "Nothing is here, or nothing that the caller may know of"),
        ("429", "Too many requests"),
    ];
    const WRITE: &[(&str, &str)] = &[
        ("408", "The body did not come in time"),
        ("409", "The state of the case or account does not allow it"),
        ("413", "The body is too large"),
        ("415", "The body is not said to be JSON in UTF-8, or it is encoded"),
        ("422", "A field is missing or wrong, or the key was used for another request"),
    ];
    const STRANGERS: &[(&str, &str)] = &[("429", "Too many requests from one address")];
    const STALE: &[(&str, &str)] = &[("412", "The case has changed since")];
    const MISSING: &[(&str, &str)] = &[("428", "`If-Match` is needed")];
    let mut all: Problems = ANY.iter().collect();
    if !route.is_public() {
        all.extend(SIGNED_IN);
    }
    if route.is_public() && !matches!(route.reply, Reply::Health) {
        all.extend(STRANGERS);
    }
    if matches!(route.reply, Reply::Checkpoint | Reply::Tile | Reply::Metrics) {
        all.extend(UNPUBLISHED);
    }
    if matches!(route.reply, Reply::Bundle | Reply::Statement | Reply::Accounting | Reply::Events) {
        all.extend(UNREADY);
    }
    if matches!(route.kind, Kind::Door { .. }) {
        all.extend(SIGNED_IN);
    }
    if route.takes_body() {
        all.extend(WRITE);
    }
    if let Kind::Write(precondition) = route.kind {
        match precondition {
            Precondition::Required => all.extend(STALE.iter().chain(MISSING)),
            Precondition::Optional => all.extend(STALE),
            Precondition::None => {}
        }
    }
    all
}

fn content(reply: Reply) -> (&'static str, Value) {
    let named = |name: &str| {
        ("application/json", json!({ "$ref": format!("#/components/schemas/{name}") }))
    };
    match reply {
        Reply::Recorded => named("Recorded"),
        Reply::Issued => named("Issued"),
        Reply::Founded => named("Founded"),
        Reply::Recovered => named("Recovered"),
        Reply::SignedIn => named("SignedIn"),
        Reply::Enrolled => named("Enrolled"),
        Reply::Case => named("CaseView"),
        Reply::CaseList => named("CaseList"),
        Reply::ClockList => named("ClockList"),
        Reply::TaskList => named("TaskList"),
        Reply::SearchHits => named("SearchHits"),
        Reply::Statement => named("Statement"),
        Reply::Accounting => named("Accounting"),
        Reply::AccessPage => named("AccessPage"),
        Reply::Mentions => named("Mentions"),
        Reply::EmergencyList => named("EmergencyList"),
        Reply::Emergency => named("EmergencyView"),
        Reply::BreachList => named("BreachList"),
        Reply::Breach => named("BreachView"),
        Reply::InquiryList => named("InquiryList"),
        Reply::Inquiry => named("Inquiry"),
        Reply::InquirySearches => named("InquirySearches"),
        Reply::Shown => named("ShownTo"),
        Reply::CouldHaveSeen => named("CouldHaveSeen"),
        Reply::StaffList => named("StaffList"),
        Reply::Integrity => named("Integrity"),
        Reply::Me => named("Me"),
        Reply::Health => named("Health"),
        Reply::Document => ("application/json", json!({ "type": "object" })),
        Reply::Bundle => ("application/jsonl", json!({ "type": "string" })),
        Reply::Events => ("text/event-stream", json!({ "type": "string" })),
        Reply::Tile => {
            ("application/octet-stream", json!({ "type": "string", "format": "binary" }))
        }
        Reply::Page => ("text/html", json!({ "type": "string" })),
        Reply::Checkpoint | Reply::Metrics | Reply::Asset => {
            ("text/plain", json!({ "type": "string" }))
        }
    }
}
