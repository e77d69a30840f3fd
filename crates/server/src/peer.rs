//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::net::{TcpListener, UnixListener};

/// The other side of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Peer {
    /// An address; behind a proxy, the proxy's.
    Address(IpAddr),
    /// The socket file: whoever may open it is the user the server runs as.
    Socket,
}

impl Peer {
    /// Where nobody said: never the socket file, which opens without a token.
    pub(crate) const UNKNOWN: Self = Self::Address(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
}

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        // Small answers must not wait for an acknowledgement of the last one. If this fails they
        // are late, not wrong.
        let _ = stream.io().set_nodelay(true);
        Self::Address(stream.remote_addr().ip())
    }
}

impl Connected<IncomingStream<'_, UnixListener>> for Peer {
    fn connect_info(_: IncomingStream<'_, UnixListener>) -> Self {
        Self::Socket
    }
}
