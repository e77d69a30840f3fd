//! How a ledger is opened.

use std::sync::Arc;
use std::time::Duration;

use sanad_chain::SealKey;

use crate::ClockRules;

/// What keeps the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreKind {
    /// Segment files that we sync ourselves.
    Journal,
    /// Memory: for tests.
    Memory,
}

/// Told how far a long work has come: entries done, and entries in all as far as known.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// How a ledger is opened. [`Options::new`] is right for a real one.
#[derive(Clone)]
pub struct Options {
    /// The key of frame seals and mark; it lies outside the ledger's folder.
    pub seal: SealKey,
    /// What keeps the log.
    pub store: StoreKind,
    /// A segment of the journal is closed before it passes so many bytes; below 4 GiB.
    pub segment_bytes: u64,
    /// Room taken ahead of the end of the journal, so that most syncs change no file size: that is
    /// a third of the time of a sync. 0 takes none.
    pub room_bytes: u64,
    /// Space kept back for looks and closures.
    pub reserve_bytes: u64,
    /// The mark is at most this much older than what it marks.
    pub mark_every: Duration,
    /// What the clock is held against at a start, beside the last entry.
    pub clock: ClockRules,
    /// Sets the sled folder aside and makes it anew.
    pub rebuild: bool,
    /// Told about catching up and rebuilding.
    pub progress: Option<Progress>,
}

impl Options {
    /// Journal, segments and reserve of 64 MiB, half a MiB of room, a mark at most a second old.
    pub fn new(seal: SealKey) -> Self {
        Self {
            seal,
            store: StoreKind::Journal,
            segment_bytes: 64 * 1024 * 1024,
            room_bytes: 512 * 1024,
            reserve_bytes: 64 * 1024 * 1024,
            mark_every: Duration::from_secs(1),
            clock: ClockRules::default(),
            rebuild: false,
            progress: None,
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("store", &self.store).finish_non_exhaustive()
    }
}
