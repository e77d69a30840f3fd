//! The first page: what this is, the way in, and what anybody may check without one.

use axum::http::StatusCode;
use maud::html;

use super::frame;
use super::scene::{Drawn, Here, Scene};
use crate::call::{Answer, Call};
use crate::problem::Problem;

/// Shows it.
pub(crate) fn front(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let open = call.shared.records.is_to_be_founded().map_err(|fault| Problem::of_fault(&fault))?;
    let title = scene.say("Catatan layanan keluarga", "A record of family services").to_owned();
    let body = html! {
        h1 { (title) }
        p {
            (scene.say(
                "Di sini LK3 mencatat penerimaan, sesi, rujukan, dan pengungkapan data. Setiap peristiwa dirantai dengan yang sebelumnya; setiap akses ke berkas menjadi entri sebelum isinya ditampilkan.",
                "Here an LK3 records intakes, sessions, referrals and disclosures. Each event is chained to the one before; each look at a file becomes an entry before anything is shown.",
            ))
        }
        @if open {
            div class="note" {
                p {
                    (scene.say("Belum ada akun di sini.", "There is no account here yet.")) " "
                    a href="/pendirian" { (scene.say("Buat dua akun pertama", "Make the first two accounts")) }
                }
            }
        }
        div class="row" {
            a class="btn" href="/masuk" { (scene.say("Masuk", "Sign in")) }
            a href="/pendaftaran" { (scene.say("Saya mendapat kode pendaftaran", "I was given an enrolment code")) }
        }
        h2 { (scene.say("Yang dapat diperiksa siapa saja", "What anybody may check")) }
        ul {
            li {
                a href="/checkpoint" { (scene.say("Titik periksa (checkpoint) terbaru", "The newest checkpoint")) } ": "
                (scene.say(
                    "jumlah entri dan sidik jari seluruh buku log, ditandatangani. Simpan satu, bandingkan kemudian: buku log yang diubah diam-diam tidak akan cocok.",
                    "the number of entries and the fingerprint of the whole log, signed. Keep one and compare it later: a log that was quietly edited will not fit.",
                ))
            }
            li {
                a href="/v1/openapi.json" { (scene.say("Dokumen API", "The API document")) } ": "
                (scene.say("untuk program lain.", "for other programs."))
            }
        }
    };
    Ok(frame::answer(
        &scene,
        StatusCode::OK,
        &Drawn { title, here: Here::Elsewhere, strip: None, body },
    ))
}
