//! For what a file is opened: asked on a page before it, which shows nothing of the case and is the same for
//! every id.

use axum::http::StatusCode;
use maud::html;
use sanad_casework::{CaseId, Purpose, Role};

use super::frame;
use super::labels::{capital, code};
use super::scene::{Drawn, Here, Scene};
use crate::call::{Answer, Call};

/// Asks for the purpose.
pub(crate) fn purpose(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let case: CaseId = call.case()?;
    let role = call.by()?.caller().role;
    let purposes = sanad_records::policy::purposes(role);
    let ordinary: Vec<Purpose> =
        purposes.iter().copied().filter(|purpose| *purpose != Purpose::Emergency).collect();
    let title =
        scene.say("Untuk apa berkas ini dibuka?", "What is this file opened for?").to_owned();
    let back = frame::usual_purpose(role).map(Purpose::code).unwrap_or_default();
    let body = html! {
        h1 { (title) }
        p {
            (scene.say(
                "Jawaban Anda dicatat dan akan tampil bila klien menanyakan siapa yang membuka berkasnya.",
                "Your answer is recorded, and told to the client who asks who opened the file.",
            ))
        }
        form method="get" action={ "/kasus/" (case) } {
            fieldset {
                legend class="skip" { (scene.say("Tujuan", "Purpose")) }
                @for (place, purpose) in ordinary.iter().enumerate() {
                    div class="pick" {
                        @let id = format!("p-{}", purpose.code());
                        input type="radio" name="purpose" value=(purpose.code()) id=(id) checked[place == 0] required;
                        label for=(id) { (capital(&code(scene.tongue, "purpose", purpose.code()))) }
                    }
                }
            }
            div class="note" {
                p {
                    (scene.say(
                        "Tujuan ini berlaku untuk berkas ini selama Anda masuk, dan berakhir bila Anda menutup berkas, keluar, atau 30 menit tidak aktif.",
                        "The purpose holds for this file while you are signed in; it ends when you close the file, sign out, or do nothing for 30 minutes.",
                    ))
                }
                p {
                    (scene.say(
                        "Setiap halaman berkas yang Anda buka dicatat tersendiri, juga bila dibuka lagi dengan tombol kembali.",
                        "Each page of the file that you open is recorded by itself, also where it is opened again by going back.",
                    ))
                }
            }
            div class="row" {
                button class="btn" { (scene.say("Buka berkas", "Open the file")) }
                @if role != Role::Subject {
                    a href={ "/kasus?purpose=" (back) } { (scene.say("Kembali ke daftar", "Back to the list")) }
                }
            }
        }
    };
    Ok(frame::answer(
        &scene,
        StatusCode::OK,
        &Drawn { title, here: Here::Cases, strip: None, body },
    ))
}
