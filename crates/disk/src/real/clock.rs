//! The clocks of the real machine.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use crate::Clock;

/// The system's wall clock, and its clock since boot.
///
/// The clock since boot counts the time asleep as well, so that a machine that wakes up is not
/// taken for one whose wall clock jumped.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealClock;

impl Clock for RealClock {
    fn now_micros(&self) -> i64 {
        let micros = |span: Duration| i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => micros(since),
            Err(before) => -micros(before.duration()),
        }
    }

    fn monotonic(&self) -> Duration {
        Duration::try_from(clock_gettime(ClockId::Boottime)).unwrap_or_default()
    }

    fn machine_run(&self) -> Option<[u8; 16]> {
        static RUN: OnceLock<Option<[u8; 16]>> = OnceLock::new();
        *RUN.get_or_init(|| {
            let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
            let digits: String = text.trim().chars().filter(|digit| *digit != '-').collect();
            u128::from_str_radix(&digits, 16).ok().map(u128::to_be_bytes)
        })
    }
}
