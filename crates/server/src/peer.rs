//! Where a request comes from.

use std::net::{self, IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix;

use axum::extract::connect_info::Connected;
use axum::http::HeaderMap;
use sanad_witness::{canonical, network};

/// The other side of a connection, or who speaks through it. No address is an IPv4 one mapped into IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Peer {
    /// An address.
    Address(IpAddr),
    /// The socket file: whoever may open it is the user the server runs as.
    Socket,
}

/// What a trusted proxy tells of where a request comes from is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl Peer {
    /// Where nobody said: never the socket file, which opens without a token.
    pub(crate) const UNKNOWN: Self = Self::Address(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// Whether it is a process of this machine, and no proxy that speaks for others.
    pub(crate) fn is_here(self, proxies: &[IpAddr]) -> bool {
        match self {
            Self::Socket => true,
            Self::Address(address) => address.is_loopback() && !proxies.contains(&address),
        }
    }

    /// Whose address it is, as far as limits go; nobody's for the socket file, which has none.
    pub(crate) fn network(self) -> Option<IpAddr> {
        match self {
            Self::Socket => None,
            Self::Address(address) => Some(network(address)),
        }
    }

    /// Who asks through a trusted proxy: the last address it was given that is none of the proxies
    /// themselves, with or without a port. Of anybody else, the header says nothing. The proxies are
    /// told as [`proxies`] gives them.
    ///
    /// # Errors
    /// A trusted proxy tells something that is no address, right of the first that it does not know.
    pub(crate) fn through(
        self,
        headers: &HeaderMap,
        proxies: &[IpAddr],
    ) -> Result<Self, Unreadable> {
        let Self::Address(address) = self else { return Ok(self) };
        if !proxies.contains(&address) {
            return Ok(self);
        }
        let told: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
        for value in told.into_iter().rev() {
            let text = value.to_str().map_err(|_| Unreadable)?;
            for one in text.rsplit(',').map(str::trim).filter(|one| !one.is_empty()) {
                let hop = address_of(one).ok_or(Unreadable)?;
                if !proxies.contains(&hop) {
                    return Ok(Self::Address(hop));
                }
            }
        }
        Ok(self)
    }
}

/// The addresses of proxies as peers are told.
pub(crate) fn proxies(told: &[IpAddr]) -> Vec<IpAddr> {
    told.iter().map(IpAddr::to_canonical).collect()
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn address_of(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// The connection on which a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connection {
    /// Its other side.
    pub(crate) peer: Peer,
    /// Whose seat it has; none over the socket file.
    pub(crate) seat: Option<SocketAddr>,
}

impl Connection {
    /// Where nobody said.
    pub(crate) const UNKNOWN: Self = Self { peer: Peer::UNKNOWN, seat: None };
}

impl Connected<net::SocketAddr> for Connection {
    fn connect_info(address: net::SocketAddr) -> Self {
        let address = canonical(address);
        Self { peer: Peer::Address(address.ip()), seat: Some(address) }
    }
}

impl Connected<unix::net::SocketAddr> for Connection {
    fn connect_info(_: unix::net::SocketAddr) -> Self {
        Self { peer: Peer::Socket, seat: None }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(10, 0, 0, last))
    }

    fn told(from: Peer, forwarded: &[&[u8]]) -> Result<Peer, Unreadable> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(value).unwrap());
        }
        from.through(&headers, &[address(1), address(2)])
    }

    fn seen(from: Peer, forwarded: &[&str]) -> Peer {
        let forwarded: Vec<_> = forwarded.iter().map(|value| value.as_bytes()).collect();
        told(from, &forwarded).unwrap()
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_nobody_else() {
        let proxy = Peer::Address(address(1));
        assert_eq!(seen(proxy, &["10.0.0.9"]), Peer::Address(address(9)));
        // What stands further left, anybody can have written.
        assert_eq!(seen(proxy, &["10.0.0.7, 10.0.0.9"]), Peer::Address(address(9)));
        assert_eq!(seen(proxy, &["x, 10.0.0.9"]), Peer::Address(address(9)));
        assert_eq!(seen(proxy, &["10.0.0.7", "10.0.0.9, 10.0.0.2"]), Peer::Address(address(9)));
        assert_eq!(seen(proxy, &[]), proxy);
        let stranger = Peer::Address(address(3));
        assert_eq!(seen(stranger, &["10.0.0.9"]), stranger);
        assert_eq!(seen(Peer::Socket, &["10.0.0.9"]), Peer::Socket);
    }

    #[test]
    fn an_address_is_one_however_a_proxy_writes_it() {
        let proxy = Peer::Address(address(1));
        for written in
            ["10.0.0.9", "10.0.0.9:4711", "::ffff:10.0.0.9", "[::ffff:10.0.0.9]:80", " 10.0.0.9 ,"]
        {
            assert_eq!(seen(proxy, &[written]), Peer::Address(address(9)), "{written}");
        }
        let six: IpAddr = "2001:db8::1".parse().unwrap();
        for written in ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:443", "2001:DB8:0::1"] {
            assert_eq!(seen(proxy, &[written]), Peer::Address(six), "{written}");
        }
    }

    #[test]
    fn what_a_trusted_proxy_tells_and_cannot_be_read_is_not_passed_over() {
        let proxy = Peer::Address(address(1));
        for wrong in [&b"unknown"[..], b"10.0.0.7, x", b"10.0.0.9:x", b"[10.0.0.9", b"10.0.0.\xff"]
        {
            assert_eq!(told(proxy, &[wrong]), Err(Unreadable), "{wrong:?}");
            assert!(told(Peer::Address(address(3)), &[wrong]).is_ok());
        }
    }

    #[test]
    fn only_this_machine_is_here_over_whichever_version_of_ip() {
        let of = |text: &str| Connection::connect_info(text.parse::<SocketAddr>().unwrap()).peer;
        let no_proxies = proxies(&[]);
        for peer in [of("127.0.0.1:5"), of("[::ffff:127.0.0.1]:5"), of("[::1]:5"), Peer::Socket] {
            assert!(peer.is_here(&no_proxies), "{peer:?}");
        }
        for proxy in ["127.0.0.1", "::ffff:127.0.0.1"] {
            let trusted = proxies(&[proxy.parse().unwrap()]);
            for peer in [of("127.0.0.1:5"), of("[::ffff:127.0.0.1]:5")] {
                assert!(!peer.is_here(&trusted), "{peer:?} speaks for others");
            }
        }
        assert!(!Peer::Address(address(9)).is_here(&[]) && !Peer::UNKNOWN.is_here(&[]));
    }
}
