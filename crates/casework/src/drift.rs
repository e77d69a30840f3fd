//! What is committed under `schemas/` is what the code says. `SANAD_BLESS=1` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{
    Does, Event, Row, SealedField, code_lists_markdown, event_schemas, sample_events,
    two_persons_markdown,
};

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")
}

/// Everything that is committed for events and codes, by path under `schemas/`.
fn wanted() -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = event_schemas()
        .into_iter()
        .map(|(name, schema)| {
            let text = serde_json::to_string_pretty(&schema).unwrap();
            (format!("events/{name}"), text + "\n")
        })
        .collect();
    files.insert("events/samples.v1.jsonl".to_owned(), samples());
    files.insert("codes.md".to_owned(), code_lists_markdown());
    files.insert("events.md".to_owned(), rows());
    files.insert("two-persons.md".to_owned(), two_persons_markdown());
    files
}

fn samples() -> String {
    let line = |event: Event| {
        let (kind, schema, data) = (event.event_type(), event.schema(), event.to_json());
        format!("{{\"type\":\"{kind}\",\"schema\":{schema},\"data\":{data}}}\n")
    };
    sample_events().into_iter().map(line).collect()
}

/// The rows of all events as one page.
fn rows() -> String {
    let mut page = String::from(
        "# Events\n\nThe row of each event. Written by the test `drift` of `casework`; \
         `SANAD_BLESS=1` writes it anew.\n\n\
         *About* tells the streams. *Sealed* tells by whose key, and for whom each field may be read: \
         `theirs` goes into the copy of the person it is sealed to, `clients` into that of the client \
         alone; `about` them, `against` them, of `staff`, or what `repeats` other parts goes into \
         none; `institution` is for its work. All other fields stand in clear. *Kept* tells when it is \
         kept from the client. *Does* tells what stands until which events.\n",
    );
    let mut theme = "";
    for event in sample_events() {
        let row = event.row();
        if theme != row.theme {
            theme = row.theme;
            write!(page, "\n## {theme}, in the section `{}`\n\n", row.section).unwrap();
            page += "| event | about | sealed | kept | does | Indonesian | English |\n";
            page += "| --- | --- | --- | --- | --- | --- | --- |\n";
        }
        let (about, told) = (kind(&event.about()), kind(&event.told()));
        let kept = if told == "as_it_stands" { String::new() } else { told };
        let [id, en] = row.words;
        writeln!(
            page,
            "| `{}` v{} | {about} | {} | {kept} | {} | {id} | {en} |",
            row.name,
            row.schema,
            sealed(row),
            does(row.does),
        )
        .unwrap();
    }
    page
}

fn sealed(row: &Row) -> String {
    let field = |field: &SealedField| format!("{} ({})", field.name, kind(&field.read));
    let holders = row.sealed.holders().into_iter().filter(|(_, fields)| !fields.is_empty());
    let holder = |(to, fields): (&str, &'static [SealedField])| {
        format!("{to}: {}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
    };
    holders.map(holder).collect::<Vec<_>>().join("; ")
}

fn does(does: Does) -> String {
    match does {
        Does::Tells => "tells".to_owned(),
        Does::Ends => "ends".to_owned(),
        Does::Sets(until) => format!("sets, until `{}`", until.join("`, `")),
        Does::SetsForGood(why) => format!("sets for good: {why}"),
    }
}

/// The name of a variant in `snake_case`.
fn kind(of: &impl std::fmt::Debug) -> String {
    let name = format!("{of:?}");
    let name = name.split('(').next().unwrap();
    let mut told = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            told.push('_');
        }
        told.extend(letter.to_lowercase());
    }
    told
}

#[test]
fn the_committed_schemas_are_what_the_code_says() {
    let bless = std::env::var_os("SANAD_BLESS").is_some_and(|value| value == "1");
    for (name, text) in wanted() {
        let path = schemas().join(&name);
        if bless {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "schemas/{name} differs: SANAD_BLESS=1 writes it anew");
    }
}

#[test]
fn no_committed_schema_is_without_its_event() {
    let wanted = wanted();
    for entry in fs::read_dir(schemas().join("events")).unwrap() {
        let name = format!("events/{}", entry.unwrap().file_name().to_str().unwrap());
        assert!(wanted.contains_key(&name), "schemas/{name} belongs to no event");
    }
}

#[test]
fn there_is_one_sample_of_every_event() {
    let types: Vec<_> = sample_events().iter().map(Event::event_type).collect();
    assert_eq!(types, Event::rows().map(|row| row.name).collect::<Vec<_>>());
}

#[test]
fn every_event_reads_back_from_its_bytes() {
    for event in sample_events() {
        let json = event.to_json();
        let read = Event::from_parts(event.event_type(), event.schema(), &json);
        assert_eq!(read, Ok(event), "{json}");
    }
}

#[test]
fn committed_samples_of_version_1_stay_readable() {
    for line in fs::read_to_string(schemas().join("events/samples.v1.jsonl")).unwrap().lines() {
        let sample: serde_json::Value = serde_json::from_str(line).unwrap();
        let kind = sample["type"].as_str().unwrap();
        let event = Event::from_parts(kind, 1, &sample["data"].to_string()).unwrap();
        assert!(line.ends_with(&format!("\"data\":{}}}", event.to_json())), "{line}");
    }
}

#[test]
fn an_event_of_another_version_or_with_unknown_data_is_refused_without_repeating_it() {
    for (kind, schema, json) in [
        ("siti_was_here", 1, "{}"),
        (
            "case_reopened",
            2,
            r#"{"by":"03030303030303030303030303030303","case":"01010101010101010101010101010101","reason":"order"}"#,
        ),
        ("case_reopened", 1, r#"{"name": "Siti"}"#),
        ("staff_left", 1, r#"{"staff":"03030303030303030303030303030303","name":"Siti"}"#),
    ] {
        let error = Event::from_parts(kind, schema, json).unwrap_err();
        assert!(!error.to_string().to_lowercase().contains("siti"), "{error}");
    }
}

#[test]
fn no_number_in_an_event_can_lose_digits() {
    fn numbers(value: &serde_json::Value, path: &str) {
        if let Some(number) = value.as_number() {
            assert!(number.as_u64().is_some_and(|n| u32::try_from(n).is_ok()), "{path}: {number}");
        }
        for (key, inner) in value.as_object().into_iter().flatten() {
            numbers(inner, &format!("{path}.{key}"));
        }
    }
    for event in sample_events() {
        numbers(&serde_json::from_str(&event.to_json()).unwrap(), event.event_type());
    }
    for (name, schema) in event_schemas() {
        let text = schema.to_string();
        assert!(!text.contains("int64") && !text.contains("uint64"), "{name}");
    }
}
