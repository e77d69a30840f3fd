//! Who waits for what is durable.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sanad_chain::{Hash, Seq};

/// Where a ledger ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries it has: the seq that the next one will have.
    pub size: Seq,
    /// The hash of the last one; zero where there is none.
    pub hash: Hash,
}

type Listener = Box<dyn Fn(Head) + Send + Sync>;

/// The durable head, and those who are told of it.
pub(crate) struct Watch {
    state: Mutex<State>,
    moved: Condvar,
}

struct State {
    head: Head,
    closed: bool,
    listeners: Vec<Listener>,
}

impl Watch {
    pub(crate) fn new(head: Head) -> Self {
        let state = State { head, closed: false, listeners: Vec::new() };
        Self { state: Mutex::new(state), moved: Condvar::new() }
    }

    pub(crate) fn head(&self) -> Head {
        self.lock().head
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Whoever asks is told of this head from now on; those who wait are told by [`Watch::moves_to`].
    pub(crate) fn stands_at(&self, head: Head) {
        self.lock().head = head;
    }

    pub(crate) fn moves_to(&self, head: Head) {
        let mut state = self.lock();
        state.head = head;
        for listener in &state.listeners {
            listener(head);
        }
        drop(state);
        self.moved.notify_all();
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }

    pub(crate) fn listen(&self, listener: Listener) {
        self.lock().listeners.push(listener);
    }

    /// Waits until there are more than `size` entries, the ledger is closed or the time is over;
    /// returns the head then.
    pub(crate) fn wait_past(&self, size: Seq, timeout: Duration) -> Head {
        let until = Instant::now() + timeout;
        let mut state = self.lock();
        while state.head.size <= size && !state.closed {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.moved.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.head
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
