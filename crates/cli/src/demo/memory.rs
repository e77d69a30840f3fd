//! What the story remembers: ids that the server gave, by the names the story uses.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::calendar::Calendar;
use crate::failure::Failure;

/// Ids of staff, and what is known of each case.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// By the story's name for them.
    pub(super) staff: BTreeMap<String, String>,
    /// By the story's name for it.
    pub(super) cases: BTreeMap<String, CaseMemory>,
}

/// What is known of one case.
#[derive(Debug, Default)]
pub(super) struct CaseMemory {
    /// Its id.
    pub(super) id: String,
    /// Its version, as the last reply told.
    pub(super) version: u64,
    /// Ids by name: `party.0`, `consent`, `r1.referral`.
    ids: BTreeMap<String, String>,
    parties: usize,
}

/// What a write replies with, as far as the story needs it.
#[derive(Debug, Deserialize)]
pub(super) struct Reply {
    case: Option<String>,
    pub(super) version: u64,
    #[serde(default)]
    made: BTreeMap<String, Value>,
}

impl CaseMemory {
    /// Learns the ids of a reply; those of a step with a name under that name too. `of_case` says
    /// whether the version told is that of the case.
    pub(super) fn learn(&mut self, reply: Reply, name: Option<&str>, of_case: bool) {
        if of_case {
            self.version = reply.version;
        }
        if let Some(case) = reply.case {
            self.ids.insert("case".to_owned(), case.clone());
            self.id = case;
        }
        for (kind, made) in reply.made {
            if let Value::Array(people) = made {
                people.into_iter().filter_map(text).for_each(|party| self.meet(party));
                continue;
            }
            let Some(id) = text(made) else { continue };
            if kind == "party" {
                self.meet(id);
                continue;
            }
            if let Some(name) = name {
                self.ids.insert(format!("{name}.{kind}"), id.clone());
            }
            self.ids.insert(kind, id);
        }
    }

    /// The next person of the case.
    fn meet(&mut self, party: String) {
        self.ids.insert(format!("party.{}", self.parties), party);
        self.parties += 1;
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

/// Puts ids and times in the place of names.
pub(super) struct Spelling<'a> {
    pub(super) memory: &'a Memory,
    pub(super) case: Option<&'a CaseMemory>,
    pub(super) calendar: Calendar,
}

impl Spelling<'_> {
    /// What a text stands for: `@staff`, `#id of this case`, `~day time`, or itself.
    pub(super) fn text(&self, text: &str) -> Result<String, Failure> {
        let found = match text.split_at_checked(1) {
            Some(("@", name)) => self.memory.staff.get(name).cloned(),
            Some(("#", name)) => self.case.and_then(|case| case.ids.get(name)).cloned(),
            Some(("~", told)) => self.calendar.text(told),
            Some(_) | None => Some(text.to_owned()),
        };
        found.ok_or_else(|| Failure::fault(format!("the story does not say what `{text}` is")))
    }

    /// The same for every text in a value.
    pub(super) fn value(&self, value: &Value) -> Result<Value, Failure> {
        Ok(match value {
            Value::String(text) => Value::String(self.text(text)?),
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?)
            }
            Value::Object(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(name, value)| Ok((name.clone(), self.value(value)?)))
                    .collect::<Result<_, Failure>>()?,
            ),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn opened() -> Reply {
        serde_json::from_value(json!({
            "case": "c0", "version": 3, "seq": "9", "hash": "", "repeated": false,
            "made": {"parties": ["p0", "p1"], "consent": "k0"},
        }))
        .unwrap()
    }

    #[test]
    fn names_become_ids_and_times() {
        let mut memory = Memory::default();
        memory.staff.insert("tenri".to_owned(), "t0".to_owned());
        let mut case = CaseMemory::default();
        case.learn(opened(), Some("k"), true);
        assert_eq!((case.version, case.id.as_str()), (3, "c0"));
        let calendar = Calendar::ending_before(0);
        let spelling = Spelling { memory: &memory, case: Some(&case), calendar };
        let told = json!(["@tenri", "#party.1", "#k.consent", "a #b", 7]);
        assert_eq!(spelling.value(&told).unwrap(), json!(["t0", "p1", "k0", "a #b", 7]));
        assert_eq!(spelling.text("~0").unwrap(), "1969-12-01");
        assert!(spelling.text("#s9.note").is_err());
    }
}
