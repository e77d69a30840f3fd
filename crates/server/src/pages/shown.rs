//! What each reader had been shown of a case: by section, first and last, how often, by which rule.

use maud::{Markup, html};
use sanad_records::AskShown;
use serde_json::Value;

use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{dates, labels, rows};
use crate::problem::Problem;

/// What each reader had been shown.
pub(crate) struct ShownPage;

impl Page for ShownPage {
    type Look = AskShown;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let title = scene
            .say("Yang pernah ditampilkan, dan kepada siapa", "What was shown, and to whom")
            .to_owned();
        let row = |one: &Value| {
            let at = |end: &str| {
                one.get(end)
                    .map(|end| dates::short(scene.tongue, text(end, "at")))
                    .unwrap_or_default()
            };
            let section = text(one, "section");
            vec![
                html! {
                    (one.get("name").and_then(Value::as_str).unwrap_or(scene.say("nama tidak dibuka", "name not opened")))
                    br; span class="quiet small" { (labels::code(scene.tongue, "role", text(one, "role"))) }
                },
                html! {
                    @if section.is_empty() { (scene.say("tanpa isi", "without content")) }
                    @else { (labels::code(scene.tongue, "section", section)) }
                },
                html! { (one.get("looks").and_then(Value::as_u64).unwrap_or(0)) },
                html! { (at("first")) },
                html! { (at("last")) },
            ]
        };
        let rows: Vec<Vec<Markup>> = list(answer, "shown").iter().map(row).collect();
        let heads = [
            scene.say("Kepada siapa", "To whom"),
            scene.say("Bagian", "Section"),
            scene.say("Berapa kali", "How often"),
            scene.say("Pertama", "First"),
            scene.say("Terakhir", "Last"),
        ];
        let lost = list(answer, "gaps");
        let body = html! {
            h1 { (title) }
            @if !lost.is_empty() {
                div class="note warn" { p { (scene.say("Sebagian log hilang untuk selamanya; dari bagian itu tidak ada yang ditampilkan.", "A part of the log was lost for good; of that part nothing is told here.")) } }
            }
            @if rows.is_empty() { p { (scene.say("Belum pernah ditampilkan kepada siapa pun.", "It was shown to nobody.")) } }
            @else { (rows::table(&heads, &rows)) }
        };
        Ok(Drawn { title, here: Here::Access, strip: None, body })
    }
}
