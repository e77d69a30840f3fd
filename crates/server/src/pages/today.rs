//! Today: what waits for whoever is signed in, each number a way to what it counts. It opens nothing.

use axum::http::StatusCode;
use maud::{Markup, html};
use serde_json::Value;

use super::dates;
use super::frame::{self, lists_cases, usual_purpose};
use super::scene::{Drawn, Here, Scene, list};
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
    Ok(frame::answer(
        &scene,
        StatusCode::OK,
        &Drawn {
            title: scene.say("Hari ini", "Today").to_owned(),
            here: Here::Today,
            strip: None,
            body,
        },
    ))
}

/// What waits, as far as `/v1/me` tells; each number a way to what it counts, where there is a page of it.
fn tiles(scene: &Scene<'_>, me: &Value) -> Vec<Markup> {
    let purpose = scene.role().and_then(usual_purpose).map_or("service", |purpose| purpose.code());
    let emergencies = Some(format!("/darurat?purpose={purpose}"));
    let review = me.get("emergencies").unwrap_or(&Value::Null);
    let many = |value: &Value, name: &str| value.get(name).and_then(Value::as_u64).unwrap_or(0);
    let of_clock = u64::try_from(list(me, "clock").len()).unwrap_or(0);
    let recovery = u64::from(me.get("recovery").is_some());
    let all = [
        (
            "late",
            many(review, "overdue"),
            emergencies.clone(),
            ["akses darurat lewat batas waktu penilaian", "emergency accesses overdue for review"],
        ),
        (
            "soon",
            many(review, "awaiting_review"),
            emergencies.clone(),
            ["akses darurat menunggu penilaian", "emergency accesses to review"],
        ),
        (
            "late",
            many(me, "without_a_judge"),
            None,
            [
                "akses darurat yang tidak dapat dinilai siapa pun",
                "emergency accesses that nobody here can judge",
            ],
        ),
        ("late", many(me, "lost_keys"), None, ["kunci hilang", "keys are lost"]),
        (
            "soon",
            of_clock,
            None,
            ["pemberitahuan tentang jam mesin", "notices about the machine's clock"],
        ),
        ("late", recovery, None, ["pemulihan akun diumumkan", "account recovery announced"]),
    ];
    let waits = all.into_iter().filter(|(_, count, ..)| *count > 0);
    waits
        .map(|(kind, count, address, [id, en])| {
            let told = html! { b { (count) } (scene.say(id, en)) };
            html! {
                @if let Some(address) = address { a class={ "tile " (kind) } href=(address) { (told) } }
                @else { div class={ "tile " (kind) } { (told) } }
            }
        })
        .collect()
}
