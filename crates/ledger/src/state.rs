//! What a ledger takes.

/// Whether a ledger takes writes: what readiness asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It takes everything.
    Writable,
    /// The disk is full: it takes only what may use the reserve.
    IntakeStopped,
    /// It takes nothing; what verifies can be read.
    ReadOnly {
        /// Why, as a sentence.
        reason: String,
    },
}
