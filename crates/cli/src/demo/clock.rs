//! A clock that tells a story's time until it has caught up with the real one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sanad_disk::Clock;

/// The real clock, some time behind. It is only ever moved forward, both of its faces together, so
/// that nobody who holds them against each other sees a jump. Once it has caught up it is exactly
/// the real clock.
pub(super) struct StoryClock {
    real: Arc<dyn Clock>,
    /// How far it was behind at first.
    first: i64,
    /// How far it is behind, in microseconds: never negative, only ever less.
    behind: AtomicI64,
}

impl StoryClock {
    /// A clock that shows `at` (microseconds UTC) now; the real time if that lies ahead.
    pub(super) fn starting_at(real: Arc<dyn Clock>, at: i64) -> Self {
        let first = real.now_micros().saturating_sub(at).max(0);
        Self { real, first, behind: AtomicI64::new(first) }
    }

    /// Shows `at` from now on, unless that lies behind what it shows or ahead of the real time.
    pub(super) fn move_to(&self, at: i64) {
        let behind = self.real.now_micros().saturating_sub(at).max(0);
        self.behind.fetch_min(behind, Ordering::SeqCst);
    }

    /// Shows the real time from now on.
    pub(super) fn catch_up(&self) {
        self.behind.store(0, Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now_micros(&self) -> i64 {
        self.real.now_micros().saturating_sub(self.behind.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        let made_up = self.first.saturating_sub(self.behind.load(Ordering::SeqCst));
        self.real.monotonic() + Duration::from_micros(u64::try_from(made_up).unwrap_or(0))
    }

    /// What it counts is made up in part: nobody holds it against another clock.
    fn machine_run(&self) -> Option<[u8; 16]> {
        None
    }
}

#[cfg(test)]
mod tests {
    use sanad_disk::{Disk, SimDisk};

    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn clocks() -> (SimDisk, StoryClock, i64) {
        let disk = SimDisk::new();
        let now = disk.clock().now_micros();
        let story = StoryClock::starting_at(disk.clock(), now - 31 * DAY);
        (disk, story, now)
    }

    #[test]
    fn both_faces_move_together() {
        let (disk, story, now) = clocks();
        let (wall, run) = (story.now_micros(), story.monotonic());
        assert_eq!(wall, now - 31 * DAY);
        story.move_to(now - 30 * DAY);
        disk.hands().advance(Duration::from_secs(2));
        let ran = i64::try_from(story.monotonic().saturating_sub(run).as_micros()).unwrap();
        assert_eq!(ran, DAY + 2_000_000);
        assert_eq!(story.now_micros() - wall, ran);
    }

    #[test]
    fn it_never_steps_back_and_never_leads() {
        let (_disk, story, now) = clocks();
        story.move_to(now - DAY);
        story.move_to(now - 2 * DAY);
        assert_eq!(story.now_micros(), now - DAY);
        story.move_to(now + DAY);
        assert_eq!(story.now_micros(), now);
    }

    #[test]
    fn caught_up_it_is_the_real_clock() {
        let (disk, story, now) = clocks();
        story.catch_up();
        disk.hands().advance(Duration::from_mins(1));
        assert_eq!(story.now_micros(), now + 60_000_000);
    }
}
