//! The page of the sign-in. It is also what is answered where somebody has to sign in first.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::frame;
use super::posted::{AT, KEPT, THEN};
use super::scene::{Drawn, Here, Scene};
use crate::call::{Answer, Call};

/// Shows it.
#[expect(clippy::unnecessary_wraps, reason = "a handler may fail; this one cannot")]
pub(crate) fn sign_in(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let typed = call.typed.as_ref();
    let then = typed.and_then(|typed| typed.form.value(THEN)).unwrap_or("/hari-ini");
    let kept = typed.and_then(|typed| typed.form.value(KEPT));
    Ok(frame::answer(&scene, scene.status(), &drawn(&scene, then, None, kept)))
}

/// The page, with where it leads to, why it is shown where that is to be told, and what it carries along, sealed.
pub(super) fn drawn(
    scene: &Scene<'_>,
    then: &str,
    why: Option<&'static str>,
    kept: Option<&str>,
) -> Drawn {
    let typed = scene.call.typed.as_ref();
    let name = typed.and_then(|typed| typed.form.value("name")).unwrap_or_default();
    let problem = typed.and_then(|typed| typed.problem.as_ref());
    let title = scene.say("Masuk", "Sign in").to_owned();
    let told = problem.map(|problem| match problem.status() {
        StatusCode::UNAUTHORIZED => scene
            .say(
                "Nama pengguna atau kata sandi tidak cocok. Coba lagi.",
                "Name or password does not match. Try again.",
            )
            .to_owned(),
        _ => problem.said(scene.tongue).detail,
    });
    let body = html! {
        @if let Some(told) = told {
            div class="errors" role="alert" tabindex="-1" id="errors" {
                h2 { (scene.say("Ada yang perlu diperbaiki", "There is a problem")) }
                ul { li { a href="#f-name" { (told) } } }
            }
        }
        @if let Some(why) = why { div class="note" { p { (why) } } }
        h1 { (title) }
        form method="post" action="/v1/sign-in" id="form" novalidate {
            input type="hidden" name="cookie" value="true";
            input type="hidden" name=(AT) value="/masuk";
            input type="hidden" name=(THEN) value=(then);
            @if let Some(kept) = kept { input type="hidden" name=(KEPT) value=(kept); }
            (text_field(scene.say("Nama pengguna", "User name"), "name", "text", name, "username"))
            (text_field(scene.say("Kata sandi", "Password"), "password", "password", "", "current-password"))
            div class="row" { button class="btn" { (title) } }
        }
        p class="help" {
            (scene.say(
                "Yang Anda buka dicatat dengan nama, peran, tujuan, dan waktunya. Klien dapat menanyakannya.",
                "What you open is recorded with your name, role, purpose and its time. Clients may ask about it.",
            ))
        }
    };
    Drawn { title, here: Here::Elsewhere, strip: None, body }
}

fn text_field(label: &str, name: &str, kind: &str, value: &str, completes: &str) -> Markup {
    html! {
        div class="field" {
            label for={ "f-" (name) } { (label) }
            input type=(kind) id={ "f-" (name) } name=(name) value=(value) autocomplete=(completes)
                spellcheck="false" autocapitalize="none";
        }
    }
}

/// The page on which somebody sets name and password with both halves of a code.
#[expect(clippy::unnecessary_wraps, reason = "a handler may fail; this one cannot")]
pub(crate) fn enrolment(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let typed = call.typed.as_ref();
    let name = typed.and_then(|typed| typed.form.value("name")).unwrap_or_default();
    let told = typed
        .and_then(|typed| typed.problem.as_ref())
        .map(|problem| problem.said(scene.tongue).detail);
    let title = scene.say("Pendaftaran akun", "Enrolment").to_owned();
    let body = html! {
        @if let Some(told) = told {
            div class="errors" role="alert" tabindex="-1" id="errors" {
                h2 { (scene.say("Ada yang perlu diperbaiki", "There is a problem")) }
                ul { li { a href="#f-first" { (told) } } }
            }
        }
        h1 { (title) }
        p {
            (scene.say(
                "Dua petugas memberi Anda masing-masing satu bagian kode. Isi keduanya, lalu pilih nama pengguna dan kata sandi.",
                "Two members of staff each gave you half of a code. Fill in both, then choose a user name and a password.",
            ))
        }
        form method="post" action="/v1/enrolment" id="form" novalidate {
            input type="hidden" name=(AT) value="/pendaftaran";
            input type="hidden" name=(THEN) value="/masuk";
            (text_field(scene.say("Bagian pertama kode", "First half of the code"), "first", "password", "", "off"))
            (text_field(scene.say("Bagian kedua kode", "Second half of the code"), "second", "password", "", "off"))
            (text_field(scene.say("Nama pengguna", "User name"), "name", "text", name, "username"))
            (text_field(scene.say("Kata sandi baru", "New password"), "password", "password", "", "new-password"))
            div class="row" { button class="btn" { (scene.say("Daftar", "Enrol")) } }
        }
    };
    let drawn = Drawn { title, here: Here::Elsewhere, strip: None, body };
    Ok(frame::answer(&scene, scene.status(), &drawn))
}
