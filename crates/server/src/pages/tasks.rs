//! What is to be done in cases, with until when. What is late can still be done.

use maud::{Markup, html};
use sanad_records::{ListTasks, Query, TaskKind};
use serde_json::Value;

use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{dates, rows};
use crate::problem::Problem;

/// The list of what is to be done.
pub(crate) struct TasksPage;

impl Page for TasksPage {
    type Look = ListTasks;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let title = scene.say("Pekerjaan", "To do").to_owned();
        let rows: Vec<Vec<Markup>> =
            list(answer, "tasks").iter().map(|task| row(scene, task, purpose)).collect();
        let heads = [
            scene.say("Apa", "What"),
            scene.say("Kasus", "Case"),
            scene.say("Klien", "Client"),
            scene.say("Kapan", "When"),
        ];
        let body = html! {
            h1 { (title) }
            (filter(scene, purpose))
            @if rows.is_empty() { p { (scene.say("Tidak ada yang menunggu.", "Nothing waits.")) } }
            @else { (rows::table(&heads, &rows)) }
            (rows::next(scene, answer))
        };
        Ok(Drawn { title, here: Here::Tasks, strip: None, body })
    }
}

/// What many tasks of a kind are called, as the rest of a sentence behind their number.
pub(super) fn many(scene: &Scene<'_>, kind: TaskKind) -> &'static str {
    let [id, en] = match kind {
        TaskKind::Session => ["sesi direncanakan", "sessions planned"],
        TaskKind::Note => ["catatan sesi belum ditandatangani", "session notes to sign"],
        TaskKind::Referral => ["rujukan belum dikirim", "referrals to send"],
        TaskKind::Answer => ["rujukan belum dijawab", "referrals without an answer"],
        TaskKind::Outcome => ["rujukan belum dilaporkan hasilnya", "referrals without an outcome"],
        TaskKind::Transfer => {
            ["permintaan pengalihan kasus belum dijawab", "requests to take a case over"]
        }
        TaskKind::Closure => ["usul penutupan kasus menunggu keputusan", "closures to decide"],
        TaskKind::Disclosure => {
            ["permintaan data menunggu keputusan", "requests for data to decide"]
        }
    };
    scene.say(id, en)
}

/// What one task is, as a sentence that begins with the deed.
fn one(scene: &Scene<'_>, kind: TaskKind) -> &'static str {
    let [id, en] = match kind {
        TaskKind::Session => ["Laksanakan sesi", "Hold the session"],
        TaskKind::Note => ["Tanda tangani catatan sesi", "Sign the session note"],
        TaskKind::Referral => ["Kirim rujukan", "Send the referral"],
        TaskKind::Answer => ["Tanyakan jawaban rujukan", "Ask for the answer to the referral"],
        TaskKind::Outcome => ["Laporkan hasil rujukan", "Tell the outcome of the referral"],
        TaskKind::Transfer => ["Jawab permintaan pengalihan", "Answer the request to take over"],
        TaskKind::Closure => ["Putuskan penutupan kasus", "Decide on the closure"],
        TaskKind::Disclosure => ["Putuskan permintaan data", "Decide on the request for data"],
    };
    scene.say(id, en)
}

fn kind_of(code: &str) -> Option<TaskKind> {
    TaskKind::ALL.into_iter().find(|kind| kind.code() == code)
}

/// The page on which it is done.
fn to_do(task: &Value, kind: TaskKind, purpose: &str) -> String {
    let (deed, by_id) = match kind {
        TaskKind::Session => ("hold_session", false),
        TaskKind::Note => ("sign_note", true),
        TaskKind::Referral => ("send_referral", true),
        TaskKind::Answer => ("accept_referral", true),
        TaskKind::Outcome => ("report_outcome", true),
        TaskKind::Transfer => ("accept_transfer", false),
        TaskKind::Closure => ("approve_closure", false),
        TaskKind::Disclosure => ("decide_disclosure", true),
    };
    let about = if by_id { format!(".{}", text(task, "about")) } else { String::new() };
    format!("/kasus/{}/lakukan/{deed}{about}?purpose={purpose}", text(task, "case"))
}

fn row(scene: &Scene<'_>, task: &Value, purpose: &str) -> Vec<Markup> {
    let kind = kind_of(text(task, "kind"));
    let name = task.get("identity").and_then(|identity| identity.get("name")?.as_str());
    vec![
        html! {
            @if let Some(kind) = kind {
                a href=(to_do(task, kind, purpose)) { (one(scene, kind)) }
            }
        },
        rows::case(scene, task),
        html! { (name.unwrap_or(scene.say("nama tidak dibuka", "name not opened"))) },
        when(scene, task, kind),
    ]
}

/// A session begins at a time; the answer to a letter is wanted until the end of a day.
fn when(scene: &Scene<'_>, task: &Value, kind: Option<TaskKind>) -> Markup {
    let due = task.get("due").and_then(Value::as_str);
    let late = task.get("late").and_then(Value::as_bool) == Some(true);
    html! {
        @match (due, kind) {
            (Some(due), Some(TaskKind::Session)) => { b { (dates::when(scene.tongue, due)) } }
            (Some(due), _) => {
                (scene.say("paling lambat ", "at the latest ")) b { (dates::on(scene.tongue, due)) }
            }
            (None, _) => {
                span class="quiet" { (scene.say("sejak ", "since ")) (dates::on(scene.tongue, text(task, "began"))) }
            }
        }
        @if late { " " span class="tag late" { (scene.say("lewat", "late")) } }
    }
}

fn filter(scene: &Scene<'_>, purpose: &str) -> Markup {
    let said = |query: Query| {
        scene.call.query.pairs().find(|(name, _)| *name == query.name()).map(|(_, value)| value)
    };
    html! {
        form method="get" action="/pekerjaan" class="filter" {
            input type="hidden" name="purpose" value=(purpose);
            div {
                label for="kind" { (scene.say("Apa", "What")) }
                select id="kind" name="kind" {
                    option value="" { (scene.say("semua", "all")) }
                    @for kind in TaskKind::ALL {
                        option value=(kind.code()) selected[said(Query::Kind) == Some(kind.code())] {
                            (one(scene, kind))
                        }
                    }
                }
            }
            div {
                label for="late" { (scene.say("Kapan", "When")) }
                select id="late" name="late" {
                    option value="" { (scene.say("semua", "all")) }
                    option value="true" selected[said(Query::Late) == Some("true")] {
                        (scene.say("hanya yang lewat", "only what is late"))
                    }
                }
            }
            button class="btn plain" { (scene.say("Terapkan", "Apply")) }
        }
    }
}
