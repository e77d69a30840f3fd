//! How the server is set up.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sanad_casework::LogName;
use sanad_witness::Witnesses;

use crate::limits::Limits;
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
    /// came from is believed of these alone, whether they come over IPv4 or mapped into IPv6. Without
    /// it and without [`Config::tls`], only loopback addresses are listened on.
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
