//! Who looked: at a case, by somebody, in a span of time; without content.

use maud::{Markup, html};
use sanad_records::{ReadAccess, ReadCaseAccess};
use serde_json::Value;

use super::emergencies::sections;
use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::weave::weave;
use super::{dates, labels, rows};
use crate::problem::Problem;

/// Who looked at a case.
pub(crate) struct CaseAccessPage;

/// What somebody looked at, or who looked in a span of time.
pub(crate) struct AccessLogPage;

impl Page for CaseAccessPage {
    type Look = ReadCaseAccess;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let title = scene.say("Siapa yang membuka berkas ini", "Who opened this file").to_owned();
        Ok(drawn(scene, answer, title, &html! {}))
    }
}

impl Page for AccessLogPage {
    type Look = ReadAccess;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let title = scene.say("Log akses", "Access log").to_owned();
        let sent = |name: &str| {
            scene
                .call
                .query
                .pairs()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.to_owned())
        };
        let filter = html! {
            @if sent("staff").is_some() {
                p class="quiet" { (scene.say("Akses oleh satu petugas.", "Looks by one member of staff.")) }
            } @else {
            form method="get" action="/akses" class="filter" {
                input type="hidden" name="purpose" value=(purpose);
                div { label for="from" { (scene.say("Dari", "From")) } input type="date" id="from" name="from" value=[sent("from")]; }
                div { label for="to" { (scene.say("Sampai sebelum", "Until before")) } input type="date" id="to" name="to" value=[sent("to")]; }
                button class="btn plain" { (scene.say("Terapkan", "Apply")) }
            }
            }
        };
        Ok(drawn(scene, answer, title, &filter))
    }
}

fn drawn(scene: &Scene<'_>, answer: &Value, title: String, filter: &Markup) -> Drawn {
    let rows: Vec<Vec<Markup>> =
        list(answer, "accesses").iter().map(|look| row(scene, look)).collect();
    let heads = [
        scene.say("Kapan", "When"),
        scene.say("Siapa", "Who"),
        scene.say("Apa", "What"),
        scene.say("Kasus", "Case"),
        scene.say("Untuk", "For"),
    ];
    let lost = list(answer, "gaps");
    let body = html! {
        h1 { (title) }
        p class="quiet" { (scene.say("Isi berkas tidak ditampilkan di sini. Server ini yang menghitungnya.", "No content is shown here. This server computed it.")) }
        (filter)
        @if !lost.is_empty() {
            div class="note warn" { p { (scene.say("Sebagian log hilang untuk selamanya; dari bagian itu tidak ada yang ditampilkan.", "A part of the log was lost for good; of that part nothing is told here.")) } }
        }
        (weave(scene, list(answer, "accesses")))
        @if rows.is_empty() { p { (scene.say("Tidak ada akses.", "There was no look.")) } }
        @else { (rows::table(&heads, &rows)) }
        (rows::next(scene, answer))
    };
    Drawn { title, here: Here::Access, strip: None, body }
}

fn row(scene: &Scene<'_>, look: &Value) -> Vec<Markup> {
    let by = look.get("by").unwrap_or(&Value::Null);
    let denied = look.get("denied").and_then(Value::as_bool).unwrap_or_default();
    let data = look.get("data").unwrap_or(&Value::Null);
    let role = labels::code(scene.tongue, "role", text(by, "role"));
    let cases = list(look, "cases");
    let everything = look.get("everything").and_then(Value::as_bool).unwrap_or_default();
    vec![
        html! { (dates::short(scene.tongue, text(look, "recorded_at"))) " " span class="quiet small num" { (text(look, "seq")) } },
        html! { (by.get("name").and_then(Value::as_str).unwrap_or(&role)) br; span class="quiet small" { (role) } },
        html! {
            @if denied { span class="tag late" { (scene.say("ditolak", "refused")) } }
            @else { (labels::event(scene.tongue, text(look, "type"))) }
            @let opened = sections(scene, data);
            @if !opened.is_empty() { br; span class="quiet small" { (opened) } }
        },
        html! {
            @if everything { (scene.say("semua", "everything")) }
            @for (place, case) in cases.iter().enumerate() { @if place > 0 { ", " } (rows::case(scene, case)) }
        },
        html! { (labels::code(scene.tongue, "purpose", text(look, "purpose"))) },
    ]
}
