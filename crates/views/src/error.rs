//! Entries that cannot be taken in.

use sanad_casework::EventError;
use sanad_chain::BodyError;

/// Why an entry was not taken in. The views are as they were before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// It is not the next one.
    #[error("entry {seq} came where entry {expected} was due")]
    OutOfOrder {
        /// The position that is due.
        expected: u64,
        /// The position that came.
        seq: u64,
    },
    /// Its header's body does not decode.
    #[error("the body of entry {seq} cannot be read")]
    Body {
        /// Its position.
        seq: u64,
        /// What is wrong with the body.
        source: BodyError,
    },
    /// Its event is unknown or malformed.
    #[error("the event of entry {seq} cannot be read")]
    Event {
        /// Its position.
        seq: u64,
        /// What is wrong with the event.
        source: EventError,
    },
    /// It opens a case for a unit whose code is none.
    #[error("the unit that opened the case of entry {seq} has no valid code")]
    Unit {
        /// Its position.
        seq: u64,
    },
    /// The access log counts its looks, and the cases they show, in 32 bits.
    #[error("the access log has no room for the look of entry {seq}")]
    Full {
        /// Its position.
        seq: u64,
    },
}
