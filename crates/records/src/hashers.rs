//! Stretching passwords: each takes memory and time, so only a few go on at once, and no lock of
//! the ledger is held meanwhile.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Fault;

/// How many go on at once.
const AT_ONCE: usize = 2;
/// How long anybody waits for their turn.
const WAIT: Duration = Duration::from_secs(5);

/// Turns at stretching a password.
#[derive(Default)]
pub(crate) struct Hashers {
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    busy: usize,
    /// How long it took of late; nothing before the first.
    took: Option<Duration>,
}

impl Hashers {
    /// Does the work in its turn.
    ///
    /// # Errors
    /// Too many are at it.
    pub(crate) fn work<T>(&self, work: impl FnOnce() -> T) -> Result<T, Fault> {
        let _turn = self.turn(WAIT)?;
        let begun = Instant::now();
        let done = work();
        let took = begun.elapsed();
        let mut state = self.state();
        state.took = Some(state.took.map_or(took, |before| (before * 3 + took) / 4));
        Ok(done)
    }

    /// Takes a turn and as long as the work takes, without doing it; does it where nobody has yet,
    /// and so nobody knows how long it takes.
    ///
    /// # Errors
    /// Too many are at it.
    pub(crate) fn pretend(&self, work: impl FnOnce()) -> Result<(), Fault> {
        let Some(took) = self.state().took else {
            return self.work(work);
        };
        let _turn = self.turn(WAIT)?;
        std::thread::sleep(took);
        Ok(())
    }

    fn turn(&self, wait: Duration) -> Result<Turn<'_>, Fault> {
        let busy = |state: &mut State| state.busy >= AT_ONCE;
        let (mut state, _) = self
            .freed
            .wait_timeout_while(self.state(), wait, busy)
            .unwrap_or_else(PoisonError::into_inner);
        if state.busy >= AT_ONCE {
            return Err(Fault::Crowded);
        }
        state.busy += 1;
        Ok(Turn(self))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn, given back when dropped.
struct Turn<'a>(&'a Hashers);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state().busy -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_two_go_on_at_once() {
        let hashers = Hashers::default();
        let turns = [hashers.turn(WAIT).unwrap(), hashers.turn(WAIT).unwrap()];
        assert!(matches!(hashers.turn(Duration::ZERO), Err(Fault::Crowded)));
        drop(turns);
        assert!(hashers.turn(Duration::ZERO).is_ok());
        assert_eq!(hashers.state().busy, 0);
    }

    #[test]
    fn a_pretended_turn_does_the_work_only_where_nobody_knows_how_long_it_takes() {
        let hashers = Hashers::default();
        let mut done = 0;
        hashers.pretend(|| done += 1).unwrap();
        hashers.pretend(|| done += 1).unwrap();
        assert_eq!(done, 1);
    }
}
