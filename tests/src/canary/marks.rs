//! Texts that stand nowhere else: one for each sealed text of each form, put in by what the API
//! document says of the form.

use std::collections::BTreeSet;

use sanad_server::{Kind, table};
use serde_json::{Value, json};

use crate::canary::schemas;

/// One text, and where it was sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    /// What is looked for: all of what was sent, but a `+` in front.
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// A sealed text of a form: the operation of the route, and the way through the form. `*` stands
/// for each item of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) operation: String,
    pub(crate) way: Vec<String>,
}

/// The marks sent so far, and what is known of the forms.
pub(crate) struct Marks {
    document: Value,
    minted: u32,
    /// Those in forms that are to be taken.
    pub(crate) sent: Vec<Mark>,
    /// All that is looked for, wherever it was sent.
    pub(crate) all: Vec<String>,
}

impl Marks {
    pub(crate) fn new() -> Self {
        let document = schemas::read("openapi.json");
        Self { document, minted: 0, sent: Vec::new(), all: Vec::new() }
    }

    /// A text that stands nowhere else, of letters and digits in both cases.
    pub(crate) fn mint(&mut self) -> String {
        self.minted += 1;
        // Scrambled, so that no two marks share more than the beginning.
        let scrambled = self.minted.wrapping_mul(2_654_435_761);
        let mark = format!("Kenari{:04}x{scrambled:08X}q", self.minted);
        self.all.push(mark.clone());
        mark
    }

    /// Every sealed text that any route takes, as the API document tells.
    pub(crate) fn places(&self) -> BTreeSet<Place> {
        let writes = table().iter().filter(|route| matches!(route.kind, Kind::Write(_)));
        writes.flat_map(|route| self.places_of(route.operation)).map(|(place, _)| place).collect()
    }

    /// Puts a mark of its own into each sealed text of a body that the body has room for: a part
    /// of a form that may be left out is filled in where the body has it.
    pub(crate) fn fill(&mut self, operation: &str, body: &mut Value) {
        for (place, kind) in self.places_of(operation) {
            let (field, before) = place.way.split_last().unwrap();
            for holder in holders(body, before) {
                let holder = holder.as_object_mut().unwrap();
                if holder.contains_key(field) {
                    continue;
                }
                let (value, text) = self.of_kind(&kind);
                holder.insert(field.clone(), json!(value));
                self.sent.push(Mark { text, place: place.clone() });
            }
        }
    }

    /// What is sent, and what is looked for.
    fn of_kind(&mut self, kind: &str) -> (String, String) {
        let mark = self.mint();
        let n = self.minted;
        let value = match kind {
            "ShortText" | "NoteText" | "ReasonText" => mark,
            "Nik" => format!("7371054507{:02}{n:04}", n % 100),
            "Phone" => format!("+62411{n:08}"),
            "BirthDate" => format!("19{:02}-{:02}-{:02}", n / 12 % 100, 1 + n % 12, 1 + n % 28),
            new => panic!("there is no mark for a text of the kind `{new}`"),
        };
        let text = value.trim_start_matches('+').to_owned();
        assert!(self.sent.iter().all(|mark| mark.text != text), "`{text}` was sent before");
        if !self.all.contains(&text) {
            self.all.push(text.clone());
        }
        (value, text)
    }

    /// The same, in the place of whatever text the body has there.
    pub(crate) fn fill_anew(&mut self, operation: &str, body: &mut Value) {
        for (place, _) in self.places_of(operation) {
            let (field, before) = place.way.split_last().unwrap();
            for holder in holders(body, before) {
                holder.as_object_mut().unwrap().remove(field);
            }
        }
        self.fill(operation, body);
    }

    fn places_of(&self, operation: &str) -> Vec<(Place, String)> {
        let posts = self.document["paths"].as_object().unwrap().values();
        let post = posts
            .filter_map(|path| path.get("post"))
            .find(|post| post["operationId"] == operation)
            .unwrap_or_else(|| panic!("no operation `{operation}`"));
        let mut found = Vec::new();
        self.walk(&post["requestBody"]["content"]["application/json"]["schema"], &[], &mut found);
        let place = |way| Place { operation: operation.to_owned(), way };
        found.into_iter().map(|(way, kind)| (place(way), kind)).collect()
    }

    fn walk(&self, schema: &Value, way: &[String], found: &mut Vec<(Vec<String>, String)>) {
        let beyond = |step: &str| [way, &[step.to_owned()]].concat();
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap();
            let named = &self.document["components"]["schemas"][name];
            if named["type"] == "string" && told_sealed(named) {
                found.push((way.to_vec(), name.to_owned()));
            } else {
                self.walk(named, way, found);
            }
        }
        for either in schema["anyOf"].as_array().into_iter().flatten() {
            self.walk(either, way, found);
        }
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            self.walk(field, &beyond(name), found);
        }
        if let Some(items) = schema.get("items") {
            self.walk(items, &beyond("*"), found);
        }
    }
}

fn told_sealed(kind: &Value) -> bool {
    kind["description"].as_str().is_some_and(|told| told.contains(", sealed."))
}

/// What the body has at the end of the way: several things, where a list lies on it.
fn holders<'a>(body: &'a mut Value, way: &[String]) -> Vec<&'a mut Value> {
    let Some((step, rest)) = way.split_first() else {
        return vec![body];
    };
    let next: Vec<&mut Value> = match (step.as_str(), body) {
        ("*", Value::Array(items)) => items.iter_mut().collect(),
        (name, body) => body.get_mut(name).into_iter().collect(),
    };
    next.into_iter().flat_map(|next| holders(next, rest)).collect()
}
