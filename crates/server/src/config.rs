//! How the server is set up.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sanad_casework::LogName;
use sanad_witness::Witnesses;

use crate::tls::Tls;

/// Where the server listens, and how much it takes.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// A socket file for the terminal of the same machine, mode 0600; none if left out. Whoever
    /// connects to it without a token is the shell's user.
    pub socket: Option<PathBuf>,
    /// Certificate and key, if this server encrypts what goes over the network itself.
    pub tls: Option<Tls>,
    /// The addresses of what encrypts in front of the server, if something does: where a request
    /// came from is believed of these alone. Without it and without [`Config::tls`], only loopback
    /// addresses are listened on.
    pub proxies: Vec<IpAddr>,
    /// Under which name and how often checkpoints are published; not at all, if left out.
    pub publish: Option<Publish>,
    /// How much is taken.
    pub limits: Limits,
}

impl Config {
    /// Whether what is asked and answered would go over a network in clear, which no server does.
    pub fn is_in_clear(&self) -> bool {
        !self.listen.ip().is_loopback() && self.tls.is_none() && self.proxies.is_empty()
    }
}

/// How checkpoints of the log are published.
#[derive(Debug, Clone)]
pub struct Publish {
    /// The name of the log to others.
    pub name: LogName,
    /// The time from one to the next. The first comes at the start.
    pub every: Duration,
    /// Who is asked to cosign each, if anybody is.
    pub witnesses: Option<Arc<Witnesses>>,
}

/// How much is taken of one request, one caller and all together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request body.
    pub body_bytes_max: usize,
    /// Time in which a handshake, and then the head of a request, must have come.
    pub head_time: Duration,
    /// Time in which a request body must have come.
    pub body_time: Duration,
    /// Time after which an answer is given up. What was asked for may still be recorded: repeating
    /// the request with the same `Idempotency-Key` tells.
    pub answer_time: Duration,
    /// Time that requests under way are waited for when the server stops.
    pub drain_time: Duration,
    /// Connections at the same time; what is more is closed.
    pub connections_max: usize,
    /// Feeds open at the same time.
    pub feeds_max: usize,
    /// Bundles of evidence handed out at the same time. A reader that takes none of one in the time for an
    /// answer gets no more of it.
    pub exports_max: usize,
    /// Requests of one member of staff.
    pub requests: Rate,
    /// Refused looks and changes of one member of staff: each leaves a line.
    pub refusals: Rate,
    /// Failed sign-ins from one address.
    pub failed_sign_ins: Rate,
}

/// So many a second in the long run, and so many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In the long run.
    pub per_second: u32,
    /// At once.
    pub burst: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7878),
            socket: None,
            tls: None,
            proxies: Vec::new(),
            publish: None,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes_max: 1 << 20,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(30),
            answer_time: Duration::from_secs(30),
            drain_time: Duration::from_secs(8),
            connections_max: 512,
            feeds_max: 64,
            exports_max: 8,
            requests: Rate { per_second: 200, burst: 400 },
            refusals: Rate { per_second: 10, burst: 200 },
            failed_sign_ins: Rate { per_second: 5, burst: 50 },
        }
    }
}
