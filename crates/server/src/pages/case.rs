//! The file of a case as a thread: what happened, newest first, with who did it and what was written.

use chrono::NaiveDate;
use maud::{Markup, html};
use sanad_casework::Role;
use sanad_records::ViewCase;
use serde_json::{Map, Value};

use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::strip::{named, strip};
use super::{dates, deeds, labels, papers, states, steps};
use crate::problem::Problem;
use crate::words;

/// The file of a case.
pub(crate) struct CasePage;

/// Clear fields that say which case, person or paper, and nothing to a reader.
const IDS: usize = 32;
/// Fields that hold what somebody wrote, however short.
const TEXTS: &[&str] = &["text", "narrative", "summary", "packet"];
/// A text that is longer stands in lines of its own.
const SHORT: usize = 80;
/// Deeds of everyday work, with what each is called on its button.
const USUAL: &[(&str, [&str; 2])] = &[
    ("hold_session", ["Tulis catatan sesi", "Write a session note"]),
    ("schedule_session", ["Jadwalkan sesi", "Plan a session"]),
    ("propose_referral", ["Buat rujukan", "Refer"]),
];

impl Page for CasePage {
    type Look = ViewCase;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let case = text(answer, "case");
        let body = html! {
            div class="row between" {
                h1 { (heading(scene, answer)) }
                @if purpose == "service" && !is_replay(scene) {
                    div class="row no-print" {
                        @for (place, (operation, [id, en])) in USUAL.iter().enumerate() {
                            a class=(if place == 0 { "btn" } else { "btn plain" })
                                href={ "/kasus/" (case) "/lakukan/" (operation) "?purpose=" (purpose) } {
                                (scene.say(id, en))
                            }
                        }
                    }
                }
            }
            (tags(scene, answer))
            @if !is_replay(scene) { (papers::papers(scene, answer, purpose)) (deeds::deeds(scene, answer, purpose)) }
            (replay(scene, answer, purpose))
            @if scene.role().is_some_and(reads_looks) {
                p class="no-print" {
                    a href={ "/kasus/" (case) "/akses?purpose=" (purpose) } {
                        (scene.say("Siapa saja yang pernah membuka", "Who has opened it"))
                    }
                    " · "
                    a href={ "/kasus/" (case) "/ditampilkan?purpose=" (purpose) } {
                        (scene.say("Yang pernah ditampilkan", "What was shown"))
                    }
                }
            }
            ol class="thread" {
                @for entry in list(answer, "entries").iter().rev() { (bead(scene, answer, entry, purpose)) }
            }
            @if let Some(older) = answer.get("older").and_then(Value::as_str) {
                p class="quiet small" {
                    a href={ "/kasus/" (case) "?purpose=" (purpose) "&before=" (older) } {
                        (scene.say("Tampilkan yang lebih lama", "Show what is older"))
                    }
                    " " (scene.say("(dicatat sebagai akses tersendiri)", "(recorded as a look of its own)"))
                }
            }
        };
        let number = text(answer, "number");
        let title = format!("{} {number}", scene.say("Berkas", "File"));
        Ok(Drawn { title, here: Here::Cases, strip: Some(strip(scene, answer, purpose)), body })
    }
}

/// Whose file it is: the client's name, or the number of the case where that was not opened.
fn heading(scene: &Scene<'_>, answer: &Value) -> String {
    match named(answer) {
        Some(name) => format!("{} {name}", scene.say("Berkas", "File of")),
        None => format!("{} {}", scene.say("Berkas", "File"), text(answer, "number")),
    }
}

/// Who works in files: what comes next with a session or a consent is theirs to do.
fn works(role: Role) -> bool {
    matches!(role, Role::FrontDesk | Role::Counsellor | Role::Supervisor | Role::ReferralOfficer)
}

/// Who may be told who looked at a case.
fn reads_looks(role: Role) -> bool {
    matches!(
        role,
        Role::Supervisor
            | Role::PrivacyOfficer
            | Role::Auditor
            | Role::Operator
            | Role::PanelMember
    )
}

/// Whether the file is shown as it stood.
fn is_replay(scene: &Scene<'_>) -> bool {
    scene.call.query.pairs().any(|(name, _)| ["as_of", "known_at", "seen_by"].contains(&name))
}

/// The file as it stood: what had happened by the end of a day, and what was known by then. Nothing can be done
/// in it.
fn replay(scene: &Scene<'_>, answer: &Value, purpose: &str) -> Markup {
    let case = text(answer, "case");
    let sent = |wanted: &str| {
        let mut pairs = scene.call.query.pairs();
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
    };
    let open = is_replay(scene);
    html! {
        @if open {
            div class="note warn" {
                p {
                    (scene.say("Berkas ditampilkan sebagaimana keadaannya pada waktu itu.", "The file is shown as it stood at that time."))
                    " " a href={ "/kasus/" (case) "?purpose=" (purpose) } { (scene.say("Tampilkan keadaan sekarang", "Show it as it stands now")) }
                }
            }
        }
        details class="no-print" open[open] {
            summary { (scene.say("Keadaan berkas pada tanggal lain", "The file on another day")) }
            form method="get" action={ "/kasus/" (case) } class="filter" {
                input type="hidden" name="purpose" value=(purpose);
                @for (name, label) in [
                    ("as_of", ["Yang sudah terjadi pada", "What had happened by"]),
                    ("known_at", ["Yang sudah diketahui pada", "What was known by"]),
                ] {
                    div {
                        @let [id, en] = label;
                        label for=(name) { (scene.say(id, en)) }
                        input type="date" id=(name) name=(name) value=[sent(name)];
                        @if let Some((first, days)) = span(scene, answer) {
                            input type="range" hidden min="0" max=(days) data-for=(name) data-first=(first)
                                aria-label=(scene.say(id, en));
                        }
                    }
                }
                button class="btn plain" { (scene.say("Tampilkan", "Show")) }
            }
        }
    }
}

/// The days over which the file can be seen: the first of the year in which the case was opened, and how many there
/// are since.
fn span(scene: &Scene<'_>, answer: &Value) -> Option<(NaiveDate, i64)> {
    let year = text(answer, "number").split('-').next()?.parse().ok()?;
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let today = dates::here(scene.call.shared.records.moment().recorded_at).date_naive();
    Some((first, (today - first).num_days()))
}

/// How the case stands, in a line.
fn tags(scene: &Scene<'_>, answer: &Value) -> Markup {
    let state = answer.get("state").unwrap_or(&Value::Null);
    let held = state.get("sessions_held").and_then(Value::as_u64).unwrap_or(0);
    html! {
        p {
            (states::case(scene, text(state, "status"))) " "
            @if text(state, "level") != "normal" && !text(state, "level").is_empty() {
                span class="tag soon" { (labels::code(scene.tongue, "confidentiality_level", text(state, "level"))) } " "
            }
            span class="tag" { (labels::code(scene.tongue, "category", text(state, "category"))) } " "
            span class="quiet small" { (held) " " (scene.say("sesi", "sessions")) }
        }
    }
}

fn bead(scene: &Scene<'_>, answer: &Value, entry: &Value, purpose: &str) -> Markup {
    let name = text(entry, "type");
    let parts = list(entry, "parts");
    let gone = !parts.is_empty() && parts.iter().all(|part| part.get("erased").is_some());
    let kind = match name {
        _ if gone => "gone",
        name if name.starts_with("emergency_") => "grave",
        _ => "",
    };
    html! {
        li class=[(!kind.is_empty()).then_some(kind)] {
            h3 { (labels::event(scene.tongue, name)) }
            p class="when" {
                (dates::when(scene.tongue, text(entry, "occurred_at"))) " · " (by(scene, entry))
                @if let Some(late) = entry.get("late_reason").and_then(Value::as_str) {
                    " · " span class="tag soon" { (scene.say("dicatat kemudian: ", "recorded late: ")) (labels::code(scene.tongue, "late_reason", late)) }
                }
            }
            (facts(scene, name, entry))
            @for part in parts { (part_of(scene, answer, part)) }
            @if !is_replay(scene) && scene.role().is_some_and(works) {
                (steps::steps(scene, answer, entry, purpose))
            }
        }
    }
}

fn by(scene: &Scene<'_>, entry: &Value) -> String {
    let by = entry.get("by").unwrap_or(&Value::Null);
    let role = labels::code(scene.tongue, "role", text(by, "role"));
    match by.get("name").and_then(Value::as_str) {
        Some(name) => format!("{name} ({role})"),
        None => role,
    }
}

/// What stands in clear, but for ids and what the page says elsewhere.
fn facts(scene: &Scene<'_>, event: &str, entry: &Value) -> Markup {
    let data = entry.get("data").and_then(Value::as_object);
    let told: Vec<(&str, String)> = data
        .into_iter()
        .flatten()
        .filter_map(|(field, value)| {
            let [id, en] = words::fact(event, field)?;
            Some((scene.say(id, en), fact(scene, event, field, value)?))
        })
        .collect();
    html! {
        @if !told.is_empty() {
            dl class="facts" {
                @for (field, value) in told { div { dt { (field) } dd { (value) } } }
            }
        }
    }
}

fn fact(scene: &Scene<'_>, event: &str, field: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.len() == IDS && text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            None
        }
        Value::String(text) if dates::moment(text).is_some() => {
            Some(dates::when(scene.tongue, text))
        }
        Value::String(text) => {
            let code = labels::code_of(scene.tongue, event, field, text);
            Some(code.map_or_else(|| dates::on(scene.tongue, text), str::to_owned))
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some(scene.say("ya", "yes").to_owned()),
        Value::Bool(false) => Some(scene.say("tidak", "no").to_owned()),
        Value::Array(all) => {
            let told: Vec<_> =
                all.iter().filter_map(|one| fact(scene, event, field, one)).collect();
            (!told.is_empty()).then(|| told.join(", "))
        }
        Value::Object(_) | Value::Null => None,
    }
}

/// One part: its text, or why there is none, each in words of its own.
fn part_of(scene: &Scene<'_>, answer: &Value, part: &Value) -> Markup {
    let closed = |told: &str| html! { p class="closed" { (told) } };
    let client = answer.get("state").map(|state| text(state, "client")).unwrap_or_default();
    let of_another = text(part, "party") != client;
    if let Some(Value::Object(fields)) = part.get("text") {
        return html! {
            div class="part" {
                @if of_another { p class="quiet small" { (whose(scene, answer, text(part, "party"))) } }
                (written(scene, fields))
            }
        };
    }
    if part.get("erased").is_some() {
        return closed(
            scene.say("Sudah dimusnahkan dan tidak dapat dipulihkan.", "Erased for good."),
        );
    }
    if part.get("lost").is_some() {
        return closed(scene.say(
            "Kuncinya hilang: tidak dapat dibuka. Hubungi operator sistem.",
            "Its key is lost: it cannot be opened. Call the operator.",
        ));
    }
    if part.get("not_shown").is_some() {
        return closed(
            scene.say("Belum pernah ditampilkan kepadanya.", "It had not been shown to them."),
        );
    }
    closed(scene.say("Bagian ini tertutup bagi peran Anda.", "This part is closed to your role."))
}

/// Of whom a part tells that is not the client.
fn whose(scene: &Scene<'_>, answer: &Value, party: &str) -> String {
    let role = answer
        .get("state")
        .and_then(|state| state.get("parties")?.get(party)?.get("role")?.as_str());
    let role = role.map(|role| labels::code(scene.tongue, "party_role", role));
    let role = role.unwrap_or_else(|| scene.say("pihak lain", "another person").to_owned());
    format!("{}: {role}", scene.say("Tentang", "About"))
}

/// The fields of a part: short ones beside what they are called, long ones as text.
fn written(scene: &Scene<'_>, fields: &Map<String, Value>) -> Markup {
    let shown = fields.iter().filter_map(|(name, value)| {
        let Value::String(value) = value else { return None };
        let is_id = value.len() == IDS && value.bytes().all(|b| b.is_ascii_hexdigit());
        let label = scene.tongue.field(name).map_or_else(|| labels::plain(name), str::to_owned);
        let told = dates::on(scene.tongue, &scene.tongue.value(name, value));
        (!is_id).then(|| (name, labels::capital(&label), told))
    });
    let (long, short): (Vec<_>, Vec<_>) = shown.partition(|(name, _, value)| {
        TEXTS.contains(&name.as_str()) || value.chars().count() > SHORT || value.contains('\n')
    });
    html! {
        @if !short.is_empty() {
            dl class="facts" {
                @for (_, label, value) in short {
                    div { dt { (label) } dd { (value) } }
                }
            }
        }
        @for (_, _, value) in long { p class="text" { (value) } }
    }
}
