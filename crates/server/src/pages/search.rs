//! Searching for people. What is searched for goes in the body: it stands in no address.

use axum::http::StatusCode;
use maud::{Markup, html};
use sanad_casework::SearchForm;
use sanad_records::Search;
use serde_json::Value;

use super::frame::{self, usual_purpose};
use super::scene::{Drawn, Here, Scene, list, text};
use super::{rows, states};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::mark;

/// The form, with nothing searched for yet.
#[expect(clippy::unnecessary_wraps, reason = "a handler may fail; this one cannot")]
pub(crate) fn search_form(call: &Call) -> Answer {
    let scene = Scene::of(call);
    Ok(frame::answer(&scene, StatusCode::OK, &drawn(&scene, &html! {})))
}

/// Who was found.
pub(crate) fn search(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let purpose = call.query.purpose()?;
    let form: SearchForm = call.form()?;
    if form.is_empty() {
        return Err(crate::form::nothing("say what to search for: a name, a number, a case"));
    }
    let found = call.shared.records.search(call.by()?, &Search { purpose, form }, call.request);
    let found = found.map_err(Problem::of_reveal)?;
    let answer = serde_json::to_value(found.value()).map_err(|_| Problem::inside())?;
    let mut response =
        frame::answer(&scene, StatusCode::OK, &drawn(&scene, &hits(&scene, &answer)));
    mark(&mut response, &found);
    Ok(response)
}

fn hits(scene: &Scene<'_>, answer: &Value) -> Markup {
    let rows: Vec<Vec<Markup>> = list(answer, "hits")
        .iter()
        .map(|hit| {
            let name = hit.get("identity").and_then(|identity| identity.get("name")?.as_str());
            vec![
                html! { (name.unwrap_or(scene.say("nama tidak dibuka", "name not opened"))) },
                rows::case(scene, hit),
                states::case(scene, text(hit, "status")),
            ]
        })
        .collect();
    let heads =
        [scene.say("Nama", "Name"), scene.say("Kasus", "Case"), scene.say("Keadaan", "Status")];
    let more = answer.get("more").and_then(Value::as_bool).unwrap_or_default();
    html! {
        h2 { (scene.say("Yang ditemukan", "Found")) }
        @if rows.is_empty() { p role="status" { (scene.say("Tidak ada yang ditemukan.", "Nobody was found.")) } }
        @else { (rows::table(&heads, &rows)) }
        @if more { p class="quiet" { (scene.say("Masih ada yang lain; sebutkan lebih lengkap.", "There are more: say more.")) } }
    }
}

fn drawn(scene: &Scene<'_>, found: &Markup) -> Drawn {
    let title = scene.say("Cari", "Search").to_owned();
    let purpose = scene.role().and_then(usual_purpose).map_or("service", |purpose| purpose.code());
    let fields = [
        ("name", scene.say("Nama", "Name")),
        ("nik", scene.say("NIK", "Identity number")),
        ("phone", scene.say("Telepon", "Telephone")),
        ("number", scene.say("Nomor register", "Register number")),
    ];
    let body = html! {
        h1 { (title) }
        form method="post" action={ "/cari?purpose=" (purpose) } class="filter" novalidate {
            @for (name, label) in fields {
                div { label for={ "f-" (name) } { (label) } input type="text" id={ "f-" (name) } name=(name) autocomplete="off" spellcheck="false"; }
            }
            button class="btn" { (scene.say("Cari", "Search")) }
        }
        p class="help" { (scene.say("Yang Anda cari dicatat sebagai akses, tanpa kata yang dicari.", "A search is recorded as a look, without what was searched for.")) }
        (found)
    };
    Drawn { title, here: Here::Search, strip: None, body }
}
