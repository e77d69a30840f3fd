//! Tables: read across on a desk, stacked on a phone; and the way to the next page of a list.

use maud::{Markup, html};
use serde_json::Value;

use super::scene::Scene;

/// A table with these heads. A cell repeats its head for a phone.
pub(super) fn table(heads: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table class="stack" {
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody {
                @for row in rows {
                    tr { @for (head, cell) in heads.iter().zip(row) { td data-l=(head) { (cell) } } }
                }
            }
        }
    }
}

/// The way to the next page, where there is one.
pub(super) fn next(scene: &Scene<'_>, answer: &Value) -> Markup {
    let next = answer.get("next").and_then(Value::as_str);
    html! {
        @if let Some(next) = next {
            p { a href=(with(scene, "after", next)) { (scene.say("Halaman berikutnya", "Next page")) } }
        }
    }
}

/// The address of this page, with one parameter said otherwise.
fn with(scene: &Scene<'_>, name: &str, value: &str) -> String {
    let address = scene.address();
    let path = address.split('?').next().unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(scene.call.query.pairs().filter(|(known, _)| *known != name));
    format!("{path}?{}", query.append_pair(name, value).finish())
}

/// A case by its number, as a way to it; a word where a look was at everything or at no case.
pub(super) fn case(scene: &Scene<'_>, row: &Value) -> Markup {
    let id = row.get("case").and_then(Value::as_str);
    let number = row.get("number").and_then(Value::as_str);
    html! {
        @match (id, number) {
            (Some(id), Some(number)) => { a class="num" href={ "/kasus/" (id) "/tujuan" } { (number) } }
            (Some(_), None) => { (scene.say("tidak ada kasusnya", "no such case")) }
            (None, _) => { "–" }
        }
    }
}
