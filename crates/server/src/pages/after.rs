//! What a browser is answered that sent a form, or was refused a page: where the deed was done, the page that
//! comes next; where it was not, the form as it was typed, with what is wrong.

use std::sync::Arc;

use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use maud::html;
use sanad_casework::Purpose;
use sanad_records::Tongue;

use super::place::Place;
use super::posted::{AT, CHECK, Posted, THEN, TONGUE, Typed};
use super::scene::{Drawn, Here, Scene};
use super::{cookies, frame, kept, once, sign_in};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::set;
use crate::route::Route;
use crate::shared::Shared;

/// Leads to the case that was just opened.
pub(super) const NEW: &str = "new";

/// The answer to a form.
pub(crate) fn after(call: &Call, answer: Answer) -> Answer {
    let Some(form) = call.posted.clone() else { return answer };
    match answer {
        Ok(response) => Ok(onward(call, &form, &response)),
        Err(problem) => {
            let typed =
                Typed { form, problem: Some(problem.clone()), was_kept: false, checks: false };
            again(call, call.tongue, typed).unwrap_or(Err(problem))
        }
    }
}

/// The page of the form in another way, with what was typed so far; nothing is done.
pub(crate) fn instead(call: &Call) -> Option<Answer> {
    let form = call.posted.clone().filter(Posted::asks_for_its_page)?;
    let asked: Option<Tongue> = form.value(TONGUE).map(|tongue| tongue.parse().unwrap_or_default());
    let checks = form.value(CHECK).is_some();
    let tongue = asked.unwrap_or(call.tongue);
    let typed = Typed { form, problem: None, was_kept: false, checks };
    let mut answer = again(call, tongue, typed).unwrap_or_else(|| Err(Problem::hidden()));
    if let (Ok(response), Some(tongue)) = (&mut answer, asked) {
        cookies::set_tongue(response, tongue);
    }
    Some(answer)
}

/// The page that comes once it is done. Who has signed in again goes on with what they had typed.
fn onward(call: &Call, form: &Posted, done: &Response) -> Response {
    if call.route.tells_once() {
        return once::page(call, form, done.extensions().get());
    }
    let signed_in = kept::signed_in(call, done);
    let taken_up = kept::taken_up(call, form, done);
    let mut response = taken_up.unwrap_or_else(|| led_on(call, form, done));
    if let Some(by) = signed_in {
        kept::remember(&call.shared, by.caller().staff, &mut response);
    }
    response
}

fn led_on(call: &Call, form: &Posted, done: &Response) -> Response {
    let opened = done.headers().get(LOCATION).and_then(|at| at.to_str().ok());
    let opened = opened.filter(|_| form.value(THEN) == Some(NEW));
    let opened = opened.and_then(|at| {
        let case = at.strip_prefix("/v1/cases/")?;
        Some(match call.route.operation {
            "find_in_emergency" => format!("/kasus/{case}?purpose={}", Purpose::Emergency),
            _ => format!("/kasus/{case}/tujuan"),
        })
    });
    let to = opened.as_deref();
    let to = to.or_else(|| form.value(THEN).filter(|to| Place::of(call.routes, to).is_some()));
    let to = to.or_else(|| form.value(AT).filter(|at| Place::of(call.routes, at).is_some()));
    let mut response = StatusCode::SEE_OTHER.into_response();
    set(&mut response, LOCATION, to.unwrap_or("/hari-ini"));
    for cookie in done.headers().get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    if !call.route.is_public() {
        cookies::set_done(&mut response, call.route.operation);
    }
    response
}

/// The page with the form again, as it was typed.
fn again(call: &Call, tongue: Tongue, typed: Typed) -> Option<Answer> {
    let place = Place::of(call.routes, typed.form.value(AT)?)?;
    let page = Call {
        route: place.route,
        request: call.request,
        peer: call.peer,
        query: place.query()?,
        by: call.by.clone(),
        path: place.path,
        gone: call.gone.clone(),
        tongue,
        typed: Some(typed),
        ..Call::of_nobody(&call.shared, (call.route, call.routes), &call.headers)
    };
    // Who is not signed in is shown no page but that of the sign-in.
    (page.by.is_some() || place.route.is_public()).then(|| (place.route.handler)(&page))
}

/// A refusal as a page. Who is not signed in is asked to, and comes back to where they were.
pub(crate) fn problem(
    shared: &Arc<Shared>,
    (route, routes): (&'static Route, &'static [Route]),
    headers: &HeaderMap,
    address: &str,
    problem: &Problem,
) -> Response {
    let call = Call::of_nobody(shared, (route, routes), headers);
    let scene = Scene::of(&call);
    let status = problem.status();
    let drawn = if status == StatusCode::UNAUTHORIZED {
        let then = if Place::of(routes, address).is_some() { address } else { "/hari-ini" };
        let why = scene
            .say("Masuk dahulu untuk membuka halaman ini.", "Sign in first to open this page.");
        sign_in::drawn(&scene, then, Some(why), None)
    } else {
        let said = problem.said(scene.tongue);
        let body = html! {
            h1 { (said.title) }
            p { (said.detail) }
            p { a href="/hari-ini" { (scene.say("Ke halaman hari ini", "To the page of today")) } }
        };
        Drawn { title: said.title, here: Here::Elsewhere, strip: None, body }
    };
    frame::answer(&scene, status, &drawn)
}
