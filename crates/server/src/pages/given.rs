//! What a form asks for: its fields by name, what they are called, and what can be chosen where one takes an id of the
//! case.

use sanad_records::{Asking as _, ListStaff};
use serde_json::Value;

use super::dates;
use super::frame::usual_purpose;
use super::kit::{Choices, Label};
use super::labels::{capital, code, plain};
use super::scene::{Scene, list, text};
use super::strip::client;
use crate::problem::Problem;
use crate::route::Route;
use crate::words::field as field_words;

/// Fields that name a member of staff.
const STAFF: [&str; 3] = ["to", "staff", "members"];

/// The fields of a form, those of a record beside each other in the order of their names.
pub(super) fn names(route: &Route) -> Vec<String> {
    let known = route.form.map(crate::schema::Known::of);
    known.map(|known| known.leaves()).unwrap_or_default()
}

pub(super) fn label(scene: &Scene<'_>, route: &Route, name: &str) -> Label {
    let words = field_words(route.operation, name);
    let label =
        words.map_or_else(|| capital(&plain(name)), |[id, en]| scene.say(id, en).to_owned());
    Label { label, help: None }
}

/// What can be chosen where a form takes an id of the case.
pub(super) fn choices(scene: &Scene<'_>, answer: &Value, name: &str) -> Option<Choices> {
    let last = name.rsplit('.').find(|step| step.parse::<usize>().is_err())?;
    if STAFF.contains(&last) {
        return staff(scene);
    }
    let state = answer.get("state")?;
    let of = |kind: &str| state.get(kind).and_then(Value::as_object);
    let parties = || {
        // The client first; nothing hangs on the order in which ids were drawn.
        let by_role = |choices: &mut Choices| {
            choices.sort_by_key(|(id, told)| (text(state, "client") != id, told.clone()));
        };
        let told = |(id, party): (&String, &Value)| {
            let role = capital(&code(scene.tongue, "party_role", text(party, "role")));
            let is_client = text(state, "client") == id;
            let told = if is_client { format!("{role}: {}", client(scene, answer)) } else { role };
            (id.clone(), told)
        };
        let mut choices = of("parties")?.iter().map(told).collect();
        by_role(&mut choices);
        Some(choices)
    };
    let by_state = |kind: &str, list: &str, of_what: &str| {
        let told = |(id, row): (&String, &Value)| {
            let label = capital(&code(scene.tongue, list, text(row, of_what)));
            (id.clone(), label)
        };
        let mut choices: Choices = of(kind)?.iter().map(told).collect();
        choices.sort_by(|(_, one), (_, other)| one.cmp(other));
        Some(choices)
    };
    match last {
        "party" | "about" | "present" | "parties" | "subject" => parties(),
        // The notes of the session that the deed names: the first one, then what was added.
        "note" if is_of_a_note(scene) => notes(scene, state),
        "consent" => by_state("consents", "consent_status", "status"),
        "session" => planned(scene, state),
        _ => None,
    }
}

/// Who works here, by name: a look of its own, with its own line, where the role may have it.
fn staff(scene: &Scene<'_>) -> Option<Choices> {
    let by = scene.call.by.as_ref()?;
    let purpose = usual_purpose(by.caller().role)?;
    let records = &scene.call.shared.records;
    let told = ListStaff { purpose }.reveal(records, by, scene.call.request).ok()?;
    let told = serde_json::to_value(told.value()).ok()?;
    let own = by.caller().staff.to_string();
    let there = |one: &&Value| text(one, "standing") == "active" && text(one, "staff") != own;
    let choice = |one: &Value| {
        let roles = list(one, "roles").iter().filter_map(Value::as_str);
        let roles: Vec<String> = roles.map(|role| code(scene.tongue, "role", role)).collect();
        let name = text(one, "name");
        (text(one, "staff").to_owned(), format!("{name} ({})", roles.join(", ")))
    };
    let mut choices: Choices = list(&told, "staff").iter().filter(there).map(choice).collect();
    choices.sort_by(|(_, one), (_, other)| one.cmp(other));
    Some(choices)
}

/// The sessions that are planned, by their service and when they begin.
fn planned(scene: &Scene<'_>, state: &Value) -> Option<Choices> {
    let sessions = state.get("sessions")?.as_object()?;
    let planned = sessions.iter().filter(|(_, one)| text(one, "state") == "planned");
    let told = |(id, one): (&String, &Value)| {
        let service = capital(&code(scene.tongue, "service", text(one, "service")));
        (id.clone(), format!("{service}, {}", dates::when(scene.tongue, text(one, "starts_at"))))
    };
    let mut choices: Choices = planned.map(told).collect();
    choices.sort_by(|(_, one), (_, other)| one.cmp(other));
    Some(choices)
}

/// Whether the field `note` of this deed is a note and no remark.
fn is_of_a_note(scene: &Scene<'_>) -> bool {
    let deed: Result<String, Problem> = scene.call.id("deed");
    let deed = deed.unwrap_or_default();
    deed.starts_with("add_addendum.") || deed.starts_with("correct_note.")
}

fn notes(scene: &Scene<'_>, state: &Value) -> Option<Choices> {
    let deed: String = scene.call.id("deed").ok()?;
    let session = state.get("sessions")?.get(deed.split('.').nth(1)?)?;
    let first = session.get("note")?.as_str()?;
    let later = list(session, "later_notes").iter().filter_map(Value::as_str);
    let told = |(place, id): (usize, &str)| {
        let name = match place {
            0 => scene.say("Catatan sesi", "The session note").to_owned(),
            place => {
                format!("{} {place}", scene.say("Tambahan atau koreksi", "Addendum or correction"))
            }
        };
        (id.to_owned(), name)
    };
    Some([first].into_iter().chain(later).enumerate().map(told).collect())
}
