//! Stretching passwords: each takes memory and time, so only a few go on at once, in memory that is made
//! once and lent with the turn, and no lock of the ledger is held meanwhile.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sanad_vault::Stretching;

use crate::error::Fault;

/// How many passwords are stretched at once.
pub const AT_ONCE: usize = 2;
/// How long anybody waits for their turn. Whoever serves many has them wait elsewhere, without a thread.
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
    /// What is not lent; nothing before somebody needed it.
    memory: Vec<Stretching>,
}

impl Hashers {
    /// Does the work in its turn.
    ///
    /// # Errors
    /// Too many are at it.
    pub(crate) fn work<T>(&self, work: impl FnOnce(&mut Stretching) -> T) -> Result<T, Fault> {
        let mut turn = self.turn(WAIT)?;
        Ok(work(turn.memory.get_or_insert_with(Stretching::new)))
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
        Ok(Turn { memory: state.memory.pop(), hashers: self })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn, given back with its memory when dropped.
struct Turn<'a> {
    memory: Option<Stretching>,
    hashers: &'a Hashers,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.hashers.state();
        state.busy -= 1;
        state.memory.extend(self.memory.take());
        self.hashers.freed.notify_one();
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
    fn the_memory_is_made_once_and_lent_again() {
        let hashers = Hashers::default();
        let at = |memory: &mut Stretching| std::ptr::from_mut(memory) as usize;
        for _ in 0..9 {
            hashers.work(at).unwrap();
            assert_eq!(hashers.state().memory.len(), 1);
        }
        let outer = hashers.work(|_| hashers.work(at).is_ok());
        assert!(outer.unwrap());
        assert_eq!(hashers.state().memory.len(), AT_ONCE);
    }
}
