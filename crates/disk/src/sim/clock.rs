//! A clock that stands still until it is told.

use std::sync::Mutex;
use std::time::Duration;

use crate::Clock;

/// A clock set by hand. It starts at 2026-01-01 00:00 UTC.
#[derive(Debug)]
pub struct SimClock {
    hands: Mutex<(i64, Duration)>,
    /// How often the machine was started anew.
    runs: Mutex<u8>,
}

const START_MICROS: i64 = 1_767_225_600_000_000;

impl Default for SimClock {
    fn default() -> Self {
        let hands = Mutex::new((START_MICROS, Duration::from_hours(1)));
        Self { hands, runs: Mutex::default() }
    }
}

impl SimClock {
    /// Time passes: both clocks move.
    pub fn advance(&self, by: Duration) {
        self.step(i64::try_from(by.as_micros()).unwrap_or(i64::MAX));
        self.lock().1 += by;
    }

    /// Somebody sets the wall clock, forward or (negative) back; no time passes.
    pub fn step(&self, by_micros: i64) {
        let mut hands = self.lock();
        hands.0 = hands.0.saturating_add(by_micros);
    }

    /// The machine is started anew: what counted its run begins again.
    pub fn reboot(&self) {
        let mut runs = self.runs.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *runs = runs.wrapping_add(1);
        self.lock().1 = Duration::from_secs(1);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (i64, Duration)> {
        self.hands.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for SimClock {
    fn now_micros(&self) -> i64 {
        self.lock().0
    }

    fn monotonic(&self) -> Duration {
        self.lock().1
    }

    fn machine_run(&self) -> Option<[u8; 16]> {
        let runs = *self.runs.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Some([runs.wrapping_add(1); 16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_the_wall_clock_leaves_the_other_alone() {
        let clock = SimClock::default();
        let (wall, run) = (clock.now_micros(), clock.monotonic());
        clock.step(-5);
        assert_eq!((clock.now_micros(), clock.monotonic()), (wall - 5, run));
        clock.advance(Duration::from_micros(7));
        assert_eq!(clock.now_micros(), wall + 2);
        assert_eq!(clock.monotonic(), run + Duration::from_micros(7));
    }
}
