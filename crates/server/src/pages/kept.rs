//! Nothing typed is lost (WCAG technique G181): a form that comes after its sign-in has ended is answered with the page
//! of the sign-in, which carries what was typed, sealed, in a hidden field; once the same person is back, the form is
//! shown again as they had filled it in. The server keeps nothing. Passwords are left out.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sanad_casework::StaffId;
use sanad_records::{Keeping, Kept, SignedIn};

use super::place::Place;
use super::posted::{AT, KEPT, Posted, Typed};
use super::scene::Scene;
use super::{cookies, frame, sign_in};
use crate::call::Call;
use crate::caller::COOKIE_NAME;
use crate::faults::SECRETS;
use crate::route::Route;
use crate::shared::Shared;

/// Bytes of a form beside what it carries: name, password and addresses.
const BESIDE_BYTES: usize = 16 << 10;

/// Who was signed in last in this browser, as far as its cookie tells.
pub(crate) fn was_here(shared: &Shared, headers: &HeaderMap) -> Option<StaffId> {
    let sealed = URL_SAFE_NO_PAD.decode(cookies::was(headers)?).ok()?;
    shared.records.kept(Keeping::LastHere, &sealed).map(|kept| kept.staff)
}

/// Has the browser know who was here.
pub(super) fn remember(shared: &Shared, staff: StaffId, response: &mut Response) {
    if let Ok(sealed) = shared.records.keep(Keeping::LastHere, staff, &[]) {
        cookies::set_was(response, &URL_SAFE_NO_PAD.encode(sealed));
    }
}

/// The page of the sign-in with what somebody had typed; `None` where it belongs to no page of ours, or is too long to
/// come back.
pub(crate) fn ask_again(
    shared: &Arc<Shared>,
    (route, routes): (&'static Route, &'static [Route]),
    headers: &HeaderMap,
    staff: StaffId,
    body: &Bytes,
) -> Option<Response> {
    let form = Posted::read(body).ok()?;
    Place::of(routes, form.value(AT)?)?;
    let text = form.without(&SECRETS);
    let sealed = shared.records.keep(Keeping::Typed, staff, text.as_bytes()).ok()?;
    let sealed = URL_SAFE_NO_PAD.encode(sealed);
    if sealed.len() + BESIDE_BYTES > shared.limits.body_bytes_max {
        return None;
    }
    let call = Call::of_nobody(shared, (route, routes), headers);
    let scene = Scene::of(&call);
    let why = scene.say(
        "Anda sudah keluar karena lama tidak aktif. Masuk lagi untuk melanjutkan; tulisan Anda masih ada.",
        "You were signed out while idle. Sign in again to go on; your text is kept.",
    );
    let drawn = sign_in::drawn(&scene, "/hari-ini", Some(why), Some(&sealed));
    Some(frame::answer(&scene, StatusCode::UNAUTHORIZED, &drawn))
}

/// The form as it was filled in, for whoever has just signed in, where it is theirs; `done` is the answer to the sign-in.
pub(super) fn taken_up(call: &Call, form: &Posted, done: &Response) -> Option<Response> {
    let sealed = URL_SAFE_NO_PAD.decode(form.value(KEPT)?).ok()?;
    let Kept { staff, text } = call.shared.records.kept(Keeping::Typed, &sealed)?;
    let by = signed_in(call, done).filter(|by| by.caller().staff == staff)?;
    let typed = Posted::read(&text).ok()?;
    let place = Place::of(call.routes, typed.value(AT)?)?;
    let page = Call {
        route: place.route,
        query: place.query()?,
        by: Some(by),
        path: place.path,
        typed: Some(Typed { form: typed, problem: None, was_kept: true, checks: false }),
        request: call.request,
        peer: call.peer,
        tongue: call.tongue,
        ..Call::of_nobody(&call.shared, (call.route, call.routes), &call.headers)
    };
    let mut response = (place.route.handler)(&page).ok()?;
    for cookie in done.headers().get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    Some(response)
}

/// Whom the cookie stands for that a sign-in has just set.
pub(super) fn signed_in(call: &Call, done: &Response) -> Option<SignedIn> {
    let cookies = done.headers().get_all(SET_COOKIE).iter().filter_map(|set| set.to_str().ok());
    let mut token = cookies.filter_map(|set| {
        let (name, rest) = set.split_once('=')?;
        (name == COOKIE_NAME).then(|| rest.split(';').next().unwrap_or_default())
    });
    token.next().and_then(|token| call.shared.records.sign_in(token, None).ok())
}
