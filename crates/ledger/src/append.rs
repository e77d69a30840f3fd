//! What is asked of an append, and what it answers.

use sanad_chain::{CommandId, Draft, Hash, Seq, Stream};

use crate::ClockDoubt;

/// What a stream must be like for an append to happen. It is checked by the writer, in order with
/// all other appends; the stream need not be one that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Anything.
    Any,
    /// It has no entry yet.
    None,
    /// It has an entry.
    Exists,
    /// Its last entry has this version; 0 for a stream without entries.
    Exact(u64),
}

impl Expect {
    pub(crate) fn is_met_by(self, version: u64) -> bool {
        match self {
            Self::Any => true,
            Self::None => version == 0,
            Self::Exists => version > 0,
            Self::Exact(expected) => version == expected,
        }
    }
}

/// One command's entries: all of them are appended next to each other, or none is.
#[derive(Debug, Clone)]
pub struct Append {
    /// The command.
    pub command: CommandId,
    /// Its entries, in order; at least one. Of their command tags the first one counts.
    pub drafts: Vec<Draft>,
    /// What must hold for it to happen.
    pub expect: Vec<(Stream, Expect)>,
    /// The time to record, where the decision was made for one: microseconds UTC, not before the
    /// last entry's (five minutes of unevenness are evened out) and not after the clock's.
    pub at: Option<i64>,
    /// May use the space kept back for looks and closures when the disk is full.
    pub reserve: bool,
}

impl Append {
    /// Most bytes of records in one command.
    pub const BYTES_MAX: usize = 8 * 1024 * 1024;

    /// An append of one entry that expects nothing.
    pub fn one(command: CommandId, draft: Draft) -> Self {
        Self { command, drafts: vec![draft], expect: Vec::new(), at: None, reserve: false }
    }
}

/// What was appended, durable by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The command's first entry.
    pub first: Seq,
    /// Its last.
    pub last: Seq,
    /// The hash of each, in order.
    pub hashes: Vec<Hash>,
    /// When the last was recorded: microseconds UTC.
    pub recorded_at: i64,
    /// The version of each stream that was written, after it; in the order first written.
    pub versions: Vec<(Stream, u64)>,
    /// True where the command was appended before, under the same tag with the same digest: this
    /// is the first answer, and nothing was written now.
    pub repeated: bool,
}

/// Why nothing was appended. After [`AppendError::Stopped`] nobody knows whether it was: the next
/// start tells, by the command's tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// A stream is not as expected.
    #[error("stream {stream} is at version {actual}")]
    Conflict {
        /// The stream.
        stream: Stream,
        /// What was expected of it.
        expected: Expect,
        /// Its version; 0 where it has no entry.
        actual: u64,
    },
    /// The command's tag is known, with another digest.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// An entry with this event id is there already.
    #[error("the event is recorded already, at {seq}")]
    EventExists {
        /// Where.
        seq: Seq,
    },
    /// A command without entries.
    #[error("a command appends at least one entry")]
    Empty,
    /// More than [`Append::BYTES_MAX`], or more entries than 16 bits count.
    #[error("a command appends at most {} bytes", Append::BYTES_MAX)]
    TooLarge,
    /// The disk has no room: only what may use the reserve is taken.
    #[error("the disk is full")]
    Full,
    /// The wall clock is not believed: nothing is recorded until it is put right, or confirmed.
    #[error(transparent)]
    ClockOff(#[from] ClockDoubt),
    /// The time asked for lies ahead of the clock.
    #[error("the time asked for is {} seconds ahead of the clock", by_micros / 1_000_000)]
    Ahead {
        /// How far, in microseconds.
        by_micros: i64,
    },
    /// The time asked for lies before the last entry.
    #[error("the time asked for is {} seconds behind the last entry", by_micros / 1_000_000)]
    Late {
        /// How far, in microseconds.
        by_micros: i64,
    },
    /// The ledger takes no writes: it is damaged, or a sync failed.
    #[error("the ledger takes no writes: {reason}")]
    Stopped {
        /// Why.
        reason: String,
    },
    /// What is to be taken back is not what stood next.
    #[error("what is to be taken back does not follow: it is not the entry {seq} that was there")]
    NotNext {
        /// The place.
        seq: Seq,
    },
    /// What was to be written would not be taken by those who read it, such as a part of a command
    /// without the rest. Nothing of it was written.
    #[error("nothing was written: {reason}")]
    Unsound {
        /// What is wrong with it, as a sentence.
        reason: &'static str,
    },
    /// The first answer to a repeated command could not be read.
    #[error("an earlier entry could not be read: {reason}")]
    Unreadable {
        /// Why.
        reason: String,
    },
    /// The ledger was closed.
    #[error("the ledger is closed")]
    Closed,
}

impl AppendError {
    /// Whether it is certain that nothing was appended, now or by a start that finds what was written.
    pub fn appended_nothing(&self) -> bool {
        !matches!(self, Self::Stopped { .. } | Self::Closed)
    }
}
