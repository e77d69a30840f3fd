//! The page between a form and what leaves the house: exactly the fields that leave, to whom, on which basis, and a
//! button that says the deed. Nothing is recorded before it is pressed.

use maud::{Markup, html};
use serde_json::Value;

use super::given::{choices, label, names};
use super::kit::{Form, Sent};
use super::labels::{capital, codes_in, labelled};
use super::posted::{CHANGE, Posted};
use super::scene::{Scene, list, text};
use crate::route::Route;
use crate::schema::{Known, Step};

/// Deeds after which data have left.
const LEAVES: &[&str] = &["send_referral", "make_disclosure"];

/// Whether a deed has such a page.
pub(super) fn has_one(route: &Route) -> bool {
    LEAVES.contains(&route.operation)
}

/// The page, where the form was sent to be checked.
pub(super) fn page(
    scene: &Scene<'_>,
    route: &'static Route,
    sent: &Sent<'_>,
    answer: &Value,
) -> Option<(String, Markup)> {
    let typed = scene.call.typed.as_ref().filter(|typed| typed.checks)?;
    let typed = &typed.form;
    let to = recipient(scene, route, answer, typed);
    let title = scene.say("Periksa sebelum dikirim", "Check before it is sent").to_owned();
    let button = match &to {
        Some(to) => format!("{} {to}", scene.say("Kirim ke", "Send to")),
        None => scene.say("Kirim", "Send").to_owned(),
    };
    let known = route.form.map(Known::of);
    let fields = html! {
        @for (name, value) in typed.fields() { input type="hidden" name=(name) value=(value); }
        dl class="summary" {
            @if let Some(to) = &to {
                dt { (scene.say("Kepada", "To")) }
                dd { b { (to) } }
            }
            @for name in names(route) {
                @let values = told(scene, answer, known.as_ref(), typed, &name);
                @if !values.is_empty() {
                    dt { (label(scene, route, &name).label) }
                    dd class="text" { (values.join(", ")) }
                }
            }
        }
        div class="row" {
            button class="btn" { (button) }
            button class="link" name=(CHANGE) value="1" formnovalidate { (scene.say("Ubah", "Change")) }
        }
        p class="help" {
            (scene.say(
                "Hanya yang tertulis di atas yang keluar dari lembaga ini. Yang sudah dikirim tidak dapat ditarik.",
                "Only what stands above leaves this institution. What was sent cannot be taken back.",
            ))
        }
    };
    let body = html! {
        h1 { (title) }
        (Form::of(scene, route).whole(sent, &fields))
    };
    Some((title, body))
}

/// Who receives it: the institution that the referral was proposed to, or whoever was named in the form.
fn recipient(scene: &Scene<'_>, route: &Route, answer: &Value, typed: &Posted) -> Option<String> {
    if let Some(name) = typed.value("name").filter(|name| !name.trim().is_empty()) {
        return Some(name.to_owned());
    }
    let deed: String = scene.call.id("deed").ok()?;
    let id = deed.split('.').nth(1)?;
    let begins = if route.operation == "send_referral" {
        ("referral_proposed", "referral")
    } else {
        ("disclosure_requested", "disclosure")
    };
    let is_it = |entry: &&Value| {
        let named = entry.get("data").and_then(|data| data.get(begins.1)?.as_str());
        text(entry, "type") == begins.0 && named == Some(id)
    };
    let entry = list(answer, "entries").iter().find(is_it)?;
    let mut parts = list(entry, "parts").iter();
    let name = parts.find_map(|part| part.get("text")?.get("name")?.as_str())?;
    Some(name.to_owned())
}

/// What was typed or chosen, as it is called.
fn told(
    scene: &Scene<'_>,
    answer: &Value,
    known: Option<&Known>,
    typed: &Posted,
    name: &str,
) -> Vec<String> {
    let schema =
        known.and_then(|known| known.at(&Step::all(&format!("/{}", name.replace('.', "/")))));
    let items = schema.and_then(|schema| schema.get("items"));
    let items = items.and_then(|items| known.map(|known| known.behind(items)));
    let codes = items.and_then(codes_in).or_else(|| schema.and_then(codes_in));
    let codes = codes.map(|codes| labelled(scene.tongue, &codes));
    let ids = choices(scene, answer, name);
    let one = |value: &str| {
        let code = codes.iter().flatten().find(|(code, _)| *code == value);
        let id = ids.iter().flatten().find(|(id, _)| id == value);
        match (code, id) {
            (Some((_, told)), _) => capital(told),
            (None, Some((_, told))) => told.clone(),
            (None, None) => value.to_owned(),
        }
    };
    typed.values(name).filter(|value| !value.trim().is_empty()).map(one).collect()
}
