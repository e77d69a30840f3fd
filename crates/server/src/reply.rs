//! Replies. One with content is built by [`show`] and [`show_statement`] only, from what is disclosed.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, LOCATION,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sanad_casework::DrawnCount;
use sanad_records::{Recorded, RevealError, Revealed};
use serde::Serialize;
use serde_json::{Map, Value, json as value};
use zeroize::Zeroizing;

use crate::page::{POLICY, statement_page};
use crate::problem::{Answer, Problem, etag};
use crate::route::Route;

/// Where the line of a look stands.
pub(crate) const LOOK: HeaderName = HeaderName::from_static("sanad-look");
/// The hash of the line of a look.
pub(crate) const LOOK_HASH: HeaderName = HeaderName::from_static("sanad-look-hash");

/// A text that must not outlive its use.
pub(crate) type Secret = Zeroizing<String>;

/// What an answer tells once, for the page that shows it to who sent a form.
#[derive(Clone)]
pub(crate) enum ToldOnce {
    /// Half of an enrolment code.
    Half(Secret),
    /// A token.
    Token(Secret),
    /// Both halves of the codes of those who are made.
    Founders(Vec<[Secret; 2]>),
}

impl ToldOnce {
    /// Goes along with the answer, within this process.
    pub(crate) fn with(self, mut response: Response) -> Response {
        response.extensions_mut().insert(self);
        response
    }
}

/// Shows what was asked for, with its version where it has one; or tells why not.
pub(crate) fn show<T: Serialize>(
    disclosed: Result<Revealed<T>, RevealError>,
    version: impl FnOnce(&T) -> Option<u64>,
) -> Answer {
    let disclosed = disclosed.map_err(Problem::of_reveal)?;
    Ok(shown(&disclosed, version(disclosed.value())))
}

/// Shows a statement: as JSON, or as a page ready to print, which says by whom, when and why.
pub(crate) fn show_statement<T: Serialize>(
    disclosed: Result<Revealed<T>, RevealError>,
    printed: Option<&str>,
) -> Answer {
    let disclosed = disclosed.map_err(Problem::of_reveal)?;
    let Some(printed) = printed else {
        return Ok(shown(&disclosed, None));
    };
    let answer = serde_json::to_value(disclosed.value()).map_err(|_| Problem::inside())?;
    let mut response = (StatusCode::OK, statement_page(&answer, Some(printed))).into_response();
    set(&mut response, CONTENT_TYPE, "text/html; charset=utf-8");
    set(&mut response, CACHE_CONTROL, "no-store");
    set(&mut response, CONTENT_SECURITY_POLICY, POLICY);
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, REFERRER_POLICY, "no-referrer");
    mark(&mut response, &disclosed);
    Ok(response)
}

/// The only other place where a reply with content is built: from what is disclosed, with the place of
/// the line that says so.
pub(crate) fn shown<T: Serialize>(disclosed: &Revealed<T>, version: Option<u64>) -> Response {
    let mut response = json(StatusCode::OK, disclosed.value());
    mark(&mut response, disclosed);
    if let Some(version) = version {
        set(&mut response, ETAG, &etag(version));
    }
    response
}

/// Marks a reply with the place of the line it rests on.
pub(crate) fn mark<T>(response: &mut Response, disclosed: &Revealed<T>) {
    set(response, LOOK, &disclosed.seq().to_string());
    set(response, LOOK_HASH, &disclosed.hash().to_string());
}

/// Tells what was recorded: 201, or 200 where it had been before, with the ids that were drawn and where to
/// look at it if it can be looked at. `body` is `recorded`, or more.
pub(crate) fn recorded<T: Serialize>(route: &Route, recorded: &Recorded, body: &T) -> Response {
    let status = if recorded.repeated { StatusCode::OK } else { StatusCode::CREATED };
    let mut response = json(status, &Told { body, made: made(route, recorded) });
    let of_staff = recorded.entries.iter().any(|entry| entry.id("staff").is_some());
    if let Some(case) = recorded.case {
        set(&mut response, LOCATION, &format!("/v1/cases/{case}"));
    } else if of_staff {
        set(&mut response, LOCATION, "/v1/staff");
    }
    set(&mut response, ETAG, &etag(recorded.version));
    response
}

/// What was recorded, and what was made with it.
#[derive(Serialize)]
struct Told<'a, T> {
    #[serde(flatten)]
    body: &'a T,
    #[serde(skip_serializing_if = "Map::is_empty")]
    made: Map<String, Value>,
}

/// The ids that were drawn, by their names.
fn made(route: &Route, recorded: &Recorded) -> Map<String, Value> {
    let mut made = Map::new();
    for drawn in route.makes {
        let ids = recorded.drawn(drawn);
        let told = match drawn.count {
            DrawnCount::Many => Some(value!(ids)),
            DrawnCount::One | DrawnCount::Perhaps => ids.first().map(|id| value!(id)),
        };
        made.extend(told.map(|told| (drawn.name.to_owned(), told)));
    }
    made
}

/// A reply in JSON that nobody on the way keeps.
pub(crate) fn json<T: Serialize>(status: StatusCode, body: &T) -> Response {
    match serde_json::to_vec(body) {
        Ok(text) => {
            let mut response = (status, text).into_response();
            set(&mut response, CONTENT_TYPE, "application/json");
            set(&mut response, CACHE_CONTROL, "no-store");
            response
        }
        Err(_) => Problem::inside().into_response(),
    }
}

/// Sets a header to a value of ours, which is ASCII.
pub(crate) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
