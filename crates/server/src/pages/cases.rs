//! The list of cases: number, name and how each stands, and no more. Its filters are a plain form; the server
//! filters.

use maud::{Markup, html};
use sanad_casework::Role;
use sanad_records::{Carried, ListCases, Query};
use serde_json::Value;

use super::labels::{capital, code};
use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{dates, frame, labels, rows, states};
use crate::problem::Problem;

/// The list of cases.
pub(crate) struct CasesPage;

/// Filters with the list that each takes a code of.
const FILTERS: &[(Query, &str, [&str; 2])] = &[
    (Query::Urgency, "urgency", ["Kemendesakan", "Urgency"]),
    (Query::Standing, "standing", ["Klien", "Client"]),
    (Query::Track, "track", ["Jalur", "Track"]),
];

impl Page for CasesPage {
    type Look = ListCases;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let cases = list(answer, "cases");
        let title = scene.say("Kasus", "Cases").to_owned();
        let body = html! {
            h1 { (title) }
            (filter(scene, purpose))
            @if cases.is_empty() { p { (scene.say("Tidak ada kasus di sini.", "There is no case here.")) } }
            @else {
                table class="stack" {
                    thead {
                        tr {
                            th scope="col" { (scene.say("Nomor", "Number")) }
                            th scope="col" { (scene.say("Klien", "Client")) }
                            th scope="col" { (scene.say("Pokok", "Kind")) }
                            th scope="col" { (scene.say("Diterima", "Opened")) }
                            th scope="col" { (scene.say("Keadaan", "Status")) }
                            th scope="col" { (scene.say("Tindakan", "Deeds")) }
                        }
                    }
                    tbody { @for case in cases { (row(scene, case, purpose)) } }
                }
            }
            (rows::next(scene, answer))
        };
        Ok(Drawn { title, here: Here::Cases, strip: None, body })
    }
}

fn row(scene: &Scene<'_>, case: &Value, purpose: &str) -> Markup {
    let (number, client) = (scene.say("Nomor", "Number"), scene.say("Klien", "Client"));
    let name = case.get("identity").and_then(|identity| identity.get("name")?.as_str());
    let urgent = text(case, "urgency") == "high" && text(case, "status") == "open";
    let writes = scene.role() == Some(Role::Counsellor) && text(case, "status") == "open";
    html! {
        tr {
            td data-l=(number) class="num" {
                a href={ "/kasus/" (text(case, "case")) "/tujuan" } { (text(case, "number")) }
            }
            td data-l=(client) { (name.unwrap_or(scene.say("nama tidak dibuka", "name not opened"))) }
            td data-l=(scene.say("Pokok", "Kind")) { (code(scene.tongue, "category", text(case, "category"))) }
            td data-l=(scene.say("Diterima", "Opened")) { (dates::on(scene.tongue, text(case, "opened_at"))) }
            td data-l=(scene.say("Keadaan", "Status")) {
                (states::case(scene, text(case, "status")))
                @if urgent { " " span class="tag late" { (scene.say("mendesak", "urgent")) } }
            }
            td data-l=(scene.say("Tindakan", "Deeds")) {
                @if writes {
                    a href={ "/kasus/" (text(case, "case")) "/lakukan/hold_session?purpose=" (purpose) } {
                        (scene.say("Catat sesi", "Record a session"))
                        span class="unseen" { ": " (text(case, "number")) }
                    }
                }
            }
        }
    }
}

fn filter(scene: &Scene<'_>, purpose: &str) -> Markup {
    let chosen = |query: Query| {
        scene.call.query.pairs().find(|(name, _)| *name == query.name()).map(|(_, value)| value)
    };
    let any = scene.say("semua", "all");
    html! {
        form method="get" action="/kasus" class="filter" {
            input type="hidden" name="purpose" value=(purpose);
            div {
                label for="status" { (scene.say("Keadaan", "Status")) }
                select id="status" name="status" {
                    option value="" { (any) }
                    @for (code, told) in states::cases(scene) {
                        option value=(code) selected[chosen(Query::Status) == Some(code)] { (told) }
                    }
                }
            }
            @if !scene.role().is_some_and(frame::carries) {
                div {
                    label for="carried" { (scene.say("Penanggung jawab", "Responsible")) }
                    select id="carried" name="carried" {
                        option value="" { (any) }
                        @for carried in Carried::ALL {
                            option value=(carried.code()) selected[chosen(Query::Carried) == Some(carried.code())] {
                                @match carried {
                                    Carried::Nobody => { (scene.say("belum ada", "nobody yet")) }
                                    Carried::Absent => { (scene.say("tidak bertugas lagi", "not at work any more")) }
                                }
                            }
                        }
                    }
                }
            }
            @for (query, list, [id, en]) in FILTERS {
                div {
                    label for=(query.name()) { (scene.say(id, en)) }
                    select id=(query.name()) name=(query.name()) {
                        option value="" { (any) }
                        @for code in labels::codes(list) {
                            option value=(code) selected[chosen(*query) == Some(code)] {
                                (capital(&labels::code(scene.tongue, list, code)))
                            }
                        }
                    }
                }
            }
            button class="btn plain" { (scene.say("Terapkan", "Apply")) }
        }
    }
}
