//! The strip of a case: on each of its pages the same things in the same place.

use maud::{Markup, html};
use sanad_casework::Role;
use serde_json::Value;

use super::frame::lists_cases;
use super::scene::{Scene, list, text};
use super::{dates, labels};

/// The strip over a file.
pub(super) fn strip(scene: &Scene<'_>, answer: &Value, purpose: &str) -> Markup {
    let role = scene.role().map(Role::code).unwrap_or_default();
    html! {
        div class="strip" {
            div class="wrap" {
                dl {
                    div { dt { (scene.say("Kasus", "Case")) } dd class="num" {
                        (text(answer, "number"))
                        @if answer.pointer("/state/urgency").is_some_and(|told| told == "high") {
                            " " span class="tag late" { (scene.say("mendesak", "urgent")) }
                        }
                    } }
                    div { dt { (scene.say("Klien", "Client")) } dd { (client(scene, answer)) } }
                    div { dt { (scene.say("Anda", "You")) } dd { (labels::code(scene.tongue, "role", role)) } }
                    div { dt { (scene.say("Tujuan", "Purpose")) } dd { (labels::code(scene.tongue, "purpose", purpose)) } }
                    div class="end" {
                        dt { (scene.say("Dibuka", "Opened")) }
                        dd {
                            (opened(scene))
                            @if scene.role().is_some_and(lists_cases) {
                                " " a class="no-print" href={ "/kasus?purpose=" (purpose) } { (scene.say("Tutup berkas", "Close the file")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The client by name, where the look opened it.
pub(super) fn client(scene: &Scene<'_>, answer: &Value) -> String {
    match named(answer) {
        Some(name) => name.to_owned(),
        None => scene.say("nama tidak dibuka", "name not opened").to_owned(),
    }
}

/// The client's name, where the look opened it: the newest, where it was corrected.
pub(super) fn named(answer: &Value) -> Option<&str> {
    let client = text(answer.get("state").unwrap_or(&Value::Null), "client");
    let parts = list(answer, "entries").iter().flat_map(|entry| list(entry, "parts"));
    let identity =
        parts.filter(|part| text(part, "party") == client && text(part, "section") == "identity");
    let mut names = identity.filter_map(|part| part.get("text")?.get("name")?.as_str());
    names.next_back()
}

/// When this page was made.
fn opened(scene: &Scene<'_>) -> String {
    dates::clock(scene.tongue, dates::here(scene.call.shared.records.moment().recorded_at))
}
