//! When each sign-in was last used. Kept in memory; of what was used before the start the entries tell
//! it, so that one that idled out stays ended.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sanad_casework::SignInId;

/// A sign-in that is not used for this long opens nothing any more.
pub const IDLE: Duration = Duration::from_mins(30);

/// When the program started, by both clocks.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    /// By the clock that only runs forward.
    pub(crate) run: Duration,
    /// Microseconds UTC since 1970.
    pub(crate) wall: i64,
}

impl Start {
    /// How long something was over when the program started that came at `wall`, in microseconds UTC since
    /// 1970; nothing, where it came later.
    fn since(self, wall: i64) -> Duration {
        Duration::from_micros(u64::try_from(self.wall.saturating_sub(wall)).unwrap_or(0))
    }
}

/// Sign-ins and when they were last used, by a clock that only runs forward.
pub(crate) struct Sessions {
    started: Start,
    used: Mutex<HashMap<SignInId, Duration>>,
}

impl Sessions {
    pub(crate) fn new(started: Start) -> Self {
        Self { started, used: Mutex::default() }
    }

    /// Whether the sign-in may still be used, which entries tell to have been used at `told`, in microseconds
    /// UTC since 1970.
    pub(crate) fn is_alive(&self, session: SignInId, told: i64, now: Duration) -> bool {
        let idle = match self.used().get(&session) {
            Some(last) => now.saturating_sub(*last),
            None => self.started.since(told) + now.saturating_sub(self.started.run),
        };
        idle < IDLE
    }

    /// Marks the sign-in as used now. Those that idled out are forgotten: the start lies as far
    /// back for them, so they stay out.
    pub(crate) fn touch(&self, session: SignInId, now: Duration) {
        let mut used = self.used();
        used.retain(|_, last| now.saturating_sub(*last) < IDLE);
        used.insert(session, now);
    }

    fn used(&self) -> MutexGuard<'_, HashMap<SignInId, Duration>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: SignInId = SignInId::from_bytes([1; 16]);
    const OTHER: SignInId = SignInId::from_bytes([2; 16]);

    const START: Start = Start { run: Duration::from_hours(5), wall: 1_800_000_000_000_000 };

    #[test]
    fn one_that_is_not_used_is_over_and_stays_so() {
        let sessions = Sessions::new(START);
        let after = |minutes| START.run + Duration::from_mins(minutes);
        assert!(sessions.is_alive(ONE, START.wall, after(29)), "counted from the start");
        sessions.touch(ONE, after(29));
        assert!(sessions.is_alive(ONE, START.wall, after(58)));
        assert!(!sessions.is_alive(ONE, START.wall, after(59)));
        sessions.touch(OTHER, after(70));
        assert!(!sessions.is_alive(ONE, START.wall, after(70)));
        assert!(sessions.is_alive(OTHER, START.wall, after(99)));
    }

    #[test]
    fn one_of_before_the_start_is_over_as_long_after_its_last_entry() {
        let sessions = Sessions::new(START);
        let after = |minutes| START.run + Duration::from_mins(minutes);
        let told = |minutes: i64| START.wall - minutes * 60_000_000;
        assert!(sessions.is_alive(ONE, told(20), after(9)));
        assert!(!sessions.is_alive(ONE, told(20), after(10)));
        assert!(!sessions.is_alive(ONE, told(30), after(0)));
        assert!(
            !sessions.is_alive(ONE, told(-40), after(30)),
            "nothing that goes on brings it back"
        );
    }
}
