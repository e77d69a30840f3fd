//! Following a ledger.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use sanad_chain::Seq;
use sanad_disk::SimDisk;

use crate::Fed;
use crate::testing::{add, create};

const LONG: Duration = Duration::from_mins(10);

fn seq(fed: Fed) -> Option<u64> {
    match fed {
        Fed::Entry(stored) => Some(stored.seq().get()),
        Fed::Idle | Fed::Closed => None,
    }
}

#[test]
fn a_feed_brings_what_is_there_and_then_nothing() {
    let ledger = create(&SimDisk::new());
    (0..3).for_each(|n| drop(add(&ledger, n)));
    let mut feed = ledger.feed(Seq::new(1));
    assert_eq!(seq(feed.next(LONG).unwrap()), Some(1));
    assert_eq!(seq(feed.next(LONG).unwrap()), Some(2));
    assert!(matches!(feed.next(Duration::ZERO).unwrap(), Fed::Idle));
    assert_eq!(feed.position(), Seq::new(3));
}

#[test]
fn a_waiting_feed_wakes_up_on_an_append_and_on_closing() {
    let ledger = create(&SimDisk::new());
    let mut feed = ledger.feed(Seq::new(0));
    let (tell, told) = channel();
    let follower = thread::spawn(move || {
        loop {
            let brought = feed.next(LONG).unwrap();
            let closed = matches!(brought, Fed::Closed);
            tell.send(seq(brought)).unwrap();
            if closed {
                return;
            }
        }
    });
    add(&ledger, 0);
    assert_eq!(told.recv().unwrap(), Some(0));
    add(&ledger, 1);
    assert_eq!(told.recv().unwrap(), Some(1));
    ledger.close();
    assert_eq!(told.recv().unwrap(), None);
    follower.join().unwrap();
}

#[test]
fn a_listener_hears_of_every_head() {
    let ledger = create(&SimDisk::new());
    let (tell, told) = channel();
    ledger.watch(move |head| tell.send(head).unwrap());
    add(&ledger, 0);
    assert_eq!(told.recv().unwrap(), ledger.head());
}

#[test]
fn a_scan_visits_every_entry_from_a_position_on() {
    let ledger = create(&SimDisk::new());
    (0..300).for_each(|n| drop(add(&ledger, n)));
    for from in [0, 1, 130, 299, 300] {
        let mut seen = Vec::new();
        let visit = |entry: &sanad_chain::Entry<'_>| {
            seen.push(entry.seq().get());
            std::ops::ControlFlow::Continue(())
        };
        ledger.scan(Seq::new(from), visit).unwrap();
        assert_eq!(seen, (from..300).collect::<Vec<_>>());
    }
}
