//! The form of a deed in a case: every write of the route table on a case has this page, from the schema of its
//! form. The address names the deed, and the ids that its path takes beside the case
//! (`/kasus/{case}/lakukan/sign_note.0ab3…`).

use maud::{Markup, html};
use sanad_casework::CaseId;
use sanad_records::ViewCase;
use serde_json::Value;

use super::after::NEW;
use super::given::{choices, label, names};
use super::kit::{Form, Sent};
use super::labels::{capital, plain};
use super::look::Page;
use super::posted::CHECK;
use super::scene::{Drawn, Here, Scene, text};
use super::strip::strip;
use super::{check, frame};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::route::{Kind, Precondition, Route};
use crate::words::deed as deed_words;

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
/// Deeds that end the work on a case: what is still open in it is told before.
const ENDS: [&str; 2] = ["propose_closure", "approve_closure"];
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
        let sent = Sent { action: &action, seen, then: &then };
        let checked = check::page(scene, route, &sent, answer);
        let (title, body) = checked.unwrap_or_else(|| form(scene, route, &sent, answer));
        let strip = Some(strip(scene, answer, purpose));
        Ok(Drawn { title, here: Here::Cases, strip, body })
    }
}

/// The form of a deed that is in no case: a new intake, a colleague's account.
pub(crate) fn act(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let of: String = call.id("deed")?;
    let (route, action) = found(call.routes, &of, None).ok_or_else(Problem::hidden)?;
    let leads_there = ["open_intake", "find_in_emergency"].contains(&route.operation);
    let then = if leads_there { NEW } else { "/hari-ini" };
    let sent = Sent { action: &action, seen: None, then };
    let (title, body) = form(&scene, route, &sent, &Value::Null);
    let here = if route.operation == "open_intake" { Here::Intake } else { Here::Elsewhere };
    Ok(frame::answer(&scene, scene.status(), &Drawn { title, here, strip: None, body }))
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
            @if check::has_one(route) {
                button class="btn" name=(CHECK) value="1" { (scene.say("Lanjut: periksa", "Go on: check")) }
            } @else {
                button class="btn" { (title) }
            }
            a href=(if sent.then == NEW { "/hari-ini" } else { sent.then }) { (scene.say("Kembali", "Back")) }
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
        @if ENDS.contains(&route.operation) { (open_work(scene, answer)) }
        (form.whole(sent, &fields))
    };
    (title, body)
}

/// What is still open in the case, each by its number: closing leaves it as it is.
fn open_work(scene: &Scene<'_>, answer: &Value) -> Markup {
    let state = answer.get("state").unwrap_or(&Value::Null);
    let count = |kind: &str, open: &dyn Fn(&Value) -> bool| {
        let all =
            state.get(kind).and_then(Value::as_object).into_iter().flat_map(|all| all.values());
        all.filter(|one| open(one)).count()
    };
    let is = |one: &Value, wanted: &[&str]| wanted.contains(&text(one, "state"));
    let waits = [
        (
            count("sessions", &|one| is(one, &["planned"])),
            ["sesi direncanakan", "sessions planned"],
        ),
        (
            count("sessions", &|one| {
                is(one, &["held"]) && one.get("signed") == Some(&false.into())
            }),
            ["catatan sesi belum ditandatangani", "session notes that are not signed"],
        ),
        (
            count("referrals", &|one| is(one, &["proposed", "sent", "acknowledged", "accepted"])),
            ["rujukan belum selesai", "referrals that are not over"],
        ),
    ];
    let open: Vec<_> = waits.into_iter().filter(|(count, _)| *count > 0).collect();
    html! {
        @if !open.is_empty() {
            div class="note warn" {
                p { (scene.say("Yang masih terbuka dalam kasus ini:", "Still open in this case:")) }
                ul { @for (count, [id, en]) in open { li { (count) " " (scene.say(id, en)) } } }
                p { (scene.say("Selesaikan dahulu, atau sebutkan sebabnya dalam ringkasan.", "Settle it first, or say why in the summary.")) }
            }
        }
    }
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

/// What the deed is called: on its button, and as the title of its page.
fn title(scene: &Scene<'_>, route: &Route) -> String {
    let words = deed_words(route.operation).map(|deed| deed.button);
    words.map_or_else(|| capital(&plain(route.operation)), |[id, en]| scene.say(id, en).to_owned())
}
