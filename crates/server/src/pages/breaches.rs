//! Breaches of the protection of data: which there are, until when who must be told.

use maud::{Markup, html};
use sanad_records::{ListBreaches, ShowBreach};
use serde_json::Value;

use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{dates, labels, rows, states};
use crate::problem::Problem;
use crate::words::deed;

/// The list of them.
pub(crate) struct BreachesPage;

/// The file of one.
pub(crate) struct BreachPage;

/// What is done in the file of a breach.
pub(super) const DEEDS: &[&str] = &["confirm_breach", "notify_breach", "close_breach"];

impl Page for BreachesPage {
    type Look = ListBreaches;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let title = scene.say("Kegagalan pelindungan data pribadi", "Breaches").to_owned();
        let row = |one: &Value| {
            vec![
                html! {
                    a href={ "/kegagalan/" (text(one, "breach")) "?purpose=" (purpose) } {
                        (labels::capital(&labels::code(scene.tongue, "breach_kind", text(one, "kind"))))
                    }
                },
                html! { (dates::short(scene.tongue, text(one, "known_at"))) },
                html! { b { (dates::short(scene.tongue, text(one, "due"))) } },
                states::breach(scene, text(one, "state")),
            ]
        };
        let rows: Vec<Vec<Markup>> = list(answer, "breaches").iter().map(row).collect();
        let heads = [
            scene.say("Jenis", "Kind"),
            scene.say("Diketahui", "Known since"),
            scene.say("Diberitahukan paling lambat", "Told at the latest"),
            scene.say("Keadaan", "State"),
        ];
        let body = html! {
            h1 { (title) }
            p { a class="btn" href="/lakukan/suspect_breach" { (scene.say("Catat dugaan kegagalan", "Record a suspected breach")) } }
            @if rows.is_empty() { p { (scene.say("Belum pernah ada.", "There was none.")) } }
            @else { (rows::table(&heads, &rows)) }
        };
        Ok(Drawn { title, here: Here::Breaches, strip: None, body })
    }
}

impl Page for BreachPage {
    type Look = ShowBreach;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let title =
            labels::capital(&labels::code(scene.tongue, "breach_kind", text(answer, "kind")));
        let id = text(answer, "breach");
        let codes = |of: &str, listed: &str| {
            let all = list(answer, of).iter().filter_map(Value::as_str);
            all.map(|code| labels::code(scene.tongue, listed, code)).collect::<Vec<_>>().join(", ")
        };
        let body = html! {
            h1 { (title) }
            p { (states::breach(scene, text(answer, "state"))) }
            dl class="facts" {
                div { dt { (scene.say("Diketahui", "Known since")) } dd { (dates::when(scene.tongue, text(answer, "known_at"))) } }
                div { dt { (scene.say("Diberitahukan paling lambat", "Told at the latest")) } dd { (dates::when(scene.tongue, text(answer, "due"))) } }
                div { dt { (scene.say("Kelompok data", "Groups of data")) } dd { (codes("data_groups", "data_group")) } }
                div { dt { (scene.say("Sudah diberi tahu", "Told so far")) } dd { (codes("told", "breach_notice")) } }
            }
            @for row in list(answer, "words") {
                @for text in row.as_object().into_iter().flatten().filter(|(name, _)| *name != "seq").filter_map(|(_, value)| value.as_str()) {
                    p class="text" { (text) }
                }
            }
            h2 { (scene.say("Kasus yang disebut", "Cases named")) }
            ul { @for case in list(answer, "named") { li { (rows::case(scene, case)) } } }
            p class="steps-next no-print" {
                @for operation in DEEDS {
                    @if let Some(deed) = deed(operation) {
                        @let [id_words, en] = deed.button;
                        a href={ "/lakukan/" (operation) "." (id) } { (scene.say(id_words, en)) } " "
                    }
                }
            }
        };
        Ok(Drawn { title, here: Here::Breaches, strip: None, body })
    }
}
