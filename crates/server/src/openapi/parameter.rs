//! Parameters of a route: in the path, after the `?`, in headers.

use sanad_casework::{Kecamatan, Purpose, RegisterNumber, Role, Section, Track, Urgency};
use sanad_records::{AskCould, Asking, Carried, CaseStatus, EmergencyState, Query, TaskKind};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::shapes::place;
use crate::route::{Kind, Precondition, Route};
use crate::write::{KEY_CHARS_MAX, KEY_CHARS_MIN};

/// All parameters of a route.
pub(super) fn of(route: &Route, generator: &mut SchemaGenerator) -> Vec<Value> {
    let mut all: Vec<Value> = route.parameters().map(|name| in_path(name, generator)).collect();
    all.extend(route.query.iter().map(|query| in_query(*query, route, generator)));
    if !route.is_public() {
        let role = generator.subschema_for::<Role>();
        all.push(in_header("Sanad-Role", false, "The role to act in, for who has several", role));
    }
    if let Kind::Write(precondition) = route.kind {
        let (least, most) = (KEY_CHARS_MIN, KEY_CHARS_MAX);
        let key = json!({ "type": "string", "pattern": format!("^[!-~]{{{least},{most}}}$") });
        let told = "A text of the caller's that nobody guesses, such as a UUID, the same for a repeat; bare \
                    or in quotes, it is one key. It is never kept. What it stands for is known as long as \
                    the ledger is: a repeat is answered as the first time, to whoever may still do it. Who \
                    has lost the need for the case since is answered as for no case, which leaves a line";
        all.push(in_header("Idempotency-Key", true, told, key));
        let tag = json!({ "type": "string", "pattern": r#"^(\*|"[0-9]{1,19}")$"# });
        let told = "The `ETag` of the case as it was seen, or `*` for any";
        match precondition {
            Precondition::Required => all.push(in_header("If-Match", true, told, tag)),
            Precondition::Optional => all.push(in_header("If-Match", false, told, tag)),
            Precondition::None => {}
        }
    }
    if matches!(route.kind, Kind::Feed) {
        let id = json!({ "type": "string", "pattern": "^[0-9]{1,20}-[0-9a-f]{64}$" });
        let told = "The `id` of the last event seen: the place of its entry and its hash. What follows it \
                    is sent; where this ledger has no such entry there, 409";
        all.push(in_header("Last-Event-ID", false, told, id));
    }
    all
}

fn in_path(name: &str, generator: &mut SchemaGenerator) -> Value {
    let schema = if name == "role" {
        json!(generator.subschema_for::<Role>())
    } else if name == "path" {
        let pattern = "^([0-7]|entries)/(x[0-9]{3}/)*[0-9]{3}(\\.p/[0-9]{1,3})?$";
        json!({ "type": "string", "pattern": pattern })
    } else {
        json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    };
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

fn in_header(name: &str, required: bool, description: &str, schema: impl Into<Value>) -> Value {
    json!({
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": schema.into(),
    })
}

fn in_query(query: Query, route: &Route, generator: &mut SchemaGenerator) -> Value {
    // A day, or a moment (RFC 3339).
    let time = json!({
        "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$", "examples": ["2026-11-24"],
    });
    let place_or_time = json!({
        "type": "string", "pattern": "^([0-9]{1,20}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?)$",
        "examples": ["1042", "2026-11-24"],
    });
    let cursor = json!({ "type": "string", "pattern": "^[0-9]{1,20}$" });
    let (description, schema) = match query {
        Query::Purpose => {
            ("Why; it stands in the line", json!(generator.subschema_for::<Purpose>()))
        }
        Query::Sections => {
            let items = generator.subschema_for::<Section>();
            (
                "Which sections; all that may be seen, if left out",
                json!({ "type": "array", "items": items }),
            )
        }
        Query::Entries => (
            "Which entries of the case alone, by their places; all of them, if left out",
            json!({ "type": "array", "items": { "type": "integer", "minimum": 0 } }),
        ),
        Query::AsOf => {
            ("A sequence number, a time or a day: the case as it stood then", place_or_time)
        }
        Query::KnownAt => ("A time or a day: what the institution knew by then", time),
        Query::Open => ("Only clocks that run", json!({ "type": "boolean" })),
        Query::Kind | Query::Late => of_tasks(query),
        Query::Number
        | Query::Status
        | Query::Carried
        | Query::Standing
        | Query::Urgency
        | Query::Track
        | Query::Kecamatan => of_cases(query, generator),
        Query::After => ("The `next` of the page before", place()),
        Query::Before => (
            "The `older` of a file that was shown: the entries before those; the newest, if left out",
            place(),
        ),
        Query::Limit => (
            "How many on a page",
            json!({ "type": "integer", "minimum": 1, "maximum": route.page_max }),
        ),
        Query::Staff => ("Whose looks", json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })),
        Query::From if matches!(route.kind, Kind::Feed) => {
            ("The first sequence number wanted; what comes next, if left out", cursor)
        }
        Query::From => ("A time or a day", time),
        Query::To => ("A time or a day, not included", time),
        Query::Party => (
            "Which person in the case; the client, if left out",
            json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        ),
        Query::Language => (
            "In which language; Indonesian, if left out",
            json!({ "type": "string", "enum": ["id", "en"] }),
        ),
        Query::Copy => ("With a copy of the person's data", json!({ "type": "boolean" })),
        Query::Format => (
            "As what; as `Accept` says, if left out",
            json!({ "type": "string", "enum": ["json", "html"] }),
        ),
        Query::State => (
            "Only those that are so far; all, if left out",
            json!({
                "type": "string", "enum": EmergencyState::ALL.map(EmergencyState::name),
            }),
        ),
        Query::SeenBy => (
            "Only what this member of staff had been shown by then",
            json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        ),
        Query::Case => (
            "One of the cases that the inquiry names; all of them, if left out",
            json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        ),
        Query::At => ("A time or a day, which means its end", time),
        Query::Names => (
            "With the names of staff: for a supervisor or privacy officer",
            json!({ "type": "boolean" }),
        ),
    };
    let mut parameter = json!({
        "name": query.name(),
        "in": "query",
        "required": is_required(query, route),
        "description": description,
        "schema": schema,
    });
    if matches!(query, Query::Sections | Query::Entries)
        && let Value::Object(parameter) = &mut parameter
    {
        parameter.insert("style".into(), json!("form"));
        parameter.insert("explode".into(), json!(false));
    }
    parameter
}

/// Whose looks, and at which moment, are nothing to guess.
fn is_required(query: Query, route: &Route) -> bool {
    let named = matches!(query, Query::Staff | Query::At);
    query == Query::Purpose || (named && [Query::PROOF, AskCould::QUERY].contains(&route.query))
}

/// By what a list of cases is narrowed.
fn of_tasks(query: Query) -> (&'static str, Value) {
    if query == Query::Kind {
        let kinds = TaskKind::ALL.map(TaskKind::code);
        ("Only tasks of this kind", json!({ "type": "string", "enum": kinds }))
    } else {
        ("Only tasks that are late", json!({ "type": "boolean" }))
    }
}

fn of_cases(query: Query, generator: &mut SchemaGenerator) -> (&'static str, Value) {
    if query == Query::Number {
        let schema = json!(generator.subschema_for::<RegisterNumber>());
        ("The case with this number in the register", schema)
    } else if query == Query::Status {
        let codes = CaseStatus::ALL.map(CaseStatus::code);
        ("Only cases that stand so", json!({ "type": "string", "enum": codes }))
    } else if query == Query::Carried {
        let codes = Carried::ALL.map(Carried::code);
        (
            "Only cases that nobody carries, or somebody who is not there",
            json!({ "type": "string", "enum": codes }),
        )
    } else if query == Query::Standing {
        let schema = json!(generator.subschema_for::<sanad_casework::Standing>());
        ("Only cases of such clients", schema)
    } else if query == Query::Urgency {
        let schema = json!(generator.subschema_for::<Urgency>());
        ("Only cases that were found so urgent when they were screened last", schema)
    } else if query == Query::Track {
        ("Only cases on this track", json!(generator.subschema_for::<Track>()))
    } else {
        let schema = json!(generator.subschema_for::<Kecamatan>());
        ("Only cases of clients who live there", schema)
    }
}
