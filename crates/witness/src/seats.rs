//! How many connections there may be, all together and from one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpStream, UnixStream};

/// Where a connection comes from.
pub trait Remote {
    /// The address of the other side, where it has one.
    fn remote(&self) -> Option<IpAddr>;
}

impl Remote for TcpStream {
    fn remote(&self) -> Option<IpAddr> {
        self.peer_addr().ok().map(|address| address.ip().to_canonical())
    }
}

impl Remote for UnixStream {
    fn remote(&self) -> Option<IpAddr> {
        None
    }
}

/// The seats of a server.
#[derive(Debug)]
pub(crate) struct Seats {
    /// All together.
    most: usize,
    /// For each address.
    share: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    of: HashMap<IpAddr, usize>,
}

/// A seat; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Arc<Seats>,
    of: Option<IpAddr>,
}

impl Seats {
    pub(crate) fn new(most: usize, share: usize) -> Self {
        Self { most, share, taken: Mutex::default() }
    }

    /// A seat for whom is there; none where all are taken, or as many as that address may have.
    pub(crate) fn take(self: &Arc<Self>, of: Option<IpAddr>) -> Option<Seat> {
        let mut taken = self.taken();
        let theirs = of.map_or(0, |address| taken.of.get(&address).copied().unwrap_or(0));
        if taken.all >= self.most || theirs >= self.share {
            return None;
        }
        taken.all += 1;
        if let Some(address) = of {
            taken.of.insert(address, theirs + 1);
        }
        Some(Seat { seats: Arc::clone(self), of })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        taken.all = taken.all.saturating_sub(1);
        let Some(address) = self.of else { return };
        if let Some(theirs) = taken.of.get_mut(&address) {
            *theirs -= 1;
            if *theirs == 0 {
                taken.of.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn nobody_takes_the_seats_of_others() {
        let seats = Arc::new(Seats::new(5, 2));
        let from = |last| Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, last)));
        let one: Vec<_> = (0..9).filter_map(|_| seats.take(from(1))).collect();
        assert_eq!(one.len(), 2);
        let (other, more) = (seats.take(from(2)).unwrap(), seats.take(from(3)).unwrap());
        let last = seats.take(None).unwrap();
        assert!(seats.take(from(4)).is_none(), "all are taken");
        drop(one);
        assert!(seats.take(from(4)).is_some() && seats.take(from(1)).is_some());
        drop((other, more, last));
        assert_eq!(seats.taken().all, 0);
        assert!(seats.taken().of.is_empty(), "nobody is remembered who has left");
    }
}
