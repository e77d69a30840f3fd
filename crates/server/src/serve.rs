//! Starting to listen, and stopping in good order.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use sanad_records::Records;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{interval, sleep, timeout};

use crate::config::Config;
use crate::peer::Peer;
use crate::shared::Shared;
use crate::socket::{self, SocketFile};
use crate::table::router;

/// A server that answers. Dropping it stops nothing; [`Running::stop`] does.
pub struct Running {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Vec<JoinHandle<()>>,
    socket: Option<SocketFile>,
}

/// The server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// What goes over a network must be encrypted, and this server does not do it itself.
    #[error(
        "`{address}` is not a loopback address; without something in front that encrypts, only loopback is listened on"
    )]
    NotLoopback {
        /// The address asked for.
        address: SocketAddr,
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

/// Time between two tidyings of the metrics.
const UPKEEP: Duration = Duration::from_secs(5);

/// Time between two looks at whether every connection has let go.
const LETTING_GO: Duration = Duration::from_millis(1);

/// Starts to serve an institution's records.
///
/// # Errors
/// The address or the socket file cannot be listened on, or the address would be reached over a
/// network in clear.
pub async fn start(records: Arc<Records>, config: Config) -> Result<Running, StartError> {
    let address = config.listen;
    if !address.ip().is_loopback() && !config.behind_proxy {
        return Err(StartError::NotLoopback { address });
    }
    let unlistened = |source| StartError::Address { address, source };
    let network = TcpListener::bind(address).await.map_err(unlistened)?;
    let address = network.local_addr().map_err(unlistened)?;
    let socket = match config.socket {
        Some(path) => {
            Some(socket::listen(&path).map_err(|source| StartError::Socket { path, source })?)
        }
        None => None,
    };
    let shared = Arc::new(Shared::new(records, config.limits));
    let app = router(&shared);
    let mut listening = vec![tokio::spawn(serve(network, app.clone(), &shared))];
    let socket = socket.map(|(listener, file)| {
        listening.push(tokio::spawn(serve(listener, app, &shared)));
        file
    });
    listening.push(tokio::spawn(tidy(Arc::clone(&shared))));
    Ok(Running { address, shared, listening, socket })
}

/// Listens until the server stops and every connection is done.
fn serve<L>(listener: L, app: Router, shared: &Shared) -> impl Future<Output = ()> + use<L>
where
    L: Listener,
    L::Addr: std::fmt::Debug,
    Peer: for<'a> axum::extract::connect_info::Connected<axum::serve::IncomingStream<'a, L>>,
{
    let stop = shared.stop.clone().cancelled_owned();
    let app = app.into_make_service_with_connect_info::<Peer>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(stop);
    async move {
        // Serving ends by the stop alone: failing to accept is retried inside.
        let _ = serving.await;
    }
}

async fn tidy(shared: Arc<Shared>) {
    let mut ticks = interval(UPKEEP);
    while shared.stop.run_until_cancelled(ticks.tick()).await.is_some() {
        shared.meters.keep_up();
    }
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: nothing new is accepted, feeds end at once, requests under way are answered, for as
    /// long as [`crate::Limits::drain_time`] allows. What was acknowledged is on the disk already;
    /// closing the records is the caller's.
    pub async fn stop(self) {
        let Self { shared, listening, socket, address: _ } = self;
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
