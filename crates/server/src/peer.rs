//! Where a request comes from.

use std::net::{self, IpAddr, Ipv4Addr};
use std::os::unix;

use axum::extract::connect_info::Connected;
use axum::http::HeaderMap;

/// The other side of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Peer {
    /// An address.
    Address(IpAddr),
    /// The socket file: whoever may open it is the user the server runs as.
    Socket,
}

impl Peer {
    /// Where nobody said: never the socket file, which opens without a token.
    pub(crate) const UNKNOWN: Self = Self::Address(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// Whether it is a process of this machine, and no proxy that speaks for others.
    pub(crate) fn is_here(self, proxies: &[IpAddr]) -> bool {
        match self {
            Self::Socket => true,
            Self::Address(address) => {
                address.to_canonical().is_loopback() && !proxies.contains(&address)
            }
        }
    }

    /// Who asks through a trusted proxy: the last address it was given that is none of the proxies
    /// themselves. Of anybody else, the header says nothing.
    pub(crate) fn through(self, headers: &HeaderMap, proxies: &[IpAddr]) -> Self {
        match self {
            Self::Address(address) if proxies.contains(&address) => {
                let forwarded: Vec<&str> = headers
                    .get_all("x-forwarded-for")
                    .iter()
                    .filter_map(|value| value.to_str().ok())
                    .flat_map(|value| value.split(','))
                    .collect();
                let mut from_the_right = forwarded.iter().rev().map(|one| one.trim().parse());
                loop {
                    match from_the_right.next() {
                        Some(Ok(hop)) if proxies.contains(&hop) => {}
                        Some(Ok(hop)) => return Self::Address(hop),
                        Some(Err(_)) | None => return self,
                    }
                }
            }
            Self::Address(_) | Self::Socket => self,
        }
    }
}

impl Connected<net::SocketAddr> for Peer {
    fn connect_info(address: net::SocketAddr) -> Self {
        Self::Address(address.ip())
    }
}

impl Connected<unix::net::SocketAddr> for Peer {
    fn connect_info(_: unix::net::SocketAddr) -> Self {
        Self::Socket
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(10, 0, 0, last))
    }

    fn seen(from: Peer, forwarded: &[&'static str]) -> Peer {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        from.through(&headers, &[address(1), address(2)])
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_nobody_else() {
        let proxy = Peer::Address(address(1));
        assert_eq!(seen(proxy, &["10.0.0.9"]), Peer::Address(address(9)));
        // What stands further left, anybody can have written.
        assert_eq!(seen(proxy, &["10.0.0.7, 10.0.0.9"]), Peer::Address(address(9)));
        assert_eq!(seen(proxy, &["10.0.0.7", "10.0.0.9, 10.0.0.2"]), Peer::Address(address(9)));
        let stranger = Peer::Address(address(3));
        assert_eq!(seen(stranger, &["10.0.0.9"]), stranger);
        assert_eq!(seen(Peer::Socket, &["10.0.0.9"]), Peer::Socket);
    }

    #[test]
    fn only_this_machine_is_here() {
        let here = Peer::Address(Ipv4Addr::LOCALHOST.into());
        let mapped = Peer::Address(Ipv4Addr::LOCALHOST.to_ipv6_mapped().into());
        for peer in [here, mapped, Peer::Socket] {
            assert!(peer.is_here(&[]), "{peer:?}");
        }
        assert!(!here.is_here(&[Ipv4Addr::LOCALHOST.into()]), "it speaks for others");
        assert!(!Peer::Address(address(9)).is_here(&[]) && !Peer::UNKNOWN.is_here(&[]));
    }

    #[test]
    fn what_cannot_be_an_address_leaves_the_proxy_itself() {
        let proxy = Peer::Address(address(1));
        for wrong in [&[][..], &[""], &["unknown"], &["10.0.0.7, x"]] {
            assert_eq!(seen(proxy, wrong), proxy, "{wrong:?}");
        }
    }
}
