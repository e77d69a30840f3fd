//! Schemas of replies about inquiries, and about what was shown to whom.

use serde_json::{Map, Value, json};

use super::replies::{gaps, header};
use super::shapes::{
    case_ref, count, flag, id, list, number, object, perhaps, place, seq, text, time,
};

/// Each schema by name.
pub(super) fn schemas() -> Map<String, Value> {
    let all = [
        ("InquiryList", object([("inquiries", list(&inquiry([])))], [])),
        (
            "Inquiry",
            inquiry([("named", list(&case_ref())), ("words", json!({ "type": "object" }))]),
        ),
        ("InquirySearches", searches()),
        ("ShownTo", shown_to()),
        ("CouldHaveSeen", could_have_seen()),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn inquiry<const N: usize>(more: [(&str, Value); N]) -> Value {
    let member = object([("staff", id()), ("answer", text())], [("name", text())]);
    let mut schema = object(
        [
            ("inquiry", id()),
            ("order", text()),
            ("state", text()),
            ("cases", count()),
            ("members", list(&member)),
            ("quorum", count()),
            ("from", time()),
            ("until", time()),
            ("with_reporter", flag()),
            ("ordered_by", id()),
        ],
        [("ended", text())],
    );
    if let Some(Value::Object(fields)) = schema.get_mut("properties") {
        fields.extend(more.into_iter().map(|(name, field)| (name.to_owned(), field)));
    }
    schema
}

fn searches() -> Value {
    let mut row = header([("cases", list(&case_ref()))]);
    if let Some(Value::Object(fields)) = row.get_mut("properties") {
        fields.insert("terms".to_owned(), json!({ "type": "object" }));
    }
    object([("searches", list(&row)), ("next", perhaps(&place()))], [gaps()])
}

fn shown_to() -> Value {
    let look = object([("at", time()), ("seq", seq()), ("up_to", seq())], []);
    let row = object(
        [
            ("staff", id()),
            ("role", text()),
            ("rule", text()),
            ("section", perhaps(&text())),
            ("looks", count()),
            ("first", look.clone()),
            ("last", look.clone()),
        ],
        [("name", text())],
    );
    let act = object(
        [
            ("staff", id()),
            ("role", text()),
            ("unit", text()),
            ("type", text()),
            ("looks", count()),
            ("first", look.clone()),
            ("last", look),
        ],
        [("name", text())],
    );
    object(
        [
            ("case", id()),
            ("number", number()),
            ("up_to", seq()),
            ("shown", list(&row)),
            ("everything", list(&act)),
        ],
        [gaps()],
    )
}

fn could_have_seen() -> Value {
    let standing = object(
        [
            ("status", text()),
            ("level", text()),
            ("responsible", flag()),
            ("co_worker", flag()),
            ("asked", flag()),
            ("barred", flag()),
            ("of_unit", flag()),
        ],
        [],
    );
    let verdict = object(
        [("purpose", text()), ("granted", flag()), ("rule", text()), ("sections", list(&text()))],
        [],
    );
    let door = object(
        [("door", text()), ("purpose", text()), ("rule", text()), ("sections", list(&text()))],
        [],
    );
    let role = object(
        [
            ("role", text()),
            ("covers", list(&text())),
            ("verdicts", list(&verdict)),
            ("doors", list(&door)),
        ],
        [],
    );
    object(
        [
            ("case", id()),
            ("number", number()),
            ("staff", id()),
            ("at", time()),
            ("could", flag()),
            ("account", text()),
            ("roles", list(&role)),
            ("policy_then", count()),
            ("policy_now", count()),
            ("same_rules", flag()),
            ("looked", count()),
            ("refused", count()),
            ("everything", count()),
        ],
        [("standing", standing), gaps()],
    )
}

/// As whom a file is shown.
pub(super) fn seen_by() -> Value {
    let section = object(
        [("section", text()), ("looks", count())],
        [("first", time()), ("last", time()), ("up_to", seq())],
    );
    object([("staff", id()), ("sections", list(&section))], [gaps()])
}
