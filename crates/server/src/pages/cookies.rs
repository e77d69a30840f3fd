//! The cookies of pages beside that of a sign-in. None of them opens anything.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use sanad_records::{Tongue, random};

/// The language.
const TONGUE: &str = "__Host-tongue";
/// A number that is new with each page: a browser keeps no page for *back* while a cookie that no script reads
/// has changed since, so that what is shown again is asked for again, and leaves its line.
const CHANGED: &str = "__Host-page";
/// What was done last, to be told once.
const DONE: &str = "__Host-done";
/// Who was signed in last, sealed: so that what they type after their sign-in has ended is read once more.
const WAS: &str = "__Host-was";
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";
/// A year.
const LONG_SECONDS: u32 = 31_536_000;
/// What was done is told on the page that comes next.
const SHORT_SECONDS: u32 = 60;

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let sent = headers.get_all(COOKIE).iter().filter_map(|sent| sent.to_str().ok());
    sent.flat_map(|sent| sent.split(';')).find_map(|cookie| {
        let (known, value) = cookie.trim().split_once('=')?;
        (known == name).then_some(value)
    })
}

fn append(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// The language that was chosen; Indonesian otherwise.
pub(crate) fn tongue(headers: &HeaderMap) -> Tongue {
    cookie(headers, TONGUE).and_then(|code| code.parse().ok()).unwrap_or_default()
}

pub(super) fn set_tongue(response: &mut Response, tongue: Tongue) {
    let code = tongue.code();
    append(response, &format!("{TONGUE}={code}; {ATTRIBUTES}; Max-Age={LONG_SECONDS}"));
}

/// Has the browser ask again for what it shows again. Where no number can be drawn it is the moment.
pub(super) fn change(response: &mut Response) {
    let number = random::<8>().map_or(0, u64::from_le_bytes);
    append(response, &format!("{CHANGED}={number:016x}; {ATTRIBUTES}"));
}

/// What was done last: the name of an operation.
pub(super) fn done(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, DONE).filter(|done| !done.is_empty())
}

pub(super) fn set_done(response: &mut Response, operation: &str) {
    append(response, &format!("{DONE}={operation}; {ATTRIBUTES}; Max-Age={SHORT_SECONDS}"));
}

/// Who was signed in last, sealed.
pub(super) fn was(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, WAS)
}

pub(super) fn set_was(response: &mut Response, sealed: &str) {
    append(response, &format!("{WAS}={sealed}; {ATTRIBUTES}"));
}

pub(super) fn forget_done(response: &mut Response) {
    append(response, &format!("{DONE}=; {ATTRIBUTES}; Max-Age=0"));
}
