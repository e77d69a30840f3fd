//! How the ledger stands: checked from its first entry to the last, and what was found. This server computed it; who
//! does not trust it keeps a checkpoint, and checks with a program of their own.

use axum::http::StatusCode;
use maud::html;
use serde_json::Value;

use super::frame;
use super::scene::{Drawn, Here, Scene, list, text};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::mark;
use crate::routes::integrity::found;

/// Shows it.
pub(crate) fn integrity(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let found = found(call)?;
    let answer = serde_json::to_value(found.value()).map_err(|_| Problem::inside())?;
    let mut response = frame::answer(&scene, StatusCode::OK, &drawn(&scene, &answer));
    mark(&mut response, &found);
    Ok(response)
}

fn drawn(scene: &Scene<'_>, answer: &Value) -> Drawn {
    let title = scene.say("Buku log", "The log").to_owned();
    let findings = list(answer, "findings");
    let body = html! {
        h1 { (title) }
        p class="quiet" { (scene.say("Server ini yang memeriksanya, dari entri pertama sampai yang terakhir.", "This server checked it, from the first entry to the last.")) }
        @if findings.is_empty() {
            div class="note good" { p { b { (scene.say("Utuh.", "Intact.")) } " " (scene.say("Tidak ada entri yang berubah atau hilang.", "No entry was changed, and none is missing.")) } }
        } @else {
            div class="note warn" { p { b { (scene.say("Tidak utuh.", "Broken.")) } " " (scene.say("Hubungi operator sistem, dan jangan ubah apa pun.", "Call the operator, and change nothing.")) } }
        }
        dl class="summary" {
            dt { (scene.say("Jumlah entri", "Entries")) }
            dd { span class="num" { (text(answer, "entries")) } }
            dt { (scene.say("Sidik jari ujung buku log", "Fingerprint of its end")) }
            dd { code { (text(answer, "head")) } }
            dt { (scene.say("Titik periksa (checkpoint)", "Checkpoint")) }
            dd { a href="/checkpoint" { (scene.say("yang terbaru, ditandatangani", "the newest, signed")) } }
        }
        @if !list(answer, "gaps").is_empty() {
            div class="note warn" { p { (scene.say("Sebagian log hilang untuk selamanya; dari bagian itu tidak ada yang diketahui.", "A part of the log was lost for good; of that part nothing is known.")) } }
        }
        @if !findings.is_empty() {
            h2 { (scene.say("Yang ditemukan", "What was found")) }
            ul {
                @for finding in findings {
                    li {
                        @if let Some(seq) = finding.get("seq").and_then(Value::as_str) { (scene.say("entri ", "entry ")) (seq) ": " }
                        code { (text(finding, "class")) }
                    }
                }
            }
        }
    };
    Drawn { title, here: Here::Log, strip: None, body }
}
