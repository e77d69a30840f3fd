//! What a ledger takes.

use crate::ClockDoubt;

/// Whether a ledger takes writes: what readiness asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It takes everything.
    Writable,
    /// The disk is full: it takes only what may use the reserve.
    IntakeStopped,
    /// The clock is not believed: nothing is taken until it is put right, or confirmed.
    ClockOff {
        /// Why.
        doubt: ClockDoubt,
    },
    /// It takes nothing; what verifies can be read.
    ReadOnly {
        /// Why, as a sentence.
        reason: String,
    },
}
