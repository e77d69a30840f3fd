//! How many connections there may be, all together and from one address, and which gives way where there
//! are more.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpStream, UnixStream};
use tokio::sync::oneshot;

/// Where a connection comes from.
pub trait Remote {
    /// The address and port of the other side, where it has one. An IPv4 address that is mapped into IPv6
    /// is told as what it is.
    fn remote(&self) -> Option<SocketAddr>;
}

impl Remote for TcpStream {
    fn remote(&self) -> Option<SocketAddr> {
        self.peer_addr().ok().map(canonical)
    }
}

impl Remote for UnixStream {
    fn remote(&self) -> Option<SocketAddr> {
        None
    }
}

/// The same address, not mapped into IPv6.
pub fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// Whose an address is, as far as can be told from it: over IPv6 one subscriber has 2^64 of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// As many connections of one network are nothing out of the ordinary.
const FEW: usize = 8;

/// How many seats there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// All together.
    pub most: usize,
    /// Of them, those that only connections take whose other side has shown who it is.
    pub kept: usize,
    /// For the strangers of one network, and for the connections of one who has shown who they are.
    pub each: usize,
}

/// The seats of a server.
#[derive(Debug)]
pub struct Seats {
    places: Places,
    /// What speaks for others: no share of one address is asked of it.
    for_others: Vec<IpAddr>,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    drawn: u64,
    sitting: HashMap<SocketAddr, Sitter>,
}

#[derive(Debug)]
struct Sitter {
    number: u64,
    network: IpAddr,
    for_others: bool,
    /// Who it is, once that was shown.
    who: Option<[u8; 16]>,
    /// How many of its requests are being worked on: nobody at work gives way.
    at_work: usize,
    /// Dropped when it is to go.
    _go: oneshot::Sender<()>,
}

/// A seat; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Arc<Seats>,
    of: SocketAddr,
    number: u64,
}

/// A request that is being worked on, until this is dropped.
#[derive(Debug)]
pub struct AtWork {
    seats: Arc<Seats>,
    of: SocketAddr,
}

impl Seats {
    /// Seats for so many. `for_others` are addresses that no share is asked of.
    pub fn new(places: Places, for_others: Vec<IpAddr>) -> Self {
        Self { places, for_others, taken: Mutex::default() }
    }

    /// A seat for whom is there, and what tells that it must be left; none where all are taken by those
    /// who need not give way.
    pub(crate) fn take(self: &Arc<Self>, of: SocketAddr) -> Option<(Seat, oneshot::Receiver<()>)> {
        let (network, for_others) = (network(of.ip()), self.for_others.contains(&of.ip()));
        let mut taken = self.taken();
        if !taken.makes_room(self.places, network, for_others) {
            return None;
        }
        taken.drawn += 1;
        let number = taken.drawn;
        let (go, leave) = oneshot::channel();
        let sitter = Sitter { number, network, for_others, who: None, at_work: 0, _go: go };
        taken.sitting.insert(of, sitter);
        Some((Seat { seats: Arc::clone(self), of, number }, leave))
    }

    /// The other side has shown who it is: the connection is no stranger's any more, unless they hold as
    /// many others as one may.
    pub fn shown(&self, of: SocketAddr, who: [u8; 16]) {
        let mut taken = self.taken();
        let theirs = taken.sitting.values().filter(|sitter| sitter.who == Some(who)).count();
        if let Some(sitter) = taken.sitting.get_mut(&of)
            && sitter.who != Some(who)
            && theirs < self.places.each
        {
            sitter.who = Some(who);
        }
    }

    /// Marks that a request of this connection is being worked on.
    pub fn at_work(self: &Arc<Self>, of: SocketAddr) -> AtWork {
        if let Some(sitter) = self.taken().sitting.get_mut(&of) {
            sitter.at_work += 1;
        }
        AtWork { seats: Arc::clone(self), of }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// Whether one more may sit down, if need be in the place of another.
    fn makes_room(&mut self, places: Places, network: IpAddr, for_others: bool) -> bool {
        let mut of: HashMap<IpAddr, usize> = HashMap::new();
        for sitter in self.sitting.values().filter(|sitter| sitter.is_stranger()) {
            *of.entry(sitter.network).or_default() += 1;
        }
        let strangers: usize = of.values().sum();
        if !for_others && of.get(&network).copied().unwrap_or(0) >= places.each {
            return self.gives_way(network);
        }
        let kept_from_them = !for_others && strangers >= places.most.saturating_sub(places.kept);
        if kept_from_them || self.sitting.len() >= places.most {
            // Of the network that holds most; where none holds many, simply the oldest: an office of two must
            // not give way to hundreds of addresses with one each.
            let weight = |sitter: &Sitter| {
                of.get(&sitter.network).copied().filter(|theirs| *theirs > FEW).unwrap_or(0)
            };
            let idle = self.sitting.iter().filter(|(_, of)| of.is_stranger() && of.at_work == 0);
            let goes = idle.min_by_key(|(_, sitter)| (Reverse(weight(sitter)), sitter.number));
            let goes = goes.map(|(of, _)| *of);
            return goes.is_some_and(|of| self.sitting.remove(&of).is_some());
        }
        true
    }

    /// Has the oldest stranger of a network leave who is not at work; whether there was one.
    fn gives_way(&mut self, network: IpAddr) -> bool {
        let theirs = self.sitting.iter().filter(|(_, sitter)| {
            sitter.is_stranger() && sitter.at_work == 0 && sitter.network == network
        });
        let oldest = theirs.min_by_key(|(_, sitter)| sitter.number).map(|(of, _)| *of);
        oldest.is_some_and(|of| self.sitting.remove(&of).is_some())
    }
}

impl Sitter {
    fn is_stranger(&self) -> bool {
        self.who.is_none() && !self.for_others
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        // The next connection may have the same address and port before this one is gone.
        if taken.sitting.get(&self.of).is_some_and(|sitter| sitter.number == self.number) {
            taken.sitting.remove(&self.of);
        }
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        if let Some(sitter) = self.seats.taken().sitting.get_mut(&self.of) {
            sitter.at_work = sitter.at_work.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, host], port))
    }

    fn seats(most: usize, kept: usize, each: usize) -> Arc<Seats> {
        let proxy = from(99, 0).ip();
        Arc::new(Seats::new(Places { most, kept, each }, vec![proxy]))
    }

    fn sitting(seats: &Seats) -> Vec<u16> {
        let mut ports: Vec<_> = seats.taken().sitting.keys().map(SocketAddr::port).collect();
        ports.sort_unstable();
        ports
    }

    #[test]
    fn of_one_address_the_oldest_that_has_shown_nothing_gives_way() {
        let seats = seats(9, 0, 2);
        let (first, mut told) = seats.take(from(1, 1)).unwrap();
        let _second = seats.take(from(1, 2)).unwrap();
        let _other = seats.take(from(2, 3)).unwrap();
        let _third = seats.take(from(1, 4)).unwrap();
        assert_eq!(sitting(&seats), [2, 3, 4]);
        assert_eq!(told.try_recv(), Err(oneshot::error::TryRecvError::Closed));
        // What it gives back late is no seat of whoever came after it.
        let _again = seats.take(from(1, 1)).unwrap();
        drop(first);
        assert_eq!(sitting(&seats), [1, 3, 4]);
    }

    #[test]
    fn who_has_shown_a_token_or_is_at_work_gives_way_to_nobody() {
        let seats = seats(9, 0, 2);
        let _sitting: Vec<_> = (1..=2).map(|port| seats.take(from(1, port)).unwrap()).collect();
        seats.shown(from(1, 1), [7; 16]);
        let _third = seats.take(from(1, 3)).unwrap();
        let (at_work, _too) = (seats.at_work(from(1, 2)), seats.at_work(from(1, 3)));
        assert!(seats.take(from(1, 4)).is_none());
        drop(at_work);
        let _fourth = seats.take(from(1, 4)).unwrap();
        assert_eq!(sitting(&seats), [1, 3, 4]);
    }

    #[test]
    fn strangers_never_take_the_seats_that_are_kept() {
        let seats = seats(6, 3, 5);
        let _flood: Vec<_> = (1..40).filter_map(|port| seats.take(from(1, port))).collect();
        assert_eq!(sitting(&seats), [37, 38, 39]);
        // Another comes in all the same: in the place of one of those who hold most.
        let _guest = seats.take(from(2, 100)).unwrap();
        assert_eq!(sitting(&seats), [38, 39, 100]);
        seats.shown(from(2, 100), [1; 16]);
        let _more: Vec<_> = (101..104).map(|port| seats.take(from(2, port)).unwrap()).collect();
        assert_eq!(sitting(&seats).len(), 4, "three strangers, and one who has shown a token");
    }

    #[test]
    fn one_account_is_no_stranger_on_as_many_connections_only_as_one_may_have() {
        let seats = seats(4, 0, 2);
        let _all: Vec<_> = (1..=4)
            .map(|port| {
                let seat = seats.take(from(u8::try_from(port).unwrap(), port)).unwrap();
                seats.shown(from(u8::try_from(port).unwrap(), port), [7; 16]);
                seat
            })
            .collect();
        // All are taken; the third and fourth are strangers' as far as seats go.
        let _guest = seats.take(from(9, 9)).unwrap();
        assert_eq!(sitting(&seats), [1, 2, 4, 9]);
    }

    #[test]
    fn what_speaks_for_others_has_no_share_and_gives_way_to_nobody() {
        let seats = seats(4, 1, 1);
        let _proxied: Vec<_> = (1..=4).map(|port| seats.take(from(99, port)).unwrap()).collect();
        assert!(seats.take(from(99, 5)).is_none() && seats.take(from(1, 6)).is_none());
        assert_eq!(sitting(&seats), [1, 2, 3, 4]);
    }

    #[test]
    fn one_subscriber_is_one_network() {
        let text = |text: &str| network(text.parse().unwrap());
        assert_eq!(text("2001:db8:1:2::1"), text("2001:db8:1:2:ffff::9"));
        assert_ne!(text("2001:db8:1:2::1"), text("2001:db8:1:3::1"));
        assert_eq!(text("::ffff:10.0.0.1"), text("10.0.0.1"));
        assert_ne!(text("10.0.0.1"), text("10.0.0.2"));
    }
}
