//! The weave of looks: a thread for each reader, a bead for each day on which they looked, larger where they looked
//! more often; drawn from the rows of the table that stands beside it, and from nothing else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};
use serde_json::Value;

use super::scene::{Scene, text};
use super::{dates, labels};

/// Threads that are drawn; the table has all.
const THREADS_MAX: usize = 12;
const WIDTH: i64 = 720;
const LABEL: i64 = 200;
const ROW: i64 = 28;

/// The weave of these rows; nothing where there is nothing to see.
pub(super) fn weave(scene: &Scene<'_>, rows: &[Value]) -> Markup {
    let threads = threads(scene, rows);
    let days: Vec<NaiveDate> = threads.values().flat_map(|days| days.keys().copied()).collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return html! {};
    };
    let span = (*last - *first).num_days().max(1);
    let x = |day: &NaiveDate| LABEL + (*day - *first).num_days() * (WIDTH - LABEL - 20) / span + 10;
    let y = |place: usize| i64::try_from(place).unwrap_or(0) * ROW + ROW;
    let height = y(threads.len().min(THREADS_MAX));
    let title = scene.say(
        "Siapa yang membuka, hari demi hari; tabel di bawah menyebut semuanya",
        "Who looked, day by day; the table below tells all of it",
    );
    html! {
        svg class="weave" viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(title) {
            @for (place, (name, days)) in threads.iter().take(THREADS_MAX).enumerate() {
                text x="0" y=(y(place) + 4) { (shortened(name)) }
                line x1=(LABEL) x2=(WIDTH) y1=(y(place)) y2=(y(place)) {}
                @for (day, count) in days {
                    circle cx=(x(day)) cy=(y(place)) r=((*count).clamp(1, 5) + 2) {
                        title { (dates::day(scene.tongue, *day)) ": " (count) }
                    }
                }
            }
        }
        p class="quiet small" {
            (dates::day(scene.tongue, *first))
            @if first != last { " – " (dates::day(scene.tongue, *last)) }
        }
    }
}

/// How often each reader looked on which day.
fn threads(scene: &Scene<'_>, rows: &[Value]) -> BTreeMap<String, BTreeMap<NaiveDate, usize>> {
    let mut threads: BTreeMap<String, BTreeMap<NaiveDate, usize>> = BTreeMap::new();
    for row in rows {
        let by = row.get("by").unwrap_or(&Value::Null);
        let role = labels::code(scene.tongue, "role", text(by, "role"));
        let name = by.get("name").and_then(Value::as_str).map_or(role, str::to_owned);
        if let Some(at) = dates::moment(text(row, "recorded_at")) {
            *threads.entry(name).or_default().entry(at.date_naive()).or_default() += 1;
        }
    }
    threads
}

fn shortened(name: &str) -> String {
    let mut letters = name.chars();
    let short: String = letters.by_ref().take(26).collect();
    if letters.next().is_some() { short + "…" } else { short }
}
