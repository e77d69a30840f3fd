//! Serving a witness over HTTP: one route, bounded in bytes, time and connections.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use sanad_chain::tree::AddCheckpoint;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use crate::answer::Answer;
use crate::idle::{Idle, Times};
use crate::seats::{Places, Seats};
use crate::witness::Witness;

/// How much is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time; what is more is closed.
    pub connections_max: usize,
    /// Connections from one address, or one /64 over IPv6, at the same time: where it comes with more,
    /// its oldest gives way.
    pub share_max: usize,
    /// Time in which the head of a request must have come, also of the next one on a connection.
    pub head_time: Duration,
    /// Time in which its body must have come.
    pub body_time: Duration,
    /// Time that requests under way are waited for when it stops.
    pub drain_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 256,
            share_max: 64,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(10),
            drain_time: Duration::from_secs(5),
        }
    }
}

/// A witness that answers. Dropping it stops nothing; [`Running::stop`] does.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    serving: JoinHandle<io::Result<()>>,
    drain_time: Duration,
}

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on `{address}`: {source}")]
pub struct StartError {
    /// The address asked for.
    address: SocketAddr,
    /// Why.
    source: io::Error,
}

/// Bytes of a head, and of what is read ahead of a body.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// What all requests share.
#[derive(Clone)]
struct Shared {
    witness: Arc<Witness>,
    body_time: Duration,
}

/// Starts to serve a witness. Port 0 takes a free one. What is said is public and signed; where it
/// must be encrypted all the same, something in front does it.
///
/// # Errors
/// The address cannot be listened on.
pub async fn start(
    witness: Arc<Witness>,
    address: SocketAddr,
    limits: Limits,
) -> Result<Running, StartError> {
    let refused = |source| StartError { address, source };
    let listener = TcpListener::bind(address).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let server = axum_server::from_tcp(listener).map_err(refused)?;
    let handle = Handle::new();
    // A head that has not begun is nobody's to wait for: only this ends that.
    let idle_time = limits.head_time + limits.body_time;
    let times = Times { first: idle_time, next: idle_time, write: limits.body_time };
    let places = Places { most: limits.connections_max, kept: 0, each: limits.share_max };
    let seats = Arc::new(Seats::new(places, Vec::new()));
    let idle = Idle::new(NoDelayAcceptor::new(), times).seated(seats);
    // The one version whose time limits are set: the library's own builder alone would speak another.
    let mut server = server.acceptor(idle).handle(handle.clone()).http1_only();
    server
        .http_builder()
        .http1()
        .header_read_timeout(limits.head_time)
        .max_buf_size(HEAD_BYTES_MAX);
    let app = Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .with_state(Shared { witness, body_time: limits.body_time });
    let serving = tokio::spawn(server.serve(app.into_make_service()));
    handle.listening().await;
    Ok(Running { address, handle, serving, drain_time: limits.drain_time })
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: nothing new is accepted, requests under way are answered, for as long as
    /// [`Limits::drain_time`] allows. What was answered is on the disk already.
    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(self.drain_time));
        // One that panicked has nothing left to wait for.
        let _ = self.serving.await;
    }
}

async fn add_checkpoint(State(shared): State<Shared>, body: Body) -> Response {
    let Ok(body) = timeout(shared.body_time, to_bytes(body, AddCheckpoint::BYTES_MAX)).await else {
        return StatusCode::REQUEST_TIMEOUT.into_response();
    };
    // Too long, or broken off: then nobody reads the answer.
    let Ok(body) = body else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    match spawn_blocking(move || shared.witness.answer(&body)).await {
        Ok(Ok(answer)) => told(&answer),
        // It has told of its fault, or of its panic, itself.
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn told(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match answer {
        Answer::Cosigned(line) => {
            (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], line.clone()).into_response()
        }
        Answer::Conflict(size) => {
            (status, [(CONTENT_TYPE, "text/x.tlog.size")], format!("{size}\n")).into_response()
        }
        Answer::Malformed | Answer::Untrusted | Answer::Unknown | Answer::Unproven => {
            status.into_response()
        }
    }
}
