//! What events, codes and fields are called on a page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sanad_casework::{CODE_LISTS, CodeTable, Event, event_schemas};
use sanad_records::Tongue;
use serde_json::Value;

/// The code list of each clear field of an event that takes a code.
type Lists = BTreeMap<String, &'static CodeTable>;

/// By the name of the event.
static EVENTS: LazyLock<BTreeMap<String, Lists>> = LazyLock::new(|| {
    let told = event_schemas().into_iter().map(|(file, schema)| {
        let name = file.split('.').next().unwrap_or_default().to_owned();
        let fields = schema.get("properties").and_then(Value::as_object);
        let lists = fields.into_iter().flatten().filter_map(|(name, field)| {
            let of = [field, field.get("items").unwrap_or(field)];
            Some((name.clone(), of.into_iter().find_map(|field| list_of(field, &schema))?))
        });
        (name, lists.collect())
    });
    told.collect()
});

/// The code list that a field takes one of, by its codes.
fn list_of(field: &Value, schema: &Value) -> Option<&'static CodeTable> {
    let either = field.get("anyOf").and_then(Value::as_array).and_then(|any| any.first());
    let field = either.unwrap_or(field);
    let named = field
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|name| schema.get("$defs")?.get(name.rsplit('/').next()?));
    table_of(&codes_in(named.unwrap_or(field))?)
}

/// The codes that a schema lists.
pub(super) fn codes_in(schema: &Value) -> Option<Vec<&str>> {
    let codes = schema.get("enum")?.as_array()?;
    Some(codes.iter().filter_map(Value::as_str).collect())
}

/// The list of just these codes.
fn table_of(codes: &[&str]) -> Option<&'static CodeTable> {
    CODE_LISTS.iter().find(|table| {
        let rows = (table.rows)();
        rows.len() == codes.len() && rows.iter().zip(codes).all(|([code, ..], known)| code == known)
    })
}

fn label_in(tongue: Tongue, table: &CodeTable, code: &str) -> Option<&'static str> {
    let rows = (table.rows)();
    let row = rows.into_iter().find(|[known, ..]| *known == code)?;
    let [_, id, en] = row;
    Some(tongue.of(id, en))
}

/// Codes with what they are called.
pub(super) fn labelled<'a>(tongue: Tongue, codes: &[&'a str]) -> Vec<(&'a str, String)> {
    let table = table_of(codes);
    let label = |code: &&'a str| {
        let known = table.and_then(|table| label_in(tongue, table, code));
        (*code, known.map_or_else(|| plain(code), str::to_owned))
    };
    codes.iter().map(label).collect()
}

/// What an event is called.
pub(super) fn event(tongue: Tongue, name: &str) -> String {
    let words = Event::row_named(name).map(|row| row.words);
    words.map_or_else(|| plain(name), |[id, en]| capital(tongue.of(id, en)))
}

/// A code in a clear field of an event, as it is called.
pub(super) fn code_of(tongue: Tongue, name: &str, field: &str, code: &str) -> Option<&'static str> {
    label_in(tongue, EVENTS.get(name)?.get(field)?, code)
}

/// A code of the list of this name.
pub(super) fn code(tongue: Tongue, list: &str, code: &str) -> String {
    let table = CODE_LISTS.iter().find(|table| table.list == list);
    let label = table.and_then(|table| label_in(tongue, table, code));
    label.map_or_else(|| plain(code), str::to_owned)
}

/// A name of ours without its underscores.
pub(super) fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// With a capital letter in front.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The codes of the list of this name.
pub(super) fn codes(list: &str) -> Vec<&'static str> {
    let table = CODE_LISTS.iter().find(|table| table.list == list);
    table
        .map(|table| (table.rows)().into_iter().map(|[code, ..]| code).collect())
        .unwrap_or_default()
}
