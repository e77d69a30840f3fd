//! Why the wall clock is not believed, and how it is held against what is known.

use std::time::Duration;

/// How far a clock may be off what it is held against.
pub(crate) const TOLERANCE_MICROS: i64 = 5 * 60 * 1_000_000;

/// Why the wall clock is not believed: nothing is written meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockDoubt {
    /// It stands before the last entry. Only a correction is written.
    #[error("the clock is {} seconds behind the last entry", by_micros / 1_000_000)]
    Behind {
        /// How far, in microseconds.
        by_micros: i64,
    },
    /// It stands before this program was made.
    #[error("the clock shows a time before this program was made")]
    BeforeBuild,
    /// Longer than expected after the last entry.
    #[error("the clock is {} days ahead of the last entry", by_micros / 86_400_000_000)]
    Idle {
        /// How long, in microseconds.
        by_micros: i64,
    },
    /// It jumped forward while the program, or the machine, ran.
    #[error("the clock jumped forward by {} seconds", by_micros / 1_000_000)]
    Jumped {
        /// How far, in microseconds.
        by_micros: i64,
    },
    /// A witness has another time.
    #[error("the clock is {} seconds off that of a witness", by_micros.abs() / 1_000_000)]
    Witness {
        /// How far it is ahead, in microseconds; behind where negative.
        by_micros: i64,
    },
}

impl ClockDoubt {
    /// One word for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Behind { .. } => "behind",
            Self::BeforeBuild => "before_build",
            Self::Idle { .. } => "idle",
            Self::Jumped { .. } => "jumped",
            Self::Witness { .. } => "witness",
        }
    }
}

/// What a clock is held against at a start, beside the last entry. Nothing, unless it is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClockRules {
    /// When the program was made, in microseconds since 1970-01-01 UTC: no clock is right that stands
    /// before.
    pub built_at: Option<i64>,
    /// How long after the last entry a start is believed.
    pub idle_max: Option<Duration>,
}

impl ClockRules {
    /// Whether a start at `wall`, after a last entry of time `last`, is doubted.
    pub fn doubt(&self, wall: i64, last: Option<i64>) -> Option<ClockDoubt> {
        if self.built_at.is_some_and(|built| wall < built) {
            return Some(ClockDoubt::BeforeBuild);
        }
        let ahead = last.map_or(0, |last| wall.saturating_sub(last));
        let longest = self.idle_max.map(|most| i64::try_from(most.as_micros()).unwrap_or(i64::MAX));
        behind(wall, last).or_else(|| {
            longest.filter(|most| ahead > *most).map(|_| ClockDoubt::Idle { by_micros: ahead })
        })
    }
}

/// Whether `wall` lies so far before the last entry that it is not evened out.
pub(crate) fn behind(wall: i64, last: Option<i64>) -> Option<ClockDoubt> {
    let by_micros = last?.saturating_sub(wall);
    (by_micros > TOLERANCE_MICROS).then_some(ClockDoubt::Behind { by_micros })
}
