//! When each sign-in was last used. Kept in memory: after a restart all count as used at the start.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sanad_casework::SignInId;

/// A sign-in that is not used for this long opens nothing any more.
pub(crate) const IDLE: Duration = Duration::from_mins(30);

/// Sign-ins and when they were last used, by a clock that only runs forward.
pub(crate) struct Sessions {
    started: Duration,
    used: Mutex<HashMap<SignInId, Duration>>,
}

impl Sessions {
    pub(crate) fn new(now: Duration) -> Self {
        Self { started: now, used: Mutex::default() }
    }

    /// Whether the sign-in may still be used.
    pub(crate) fn is_alive(&self, session: SignInId, now: Duration) -> bool {
        let last = self.used().get(&session).copied().unwrap_or(self.started);
        now.saturating_sub(last) < IDLE
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

    #[test]
    fn one_that_is_not_used_is_over_and_stays_so() {
        let start = Duration::from_hours(5);
        let sessions = Sessions::new(start);
        let after = |minutes| start + Duration::from_mins(minutes);
        assert!(sessions.is_alive(ONE, after(29)), "counted from the start");
        sessions.touch(ONE, after(29));
        assert!(sessions.is_alive(ONE, after(58)));
        assert!(!sessions.is_alive(ONE, after(59)));
        sessions.touch(OTHER, after(70));
        assert!(!sessions.is_alive(ONE, after(70)));
        assert!(sessions.is_alive(OTHER, after(99)));
    }
}
