//! What every page has around it: the head with who is signed in, the navigation, the strip of a case, what was
//! done last, the foot; and the headers of the answer.

use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse as _, Response};
use chrono::TimeDelta;
use maud::{DOCTYPE, Markup, html};
use sanad_casework::{Purpose, Role};
use sanad_records::{IDLE, Tongue, random};

use super::posted::{KEY, THEN, TONGUE};
use super::scene::{Drawn, Here, Scene};
use super::{cookies, dates, labels};
use crate::reply::set;
use crate::words::deed;

/// What a page may load: from this server alone, and no markup that a script makes.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'; trusted-types 'none'";

/// Minutes before the end of the time without use at which it is told.
const WARNS_MINUTES: u64 = 5;

/// A page as an answer.
pub(super) fn answer(scene: &Scene<'_>, status: StatusCode, drawn: &Drawn) -> Response {
    let mut response = (status, page(scene, drawn).into_string()).into_response();
    head(&mut response, scene.tongue);
    if scene.call.by.is_some() {
        cookies::change(&mut response);
    }
    if cookies::done(&scene.call.headers).is_some() {
        cookies::forget_done(&mut response);
    }
    response
}

fn head(response: &mut Response, tongue: Tongue) {
    set(response, CONTENT_TYPE, "text/html; charset=utf-8");
    set(response, CONTENT_LANGUAGE, tongue.code());
    set(response, CACHE_CONTROL, "no-store");
    set(response, CONTENT_SECURITY_POLICY, POLICY);
    set(response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    // The toggle of the language comes back to the page it was pressed on; nobody else learns of it.
    set(response, REFERRER_POLICY, "same-origin");
    set(response, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(
        response,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    set(response, VARY, "Cookie");
}

fn page(scene: &Scene<'_>, drawn: &Drawn) -> Markup {
    let wrong = scene.call.typed.as_ref().is_some_and(|typed| typed.problem.is_some());
    html! {
        (DOCTYPE)
        html lang=(scene.tongue.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title {
                    @if wrong { (scene.say("Kesalahan: ", "Error: ")) }
                    (drawn.title) " · Sanad"
                }
                link rel="stylesheet" href="/sanad.css";
                link rel="icon" href="/sanad.svg";
                script src="/sanad.js" defer {}
            }
            body {
                a class="skip" href="#isi" { (scene.say("Langsung ke isi", "Skip to content")) }
                (bar(scene))
                @if scene.call.by.is_some() { (navigation(scene, drawn.here)) }
                @if let Some(strip) = &drawn.strip { (strip) }
                main id="isi" class="wrap" tabindex="-1" {
                    (done(scene))
                    @if scene.call.by.is_some() { (time_is_short(scene)) }
                    (drawn.body)
                }
                footer class="foot" {
                    div class="wrap" {
                        (scene.say(
                            "Setiap akses ke berkas dicatat dahulu, baru isinya ditampilkan.",
                            "Each look at a file is recorded first, and shown then.",
                        ))
                    }
                }
            }
        }
    }
}

/// The mark of the house: a thread with its beads.
fn thread() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" {
            path d="M4 20 C4 12 20 12 20 4" fill="none" stroke="currentColor" stroke-width="1.6" {}
            circle cx="4" cy="20" r="3" fill="currentColor" {}
            circle cx="12" cy="12" r="3" fill="currentColor" {}
            circle cx="20" cy="4" r="2.4" fill="none" stroke="currentColor" stroke-width="1.6" {}
        }
    }
}

fn bar(scene: &Scene<'_>) -> Markup {
    let home = if scene.call.by.is_some() { "/hari-ini" } else { "/" };
    html! {
        header class="head" {
            div class="wrap" {
                a class="brand" href=(home) { (thread()) span { "Sanad" } }
                div class="who" {
                    @if let Some(role) = scene.role() {
                        span { (labels::code(scene.tongue, "role", role.code())) }
                        form method="post" action="/v1/sign-out" {
                            input type="hidden" name=(KEY) value=(key());
                            input type="hidden" name=(THEN) value="/masuk";
                            button class="link" { (scene.say("Keluar", "Sign out")) }
                        }
                    }
                    (toggle(scene))
                }
            }
        }
    }
}

/// The other language, in its own name. Where something can be typed it is a button of that form, so that the
/// text comes along.
fn toggle(scene: &Scene<'_>) -> Markup {
    let (other, name) = match scene.tongue {
        Tongue::Indonesian => (Tongue::English, "English"),
        Tongue::English => (Tongue::Indonesian, "Bahasa Indonesia"),
    };
    html! {
        @if ["page_deed", "page_act", "page_sign_in", "page_enrolment"].contains(&scene.call.route.operation) {
            button class="link" form="form" name=(TONGUE) value=(other.code()) formnovalidate
                lang=(other.code()) { (name) }
        } @else {
            a href={ "/bahasa/" (other.code()) } lang=(other.code()) hreflang=(other.code()) { (name) }
        }
    }
}

fn navigation(scene: &Scene<'_>, here: Here) -> Markup {
    html! {
        nav class="nav" aria-label=(scene.say("Utama", "Main")) {
            div class="wrap" {
                ul {
                    @for (of, address, [id, en]) in ways(scene) {
                        li {
                            a href=(address) aria-current=[(here == of).then_some("page")] { (scene.say(id, en)) }
                        }
                    }
                }
            }
        }
    }
}

/// The warning before the time without use is over, with one button to go on; the script shows it.
fn time_is_short(scene: &Scene<'_>) -> Markup {
    let after = (IDLE.as_secs() / 60).saturating_sub(WARNS_MINUTES);
    html! {
        div id="idle" class="note warn no-print" role="alert" hidden data-after=(after) {
            p {
                (scene.say(
                    "Lima menit lagi Anda keluar sendiri karena lama tidak aktif. Tulisan Anda tetap terbawa.",
                    "In five minutes you are signed out, as nothing was done for long. Your text stays.",
                ))
            }
            p { button type="button" class="btn plain" id="go-on" { (scene.say("Tetap masuk", "Stay signed in")) } }
        }
    }
}

/// The ways that are open to the role.
fn ways(scene: &Scene<'_>) -> Vec<(Here, String, [&'static str; 2])> {
    let mut ways = vec![(Here::Today, "/hari-ini".to_owned(), ["Hari ini", "Today"])];
    let Some((role, purpose)) = scene.role().and_then(|role| Some((role, usual_purpose(role)?)))
    else {
        return ways;
    };
    let with = |path: &str| format!("{path}?purpose={}", purpose.code());
    if lists_cases(role) {
        let name = if role == Role::FrontDesk {
            ["Penerimaan saya", "My intakes"]
        } else if carries(role) {
            ["Kasus saya", "My cases"]
        } else {
            ["Semua kasus", "All cases"]
        };
        ways.push((Here::Cases, with("/kasus"), name));
    }
    if matches!(role, Role::Counsellor | Role::FrontDesk | Role::Supervisor) {
        let name = ["Penerimaan baru", "New intake"];
        ways.push((Here::Intake, "/lakukan/open_intake".to_owned(), name));
        ways.push((Here::Search, "/cari".to_owned(), ["Cari", "Search"]));
    }
    if carries(role) || matches!(role, Role::Supervisor | Role::PrivacyOfficer) {
        ways.push((Here::Tasks, with("/pekerjaan"), ["Pekerjaan", "To do"]));
    }
    if matches!(role, Role::Counsellor | Role::Supervisor | Role::PrivacyOfficer) {
        ways.push((Here::Deadlines, with("/batas-waktu"), ["Batas waktu", "Deadlines"]));
    }
    if matches!(role, Role::Supervisor | Role::PrivacyOfficer | Role::Auditor) {
        ways.push((Here::Emergencies, with("/darurat"), ["Akses darurat", "Emergencies"]));
    }
    if matches!(role, Role::PrivacyOfficer | Role::Head) {
        ways.push((Here::Breaches, with("/kegagalan"), ["Kegagalan data", "Breaches"]));
    }
    if matches!(role, Role::PanelMember | Role::Head | Role::Auditor) {
        ways.push((Here::Inquiries, with("/pemeriksaan"), ["Pemeriksaan", "Inquiries"]));
    }
    if matches!(
        role,
        Role::Supervisor | Role::Head | Role::PrivacyOfficer | Role::Operator | Role::Auditor
    ) {
        ways.push((Here::Staff, with("/petugas"), ["Petugas", "Staff"]));
    }
    if matches!(role, Role::Auditor | Role::PrivacyOfficer) {
        // A span is asked for: that of the last week.
        let today = dates::here(scene.call.shared.records.moment().recorded_at).date_naive();
        let (from, to) = (today - TimeDelta::days(7), today + TimeDelta::days(1));
        let address = format!("{}&from={from}&to={to}", with("/akses"));
        ways.push((Here::Access, address, ["Log akses", "Access log"]));
    }
    if matches!(role, Role::Auditor | Role::PrivacyOfficer | Role::Operator) {
        ways.push((Here::Log, with("/buku-log"), ["Buku log", "The log"]));
    }
    ways
}

/// For what somebody in this role looks at cases as a rule: the first purpose of the role's row.
pub(super) fn usual_purpose(role: Role) -> Option<Purpose> {
    sanad_records::policy::purposes(role).first().copied()
}

/// Who carries cases of their own.
pub(super) fn carries(role: Role) -> bool {
    matches!(role, Role::Counsellor | Role::ReferralOfficer)
}

/// Who has a list of cases.
pub(super) fn lists_cases(role: Role) -> bool {
    carries(role) || matches!(role, Role::FrontDesk | Role::Supervisor | Role::Auditor)
}

/// What was done last, told once.
fn done(scene: &Scene<'_>) -> Markup {
    let done = cookies::done(&scene.call.headers).and_then(|done| said(scene, done));
    html! {
        @if let Some(done) = done {
            div class="note good" role="status" { p { (done) } }
        }
    }
}

/// A key against doing the same twice, drawn for one form.
pub(super) fn key() -> String {
    let drawn = random::<16>().map_or(0, u128::from_le_bytes);
    format!("{drawn:032x}")
}

/// What is told once a deed is done.
fn said(scene: &Scene<'_>, operation: &str) -> Option<&'static str> {
    deed(operation).map(|deed| {
        let [id, en] = deed.done;
        scene.say(id, en)
    })
}
