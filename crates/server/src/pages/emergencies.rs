//! Emergency accesses: who opened what for which danger, and what each still waits for.

use maud::{Markup, html};
use sanad_records::{ListEmergencies, ShowEmergency};
use serde_json::Value;

use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{dates, labels, rows, states};
use crate::problem::Problem;

/// The list of them.
pub(crate) struct EmergenciesPage;

/// One, with every look made under it.
pub(crate) struct EmergencyPage;

impl Page for EmergenciesPage {
    type Look = ListEmergencies;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let title = scene.say("Akses darurat", "Emergency accesses").to_owned();
        let count = |name: &str| {
            answer.get("counts").and_then(|counts| counts.get(name)?.as_u64()).unwrap_or(0)
        };
        let waiting = count("awaiting_review") + count("overdue");
        let rows: Vec<Vec<Markup>> =
            list(answer, "emergencies").iter().map(|one| row(scene, one, purpose)).collect();
        let heads = [
            scene.say("Dibuka", "Opened"),
            scene.say("Oleh", "By"),
            scene.say("Bahaya", "Danger"),
            scene.say("Kasus", "Case"),
            scene.say("Penilaian", "Review"),
        ];
        let body = html! {
            h1 { (title) }
            p class="quiet" { (waiting) " " (scene.say("menunggu penilaian", "wait for a review")) }
            @if rows.is_empty() { p { (scene.say("Belum pernah ada.", "There was none.")) } }
            @else { (rows::table(&heads, &rows)) }
            (rows::next(scene, answer))
        };
        Ok(Drawn { title, here: Here::Emergencies, strip: None, body })
    }
}

impl Page for EmergencyPage {
    type Look = ShowEmergency;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let (case, emergency) = (text(answer, "case"), text(answer, "emergency"));
        let title = format!(
            "{} {}",
            scene.say("Akses darurat, kasus", "Emergency access, case"),
            text(answer, "number")
        );
        let written = |name: &str| answer.get(name).and_then(|part| part.get("text")?.as_object());
        let looks: Vec<Vec<Markup>> = list(answer, "looked")
            .iter()
            .map(|look| {
                vec![
                    html! { (dates::short(scene.tongue, text(look, "recorded_at"))) },
                    html! { (labels::event(scene.tongue, text(look, "type"))) },
                    html! { (sections(scene, look.get("data").unwrap_or(&Value::Null))) },
                ]
            })
            .collect();
        let heads =
            [scene.say("Kapan", "When"), scene.say("Apa", "What"), scene.say("Bagian", "Sections")];
        let is_judged = answer.get("verdict").is_some();
        let body = html! {
            h1 { (title) }
            p { (states::emergency(scene, state(answer))) }
            dl class="facts" {
                div { dt { (scene.say("Dibuka", "Opened")) } dd { (dates::short(scene.tongue, text(answer, "opened_at"))) } }
                div { dt { (scene.say("Oleh", "By")) } dd { (text(answer, "name")) } }
                div { dt { (scene.say("Bahaya", "Danger")) } dd { (labels::code(scene.tongue, "emergency_reason", text(answer, "reason"))) } }
                div { dt { (scene.say("Bagian", "Sections")) } dd { (sections(scene, answer)) } }
            }
            @for part in ["why", "found"] {
                @if let Some(fields) = written(part) {
                    @for value in fields.values().filter_map(Value::as_str) { p class="text" { (value) } }
                }
            }
            h2 { (scene.say("Yang dibuka selama itu", "What was opened under it")) }
            @if looks.is_empty() { p { (scene.say("Tidak ada yang dibuka.", "Nothing was opened.")) } }
            @else { (rows::table(&heads, &looks)) }
            @if !is_judged && purpose == "supervision" {
                p { a class="btn" href={ "/kasus/" (case) "/lakukan/review_emergency." (emergency) "?purpose=" (purpose) } {
                    (scene.say("Nilai akses ini", "Review this access"))
                } }
            }
        };
        Ok(Drawn { title, here: Here::Emergencies, strip: None, body })
    }
}

/// Sections by their names.
pub(super) fn sections(scene: &Scene<'_>, of: &Value) -> String {
    let names = list(of, "sections").iter().filter_map(Value::as_str);
    names.map(|code| labels::code(scene.tongue, "section", code)).collect::<Vec<_>>().join(", ")
}

/// How it was judged; how far it is, where it was not yet.
fn state(one: &Value) -> &str {
    one.get("verdict").and_then(Value::as_str).unwrap_or_else(|| text(one, "state"))
}

fn row(scene: &Scene<'_>, one: &Value, purpose: &str) -> Vec<Markup> {
    let address = format!(
        "/kasus/{}/darurat/{}?purpose={purpose}",
        text(one, "case"),
        text(one, "emergency")
    );
    vec![
        html! { a href=(address) { (dates::short(scene.tongue, text(one, "opened_at"))) } },
        html! { (one.get("name").and_then(Value::as_str).unwrap_or(scene.say("nama tidak dibuka", "name not opened"))) },
        html! { (labels::code(scene.tongue, "emergency_reason", text(one, "reason"))) },
        rows::case(scene, one),
        html! { (states::emergency(scene, state(one))) br; span class="quiet small" {
            (scene.say("paling lambat ", "at the latest ")) (dates::short(scene.tongue, text(one, "review_due")))
        } },
    ]
}
