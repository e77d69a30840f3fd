//! From the API document to flags.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use sanad_server::Route;
use serde_json::Value;

/// A flag of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flag {
    /// Its name, as it is typed behind `--`.
    pub(super) name: String,
    /// The field or parameter that it fills.
    pub(super) field: String,
    /// Where that stands.
    pub(super) place: Place,
    /// What it takes.
    pub(super) takes: Takes,
    /// Its help.
    pub(super) told: String,
    /// Whether the operation does not go without it.
    pub(super) required: bool,
    /// Whether it is a new secret, which is typed twice.
    pub(super) new: bool,
}

/// Where a value stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query(&'static str),
    Header(&'static str),
    Form,
}

/// What a flag takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Takes {
    /// A text, or `@FILE`.
    Text,
    /// A text that never stands on the command line: `@FILE` alone.
    Secret,
    /// JSON, or `@FILE`.
    Json,
    /// JSON that holds what is sealed: `@FILE` alone.
    SealedJson,
    /// Nothing, or `=false`.
    Switch,
    /// Any number of these.
    List(Box<Takes>),
}

impl Takes {
    pub(super) fn told(&self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Secret | Self::SealedJson => "@FILE",
            Self::Json => "JSON",
            Self::Switch => "BOOL",
            Self::List(of) => of.told(),
        }
    }
}

/// Parameters whose name means something else for the program itself.
const OTHERWISE: &[(&str, &str)] = &[("limit", "rows"), ("Sanad-Role", "as-role")];
/// Headers that a call takes from flags; the others it makes itself.
const HEADERS: &[&str] = &["Sanad-Role", "Last-Event-ID"];

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(sanad_server::openapi)
}

/// The flags of an operation: what stands in its path, in order; its parameters; the fields of its form.
pub(super) fn of(route: &Route) -> Vec<Flag> {
    static KNOWN: OnceLock<BTreeMap<&'static str, OnceLock<Vec<Flag>>>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        sanad_server::operations().map(|route| (route.operation, OnceLock::new())).collect()
    });
    let made = known.get(route.operation).map(|made| made.get_or_init(|| made_of(route)));
    made.cloned().unwrap_or_default()
}

fn made_of(route: &Route) -> Vec<Flag> {
    let described = document()
        .pointer("/paths")
        .and_then(|paths| paths.get(route.path.replace("{*", "{")))
        .and_then(|path| path.get(route.method.as_str().to_ascii_lowercase()));
    let Some(described) = described else {
        return Vec::new();
    };
    let mut flags = Vec::new();
    let parameters = described.get("parameters").and_then(Value::as_array);
    for parameter in parameters.into_iter().flatten() {
        let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = text("name");
        let place = match text("in") {
            "path" => Place::Path,
            "query" => {
                let known = route.query.iter().map(|query| query.name());
                let Some(known) = known.into_iter().find(|known| *known == name) else { continue };
                Place::Query(known)
            }
            _header => match HEADERS.iter().find(|known| **known == name) {
                Some(known) => Place::Header(known),
                None => continue,
            },
        };
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let required = parameter.get("required") == Some(&Value::Bool(true));
        let told = Some(text("description")).filter(|told| !told.is_empty());
        flags.push(flag(name, place, schema, told, required));
    }
    let form = described.pointer("/requestBody/content/application~1json/schema");
    let form = form.map(resolved);
    let needed = form.and_then(|form| form.get("required")).and_then(Value::as_array);
    let needs = |name: &str| {
        needed.is_some_and(|needed| needed.iter().any(|needed| needed.as_str() == Some(name)))
    };
    let fields = form.and_then(|form| form.get("properties")).and_then(Value::as_object);
    for (name, schema) in fields.into_iter().flatten() {
        let told = schema.get("description").and_then(Value::as_str);
        flags.push(flag(name, Place::Form, schema, told, needs(name)));
    }
    flags
}

fn flag(name: &str, place: Place, schema: &Value, told: Option<&str>, required: bool) -> Flag {
    let otherwise = OTHERWISE.iter().find(|(known, _)| *known == name).map(|(_, other)| *other);
    let typed = otherwise.unwrap_or(name).replace('_', "-").to_ascii_lowercase();
    let schema = present(schema);
    let mut takes = takes(schema);
    // A code can be sealed, too: its field says so.
    if place == Place::Form
        && takes == Takes::Text
        && told.is_some_and(|told| told.contains("sealed"))
    {
        takes = Takes::Secret;
    }
    let mut told =
        told.or_else(|| resolved(schema).get("description")?.as_str()).unwrap_or(name).to_owned();
    // The whole list, where it can be read at a glance.
    let codes: Vec<_> = codes(schema).into_iter().take(CODES_SHOWN + 1).collect();
    if !codes.is_empty() && codes.len() <= CODES_SHOWN {
        told = format!("{told} [{}]", codes.join(", "));
    }
    if required && place == Place::Form {
        told.push_str(" (needed)");
    }
    let new = reference(schema) == Some("Password");
    Flag { name: typed, field: name.to_owned(), place, takes, told, required, new }
}

/// Most codes that the help of a flag lists.
const CODES_SHOWN: usize = 24;

/// The schema without the `null` beside it.
fn present(schema: &Value) -> &Value {
    let any = schema.get("anyOf").and_then(Value::as_array);
    let other = |one: &&Value| one.get("type").and_then(Value::as_str) != Some("null");
    any.and_then(|any| any.iter().find(other)).unwrap_or(schema)
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// The schema that a reference stands for.
fn resolved(schema: &Value) -> &Value {
    let found = schema.get("$ref").and_then(Value::as_str);
    found.and_then(|at| document().pointer(at.trim_start_matches('#'))).unwrap_or(schema)
}

fn takes(schema: &Value) -> Takes {
    let schema = resolved(present(schema));
    let is = |name: &str| schema.get(name) == Some(&Value::Bool(true));
    let password = schema.get("format").and_then(Value::as_str) == Some("password");
    if password || is("writeOnly") || is("x-sealed") {
        return Takes::Secret;
    }
    let types = schema.get("type");
    let named = |name: &str| match types {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(all)) => all.iter().any(|one| one.as_str() == Some(name)),
        _others => false,
    };
    if named("array") {
        let items = schema.get("items").map_or(Takes::Json, takes);
        return match items {
            // Objects are given all at once.
            Takes::SealedJson => Takes::SealedJson,
            Takes::Json if !holds_numbers(schema) => Takes::Json,
            each @ (Takes::Text | Takes::Secret | Takes::Json | Takes::Switch | Takes::List(_)) => {
                Takes::List(Box::new(each))
            }
        };
    }
    if named("string") || schema.get("enum").is_some() || schema.get("oneOf").is_some() {
        Takes::Text
    } else if named("boolean") {
        Takes::Switch
    } else {
        let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let mut fields = fields.map(|(_, field)| takes(field));
        let hides = fields.any(|field| matches!(field, Takes::Secret | Takes::SealedJson));
        if hides { Takes::SealedJson } else { Takes::Json }
    }
}

fn holds_numbers(schema: &Value) -> bool {
    schema.pointer("/items/type").and_then(Value::as_str) == Some("integer")
}

/// The codes of a list.
fn codes(schema: &Value) -> Vec<String> {
    let schema = resolved(schema);
    if let Some(items) = schema.get("items") {
        return codes(items);
    }
    let texts = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let ones = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    texts
        .chain(ones.filter_map(|one| one.get("const")))
        .filter_map(|code| code.as_str().map(str::to_owned))
        .collect()
}
