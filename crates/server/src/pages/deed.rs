//! The form of a deed in a case: every write of the route table on a case has this page, from the schema of its
//! form. The address names the deed, and the ids that its path takes beside the case
//! (`/kasus/{case}/lakukan/sign_note.0ab3…`).

use maud::html;
use sanad_casework::CaseId;
use sanad_records::ViewCase;
use serde_json::Value;

use super::kit::{Choices, Form, Label};
use super::labels::{capital, code, plain};
use super::look::Page;
use super::scene::{Drawn, Here, Scene, text};
use super::strip::{client, strip};
use crate::problem::Problem;
use crate::route::{Kind, Precondition, Route};

/// The form of a deed.
pub(crate) struct DeedPage;

impl Page for DeedPage {
    type Look = ViewCase;

    fn is_there(scene: &Scene<'_>) -> Result<(), Problem> {
        deed(scene).map(|_| ())
    }

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let (route, action) = deed(scene)?;
        let purpose = scene.call.query.purpose()?.code();
        let then = format!("/kasus/{}?purpose={purpose}", text(answer, "case"));
        let form = Form::of(scene, route);
        let seen = answer.get("version").and_then(Value::as_u64);
        let seen = seen.filter(|_| route.kind == Kind::Write(Precondition::Required));
        let title = title(scene, route);
        let fields = html! {
            @for name in names(route) {
                (form.field(&name, &label(scene, route, &name), choices(scene, answer, &name).as_ref()))
            }
            div class="row" {
                button class="btn" { (button(scene, route)) }
                a href=(then) { (scene.say("Kembali ke berkas", "Back to the file")) }
            }
            p class="help" {
                (scene.say(
                    "Setelah dicatat, tidak dapat diubah atau dihapus. Kekeliruan diperbaiki dengan koreksi.",
                    "Once recorded it cannot be changed or deleted. A mistake is put right by a correction.",
                ))
            }
        };
        let body = html! {
            (form.errors())
            h1 { (title) }
            (form.whole(&action, seen, &then, &fields))
        };
        let strip = Some(strip(scene, answer, purpose));
        Ok(Drawn { title, here: Here::Cases, strip, body })
    }
}

/// The route that the deed is sent to, and its address here.
fn deed(scene: &Scene<'_>) -> Result<(&'static Route, String), Problem> {
    let (of, case): (String, CaseId) = (scene.call.id("deed")?, scene.call.case()?);
    found(scene.call.routes, &of, case).ok_or_else(Problem::hidden)
}

fn found(routes: &'static [Route], of: &str, case: CaseId) -> Option<(&'static Route, String)> {
    let mut parts = of.split('.');
    let operation = parts.next()?;
    let route = routes
        .iter()
        .find(|route| route.operation == operation && matches!(route.kind, Kind::Write(_)))?;
    let mut names = route.parameters();
    if names.next() != Some("case") {
        return None;
    }
    let mut action = route.path.replace("{case}", &case.to_string());
    for name in names {
        let plain = |id: &&str| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let id = parts.next().filter(plain)?;
        action = action.replace(&format!("{{{name}}}"), id);
    }
    parts.next().is_none().then_some((route, action))
}

/// The fields of a form, those of a record beside each other in the order of their names.
fn names(route: &Route) -> Vec<String> {
    let known = route.form.map(crate::schema::Known::of);
    known.map(|known| known.leaves()).unwrap_or_default()
}

fn title(scene: &Scene<'_>, route: &Route) -> String {
    let _ = scene;
    capital(&plain(route.operation))
}

fn button(scene: &Scene<'_>, route: &Route) -> String {
    title(scene, route)
}

fn label(scene: &Scene<'_>, route: &Route, name: &str) -> Label {
    let _ = (scene, route);
    let last = name.rsplit('.').next().unwrap_or(name);
    Label { label: capital(&plain(last)), help: None }
}

/// What can be chosen where a form takes an id of the case.
fn choices(scene: &Scene<'_>, answer: &Value, name: &str) -> Option<Choices> {
    let state = answer.get("state")?;
    let of = |kind: &str| state.get(kind).and_then(Value::as_object);
    let last = name.rsplit('.').find(|step| step.parse::<usize>().is_err())?;
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
        "consent" => by_state("consents", "consent_status", "status"),
        "session" => by_state("sessions", "service", "service"),
        _ => None,
    }
}
