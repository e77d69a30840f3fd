//! The first page: what this is, the way in, and what anybody may check without one.

use axum::http::StatusCode;
use maud::html;

use super::frame;
use super::scene::{Drawn, Here, Scene};
use crate::call::{Answer, Call};

/// Shows it.
#[expect(clippy::unnecessary_wraps, reason = "a handler may fail; this one cannot")]
pub(crate) fn front(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let title = scene.say("Catatan layanan keluarga", "A record of family services").to_owned();
    let body = html! {
        h1 { (title) }
        p {
            (scene.say(
                "Di sini LK3 mencatat penerimaan, sesi, rujukan, dan pengungkapan data. Setiap peristiwa dirantai dengan yang sebelumnya; setiap akses ke berkas menjadi entri sebelum isinya ditampilkan.",
                "Here an LK3 records intakes, sessions, referrals and disclosures. Each event is chained to the one before; each look at a file becomes an entry before anything is shown.",
            ))
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
