//! What the ledger needs of whatever keeps its log: append at a position, read, read the end.

#[cfg(test)]
mod contract;
mod memory;

use sanad_chain::{Hash, Seq};
use sanad_disk::DiskError;

use crate::frame::{Frame, FrameView};

pub(crate) use memory::MemoryStore;

/// Where a log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// The seq that the next entry will have.
    pub(crate) next: Seq,
    /// The hash of the last entry; zero for an empty log.
    pub(crate) head: Hash,
}

impl End {
    pub(crate) const START: Self = Self { next: Seq::new(0), head: Hash::ZERO };
}

/// Where a store keeps a frame or a record: the store gives it meaning. The place of a record is
/// that of its frame plus its offset in the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location(pub(crate) u64);

impl Location {
    pub(crate) fn plus(self, offset: u32) -> Self {
        Self(self.0 + u64::from(offset))
    }
}

/// Why a store did not append.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The log ends elsewhere: nothing was written.
    #[error("the log ends elsewhere")]
    Moved,
    /// No room: nothing of the frame is left in the log.
    #[error("the disk is full")]
    Full,
    /// Nobody knows what is durable. Nothing more is written until the store is opened anew.
    #[error("{0}")]
    Stopped(String),
}

/// Why a store did not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// The bytes are not what was written.
    #[error("{0}")]
    Damaged(String),
    /// The disk failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// A log of frames. One writer appends; anybody reads what is durable.
pub(crate) trait Store: Send + Sync {
    /// The end of what is durable.
    fn end(&self) -> End;

    /// Appends the frame if the log still ends at `at`. When this returns, the frame is durable.
    /// Returns where it lies.
    fn append(&self, at: End, frame: &Frame) -> Result<Location, StoreError>;

    /// The bytes of one record behind its length: the front of its hash, then the record.
    fn record(&self, at: Location) -> Result<Vec<u8>, FetchError>;

    /// Walks the frames in order, from the one at `from` or from the first.
    fn frames(&self, from: Option<Location>) -> Result<Box<dyn Frames + '_>, FetchError>;

    /// Has the system forget what it keeps in memory of the log, from the frame at `from` or from the
    /// first: the next walk reads what the disk has.
    fn forget(&self, from: Option<Location>) -> Result<(), FetchError> {
        let _ = from;
        Ok(())
    }

    /// Makes durable what the store keeps beside the log.
    fn checkpoint(&self) -> Result<(), StoreError>;

    /// Gives back room that was taken ahead of need: the last thing a writer does.
    fn trim(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// A location as a person finds it.
    fn place(&self, at: Location) -> String;
}

/// A walk over frames.
pub(crate) trait Frames {
    /// The next thing found; `None` at the end of what is durable.
    fn next(&mut self) -> Result<Option<Found<'_>>, FetchError>;
}

/// What a walk finds.
pub(crate) enum Found<'a> {
    /// A whole frame.
    Frame { at: Location, frame: FrameView<'a> },
    /// Bytes that are no frame.
    Damage(Damage),
}

/// A stretch of bytes that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Damage {
    /// File and byte offset.
    pub(crate) at: String,
    pub(crate) why: &'static str,
}
