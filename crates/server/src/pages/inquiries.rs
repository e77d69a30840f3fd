//! Inquiries: to members of a panel their own, with the cases that the order names.

use maud::{Markup, html};
use sanad_records::{ListInquiries, ShowInquiry};
use serde_json::Value;

use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{dates, labels, rows, states};
use crate::problem::Problem;
use crate::words::deed;

/// The list of them.
pub(crate) struct InquiriesPage;

/// One inquiry.
pub(crate) struct InquiryPage;

/// What a member of the panel, or who ordered it, does in an inquiry.
pub(super) const DEEDS: &[&str] = &["assent_inquiry", "decline_inquiry", "end_inquiry"];

impl Page for InquiriesPage {
    type Look = ListInquiries;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let title = scene.say("Pemeriksaan", "Inquiries").to_owned();
        let row = |one: &Value| {
            vec![
                html! {
                    a href={ "/pemeriksaan/" (text(one, "inquiry")) "?purpose=" (purpose) } {
                        (labels::capital(&labels::code(scene.tongue, "order_class", text(one, "order"))))
                    }
                },
                html! { (dates::on(scene.tongue, text(one, "from"))) " – " (dates::on(scene.tongue, text(one, "until"))) },
                html! { (one.get("cases").and_then(Value::as_u64).unwrap_or(0)) },
                states::inquiry(scene, text(one, "state")),
            ]
        };
        let rows: Vec<Vec<Markup>> = list(answer, "inquiries").iter().map(row).collect();
        let heads = [
            scene.say("Perintah", "Order"),
            scene.say("Waktu", "Time"),
            scene.say("Kasus", "Cases"),
            scene.say("Keadaan", "State"),
        ];
        let body = html! {
            h1 { (title) }
            @if rows.is_empty() { p { (scene.say("Tidak ada pemeriksaan.", "There is no inquiry.")) } }
            @else { (rows::table(&heads, &rows)) }
        };
        Ok(Drawn { title, here: Here::Inquiries, strip: None, body })
    }
}

impl Page for InquiryPage {
    type Look = ShowInquiry;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let title =
            labels::capital(&labels::code(scene.tongue, "order_class", text(answer, "order")));
        let id = text(answer, "inquiry");
        let words = answer.get("words").and_then(Value::as_object);
        let nameless = scene.say("nama tidak dibuka", "name not opened");
        let body = html! {
            h1 { (title) }
            p { (states::inquiry(scene, text(answer, "state"))) }
            dl class="facts" {
                div { dt { (scene.say("Sejak", "From")) } dd { (dates::when(scene.tongue, text(answer, "from"))) } }
                div { dt { (scene.say("Sampai", "Until")) } dd { (dates::when(scene.tongue, text(answer, "until"))) } }
                div { dt { (scene.say("Yang harus bersedia", "Quorum")) } dd { (answer.get("quorum").and_then(Value::as_u64).unwrap_or(0)) } }
            }
            @for text in words.into_iter().flat_map(|words| words.values()).filter_map(Value::as_str) {
                p class="text" { (text) }
            }
            h2 { (scene.say("Panel pemeriksa", "Panel")) }
            ul {
                @for member in list(answer, "members") {
                    li {
                        (member.get("name").and_then(Value::as_str).unwrap_or(nameless)) " "
                        (states::member(scene, text(member, "answer")))
                    }
                }
            }
            h2 { (scene.say("Kasus yang disebut", "Cases named")) }
            @let named = list(answer, "named");
            @if named.is_empty() { p { (scene.say("Belum ditampilkan kepada Anda.", "Not shown to you yet.")) } }
            @else { ul { @for case in named { li { (rows::case(scene, case)) } } } }
            p class="steps-next no-print" {
                @for operation in DEEDS {
                    @if let Some(deed) = deed(operation) {
                        @let [id_words, en] = deed.button;
                        a href={ "/lakukan/" (operation) "." (id) } { (scene.say(id_words, en)) } " "
                    }
                }
            }
        };
        Ok(Drawn { title, here: Here::Inquiries, strip: None, body })
    }
}
