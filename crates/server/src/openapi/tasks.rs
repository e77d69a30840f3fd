//! What is to be done, and how much of it.

use sanad_records::TaskKind;
use serde_json::{Value, json};

use super::shapes::{count, flag, id, list, number, object, perhaps, place, seq, time};

pub(super) fn list_of_them() -> Value {
    let row = object(
        [
            ("kind", kind()),
            ("case", id()),
            ("number", number()),
            ("about", id()),
            ("seq", seq()),
            ("began", time()),
            ("due", perhaps(&time())),
            ("late", flag()),
            ("client", id()),
        ],
        [("identity", json!({ "type": "object" }))],
    );
    object([("tasks", list(&row)), ("next", perhaps(&place()))], [])
}

/// For those who have a list of cases: how many of them want somebody.
pub(super) fn case_counts() -> Value {
    object([("urgent", count()), ("unassigned", count()), ("absent", count())], [])
}

/// For the head of service: how much there is in the house.
pub(super) fn house_counts() -> Value {
    let counts = ["open", "closed", "declined", "overdue"];
    object(counts.map(|name| (name, count())), [])
}

/// How much of one kind waits.
pub(super) fn count_of_one() -> Value {
    object([("kind", kind()), ("count", count()), ("late", count())], [])
}

fn kind() -> Value {
    json!({ "type": "string", "enum": TaskKind::ALL.map(TaskKind::code) })
}
