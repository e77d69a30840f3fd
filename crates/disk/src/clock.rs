//! What time it is, told in two ways that can be held against each other.

use std::time::Duration;

/// A wall clock and a clock that only runs forward.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970-01-01 UTC as the machine believes; may jump either way.
    fn now_micros(&self) -> i64;

    /// Time since a fixed moment of this machine's run; never steps back, never jumps.
    fn monotonic(&self) -> Duration;

    /// Which run of the machine [`Clock::monotonic`] counts in: two readings can be held against each
    /// other where it is the same one. None where that is not known.
    fn machine_run(&self) -> Option<[u8; 16]>;
}
