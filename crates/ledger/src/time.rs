//! The ledger's time: when an entry may say it was recorded.

use std::sync::Arc;
use std::time::Duration;

use sanad_disk::Clock;

use crate::AppendError;

/// How far the wall clock may run from the clock that never jumps, and how far back it may be
/// behind the last entry, before writing stops.
const TOLERANCE_MICROS: i64 = 5 * 60 * 1_000_000;

/// Keeps `recorded_at` from stepping back and from following a jump. Only the writer has one.
///
/// A wall clock up to five minutes behind the last entry is evened out: the entry gets the last
/// one's time. Further behind, only a correction of the clock is recorded. A jump forward of more
/// than five minutes, held against the clock that never jumps, stops writing until it is confirmed
/// or taken back.
pub(crate) struct Time {
    clock: Arc<dyn Clock>,
    /// Both clocks when they were last believed.
    believed: (i64, Duration),
    /// The last entry's time.
    last: Option<i64>,
}

impl Time {
    pub(crate) fn new(clock: Arc<dyn Clock>, last: Option<i64>) -> Self {
        let believed = (clock.now_micros(), clock.monotonic());
        Self { clock, believed, last }
    }

    /// Believes the wall clock as it is.
    pub(crate) fn confirm(&mut self) {
        self.believed = (self.clock.now_micros(), self.clock.monotonic());
    }

    /// The wall clock, if it can be believed.
    pub(crate) fn now(&mut self) -> Result<i64, AppendError> {
        let (wall, run) = (self.clock.now_micros(), self.clock.monotonic());
        let ran = run.saturating_sub(self.believed.1).as_micros();
        let expected = self.believed.0.saturating_add(i64::try_from(ran).unwrap_or(i64::MAX));
        let jump = wall.saturating_sub(expected);
        if jump > TOLERANCE_MICROS {
            return Err(AppendError::ClockJumped { by_micros: jump });
        }
        if jump >= -TOLERANCE_MICROS {
            self.believed = (wall, run);
        }
        Ok(wall)
    }

    /// The time of the last durable entry.
    pub(crate) fn last(&self) -> Option<i64> {
        self.last
    }

    /// The last entry, durable by now, was recorded at this time.
    pub(crate) fn recorded(&mut self, at: i64) {
        self.last = Some(at);
    }
}

/// The time to record for an entry that follows one of time `last`.
pub(crate) fn stamp(
    wall: i64,
    asked: Option<i64>,
    last: Option<i64>,
    corrects_clock: bool,
) -> Result<i64, AppendError> {
    let at = asked.unwrap_or(wall);
    if at.saturating_sub(wall) > TOLERANCE_MICROS {
        return Err(AppendError::ClockJumped { by_micros: at.saturating_sub(wall) });
    }
    match last {
        Some(last) if at < last && !corrects_clock => {
            let by_micros = last.saturating_sub(at);
            if by_micros > TOLERANCE_MICROS {
                Err(AppendError::ClockBehind { by_micros })
            } else {
                Ok(last)
            }
        }
        Some(_) | None => Ok(at),
    }
}

#[cfg(test)]
mod tests {
    use sanad_disk::{Disk, SimDisk};

    use super::*;

    const MINUTE: i64 = 60_000_000;

    #[test]
    fn a_jump_forward_stops_until_it_is_confirmed() {
        let disk = SimDisk::new();
        let mut time = Time::new(disk.clock(), None);
        disk.hands().advance(Duration::from_hours(9));
        assert!(time.now().is_ok());
        disk.hands().step(6 * MINUTE);
        let jumped = AppendError::ClockJumped { by_micros: 6 * MINUTE };
        assert_eq!(time.now(), Err(jumped.clone()));
        assert_eq!(time.now(), Err(jumped));
        time.confirm();
        assert!(time.now().is_ok());
    }

    #[test]
    fn a_jump_that_is_taken_back_needs_no_confirmation() {
        let disk = SimDisk::new();
        let mut time = Time::new(disk.clock(), None);
        for by in [60 * MINUTE, -60 * MINUTE] {
            disk.hands().step(by);
            assert_eq!(time.now().is_ok(), by < 0);
        }
        for by in [-60 * MINUTE, 60 * MINUTE] {
            disk.hands().step(by);
            assert!(time.now().is_ok());
        }
    }

    #[test]
    fn a_clock_slightly_behind_is_evened_out_and_far_behind_refused() {
        assert_eq!(stamp(100, None, Some(100 + MINUTE), false), Ok(100 + MINUTE));
        let behind = AppendError::ClockBehind { by_micros: 6 * MINUTE };
        assert_eq!(stamp(100, None, Some(100 + 6 * MINUTE), false), Err(behind));
        assert_eq!(stamp(100, None, Some(100 + 6 * MINUTE), true), Ok(100));
    }

    #[test]
    fn a_time_asked_for_lies_between_the_last_entry_and_now() {
        assert_eq!(
            stamp(90 * MINUTE, Some(40 * MINUTE), Some(30 * MINUTE), false),
            Ok(40 * MINUTE)
        );
        assert!(stamp(90 * MINUTE, Some(96 * MINUTE), None, false).is_err());
        assert!(stamp(90 * MINUTE, Some(20 * MINUTE), Some(30 * MINUTE), false).is_err());
    }
}
