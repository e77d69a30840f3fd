//! Which operation fails, and what a failed one leaves behind.

use std::collections::HashMap;

/// The kinds of operation that can be told to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Making a file or a folder.
    Create,
    /// Opening a file.
    Open,
    /// Reading from a file.
    Read,
    /// Writing to a file.
    Write,
    /// Cutting or extending a file, with or without taking up space.
    Resize,
    /// `fdatasync` of a file.
    Sync,
    /// Making the names in a folder durable.
    SyncDir,
    /// Renaming.
    Rename,
    /// Removing a file or folder.
    Remove,
}

impl Operation {
    fn changes(self) -> bool {
        !matches!(self, Self::Open | Self::Read)
    }
}

/// What an operation that reports failure has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing. A sync that fails so also forgets what it should have written: the pages are clean
    /// and not durable, and a later sync succeeds without them.
    Lost,
    /// All it should have: only the answer was lost.
    Persisted,
}

/// What becomes of the operation at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Done,
    Fails(Effect),
    /// The power goes, or is gone; a change that was under way may still reach the disk.
    PowerGoes,
    PowerGone,
}

#[derive(Debug, Default)]
pub(super) struct Plan {
    faults: HashMap<(Operation, u64), Effect>,
    counts: HashMap<Operation, u64>,
    changes: u64,
    power_off_at: Option<u64>,
    off: bool,
}

impl Plan {
    pub(super) fn fail(&mut self, operation: Operation, nth: u64, effect: Effect) {
        let seen = self.counts.get(&operation).copied().unwrap_or(0);
        self.faults.insert((operation, seen + nth), effect);
    }

    pub(super) fn power_off_at(&mut self, change: u64) {
        self.power_off_at = Some(self.changes + change);
    }

    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    pub(super) fn next(&mut self, operation: Operation) -> Fate {
        if self.off {
            return Fate::PowerGone;
        }
        let count = self.counts.entry(operation).or_insert(0);
        *count += 1;
        let fault = self.faults.remove(&(operation, *count));
        if operation.changes() {
            self.changes += 1;
            if self.power_off_at == Some(self.changes) {
                self.off = true;
                return Fate::PowerGoes;
            }
        }
        fault.map_or(Fate::Done, Fate::Fails)
    }
}
