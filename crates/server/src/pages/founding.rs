//! Founding in the browser: with the code that `sanad init` printed the first two persons are named, once, and each
//! chooses a way in of their own; nobody needs a shell after `init`.

use maud::{Markup, html};
use sanad_casework::Role;

use super::frame;
use super::kit::{Choices, Form, Label, Sent};
use super::labels::{self, capital};
use super::scene::{Drawn, Here, Scene};
use crate::call::{Answer, Call};
use crate::problem::Problem;

/// The route that the form is sent to.
const SENDS_TO: &str = "found_by_code";
/// What is asked about each of the two.
const OF_EACH: [(&str, [&str; 2]); 5] = [
    ("name", ["Nama lengkap", "Full name"]),
    ("role", ["Peran", "Role"]),
    ("profession", ["Profesi", "Profession"]),
    ("unit", ["Unit (misalnya konseling)", "Unit (such as konseling)"]),
    ("certificate", ["Nomor sertifikat, bila ada", "Number of the certificate, if any"]),
];

/// Who approves what others propose.
const APPROVERS: [Role; 3] = [Role::Head, Role::Supervisor, Role::PrivacyOfficer];

/// Shows it.
pub(crate) fn founding(call: &Call) -> Answer {
    let scene = Scene::of(call);
    let title = scene.say("Dua akun pertama", "The first two accounts").to_owned();
    let open = call.shared.records.is_to_be_founded().map_err(|fault| Problem::of_fault(&fault))?;
    let body = if open { form(&scene, &title)? } else { founded(&scene, &title) };
    let drawn = Drawn { title, here: Here::Elsewhere, strip: None, body };
    Ok(frame::answer(&scene, scene.status(), &drawn))
}

fn founded(scene: &Scene<'_>, title: &str) -> Markup {
    html! {
        h1 { (title) }
        p { (scene.say("Dua akun pertama sudah ada.", "The first two accounts are there already.")) }
        p { a class="btn" href="/masuk" { (scene.say("Masuk", "Sign in")) } }
    }
}

fn form(scene: &Scene<'_>, title: &str) -> Result<Markup, Problem> {
    let route = scene.call.routes.iter().find(|route| route.operation == SENDS_TO);
    let route = route.ok_or_else(Problem::hidden)?;
    let form = Form::of(scene, route);
    let labelled =
        |[id, en]: [&'static str; 2]| Label { label: scene.say(id, en).to_owned(), help: None };
    let approvers: Choices = APPROVERS
        .iter()
        .map(|role| {
            let told = capital(&labels::code(scene.tongue, "role", role.code()));
            (role.code().to_owned(), told)
        })
        .collect();
    let fields = html! {
        div class="field" {
            label for="f-code" { (scene.say("Kode pendirian", "Founding code")) }
            div class="help" id="h-code" {
                (scene.say(
                    "Kode yang dicetak oleh perintah sanad init, seperti 12ab-34cd-56ef-78ab-90cd.",
                    "The code that the command sanad init printed, such as 12ab-34cd-56ef-78ab-90cd.",
                ))
            }
            input type="text" id="f-code" name="code" autocomplete="off" autocapitalize="none"
                spellcheck="false" aria-describedby="h-code";
        }
        @for (who, heading) in [
            ("first", ["Orang pertama", "First person"]),
            ("second", ["Orang kedua", "Second person"]),
        ] {
            fieldset {
                legend { @let [id, en] = heading; (scene.say(id, en)) }
                @for (name, label) in OF_EACH {
                    @let place = format!("{who}.{name}");
                    @if name == "role" { (form.choice(&place, &labelled(label), &approvers)) }
                    @else { (form.field(&place, &labelled(label), None)) }
                }
            }
        }
        div class="row" { button class="btn" { (scene.say("Buat dua akun pertama", "Make the first two accounts")) } }
    };
    Ok(html! {
        (form.errors())
        h1 { (title) }
        p {
            (scene.say(
                "Setiap hal penting di sini memerlukan dua orang. Sebutkan dua orang pertama: pimpinan, supervisor, atau petugas pelindungan data pribadi. Mereka mendaftarkan semua petugas lain.",
                "Whatever matters here takes two persons. Name the first two: a head, a supervisor or a privacy officer. They enrol everybody else.",
            ))
        }
        (form.whole(&Sent { action: route.path, seen: None, then: "/" }, &fields))
    })
}
