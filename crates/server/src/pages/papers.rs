//! Papers to a person: what is asked for in a file that is opened on their request, and what each sheet says of its
//! printing. A paper is a look of its own, each time.

use maud::{Markup, html};
use serde_json::Value;

use super::scene::{Scene, text};
use super::{dates, labels};
use crate::call::Call;
use crate::problem::Problem;

/// By whom, when and why a paper is printed, in the words of its foot.
pub(crate) fn printed(call: &Call) -> Result<String, Problem> {
    let scene = Scene::of(call);
    let role = labels::code(scene.tongue, "role", call.by()?.caller().role.code());
    let purpose = labels::code(scene.tongue, "purpose", call.query.purpose()?.code());
    let at = dates::here(call.shared.records.moment().recorded_at);
    Ok(format!(
        "{} {role}, {}, {}, {} {purpose}",
        scene.say("dicetak oleh", "printed by"),
        dates::day(scene.tongue, at.date_naive()),
        dates::clock(scene.tongue, at),
        scene.say("untuk", "for"),
    ))
}

/// The papers that are made from a file that is opened on the request of the person.
pub(super) fn papers(scene: &Scene<'_>, answer: &Value, purpose: &str) -> Markup {
    if purpose != "subject_request" {
        return html! {};
    }
    let asks = format!("purpose={purpose}&format=html&language={}", scene.tongue.code());
    let case = format!("/v1/cases/{}", text(answer, "case"));
    html! {
        section class="note no-print" {
            h2 { (scene.say("Surat untuk klien", "Papers for the client")) }
            p {
                (scene.say(
                    "Surat dibuat untuk permintaan yang dicatat; setiap surat dicatat sebagai akses. Serahkan langsung, jangan dikirim.",
                    "A paper is made on a request that was recorded; each is recorded as a look. Hand it over, do not send it.",
                ))
            }
            div class="row" {
                form method="post" action={ (case) "/statement?" (asks) } {
                    button class="btn plain" { (scene.say("Surat keterangan akses", "Statement of access")) }
                }
                form method="post" action={ (case) "/statement?" (asks) "&copy=true" } {
                    button class="btn plain" { (scene.say("Dengan salinan data", "With a copy of the data")) }
                }
                a href={ (case) "/statement?" (asks) } { (scene.say("Tampilkan lagi", "Show it again")) }
                a href={ (case) "/disclosure-accounting?" (asks) } {
                    (scene.say("Surat keterangan pemberian data", "Accounting of disclosures"))
                }
            }
        }
    }
}
