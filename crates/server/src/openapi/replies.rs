//! Schemas of replies. `records` knows no schemas, so they stand here; a test holds real replies
//! against them.

use serde_json::{Map, Value, json};

use super::shapes::{
    case_ref, count, flag, hash, id, list, number, object, perhaps, place, seq, text, time,
};
use super::tasks;

/// Each schema by name.
pub(super) fn schemas() -> Map<String, Value> {
    let all = [
        ("ProblemDetails", problem()),
        ("Recorded", recorded([("case", id()), ("number", number()), ("made", made())])),
        ("Issued", recorded([("token", text()), ("half", text()), ("made", made())])),
        ("Founded", recorded([("founders", list(&founder()))])),
        ("Recovered", recorded([("code", founder())])),
        ("SignedIn", signed_in()),
        ("Enrolled", enrolled()),
        ("CaseView", case_view()),
        ("EntryView", entry()),
        ("CaseList", case_list()),
        ("ClockList", clock_list()),
        ("TaskList", tasks::list_of_them()),
        ("SearchHits", search_hits()),
        ("AccessPage", access_page()),
        ("Statement", statement()),
        ("Accounting", accounting()),
        ("Mentions", mentions()),
        ("EmergencyList", emergency_list()),
        ("EmergencyView", emergency_view()),
        ("StaffList", staff_list()),
        ("Integrity", integrity()),
        ("Me", me()),
        ("Health", health()),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// The new ids; each operation says which.
fn made() -> Value {
    json!({ "type": "object" })
}

fn problem() -> Value {
    let fault = object([("field", text()), ("detail", text())], [("codes", list(&text()))]);
    object(
        [
            ("type", json!({ "type": "string", "pattern": "^urn:sanad:problem:[a-z_]+$" })),
            ("title", text()),
            ("status", count()),
            ("detail", text()),
        ],
        [
            ("field", json!({ "type": "string", "description": "JSON pointer into the body" })),
            ("faults", list(&fault)),
            ("parameter", text()),
            ("header", text()),
            ("current", count()),
        ],
    )
}

fn recorded<const N: usize>(more: [(&str, Value); N]) -> Value {
    let entry = object([("seq", seq()), ("type", text()), ("hash", hash())], []);
    let fields = [
        ("version", count()),
        ("seq", seq()),
        ("hash", hash()),
        ("recorded_at", time()),
        ("repeated", flag()),
        ("entries", list(&entry)),
    ];
    object(fields, more)
}

fn founder() -> Value {
    object([("staff", id()), ("first", text()), ("second", text())], [])
}

fn signed_in() -> Value {
    object(
        [("staff", id()), ("session", id()), ("role", text()), ("expires_at", time())],
        [("token", text()), ("emergencies", to_review()), ("recovery", recovery())],
    )
}

fn enrolled() -> Value {
    object([("staff", id()), ("seq", seq()), ("hash", hash())], [])
}

fn by() -> Value {
    object(
        [("staff", id()), ("role", text()), ("profession", text()), ("unit", text())],
        [("name", text()), ("sign_in", id())],
    )
}

/// Fields of the clear layer of an entry, with more that stand beside them.
pub(super) fn header(more: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let stream = object([("kind", text()), ("id", id()), ("version", count())], []);
    let mut schema = object(
        [
            ("seq", seq()),
            ("hash", hash()),
            ("type", text()),
            ("schema", count()),
            ("event", id()),
            ("occurred_at", time()),
            ("recorded_at", time()),
            ("by", by()),
            ("policy_version", count()),
            ("request", id()),
            ("streams", list(&stream)),
            ("data", json!({ "type": "object" })),
        ],
        [
            ("late_reason", text()),
            ("purpose", text()),
            ("basis", text()),
            ("rule", text()),
            ("correlation", id()),
        ],
    );
    for (name, field) in more {
        if let Some(Value::Object(fields)) = schema.get_mut("properties") {
            fields.insert(name.to_owned(), field);
        }
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.push(json!(name));
        }
    }
    schema
}

fn entry() -> Value {
    let part = object(
        [("section", perhaps(&text())), ("party", id())],
        [
            ("resealed", resealed()),
            ("text", json!({ "type": "object" })),
            ("withheld", flag()),
            ("erased", flag()),
            ("lost", flag()),
            ("not_shown", flag()),
        ],
    );
    header([("section", text()), ("parts", list(&part))])
}

fn case_view() -> Value {
    object(
        [
            ("case", id()),
            ("number", number()),
            ("version", count()),
            ("up_to", seq()),
            ("sections", list(&text())),
            ("state", json!({ "$ref": "#/components/schemas/Case" })),
            ("entries", list(&json!({ "$ref": "#/components/schemas/EntryView" }))),
            ("older", perhaps(&place())),
        ],
        [("seen_by", super::inquiries::seen_by())],
    )
}

fn clock_list() -> Value {
    let of = |codes: &[&str]| json!({ "type": "string", "enum": codes });
    let kinds = [
        "subject_request",
        "consent_withdrawal",
        "access_question",
        "emergency_review",
        "breach_notice",
    ];
    let row = object(
        [
            ("kind", of(&kinds)),
            ("about", id()),
            ("seq", seq()),
            ("began", time()),
            ("due", time()),
            ("state", of(&["running", "overdue", "met", "missed"])),
        ],
        [
            ("case", id()),
            ("number", number()),
            ("ended", time()),
            ("waits_for", of(&["answer", "two_persons", "second_person"])),
        ],
    );
    object([("clocks", list(&row)), ("next", perhaps(&place()))], [])
}

fn case_list() -> Value {
    let row = object(
        [
            ("case", id()),
            ("number", number()),
            ("version", count()),
            ("status", text()),
            ("subject", text()),
            ("track", text()),
            ("category", text()),
            ("level", text()),
            ("channel", text()),
            ("standing", text()),
            ("urgency", perhaps(&text())),
            ("responsible", perhaps(&id())),
            ("sessions", count()),
            ("open_referrals", count()),
            ("opened_at", time()),
            ("last_at", time()),
            ("client", id()),
        ],
        [("identity", json!({ "type": "object" }))],
    );
    object([("cases", list(&row)), ("next", perhaps(&place()))], [])
}

fn search_hits() -> Value {
    let hit = object(
        [
            ("case", id()),
            ("number", number()),
            ("party", id()),
            ("status", text()),
            ("identity", perhaps(&json!({ "type": "object" }))),
        ],
        [],
    );
    object([("hits", list(&hit)), ("more", flag())], [])
}

/// What was lost for good, in every answer that claims to be whole.
pub(super) fn gaps() -> (&'static str, Value) {
    let gap = object(
        [("generation", count()), ("lost_from", seq()), ("lost_to", seq()), ("until", time())],
        [("after", time())],
    );
    ("gaps", list(&gap))
}

fn access_page() -> Value {
    let row = header([("denied", flag()), ("cases", list(&case_ref())), ("everything", flag())]);
    object([("accesses", list(&row)), ("next", perhaps(&place()))], [gaps()])
}

fn statement() -> Value {
    let look = object(
        [
            ("seq", seq()),
            ("at", time()),
            ("denied", flag()),
            ("what", text()),
            ("sections", list(&text())),
            ("unit", text()),
            ("role", text()),
            ("purpose", text()),
        ],
        [("staff", text())],
    );
    let everything =
        object([("what", text()), ("count", count()), ("first", time()), ("last", time())], []);
    let field = object([("label", text()), ("text", text())], []);
    let part = object(
        [("at", time()), ("section", perhaps(&text()))],
        [("fields", list(&field)), ("withheld", flag()), ("erased", flag()), ("lost", flag())],
    );
    let copy = |part: &Value| {
        let parts = list(part);
        object([("erased", flag()), ("facts", list(&field)), ("parts", parts)], [])
    };
    let whole = object(
        [
            ("case", id()),
            ("number", number()),
            ("party", id()),
            ("request", id()),
            ("language", text()),
            ("up_to", seq()),
            ("names", flag()),
            ("looks", list(&look)),
            ("everything", list(&everything)),
        ],
        [("institution", text()), ("copy", copy(&part)), gaps()],
    );
    let month = json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" });
    let sum = object([("month", month.clone()), ("what", text()), ("count", count())], []);
    let part = object(
        [("at", month.clone()), ("section", perhaps(&text()))],
        [("fields", list(&field)), ("withheld", flag()), ("erased", flag()), ("lost", flag())],
    );
    let summed = object(
        [("party", id()), ("request", id()), ("language", text()), ("until", month)],
        [("institution", text()), ("months", list(&sum)), ("copy", copy(&part)), gaps()],
    );
    json!({ "oneOf": [whole, summed] })
}

fn accounting() -> Value {
    let series = object(
        [
            ("recipient", text()),
            ("purpose", text()),
            ("basis", text()),
            ("count", count()),
            ("first", time()),
            ("last", time()),
            ("data", list(&text())),
            ("what", list(&text())),
            ("documents", list(&text())),
            ("closed", flag()),
        ],
        [("name", text()), ("address", text())],
    );
    object(
        [
            ("case", id()),
            ("number", number()),
            ("party", id()),
            ("request", id()),
            ("language", text()),
            ("from", time()),
            ("disclosures", list(&series)),
        ],
        [("institution", text()), gaps()],
    )
}

fn staff_list() -> Value {
    let day = json!({ "type": "string", "format": "date" });
    let role = object(
        [("role", text()), ("covers", list(&text()))],
        [("starts", day.clone()), ("ends", day.clone())],
    );
    let credential = object([("profession", text()), ("expired", flag())], [("valid_until", day)]);
    let row = object(
        [
            ("staff", id()),
            ("standing", text()),
            ("profession", text()),
            ("unit", text()),
            ("roles", list(&text())),
            ("covers", list(&text())),
            ("granted", list(&role)),
            ("proposed", list(&role)),
            ("enrolled", flag()),
        ],
        [
            ("name", text()),
            ("back_at", time()),
            ("credential", credential),
            ("locked_until", time()),
        ],
    );
    object([("staff", list(&row))], [])
}

fn integrity() -> Value {
    let finding = object(
        [("class", text()), ("seq", perhaps(&seq())), ("where", text()), ("detail", text())],
        [],
    );
    object(
        [
            ("integrity", json!({ "type": "string", "enum": ["intact", "broken"] })),
            ("entries", seq()),
            ("head", hash()),
            ("findings", list(&finding)),
        ],
        [gaps()],
    )
}

fn me() -> Value {
    object(
        [("staff", id()), ("role", text()), ("profession", text()), ("unit", text())],
        [
            ("emergencies", to_review()),
            ("cases", tasks::case_counts()),
            ("house", tasks::house_counts()),
            ("tasks", list(&tasks::count_of_one())),
            ("without_a_judge", count()),
            ("recovery", recovery()),
            ("clock", list(&clock_notice())),
            ("lost_keys", count()),
        ],
    )
}

/// For approvers: what was said of the machine's clock and nobody acknowledged yet.
fn clock_notice() -> Value {
    let fields = [("seq", seq()), ("finding", text()), ("from", time()), ("to", time())];
    object(fields, [("reason", text())])
}

/// For those who judge emergency accesses: how many there are for them.
fn to_review() -> Value {
    object([("open", count()), ("awaiting_review", count()), ("overdue", count())], [])
}

/// For approvers: who was announced as another, and until when they can object.
fn recovery() -> Value {
    let fields = [("recovery", id()), ("staff", id()), ("role", text()), ("effective_at", time())];
    object(fields, [])
}

/// The row of an emergency access, with optional fields that stand beside it.
fn emergency<const N: usize>(more: [(&str, Value); N]) -> Value {
    let row = [
        ("emergency", id()),
        ("case", id()),
        ("number", number()),
        ("staff", id()),
        ("unit", text()),
        ("reason", text()),
        ("sections", list(&text())),
        ("seq", seq()),
        ("opened_at", time()),
        ("until", time()),
        ("state", text()),
        ("looks", count()),
        ("review_due", time()),
    ];
    let mut schema = object(
        row,
        [
            ("name", text()),
            ("ended_at", time()),
            ("verdict", text()),
            ("reviewed_by", id()),
            ("reviewed_at", time()),
        ],
    );
    if let Some(Value::Object(fields)) = schema.get_mut("properties") {
        fields.extend(more.map(|(name, field)| (name.to_owned(), field)));
    }
    schema
}

/// The reason and what was found are sealed; each look is told as its line stands.
fn mentions() -> Value {
    let row = object(
        [
            ("entry", seq()),
            ("part", count()),
            ("party", id()),
            ("section", text()),
            ("type", text()),
            ("recorded_at", time()),
        ],
        [
            ("resealed", resealed()),
            ("text", json!({ "type": "object" })),
            ("withheld", flag()),
            ("erased", flag()),
            ("lost", flag()),
        ],
    );
    let (case, version) = (("case", id()), ("version", count()));
    let rows = ("mentions", list(&row));
    object([case, ("number", number()), version, ("erasure", id()), ("party", id()), rows], [])
}

/// That a part stands anew since a redaction.
fn resealed() -> Value {
    object([("entry", seq()), ("redacted", flag())], [])
}

fn emergency_view() -> Value {
    let sealed = object(
        [],
        [
            ("text", json!({ "type": "object" })),
            ("withheld", flag()),
            ("erased", flag()),
            ("lost", flag()),
        ],
    );
    let looked = list(&header([]));
    emergency([("why", perhaps(&sealed)), ("found", sealed), ("looked", looked)])
}

fn emergency_list() -> Value {
    let counts = object(
        ["open", "awaiting_review", "overdue", "justified", "not_justified", "inconclusive"]
            .map(|name| (name, count())),
        [],
    );
    let row = emergency([]);
    object([("emergencies", list(&row)), ("counts", counts), ("next", perhaps(&place()))], [])
}

fn health() -> Value {
    object([("status", text())], [("reason", text())])
}
