//! The one way from a request to its answer.
//!
//! 1. A number is drawn for it.
//! 2. A head that could be read in two ways is refused, and what is fetched on a guess.
//! 3. Where it comes from, and how much may come from there; who asks, as far as headers tell. No body is
//!    read for nobody.
//! 4. The body, within its limits.
//! 5. Where a password is to be stretched: whether this name may be tried from there now, and a turn.
//! 6. On a thread that may block: sign-in, how much this caller may ask, the headers of a write,
//!    the handler.
//! 7. One line in the log, and the metrics.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{AUTHORIZATION, COOKIE, HeaderName, STRICT_TRANSPORT_SECURITY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sanad_casework::{CaseId, DeniedAct, Shown, StaffId};
use sanad_records::{Attempt, Fault, RequestId, SignedIn, random};
use sanad_witness::MARK;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::call::{Answer, Call};
use crate::caller::{Credentials, from_here, is_meant};
use crate::gate::{Stretches, Turn};
use crate::head::is_sound;
use crate::limit::Share;
use crate::observe::{Seen, observe};
use crate::pages::{self, Posted, is_page};
use crate::peer::{Connection, Peer};
use crate::problem::Problem;
use crate::reply::set;
use crate::route::{Kind, Reply, Route};
use crate::routes::sign_in::SignInForm;
use crate::sent::{asked, path_of, read, written};
use crate::shared::Shared;
use crate::write::is_json;

/// No answer takes so many times as long as the usual one may.
pub(crate) const LONGEST: u32 = 121;

const REQUEST: HeaderName = HeaderName::from_static(MARK);

/// A route, and what is known of it before anybody asks.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) route: &'static Route,
    pub(crate) stretches: Stretches,
    /// All routes there are, among which a form's page is found.
    pub(crate) routes: &'static [Route],
}

/// Answers one request. It is carried to its end, and its line in the log written, also where the
/// caller has gone meanwhile; what goes on for long can ask whether they have.
pub(crate) async fn answer(shared: Arc<Shared>, way: Way, request: Request) -> Response {
    let tasks = shared.tasks.clone();
    let gone = CancellationToken::new();
    let _here = gone.clone().drop_guard();
    match tasks.spawn(numbered(shared, way, request, gone)).await {
        Ok(response) => response,
        Err(_panic) => {
            let mut response = Problem::inside().into_response();
            set(&mut response, REQUEST, "none");
            response
        }
    }
}

async fn numbered(
    shared: Arc<Shared>,
    way: Way,
    request: Request,
    gone: CancellationToken,
) -> Response {
    let begun = Instant::now();
    let id = match random() {
        Ok(bytes) => RequestId::from_bytes(bytes),
        Err(fault) => return Problem::of_fault(&fault).into_response(),
    };
    let (method, route, routes) = (request.method().clone(), way.route, way.routes);
    let person = ForAPerson::of(route, &request);
    let (staff, answer) = match take(&shared, way, id, request, gone).await {
        Ok(done) => (done.staff, done.answer),
        Err(problem) => (None, Err(problem)),
    };
    let mut response = answer.unwrap_or_else(|problem| match person {
        Some(of) => pages::problem(&shared, (route, routes), &of.headers, &of.address, &problem),
        None => problem.into_response(),
    });
    set(&mut response, REQUEST, &id.to_string());
    if shared.over_tls {
        set(&mut response, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    let status = response.status();
    observe(&shared.meters, &Seen { method, route, status, took: begun.elapsed(), id, staff });
    response
}

/// A request whose refusal is told as a page: of a page, or with a form that a browser sent.
struct ForAPerson {
    headers: HeaderMap,
    address: String,
}

impl ForAPerson {
    fn of(route: &Route, request: &Request) -> Option<Self> {
        let (headers, address) = (request.headers(), request.uri().path_and_query());
        let is_page = is_page(route);
        (is_page || Posted::is_form(headers)).then(|| Self {
            headers: headers.clone(),
            address: address.filter(|_| is_page).map(ToString::to_string).unwrap_or_default(),
        })
    }
}

/// An answer, and whose it is.
struct Done {
    staff: Option<StaffId>,
    answer: Answer,
}

async fn take(
    shared: &Arc<Shared>,
    way: Way,
    id: RequestId,
    request: Request,
    gone: CancellationToken,
) -> Result<Done, Problem> {
    let route = way.route;
    let (mut parts, body) = request.into_parts();
    is_sound(&parts)?;
    is_meant(&parts.headers)?;
    let connection = parts.extensions.get().map_or(Connection::UNKNOWN, |ConnectInfo(of)| *of);
    let (peer, mut proxied) = who_speaks(shared, route, connection, &parts.headers)?;
    let credentials = match shown(shared, route, peer, &parts.headers) {
        Ok(credentials) => credentials,
        Err(problem) => return typed_meanwhile(shared, way, &parts.headers, body, problem).await,
    };
    let path = path_of(route, &mut parts).await?;
    // Nobody's body is read but that of who may send one.
    if let Some(shown) = credentials.clone().filter(|_| route.takes_body()) {
        let judging = Arc::clone(shared);
        let judge = spawn_blocking(move || judge(&judging, connection, peer, &shown).map(|_by| ()));
        if let Err(problem) = judge.await.map_err(|_panic| Problem::inside())? {
            return typed_meanwhile(shared, way, &parts.headers, body, problem).await;
        }
        // From here on it is no stranger's request.
        proxied = None;
    }
    let mut body =
        if route.takes_body() { read(body, &parts.headers, shared).await? } else { Bytes::new() };
    let posted = posted(route, credentials.as_ref(), &mut parts, &mut body)?;
    let sent = Sent { parts, path, body, posted, peer, connection, credentials, gone };
    let (turn, attempt) = admitted(shared, way, &sent).await?;
    let _proxied = proxied;
    let _at_work = connection.seat.map(|of| shared.seats.at_work(of));
    if is_at_hand(route) {
        return Ok(work(shared, way, id, sent, attempt));
    }
    let work = {
        let shared = Arc::clone(shared);
        shared.tasks.clone().spawn_blocking(move || {
            let _held = turn;
            work(&shared, way, id, sent, attempt)
        })
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

/// What somebody shows at the door; nothing at a public one.
fn shown(
    shared: &Shared,
    route: &Route,
    peer: Peer,
    headers: &HeaderMap,
) -> Result<Option<Credentials>, Problem> {
    if route.is_public() {
        // Who wants to come in is judged by their tries, which nobody else's reading uses up.
        let free = matches!(route.reply, Reply::Health) || matches!(route.kind, Kind::Door { .. });
        if let (Some(network), false) = (peer.network(), free) {
            shared.strangers.take(network, Instant::now()).map_err(too_many)?;
        }
        return Ok(None);
    }
    let shown = Credentials::of(headers, peer).map_err(|problem| {
        // Who shows nothing has tried nothing.
        if shows_nothing(headers) { problem } else { fewer_failures(shared, peer, problem) }
    })?;
    if shown.is_cookie() {
        from_here(headers, &route.method)?;
    }
    Ok(Some(shown))
}

/// A form that comes after its sign-in has ended: the page of the sign-in, with what was typed. It is read only of
/// a browser that shows who was signed in there last, which this server alone can have sealed; a stranger's is not.
async fn typed_meanwhile(
    shared: &Arc<Shared>,
    Way { route, routes, .. }: Way,
    headers: &HeaderMap,
    body: Body,
    problem: Problem,
) -> Result<Done, Problem> {
    let ended = problem.status() == StatusCode::UNAUTHORIZED;
    if !ended || !route.takes_body() || !Posted::is_form(headers) {
        return Err(problem);
    }
    from_here(headers, &route.method)?;
    let Some(staff) = pages::was_here(shared, headers) else { return Err(problem) };
    let body = read(body, headers, shared).await?;
    let page = pages::ask_again(shared, (route, routes), headers, staff, &body);
    page.map_or(Err(problem), |page| Ok(Done { staff: None, answer: Ok(page) }))
}

/// A form that a browser sent, taken for what the API would be sent: by nobody but who came with the cookie,
/// or is at the door.
fn posted(
    route: &Route,
    credentials: Option<&Credentials>,
    parts: &mut Parts,
    body: &mut Bytes,
) -> Result<Option<Posted>, Problem> {
    if !route.takes_body() || !Posted::is_form(&parts.headers) {
        return Ok(None);
    }
    match credentials {
        Some(shown) if shown.is_cookie() => {}
        None if matches!(route.kind, Kind::Door { .. }) => {
            from_here(&parts.headers, &route.method)?;
        }
        // A program says what it sends as JSON.
        Some(_) | None => return Ok(None),
    }
    let posted = Posted::read(body)?;
    posted.head(&mut parts.headers);
    *body = Bytes::from(posted.body(route.form));
    Ok(Some(posted))
}

struct Sent {
    parts: Parts,
    path: Vec<(String, String)>,
    body: Bytes,
    posted: Option<Posted>,
    peer: Peer,
    connection: Connection,
    credentials: Option<Credentials>,
    gone: CancellationToken,
}

/// Who speaks on this connection, and, where that is somebody behind a proxy, their share of it.
fn who_speaks(
    shared: &Shared,
    route: &Route,
    connection: Connection,
    headers: &HeaderMap,
) -> Result<(Peer, Option<Share<IpAddr>>), Problem> {
    let peer = connection.peer.through(headers, &shared.proxies).map_err(|_unreadable| {
        tracing::warn!("a trusted proxy sent an `X-Forwarded-For` that is no address");
        Problem::header("X-Forwarded-For", "holds something that is no address")
    })?;
    let share = match peer.network() {
        Some(network) if peer != connection.peer && !matches!(route.reply, Reply::Health) => {
            let share = shared.proxied.take(network);
            Some(share.ok_or_else(|| too_many(Duration::ZERO))?)
        }
        Some(_) | None => None,
    };
    Ok((peer, share))
}

/// Whom a caller stands for. A connection that has shown it is no stranger's any more.
fn judge(
    shared: &Shared,
    connection: Connection,
    peer: Peer,
    shown: &Credentials,
) -> Result<SignedIn, Problem> {
    let by =
        shown.sign_in(&shared.records).map_err(|problem| fewer_failures(shared, peer, problem))?;
    if let Some(seat) = connection.seat {
        shared.seats.shown(seat, *by.caller().staff.as_bytes());
    }
    Ok(by)
}

/// What needs neither a disk nor a lock that is held while one is waited for, and so no thread either:
/// that the program runs is told whatever hangs.
fn is_at_hand(route: &Route) -> bool {
    matches!(route.reply, Reply::Health | Reply::Document | Reply::Asset)
}

/// Waits for a turn at stretching a password, where the route does that. Whoever was wrong too often waits
/// longer, and is told so before any work is done.
async fn admitted(
    shared: &Arc<Shared>,
    way: Way,
    sent: &Sent,
) -> Result<(Option<Turn>, Option<Attempt>), Problem> {
    let strangers = match way.stretches {
        Stretches::Never => return Ok((None, None)),
        Stretches::OfStrangers => true,
        Stretches::OfThoseSignedIn => false,
    };
    let mut attempt = None;
    if strangers {
        let network = sent.peer.network();
        // Paid before any work is done, and given back by whoever is let in.
        let crowded =
            network.and_then(|network| shared.failed_sign_ins.take(network, Instant::now()).err());
        match (name_in(way.route, sent), crowded) {
            (None, Some(wait)) => return Err(too_many(wait)),
            // No form: its handler says so, and nothing is stretched for it.
            (None, None) if matches!(way.route.reply, Reply::SignedIn) => return Ok((None, None)),
            (None, None) => {}
            (Some(name), crowded) => {
                let judging = Arc::clone(shared);
                let judge = move || judging.records.attempt(&name, network, crowded);
                let let_through =
                    spawn_blocking(judge).await.map_err(|_panic| Problem::inside())?;
                let route = way.route;
                attempt = Some(let_through.map_err(|error| Problem::of_sign_in(error, route))?);
            }
        }
    }
    // Whoever came from there of late does not stand behind those who never did.
    let strange = strangers && !attempt.as_ref().is_some_and(Attempt::is_familiar);
    match shared.gate.turn(strange).await {
        Ok(turn) => Ok((Some(turn), attempt)),
        Err(_crowded) => {
            if let Some(attempt) = &attempt {
                shared.records.not_looked_at(attempt);
            }
            if has_paid(attempt.as_ref()) {
                give_back(shared, sent.peer);
            }
            Err(Problem::of_fault(&Fault::Crowded))
        }
    }
}

/// Whether no token is shown at all, right or wrong.
fn shows_nothing(headers: &HeaderMap) -> bool {
    !headers.contains_key(AUTHORIZATION) && !headers.contains_key(COOKIE)
}

/// Whether a try was paid for: where an address has nothing left, who came from there of late tries all the
/// same.
fn has_paid(attempt: Option<&Attempt>) -> bool {
    attempt.is_none_or(|attempt| !attempt.is_crowded())
}

/// What was paid by somebody who was not wrong.
fn give_back(shared: &Shared, peer: Peer) {
    if let Some(network) = peer.network() {
        shared.failed_sign_ins.give_back(&network, Instant::now());
    }
}

/// The name in the body of a sign-in; none where the body is no such form, whole and said to be JSON, which
/// its handler tells: a page of another site can send a text, and a try is nothing to be had by that.
fn name_in(route: &Route, sent: &Sent) -> Option<Shown> {
    if !matches!(route.reply, Reply::SignedIn) || is_json(&sent.parts.headers, &sent.body).is_err()
    {
        return None;
    }
    SignInForm::name_in(&sent.body)
}

fn work(
    shared: &Arc<Shared>,
    way: Way,
    id: RequestId,
    sent: Sent,
    attempt: Option<Attempt>,
) -> Done {
    let route = way.route;
    let by = match &sent.credentials {
        Some(credentials) => match judge(shared, sent.connection, sent.peer, credentials) {
            Ok(by) => Some(by),
            Err(problem) => return Done { staff: None, answer: Err(problem) },
        },
        None => None,
    };
    let staff = by.as_ref().map(|by| by.caller().staff);
    let peer = sent.peer;
    let case = sent.path.iter().find(|(name, _)| name == "case");
    let case = case.and_then(|(_, id)| id.parse().ok());
    let paid = has_paid(attempt.as_ref());
    let call =
        allowed(shared, staff).and_then(|()| called(shared, way, id, sent, by.clone(), attempt));
    if let Some(answer) = call.as_ref().ok().and_then(pages::instead) {
        return Done { staff, answer };
    }
    let (call, answer) = match call {
        Ok(call) => {
            let answer = (route.handler)(&call);
            (Some(call), answer)
        }
        Err(problem) => (None, Err(problem)),
    };
    if matches!(route.kind, Kind::Door { .. }) {
        match &answer {
            Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
                shared.meters.sign_in_failed();
            }
            Ok(_) | Err(_) if paid => give_back(shared, peer),
            Ok(_) | Err(_) => {}
        }
    }
    let answer = match (answer, &by) {
        (Err(problem), Some(by)) => Err(with_a_line(shared, route, by, case, id, problem)),
        (answer, _) => answer,
    };
    if let (Some(staff), Err(problem)) = (staff, &answer)
        && problem.left_a_line()
    {
        // Where nothing was left to take, the next request is refused all the same.
        let _ = shared.refusals.take(staff, Instant::now());
    }
    let answer = match &call {
        Some(call) => pages::after(call, answer),
        None => answer,
    };
    Done { staff, answer }
}

/// What a handler works with.
fn called(
    shared: &Arc<Shared>,
    way: Way,
    request: RequestId,
    sent: Sent,
    by: Option<SignedIn>,
    attempt: Option<Attempt>,
) -> Result<Call, Problem> {
    let Way { route, routes, .. } = way;
    let Sent { parts, path, body, posted, peer, gone, .. } = sent;
    if let (Some(form), Some(by)) = (&posted, &by)
        && form.is_of_another(by.caller().staff)
    {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "another_person",
            "the page is another's",
            "this page was opened by somebody else who was signed in here; nothing was sent",
        ));
    }
    // Who only asks for the page in another way writes nothing.
    let writes = !posted.as_ref().is_some_and(Posted::asks_for_its_page);
    Ok(Call {
        shared: Arc::clone(shared),
        route,
        routes,
        request,
        peer,
        query: asked(route, &parts)?,
        tongue: pages::tongue_of(&parts.headers),
        write: if writes { written(route, &parts, &body)? } else { None },
        headers: parts.headers,
        by,
        path,
        body,
        attempt,
        gone,
        posted,
        typed: None,
    })
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
    if problem.status() != StatusCode::UNAUTHORIZED {
        return problem;
    }
    shared.meters.sign_in_failed();
    let Some(network) = peer.network() else { return problem };
    match shared.failed_sign_ins.take(network, Instant::now()) {
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

/// A check of the whole ledger takes as long as it takes.
fn time_for(route: &Route, shared: &Shared) -> Duration {
    let usual = shared.limits.answer_time;
    // The log is walked before the first byte, where the map of its streams is not held yet.
    if route.walks_the_log() { usual.saturating_mul(LONGEST - 1) } else { usual }
}
