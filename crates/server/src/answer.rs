//! The one way from a request to its answer.
//!
//! 1. A number is drawn for it.
//! 2. What is fetched on a guess is refused.
//! 3. Who asks, as far as headers tell; no body is read for nobody.
//! 4. The body, within its limits.
//! 5. On a thread that may block: sign-in, how much this caller may ask, the headers of a write,
//!    the handler.
//! 6. One line in the log, and the metrics.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, Query as AxumQuery, RawPathParams, Request};
use axum::http::header::{CONTENT_LENGTH, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use sanad_casework::{CaseId, DeniedAct, StaffId};
use sanad_records::{RequestId, SignedIn, random};
use tokio::time::timeout;

use crate::call::{Answer, Call, Write};
use crate::caller::{Credentials, from_here, is_meant};
use crate::observe::{Seen, observe};
use crate::peer::Peer;
use crate::problem::Problem;
use crate::query::Parameters;
use crate::reply::set;
use crate::route::{Kind, Reply, Route};
use crate::shared::Shared;
use crate::write;

/// No answer takes so many times as long as the usual one may.
pub(crate) const LONGEST: u32 = 121;

const REQUEST: HeaderName = HeaderName::from_static("sanad-request");

/// Answers one request. It is carried to its end, and its line in the log written, also where the
/// caller has gone meanwhile.
pub(crate) async fn answer(
    shared: Arc<Shared>,
    route: &'static Route,
    request: Request,
) -> Response {
    let tasks = shared.tasks.clone();
    match tasks.spawn(numbered(shared, route, request)).await {
        Ok(response) => response,
        Err(_panic) => Problem::inside().into_response(),
    }
}

async fn numbered(shared: Arc<Shared>, route: &'static Route, request: Request) -> Response {
    let begun = Instant::now();
    let id = match random() {
        Ok(bytes) => RequestId::from_bytes(bytes),
        Err(fault) => return Problem::of_fault(&fault).into_response(),
    };
    let method = request.method().clone();
    let (staff, answer) = match take(&shared, route, id, request).await {
        Ok(done) => (done.staff, done.answer),
        Err(problem) => (None, Err(problem)),
    };
    let mut response = answer.unwrap_or_else(Problem::into_response);
    set(&mut response, REQUEST, &id.to_string());
    let status = response.status();
    observe(&shared.meters, &Seen { method, route, status, took: begun.elapsed(), id, staff });
    response
}

/// An answer, and whose it is.
struct Done {
    staff: Option<StaffId>,
    answer: Answer,
}

async fn take(
    shared: &Arc<Shared>,
    route: &'static Route,
    id: RequestId,
    request: Request,
) -> Result<Done, Problem> {
    let (mut parts, body) = request.into_parts();
    is_meant(&parts.headers)?;
    let peer = parts.extensions.get().map_or(Peer::UNKNOWN, |ConnectInfo(peer)| *peer);
    let peer = peer.through(&parts.headers, &shared.proxies);
    let credentials = if route.is_public() {
        None
    } else {
        let shown = Credentials::of(&parts.headers, peer);
        let shown = shown.map_err(|problem| fewer_failures(shared, peer, problem))?;
        if shown.is_cookie() && route.method != Method::GET {
            from_here(&parts.headers)?;
        }
        Some(shown)
    };
    let path = path_of(route, &mut parts).await?;
    let body = read(body, &parts.headers, shared).await?;
    let sent = Sent { parts, path, body, peer, credentials };
    let work = {
        let shared = Arc::clone(shared);
        shared.tasks.clone().spawn_blocking(move || work(&shared, route, id, sent))
    };
    match timeout(time_for(route, shared), work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_panic)) => Err(Problem::inside()),
        Err(_elapsed) => Err(Problem::unavailable(
            "too_slow",
            "no answer in time; repeat a write with the same `Idempotency-Key` to learn its outcome",
            5,
        )),
    }
}

struct Sent {
    parts: Parts,
    path: Vec<(String, String)>,
    body: Bytes,
    peer: Peer,
    credentials: Option<Credentials>,
}

fn work(shared: &Arc<Shared>, route: &'static Route, id: RequestId, sent: Sent) -> Done {
    let by = match &sent.credentials {
        Some(credentials) => match credentials.sign_in(&shared.records) {
            Ok(by) => Some(by),
            Err(problem) => {
                let problem = fewer_failures(shared, sent.peer, problem);
                return Done { staff: None, answer: Err(problem) };
            }
        },
        None => None,
    };
    let staff = by.as_ref().map(|by| by.caller().staff);
    let peer = sent.peer;
    let case = sent.path.iter().find(|(name, _)| name == "case");
    let case = case.and_then(|(_, id)| id.parse().ok());
    let asked_by = by.clone();
    let answer = allowed(shared, staff)
        .and_then(|()| {
            let shared = Arc::clone(shared);
            let Sent { parts, path, body, .. } = sent;
            let query = asked(route, &parts)?;
            let write = written(route, &parts, &body)?;
            let headers = parts.headers;
            Ok(Call { shared, route, request: id, peer, headers, query, by, path, body, write })
        })
        .and_then(|call| (route.handler)(&call))
        .map_err(|problem| {
            let door = matches!(route.kind, Kind::Door { .. });
            if door && problem.status() == StatusCode::UNAUTHORIZED {
                return fewer_failures(shared, peer, problem);
            }
            problem
        });
    let answer = match (answer, &asked_by) {
        (Err(problem), Some(by)) => Err(with_a_line(shared, route, by, case, id, problem)),
        (answer, _) => answer,
    };
    if let (Some(staff), Err(problem)) = (staff, &answer)
        && problem.left_a_line()
    {
        // Where nothing was left to take, the next request is refused all the same.
        let _ = shared.refusals.take(staff, Instant::now());
    }
    Done { staff, answer }
}

/// A refusal that left no line yet gets one: something in the request was missing, wrong or out of
/// date. None where nothing was asked for: by too many requests, or under an id that is none.
fn with_a_line(
    shared: &Shared,
    route: &Route,
    by: &SignedIn,
    case: Option<CaseId>,
    id: RequestId,
    problem: Problem,
) -> Problem {
    let act = match (route.kind, case) {
        (Kind::CaseRead, _) => DeniedAct::Record,
        (Kind::AcrossRead, _) => DeniedAct::List,
        (Kind::Feed, _) => DeniedAct::Feed,
        (Kind::Write(_), Some(_)) => DeniedAct::Write,
        (Kind::Write(_), None) => DeniedAct::Administration,
        (Kind::Own { .. } | Kind::Public { .. } | Kind::Door { .. }, _) => return problem,
    };
    let status = problem.status();
    let nothing_asked = matches!(status, StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS);
    if problem.left_a_line() || nothing_asked || !status.is_client_error() {
        return problem;
    }
    match shared.records.not_understood(by, (act, case), problem.code(), id) {
        Ok(()) => problem.recorded(),
        Err(fault) => Problem::of_fault(&fault),
    }
}

/// Refuses a caller who asks too much, or who was refused too often: each refusal leaves a line.
fn allowed(shared: &Shared, staff: Option<StaffId>) -> Result<(), Problem> {
    let Some(staff) = staff else {
        return Ok(());
    };
    let now = Instant::now();
    shared
        .refusals
        .has(&staff, now)
        .and_then(|()| shared.requests.take(staff, now))
        .map_err(too_many)
}

/// Counts a failed sign-in; too many of one address are answered without saying more.
fn fewer_failures(shared: &Shared, peer: Peer, problem: Problem) -> Problem {
    shared.meters.sign_in_failed();
    match shared.failed_sign_ins.take(peer, Instant::now()) {
        Ok(()) => problem,
        Err(wait) => too_many(wait),
    }
}

fn too_many(wait: Duration) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many",
        "too many requests",
        "these are too many requests; wait a moment",
    )
    .retry_after(wait.as_secs().saturating_add(1))
}

/// The parameters after the `?`; public routes take none and do not mind any.
fn asked(route: &Route, parts: &Parts) -> Result<Parameters, Problem> {
    if route.is_public() {
        return Ok(Parameters::default());
    }
    match AxumQuery::<Vec<(String, String)>>::try_from_uri(&parts.uri) {
        Ok(AxumQuery(pairs)) => Parameters::of(pairs, route.query),
        Err(_) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "parameters",
            "the parameters cannot be read",
            "what follows the `?` cannot be read",
        )),
    }
}

fn written(route: &Route, parts: &Parts, body: &[u8]) -> Result<Option<Write>, Problem> {
    let Kind::Write(precondition) = route.kind else {
        return Ok(None);
    };
    let key = write::idempotency_key(&parts.headers)?;
    let seen = write::seen(&parts.headers, precondition)?;
    write::is_json(&parts.headers, body)?;
    let mut whole = format!("{} {}\n", parts.method, parts.uri.path()).into_bytes();
    whole.extend_from_slice(body);
    Ok(Some(Write { key, whole, seen }))
}

async fn path_of(route: &Route, parts: &mut Parts) -> Result<Vec<(String, String)>, Problem> {
    if route.parameters().next().is_none() {
        return Ok(Vec::new());
    }
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let params = params.map_err(|_| Problem::hidden())?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

async fn read(body: Body, headers: &HeaderMap, shared: &Shared) -> Result<Bytes, Problem> {
    let bytes_max = shared.limits.body_bytes_max;
    let said = headers.get(CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse().ok());
    if said.is_some_and(|said: usize| said > bytes_max) {
        return Err(too_large(bytes_max));
    }
    match timeout(shared.limits.body_time, to_bytes(body, bytes_max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        // A body that broke off has nobody left to read this answer.
        Ok(Err(_too_large_or_broken_off)) => Err(too_large(bytes_max)),
        Err(_elapsed) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "body_too_slow",
            "the body did not come",
            "the body did not come in time",
        )),
    }
}

fn too_large(bytes_max: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "the body is too large",
        format!("the body is larger than {bytes_max} bytes"),
    )
}

/// A check of the whole ledger takes as long as it takes.
fn time_for(route: &Route, shared: &Shared) -> Duration {
    match route.reply {
        // The log is walked before the first byte, where the map of its streams is not held yet.
        Reply::Integrity | Reply::Bundle => shared.limits.answer_time.saturating_mul(LONGEST - 1),
        Reply::Recorded
        | Reply::Issued
        | Reply::Founded
        | Reply::Recovered
        | Reply::SignedIn
        | Reply::Enrolled
        | Reply::Case
        | Reply::CaseList
        | Reply::ClockList
        | Reply::SearchHits
        | Reply::Statement
        | Reply::Accounting
        | Reply::AccessPage
        | Reply::Mentions
        | Reply::EmergencyList
        | Reply::Emergency
        | Reply::StaffList
        | Reply::BreachList
        | Reply::Breach
        | Reply::InquiryList
        | Reply::Inquiry
        | Reply::InquirySearches
        | Reply::Shown
        | Reply::CouldHaveSeen
        | Reply::Me
        | Reply::Events
        | Reply::Health
        | Reply::Checkpoint
        | Reply::Tile
        | Reply::Metrics
        | Reply::Document => shared.limits.answer_time,
    }
}
