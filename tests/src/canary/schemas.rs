//! What is committed under `schemas/` about what is sealed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A field of the sealed parts of an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Field {
    pub(crate) event_type: String,
    /// Whose key seals it: `party`, `staff` or `facts`.
    pub(crate) to: String,
    pub(crate) name: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas")
}

pub(crate) fn read(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder().join(name)).unwrap()).unwrap()
}

/// Every sealed field of every event, and whether somebody wrote it: a text.
pub(crate) fn sealed_fields() -> BTreeMap<Field, bool> {
    let mut fields = BTreeMap::new();
    for entry in std::fs::read_dir(folder().join("events")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        if !file.ends_with(".v1.json") {
            continue;
        }
        let schema = read(&format!("events/{file}"));
        let event_type = schema["title"].as_str().unwrap();
        for (to, told) in schema["x-sealed"].as_object().into_iter().flatten() {
            for (name, holds) in told.as_object().unwrap() {
                let is_text = match holds.as_str().unwrap() {
                    "text" => true,
                    "code" => false,
                    other => panic!("{file}: `{other}`"),
                };
                let (to, name) = (to.clone(), name.clone());
                let event_type = event_type.to_owned();
                fields.insert(Field { event_type, to, name }, is_text);
            }
        }
    }
    fields
}
