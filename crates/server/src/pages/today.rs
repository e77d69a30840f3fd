//! Today: what waits for whoever is signed in, each number a way to what it counts. It opens nothing.

use axum::http::StatusCode;
use maud::{Markup, html};
use sanad_casework::{OpenEmergency, Role};
use sanad_records::TaskKind;
use serde_json::Value;

use super::frame::{self, lists_cases, usual_purpose};
use super::scene::{Drawn, Here, Scene, list};
use super::{dates, tasks};
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
        (house(&scene, &me))
        @if OpenEmergency::ROLES.contains(&role) {
            p {
                a href="/lakukan/find_in_emergency" {
                    (scene.say("Keadaan darurat: buka berkas dengan nama", "An emergency: open a file by name"))
                }
            }
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

/// For the head: how much there is in the house. The numbers open nothing.
fn house(scene: &Scene<'_>, me: &Value) -> Markup {
    let counts = me.get("house");
    let all = [
        ("open", ["Kasus berjalan", "Open cases"]),
        ("closed", ["Kasus ditutup", "Closed cases"]),
        ("declined", ["Penerimaan tidak diterima", "Declined intakes"]),
        ("overdue", ["Batas waktu terlewat", "Deadlines over"]),
    ];
    html! {
        @if let Some(counts) = counts {
            dl class="summary" {
                @for (name, [id, en]) in all {
                    dt { (scene.say(id, en)) }
                    dd class="num" { (number(counts, name)) }
                }
            }
        }
    }
}

/// A number, and where what it counts stands, if there is a page of it.
struct Tile {
    kind: &'static str,
    count: u64,
    address: Option<String>,
    told: String,
}

/// What waits, as far as `/v1/me` tells: what is late and what is to be decided first.
fn tiles(scene: &Scene<'_>, me: &Value) -> Vec<Markup> {
    let purpose = scene.role().and_then(usual_purpose).map_or("service", |purpose| purpose.code());
    let mut all = decisions(scene, me, purpose);
    all.extend(tasks(scene, me, purpose));
    all.extend(cases(scene, me, purpose));
    all.sort_by_key(|tile| tile.kind != "late");
    all.iter().filter(|tile| tile.count > 0).map(drawn).collect()
}

fn drawn(tile: &Tile) -> Markup {
    let told = html! { b { (tile.count) } (tile.told) };
    html! {
        @if let Some(address) = &tile.address { a class={ "tile " (tile.kind) } href=(address) { (told) } }
        @else { div class={ "tile " (tile.kind) } { (told) } }
    }
}

fn number(value: &Value, name: &str) -> u64 {
    value.get(name).and_then(Value::as_u64).unwrap_or(0)
}

/// What only some are told.
fn decisions(scene: &Scene<'_>, me: &Value, purpose: &str) -> Vec<Tile> {
    let emergencies = Some(format!("/darurat?purpose={purpose}"));
    let review = me.get("emergencies").unwrap_or(&Value::Null);
    let of_clock = u64::try_from(list(me, "clock").len()).unwrap_or(0);
    let recovery = u64::from(me.get("recovery").is_some());
    let all = [
        (
            "late",
            number(review, "overdue"),
            emergencies.clone(),
            ["akses darurat lewat batas waktu penilaian", "emergency accesses overdue for review"],
        ),
        (
            "soon",
            number(review, "awaiting_review"),
            emergencies,
            ["akses darurat menunggu penilaian", "emergency accesses to review"],
        ),
        (
            "late",
            number(me, "without_a_judge"),
            None,
            [
                "akses darurat yang tidak dapat dinilai siapa pun",
                "emergency accesses that nobody here can judge",
            ],
        ),
        ("late", number(me, "lost_keys"), None, ["kunci hilang", "keys are lost"]),
        (
            "soon",
            of_clock,
            None,
            ["pemberitahuan tentang jam mesin", "notices about the machine's clock"],
        ),
        ("late", recovery, None, ["pemulihan akun diumumkan", "account recovery announced"]),
    ];
    let tile = |(kind, count, address, [id, en]): (_, _, _, [&'static str; 2])| Tile {
        kind,
        count,
        address,
        told: scene.say(id, en).to_owned(),
    };
    all.into_iter().map(tile).collect()
}

/// What is to be done in cases: of each kind all, and those that are late. Of what others do, who supervises is
/// told what is late, and what they decide themselves.
fn tasks(scene: &Scene<'_>, me: &Value, purpose: &str) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let supervises = scene.role() == Some(Role::Supervisor);
    for kind in TaskKind::ALL {
        let of_kind = |one: &&Value| one.get("kind").is_some_and(|told| told == kind.code());
        let Some(count) = list(me, "tasks").iter().find(of_kind) else { continue };
        let address = format!("/pekerjaan?purpose={purpose}&kind={}", kind.code());
        let told = tasks::many(scene, kind);
        let theirs = !supervises || matches!(kind, TaskKind::Closure | TaskKind::Disclosure);
        if theirs {
            tiles.push(Tile {
                kind: "soon",
                count: number(count, "count"),
                address: Some(address.clone()),
                told: told.to_owned(),
            });
        }
        tiles.push(Tile {
            kind: "late",
            count: number(count, "late"),
            address: Some(address + "&late=true"),
            told: format!("{told}, {}", scene.say("lewat waktunya", "late")),
        });
    }
    tiles
}

/// Cases that want somebody.
fn cases(scene: &Scene<'_>, me: &Value, purpose: &str) -> Vec<Tile> {
    let counts = me.get("cases").unwrap_or(&Value::Null);
    let all = [
        ("late", "urgent", "urgency=high", ["kasus mendesak", "urgent cases"]),
        (
            "soon",
            "unassigned",
            "carried=nobody",
            ["kasus belum ada penanggung jawab", "cases without a responsible professional"],
        ),
        (
            "soon",
            "absent",
            "carried=absent",
            [
                "kasus pada petugas yang tidak bertugas lagi",
                "cases of somebody who is not at work any more",
            ],
        ),
    ];
    let tile = |(kind, name, filter, [id, en]): (_, _, &str, [_; 2])| Tile {
        kind,
        count: number(counts, name),
        address: Some(format!("/kasus?purpose={purpose}&status=open&{filter}")),
        told: scene.say(id, en).to_owned(),
    };
    all.into_iter().map(tile).collect()
}
