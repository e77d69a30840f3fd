//! Schemas of replies about breaches.

use serde_json::{Map, Value, json};

use super::shapes::{case_ref, count, id, list, object, seq, text, time};

/// Each schema by name.
pub(super) fn schemas() -> Map<String, Value> {
    // What is sealed stands beside the position of its entry.
    let words = json!({
        "type": "object",
        "properties": { "seq": seq() },
        "required": ["seq"],
        "additionalProperties": { "type": "string" },
    });
    let all = [
        ("BreachList", object([("breaches", list(&breach([])))], [])),
        ("BreachView", breach([("named", list(&case_ref())), ("words", list(&words))])),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn breach<const N: usize>(more: [(&str, Value); N]) -> Value {
    let mut schema = object(
        [
            ("breach", id()),
            ("kind", text()),
            ("state", text()),
            ("data_groups", list(&text())),
            ("cases", count()),
            ("known_at", time()),
            ("due", time()),
            ("suspected_by", id()),
            ("told", list(&text())),
        ],
        [
            ("persons_estimate", count()),
            ("confirmed_by", id()),
            ("outcome", text()),
            ("closed_by", id()),
        ],
    );
    if let Some(Value::Object(fields)) = schema.get_mut("properties") {
        fields.extend(more.into_iter().map(|(name, field)| (name.to_owned(), field)));
    }
    schema
}
