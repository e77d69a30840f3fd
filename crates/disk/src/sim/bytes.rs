//! The bytes of one simulated file: as read, as durable, and the changes between.

use super::dice::Dice;

/// What a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

#[derive(Debug, Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Resize(usize),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Bytes {
    /// What readers see.
    pub(super) cached: Vec<u8>,
    /// What a power cut cannot take.
    durable: Vec<u8>,
    /// In order, since the last sync.
    dirty: Vec<Change>,
    /// Durable bytes that went bad and are not seen yet.
    rotten: Vec<(usize, u8)>,
}

impl Bytes {
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        put(&mut self.cached, offset, bytes);
        self.dirty.push(Change::Write { offset, bytes: bytes.to_vec() });
    }

    pub(super) fn resize(&mut self, size: usize) {
        self.cached.resize(size, 0);
        self.dirty.push(Change::Resize(size));
    }

    pub(super) fn sync(&mut self) {
        for change in self.dirty.drain(..) {
            match change {
                Change::Write { offset, bytes } => put(&mut self.durable, offset, &bytes),
                Change::Resize(size) => self.durable.resize(size, 0),
            }
        }
    }

    /// The kernel gives up: pages are clean, readers still see them, no later sync writes them.
    pub(super) fn fail_sync(&mut self) {
        self.dirty.clear();
    }

    /// A durable byte goes bad; readers see what is in memory.
    pub(super) fn rot(&mut self, offset: usize, byte: u8) {
        if let Some(durable) = self.durable.get_mut(offset) {
            *durable = byte;
            self.rotten.push((offset, byte));
        }
    }

    /// From here on, readers see what the disk has.
    pub(super) fn drop_cache(&mut self, from: usize) {
        let seen;
        (seen, self.rotten) =
            std::mem::take(&mut self.rotten).into_iter().partition(|(at, _)| *at >= from);
        for (at, byte) in seen {
            put(&mut self.cached, at, &[byte]);
        }
    }

    /// What is left after the power went: each unsynced change kept, lost or torn by sectors.
    pub(super) fn after_cut(&self, dice: &mut Dice) -> Self {
        let mut left = self.durable.clone();
        for change in &self.dirty {
            match (change, dice.throw(3)) {
                (_, 0) => {}
                (Change::Resize(size), _) => left.resize(*size, 0),
                (Change::Write { offset, bytes }, 1) => put(&mut left, *offset, bytes),
                (Change::Write { offset, bytes }, _) => tear(&mut left, *offset, bytes, dice),
            }
        }
        Self { cached: left.clone(), durable: left, dirty: Vec::new(), rotten: Vec::new() }
    }
}

fn put(into: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if into.len() < end {
        into.resize(end, 0);
    }
    if let Some(room) = into.get_mut(offset..end) {
        room.copy_from_slice(bytes);
    }
}

/// Writes an arbitrary subset of the sectors; the file grows as far as the last one written.
fn tear(into: &mut Vec<u8>, offset: usize, bytes: &[u8], dice: &mut Dice) {
    let mut at = offset;
    let mut rest = bytes;
    while !rest.is_empty() {
        let room = SECTOR_BYTES - at % SECTOR_BYTES;
        let (sector, after) = rest.split_at(room.min(rest.len()));
        if dice.coin() {
            put(into, at, sector);
        }
        at += sector.len();
        rest = after;
    }
}
