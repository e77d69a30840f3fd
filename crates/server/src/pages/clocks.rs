//! What must be done in time: never a bare *due*, but until when at the latest; what is late can still be done.

use maud::{Markup, html};
use sanad_records::ListClocks;
use serde_json::Value;

use super::look::Page;
use super::rows;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{dates, labels, states};
use crate::problem::Problem;

/// The list of deadlines.
pub(crate) struct ClocksPage;

impl Page for ClocksPage {
    type Look = ListClocks;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let title = scene.say("Batas waktu", "Deadlines").to_owned();
        let rows: Vec<Vec<Markup>> =
            list(answer, "clocks").iter().map(|clock| row(scene, clock)).collect();
        let heads = [
            scene.say("Apa", "What"),
            scene.say("Kasus", "Case"),
            scene.say("Paling lambat", "At the latest"),
        ];
        let body = html! {
            h1 { (title) }
            @if rows.is_empty() { p { (scene.say("Tidak ada yang menunggu.", "Nothing waits.")) } }
            @else { (rows::table(&heads, &rows)) }
            (rows::next(scene, answer))
        };
        Ok(Drawn { title, here: Here::Deadlines, strip: None, body })
    }
}

/// What a clock runs for.
fn what(scene: &Scene<'_>, kind: &str) -> String {
    let [id, en] = match kind {
        "subject_request" => {
            ["Jawab permintaan klien tentang berkasnya", "Answer a request about the file"]
        }
        "consent_withdrawal" => [
            "Pastikan pemrosesan berhenti setelah persetujuan ditarik",
            "Confirm that processing stopped after a withdrawal",
        ],
        "access_question" => ["Jawab pertanyaan tentang akses", "Answer a question about looks"],
        "emergency_review" => ["Nilai akses darurat", "Review an emergency access"],
        "breach_notice" => ["Beritahukan kegagalan pelindungan data", "Tell of a breach"],
        other => return labels::capital(&labels::plain(other)),
    };
    scene.say(id, en).to_owned()
}

fn row(scene: &Scene<'_>, clock: &Value) -> Vec<Markup> {
    let waits = match text(clock, "waits_for") {
        "two_persons" => scene.say("menunggu keputusan dua orang", "waits for two to decide"),
        "second_person" => scene.say("menunggu orang kedua", "waits for the second person"),
        _ => "",
    };
    vec![
        html! { (what(scene, text(clock, "kind"))) @if !waits.is_empty() { br; span class="quiet small" { (waits) } } },
        rows::case(scene, clock),
        html! { b { (dates::when(scene.tongue, text(clock, "due"))) } " " (states::clock(scene, text(clock, "state"))) },
    ]
}
