//! The form of a deed in a case: every write of the route table on a case has this page, from the schema of its
//! form. The address names the deed, and the ids that its path takes beside the case
//! (`/kasus/{case}/lakukan/sign_note.0ab3…`).

use maud::{Markup, html};
use sanad_casework::CaseId;
use sanad_records::ViewCase;
use serde_json::Value;

use super::after::NEW;
use super::frame;
use super::kit::{Choices, Form, Label};
use super::labels::{capital, code, plain};
use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::strip::{client, strip};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::route::{Kind, Precondition, Route};
use crate::words::{deed as deed_words, field as field_words};

/// The form of a deed.
pub(crate) struct DeedPage;

/// A deed, its fields in sight, and what is sent with them.
type InSight = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

/// Deeds of which not all fields are in sight at once: those that are, and what is sent with them. The others
/// stand below, folded away.
const IN_SIGHT: &[InSight] = &[
    ("hold_session", &["service", "mode", "minutes", "head_count", "text"], &[]),
    (
        "open_intake",
        &[
            "parties.0.name",
            "parties.0.nik",
            "parties.0.phone",
            "kecamatan",
            "subject",
            "track",
            "problem",
            "channel",
            "source",
            "standing",
            "narrative",
        ],
        &[("parties.0.role", "client")],
    ),
];
/// What all forms may tell, and few do.
const FOLDED: [&str; 2] = ["occurred_at", "late_reason"];

impl Page for DeedPage {
    type Look = ViewCase;

    fn is_there(scene: &Scene<'_>) -> Result<(), Problem> {
        deed(scene).map(|_| ())
    }

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let (route, action) = deed(scene)?;
        let purpose = scene.call.query.purpose()?.code();
        let then = format!("/kasus/{}?purpose={purpose}", text(answer, "case"));
        let seen = answer.get("version").and_then(Value::as_u64);
        let seen = seen.filter(|_| route.kind == Kind::Write(Precondition::Required));
        let sent = Sent { action: &action, seen, then: &then, back: &then };
        let (title, body) = form(scene, route, &sent, answer);
        let strip = Some(strip(scene, answer, purpose));
        Ok(Drawn { title, here: Here::Cases, strip, body })
    }
}

/// The form of a deed that is in no case: a new intake, a colleague's account.
pub(crate) fn act(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let of: String = call.id("deed")?;
    let (route, action) = found(call.routes, &of, None).ok_or_else(Problem::hidden)?;
    let then = if route.operation == "open_intake" { NEW } else { "/hari-ini" };
    let sent = Sent { action: &action, seen: None, then, back: "/hari-ini" };
    let (title, body) = form(&scene, route, &sent, &Value::Null);
    let here = if route.operation == "open_intake" { Here::Intake } else { Here::Elsewhere };
    Ok(frame::answer(&scene, scene.status(), &Drawn { title, here, strip: None, body }))
}

/// Where a form goes, and what comes after it.
struct Sent<'a> {
    action: &'a str,
    seen: Option<u64>,
    then: &'a str,
    back: &'a str,
}

fn form(
    scene: &Scene<'_>,
    route: &'static Route,
    sent: &Sent<'_>,
    answer: &Value,
) -> (String, Markup) {
    let form = Form::of(scene, route);
    let title = title(scene, route);
    let names = names(route);
    let in_sight = IN_SIGHT.iter().find(|(operation, ..)| *operation == route.operation);
    let (shown, folded): (Vec<&String>, Vec<&String>) = match in_sight {
        Some((_, fields, fixed)) => {
            let of = |name: &String| fields.iter().position(|field| field == name);
            let mut shown: Vec<&String> = names.iter().filter(|name| of(name).is_some()).collect();
            shown.sort_by_key(|name| of(name));
            let is_fixed = |name: &String| fixed.iter().any(|(field, _)| field == name);
            (shown, names.iter().filter(|name| of(name).is_none() && !is_fixed(name)).collect())
        }
        None => names.iter().partition(|name| !FOLDED.contains(&name.as_str())),
    };
    let field = |name: &String| {
        form.field(name, &label(scene, route, name), choices(scene, answer, name).as_ref())
    };
    // What is wrong is in sight.
    let open = folded.iter().any(|name| form.is_filled_or_wrong(name));
    let fields = html! {
        @if let Some((.., fixed)) = in_sight {
            @for (name, value) in *fixed { input type="hidden" name=(name) value=(value); }
        }
        @for name in shown { (field(name)) }
        @if !folded.is_empty() {
            details open[open] {
                summary { (scene.say("Yang lain, bila perlu", "More, where needed")) }
                @for name in folded { (field(name)) }
            }
        }
        div class="row" {
            button class="btn" { (title) }
            a href=(sent.back) { (scene.say("Kembali", "Back")) }
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
        (form.whole(sent.action, sent.seen, sent.then, &fields))
    };
    (title, body)
}

/// The route that the deed is sent to, and its address here.
fn deed(scene: &Scene<'_>) -> Result<(&'static Route, String), Problem> {
    let (of, case): (String, CaseId) = (scene.call.id("deed")?, scene.call.case()?);
    found(scene.call.routes, &of, Some(case)).ok_or_else(Problem::hidden)
}

/// The write that is named so, with its ids behind it; in a case, or in none.
fn found(
    routes: &'static [Route],
    of: &str,
    case: Option<CaseId>,
) -> Option<(&'static Route, String)> {
    let mut parts = of.split('.');
    let operation = parts.next()?;
    let route = routes
        .iter()
        .find(|route| route.operation == operation && matches!(route.kind, Kind::Write(_)))?;
    if route.parameters().any(|name| name == "case") != case.is_some() {
        return None;
    }
    let case = case.map(|case| case.to_string());
    let mut action = route.path.to_owned();
    for name in route.parameters() {
        let plain = |id: &&str| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let id = if name == "case" { case.as_deref() } else { parts.next().filter(plain) };
        action = action.replace(&format!("{{{name}}}"), id?);
    }
    parts.next().is_none().then_some((route, action))
}

/// The fields of a form, those of a record beside each other in the order of their names.
fn names(route: &Route) -> Vec<String> {
    let known = route.form.map(crate::schema::Known::of);
    known.map(|known| known.leaves()).unwrap_or_default()
}

/// What the deed is called: on its button, and as the title of its page.
fn title(scene: &Scene<'_>, route: &Route) -> String {
    let words = deed_words(route.operation).map(|deed| deed.button);
    words.map_or_else(|| capital(&plain(route.operation)), |[id, en]| scene.say(id, en).to_owned())
}

fn label(scene: &Scene<'_>, route: &Route, name: &str) -> Label {
    let words = field_words(route.operation, name);
    let label =
        words.map_or_else(|| capital(&plain(name)), |[id, en]| scene.say(id, en).to_owned());
    Label { label, help: None }
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
        // The notes of the session that the deed names: the first one, then what was added.
        "note" if is_of_a_note(scene) => notes(scene, state),
        "consent" => by_state("consents", "consent_status", "status"),
        "session" => by_state("sessions", "service", "service"),
        _ => None,
    }
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
