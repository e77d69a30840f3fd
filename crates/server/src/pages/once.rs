//! What is told once: halves of enrolment codes, tokens. The page that shows them is the answer to the form itself;
//! asked for again, it says that it was shown.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::frame;
use super::posted::Posted;
use super::scene::{Drawn, Here, Scene};
use crate::call::Call;
use crate::reply::ToldOnce;

/// The page behind a deed whose answer tells something once.
pub(super) fn page(call: &Call, form: &Posted, told: Option<&ToldOnce>) -> Response {
    let scene = Scene::of(call);
    let approved = call.route.operation == "approve_enrolment";
    let (title, body) = match told {
        Some(ToldOnce::Half(half)) => {
            let title = if approved {
                scene.say("Bagian kedua kode pendaftaran", "Second half of the enrolment code")
            } else {
                scene.say("Bagian pertama kode pendaftaran", "First half of the enrolment code")
            };
            (title, half_of(&scene, half, approved))
        }
        Some(ToldOnce::Token(token)) => {
            let title = scene.say("Token untuk program", "Token for a program");
            let hint = scene.say(
                "Simpan di tempat yang hanya dibaca program itu.",
                "Keep it where that program alone reads it.",
            );
            (title, html! { (secret(token)) p { (hint) } })
        }
        Some(ToldOnce::Founders(codes)) => {
            let title = scene.say("Kode dua akun pertama", "Codes of the first two accounts");
            (title, founders(&scene, form, codes))
        }
        None => {
            let title = scene.say("Sudah ditampilkan", "Shown already");
            let told = scene.say(
                "Kode ini hanya ditampilkan satu kali. Bila hilang, mulai pendaftaran baru: kode yang lama tidak berlaku lagi.",
                "This was shown once. If it is lost, begin another enrolment: the old code is not valid any more.",
            );
            (title, html! { p { (told) } })
        }
    };
    let back = if call.by.is_some() { "/hari-ini" } else { "/" };
    let body = html! {
        h1 { (title) }
        (body)
        p { a href=(back) { (scene.say("Lanjut", "Go on")) } }
    };
    let drawn = Drawn { title: title.to_owned(), here: Here::Elsewhere, strip: None, body };
    frame::answer(&scene, StatusCode::OK, &drawn)
}

fn secret(text: &str) -> Markup {
    html! { p { code class="secret" { (text) } } }
}

fn half_of(scene: &Scene<'_>, half: &str, approved: bool) -> Markup {
    let next = if approved {
        scene.say(
            "Dengan kedua bagian kode ia memilih nama pengguna dan kata sandi di halaman pendaftaran.",
            "With both halves they choose a user name and a password on the page of the enrolment.",
        )
    } else {
        scene.say(
            "Petugas lain harus menyetujui pendaftaran ini dan memberikan bagian kedua.",
            "Another member of staff has to approve this enrolment, and gives the second half.",
        )
    };
    html! {
        (secret(half))
        p {
            (scene.say(
                "Berikan langsung kepada orangnya, tidak lewat orang lain. Kode ini hanya ditampilkan sekali ini.",
                "Give it to the person directly, through nobody else. It is shown this once.",
            ))
        }
        p { (next) }
    }
}

fn founders(scene: &Scene<'_>, form: &Posted, codes: &[[crate::reply::Secret; 2]]) -> Markup {
    html! {
        p {
            (scene.say(
                "Berikan kepada tiap orang kedua bagian kodenya sendiri. Kode ini hanya ditampilkan sekali ini.",
                "Give each of them both halves of their own code. They are shown this once.",
            ))
        }
        @for (codes, who) in codes.iter().zip(["first", "second"]) {
            h2 { (form.value(&format!("{who}.name")).unwrap_or_default()) }
            dl {
                @for (half, [id, en]) in codes.iter().zip([
                    ["Bagian pertama", "First half"],
                    ["Bagian kedua", "Second half"],
                ]) {
                    dt { (scene.say(id, en)) }
                    dd { code class="secret" { (**half) } }
                }
            }
        }
        p {
            a class="btn" href="/pendaftaran" {
                (scene.say("Pilih nama pengguna dan kata sandi", "Choose a user name and a password"))
            }
        }
    }
}
