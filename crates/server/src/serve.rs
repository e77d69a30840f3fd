//! Starting to listen, and stopping in good order.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum_server::accept::{DefaultAcceptor, NoDelayAcceptor};
use axum_server::tls_rustls::RustlsAcceptor;
use axum_server::{Address, Handle};
use hyper_util::rt::TokioTimer;
use sanad_records::{Records, RequestId, random};
use sanad_witness::{Idle, Refusals, Times};
use tokio::sync::Mutex;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{interval, sleep, timeout};

use crate::answer::LONGEST;
use crate::config::{Config, Publish};
use crate::cosign::cosign;
use crate::peer::Connection;
use crate::problem::not_a_request;
use crate::shared::Shared;
use crate::socket::{self, SocketFile};
use crate::table::router;
use crate::tls::Certificate;

/// A server that answers. Dropping it stops nothing; [`Running::stop`] does.
pub struct Running {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Vec<JoinHandle<()>>,
    socket: Option<SocketFile>,
    certificate: Arc<Mutex<Option<Certificate>>>,
}

/// The server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// What goes over a network must be encrypted, and this server does not do it itself.
    #[error(
        "`{address}` is not a loopback address; without a certificate, or something in front that encrypts, only loopback is listened on"
    )]
    NotLoopback {
        /// The address asked for.
        address: SocketAddr,
    },
    /// Certificate or key cannot be used.
    #[error("the certificate or its key cannot be used: {source}")]
    Certificate {
        /// Why.
        source: io::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`: {source}")]
    Address {
        /// The address asked for.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The socket file cannot be listened on.
    #[error("cannot listen on the socket file `{}`: {source}", path.display())]
    Socket {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The fewest bytes of a head that the library can be told to take.
const HEAD_BYTES_LEAST: usize = 8 * 1024;

/// Time between two tidyings of the metrics.
const UPKEEP: Duration = Duration::from_secs(5);

/// Time between two looks at whether every connection has let go.
pub(crate) const LETTING_GO: Duration = Duration::from_millis(1);

/// Starts to serve an institution's records.
///
/// # Errors
/// The address or the socket file cannot be listened on, or the address would be reached over a
/// network in clear.
pub async fn start(records: Arc<Records>, config: Config) -> Result<Running, StartError> {
    let address = config.listen;
    if config.is_in_clear() {
        return Err(StartError::NotLoopback { address });
    }
    let certificate = match &config.tls {
        Some(files) => {
            let read = Certificate::read(files);
            Some(read.map_err(|source| StartError::Certificate { source })?)
        }
        None => None,
    };
    let unlistened = |source| StartError::Address { address, source };
    let network = TcpListener::bind(address).map_err(unlistened)?;
    let address = network.local_addr().map_err(unlistened)?;
    let network = axum_server::from_tcp(network).map_err(unlistened)?;
    let mut taken = None;
    if let Some(path) = config.socket {
        let refused = |source| StartError::Socket { path: path.clone(), source };
        let (listener, file) = socket::listen(&path).map_err(refused)?;
        taken = Some((axum_server::from_unix(listener).map_err(refused)?, file));
    }
    let mut shared = Shared::new(records, config.limits, &config.proxies);
    shared.over_tls = certificate.is_some();
    let shared = Arc::new(shared);
    let app = router(&shared).into_make_service_with_connect_info::<Connection>();
    let head_time = shared.limits.head_time;
    let head_bytes_max = shared.limits.head_bytes_max.max(HEAD_BYTES_LEAST);
    // Listens until the server stops and every connection is done. A macro, since the bounds of a
    // function over all kinds of connection would be longer than its body.
    let mut listening = Vec::new();
    macro_rules! listen {
        ($server:expr) => {{
            let handle = Handle::new();
            // Without `http1_only` of this very server, other versions would be spoken too, where none of
            // the times hold.
            let mut server = $server.handle(handle.clone()).http1_only();
            let mut http = server.http_builder().http1();
            http.timer(TokioTimer::new()).header_read_timeout(head_time);
            http.max_buf_size(head_bytes_max);
            let serving = server.serve(app.clone());
            let stopping = until_stopped(Arc::clone(&shared), handle);
            listening.push(tokio::spawn(async move {
                // Serving ends by the stop alone: failing to accept is retried inside.
                let (_ended, ()) = tokio::join!(serving, stopping);
            }));
        }};
    }
    // Small answers must not wait for an acknowledgement of the last one.
    let prompt = NoDelayAcceptor::new();
    let longest = shared.limits.answer_time.saturating_mul(LONGEST);
    let times = Times { first: head_time, next: longest, write: shared.limits.write_time };
    let (seats, refusals) = (Arc::clone(&shared.seats), refusals(&shared));
    if let Some(certificate) = &certificate {
        let tls = RustlsAcceptor::new(certificate.config()).handshake_timeout(head_time);
        let idle = Idle::new(tls.acceptor(prompt), times);
        listen!(network.acceptor(idle.seated(seats).refusing(Arc::clone(&refusals))));
    } else {
        let idle = Idle::new(prompt, times);
        listen!(network.acceptor(idle.seated(seats).refusing(Arc::clone(&refusals))));
    }
    let socket = taken.map(|(server, file)| {
        listen!(server.acceptor(Idle::new(DefaultAcceptor::new(), times).refusing(refusals)));
        file
    });
    let certificate = Arc::new(Mutex::new(certificate));
    if let Some(how) = config.publish {
        listening.push(tokio::spawn(publish(Arc::clone(&shared), how)));
    }
    listening.push(tokio::spawn(tidy(Arc::clone(&shared), Arc::clone(&certificate))));
    Ok(Running { address, shared, listening, socket, certificate })
}

/// What is no request at all is refused as all else is: with a number, counted, and in the log.
fn refusals(shared: &Arc<Shared>) -> Refusals {
    let shared = Arc::downgrade(shared);
    Arc::new(move |status| {
        let id = random().map(RequestId::from_bytes).map(|id| id.to_string()).unwrap_or_default();
        if let Some(shared) = shared.upgrade() {
            shared.meters.unreadable(status);
        }
        tracing::info!(status, request = %id, "no request");
        not_a_request(status, &id)
    })
}

/// Ends the listening once the server stops.
async fn until_stopped<A: Address>(shared: Arc<Shared>, handle: Handle<A>) {
    shared.stop.cancelled().await;
    handle.graceful_shutdown(Some(shared.limits.drain_time));
}

/// Publishes checkpoints on a clock, whatever happens meanwhile: they tell how many entries there
/// are by then, and no more of when.
async fn publish(shared: Arc<Shared>, how: Publish) {
    let mut ticks = interval(how.every);
    while shared.stop.run_until_cancelled(ticks.tick()).await.is_some() {
        let (records, name) = (Arc::clone(&shared.records), how.name.clone());
        match spawn_blocking(move || records.publish(Some(&name))).await {
            Ok(Ok(published)) => {
                tracing::info!(size = published.size, "a checkpoint was published");
                if let Some(witnesses) = &how.witnesses {
                    let cosigned = cosign(&shared, witnesses, &published);
                    shared.stop.run_until_cancelled(cosigned).await;
                }
            }
            Ok(Err(error)) => tracing::error!(%error, "no checkpoint could be published"),
            // It has told of its panic itself.
            Err(_panic) => {}
        }
    }
}

async fn tidy(shared: Arc<Shared>, certificate: Arc<Mutex<Option<Certificate>>>) {
    let mut ticks = interval(UPKEEP);
    while shared.stop.run_until_cancelled(ticks.tick()).await.is_some() {
        shared.meters.keep_up();
        keep_up(&certificate).await;
        let records = Arc::clone(&shared.records);
        let told = spawn_blocking(move || records.tell_turned_away()).await;
        if let Ok(Err(fault)) = told {
            tracing::error!(%fault, "who was not let in cannot be recorded");
        }
        let records = Arc::clone(&shared.records);
        if let Ok(Err(fault)) = spawn_blocking(move || records.finish_begun()).await {
            tracing::error!(%fault, "an erasure or a redaction that has begun cannot be ended yet");
        }
    }
}

async fn keep_up(certificate: &Mutex<Option<Certificate>>) {
    if let Some(certificate) = &mut *certificate.lock().await {
        certificate.keep_up();
    }
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes certificate and key in anew if their files have changed, as happens every few seconds
    /// by itself.
    pub async fn keep_up(&self) {
        keep_up(&self.certificate).await;
    }

    /// Stops: nothing new is accepted, feeds end at once, requests under way are answered, for as
    /// long as [`crate::Limits::drain_time`] allows. What was acknowledged is on the disk already;
    /// closing the records is the caller's.
    pub async fn stop(self) {
        let Self { shared, listening, socket, address: _, certificate: _ } = self;
        shared.stop.cancel();
        shared.tasks.close();
        let drained = async {
            for listener in listening {
                // One that panicked has nothing left to wait for.
                let _ = listener.await;
            }
            shared.tasks.wait().await;
            // A connection lets go of what it served a moment after it is counted as done.
            while Arc::strong_count(&shared) > 1 {
                sleep(LETTING_GO).await;
            }
        };
        if timeout(shared.limits.drain_time, drained).await.is_err() {
            tracing::warn!("some requests were not done in time and are left behind");
        }
        drop(socket);
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}
