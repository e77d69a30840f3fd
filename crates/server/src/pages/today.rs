//! Today: what waits for whoever is signed in, each number a way to what it counts. It opens nothing.

use axum::http::StatusCode;
use maud::{Markup, html};
use serde_json::Value;

use super::dates;
use super::frame::{self, lists_cases, usual_purpose};
use super::scene::{Drawn, Here, Scene, list, text};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::routes::me;

/// Shows it.
pub(crate) fn today(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let me = serde_json::to_value(me::of(call)?).map_err(|_| Problem::inside())?;
    let now = dates::here(call.shared.records.moment().recorded_at);
    let title = dates::day(scene.tongue, now.date_naive());
    let role = call.by()?.caller().role;
    let tiles = tiles(&scene, &me);
    let body = html! {
        h1 { (title) }
        @if tiles.is_empty() {
            p class="quiet" { (scene.say("Tidak ada yang menunggu keputusan Anda.", "Nothing waits for your decision.")) }
        } @else {
            ul class="tiles" { @for tile in tiles { li { (tile) } } }
        }
        @if let (true, Some(purpose)) = (lists_cases(role), usual_purpose(role)) {
            p { a class="btn" href={ "/kasus?purpose=" (purpose.code()) } { (scene.say("Buka daftar kasus", "Open the list of cases")) } }
        }
    };
    frame::answer(
        &scene,
        StatusCode::OK,
        &Drawn {
            title: scene.say("Hari ini", "Today").to_owned(),
            here: Here::Today,
            strip: None,
            body,
        },
    )
}

/// What waits, as far as `/v1/me` tells.
fn tiles(scene: &Scene<'_>, me: &Value) -> Vec<Markup> {
    let mut tiles = Vec::new();
    let count = |value: &Value| value.as_u64().filter(|count| *count > 0);
    let mut tile = |kind: &str, number: Option<u64>, told: &str| {
        if let Some(number) = number {
            tiles.push(html! { div class={ "tile " (kind) } { b { (number) } (told) } });
        }
    };
    let review = me.get("emergencies").unwrap_or(&Value::Null);
    let overdue = review.get("overdue").and_then(count);
    tile(
        "late",
        overdue,
        scene.say(
            "akses darurat lewat batas waktu penilaian",
            "emergency accesses overdue for review",
        ),
    );
    let waiting = review.get("open").or_else(|| review.get("waiting")).and_then(count);
    tile(
        "soon",
        waiting,
        scene.say("akses darurat menunggu penilaian", "emergency accesses to review"),
    );
    tile(
        "late",
        me.get("without_a_judge").and_then(count),
        scene.say(
            "akses darurat yang tidak dapat dinilai siapa pun",
            "emergency accesses that nobody here can judge",
        ),
    );
    tile("late", me.get("lost_keys").and_then(count), scene.say("kunci hilang", "keys are lost"));
    let clock = u64::try_from(list(me, "clock").len()).ok().filter(|count| *count > 0);
    tile(
        "soon",
        clock,
        scene.say("pemberitahuan tentang jam mesin", "notices about the machine's clock"),
    );
    let recovery =
        me.get("recovery").filter(|recovery| !text(recovery, "staff").is_empty()).map(|_| 1);
    tile("late", recovery, scene.say("pemulihan akun diumumkan", "account recovery announced"));
    tiles
}
