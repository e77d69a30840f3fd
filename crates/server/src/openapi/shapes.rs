//! The shapes that replies are made of: ids, numbers, times, lists, objects.

use serde_json::{Map, Value, json};

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

pub(super) fn id() -> Value {
    json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
}

/// A register number.
pub(super) fn number() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{4,9}$" })
}

/// A case, as a list of cases names it.
pub(super) fn case_ref() -> Value {
    object([("case", id())], [("number", number())])
}

pub(super) fn hash() -> Value {
    json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
}

/// Sequence numbers are texts: a number in JSON keeps no more than 53 bits.
pub(super) fn seq() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{1,20}$" })
}

/// An entry, by its position and its hash: the cursor behind it.
pub(super) fn place() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{1,20}-[0-9a-f]{64}$" })
}

pub(super) fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

pub(super) fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub(super) fn flag() -> Value {
    json!({ "type": "boolean" })
}

pub(super) fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

pub(super) fn perhaps(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// An object whose fields are all there, but for the optional ones.
pub(super) fn object<const N: usize, const M: usize>(
    fields: [(&str, Value); N],
    optional: [(&str, Value); M],
) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = fields
        .into_iter()
        .chain(optional)
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
