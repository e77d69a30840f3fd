//! Who may have a password stretched now. Stretching takes memory and a processor, so whoever asks for it
//! waits here, for a short time and without a thread; and one of the turns is never a stranger's.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How many are stretched at once; `records` makes memory for as many.
const AT_ONCE: usize = sanad_records::STRETCHED_AT_ONCE;

/// Whether a route stretches passwords, and whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretches {
    /// It does not.
    Never,
    /// Of whoever is at the door.
    OfStrangers,
    /// Of somebody who is signed in.
    OfThoseSignedIn,
}

/// Turns at stretching, and who waits for one.
pub(crate) struct Gate {
    turns: Arc<Semaphore>,
    /// All turns but one.
    for_strangers: Arc<Semaphore>,
    /// Places to wait.
    queue: Arc<Semaphore>,
    /// Those of strangers.
    queue_of_strangers: Arc<Semaphore>,
    wait: Duration,
}

/// A turn, given back when it is dropped.
pub(crate) struct Turn(
    #[expect(dead_code, reason = "it is held, not read")] Vec<OwnedSemaphorePermit>,
);

/// As many wait as may.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Crowded;

impl Gate {
    pub(crate) fn new(queue: usize, wait: Duration) -> Self {
        let places = |number: usize| Arc::new(Semaphore::new(number));
        Self {
            turns: places(AT_ONCE),
            for_strangers: places(AT_ONCE - 1),
            queue: places(queue),
            queue_of_strangers: places(queue),
            wait,
        }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// Too many wait, or none came in time.
    pub(crate) async fn turn(&self, strangers: bool) -> Result<Turn, Crowded> {
        let queue = if strangers { &self.queue_of_strangers } else { &self.queue };
        let place = Arc::clone(queue).try_acquire_owned().map_err(|_| Crowded)?;
        let turn = async {
            let mut held = Vec::new();
            if strangers {
                held.push(Arc::clone(&self.for_strangers).acquire_owned().await.ok()?);
            }
            held.push(Arc::clone(&self.turns).acquire_owned().await.ok()?);
            Some(Turn(held))
        };
        let turn = timeout(self.wait, turn).await;
        drop(place);
        turn.ok().flatten().ok_or(Crowded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn strangers_never_take_every_turn_and_no_more_wait_than_may() {
        let gate = Arc::new(Gate::new(3, Duration::from_millis(50)));
        let taken = gate.turn(true).await.unwrap();
        let waiting: Vec<_> = (0..9)
            .map(|_| {
                let gate = Arc::clone(&gate);
                tokio::spawn(async move { gate.turn(true).await.is_ok() })
            })
            .collect();
        // Whoever is signed in has a turn at once, whatever waits.
        drop(gate.turn(false).await.unwrap());
        let mut let_in = 0;
        for one in waiting {
            let_in += usize::from(one.await.unwrap());
        }
        assert_eq!(let_in, 0, "the turn was never given back");
        drop(taken);
        assert!(gate.turn(true).await.is_ok());
    }
}
