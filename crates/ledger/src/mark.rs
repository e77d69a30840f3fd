//! The high-water mark: how far the log is durable, kept apart from it in a file of two slots.
//!
//! Written after each frame without a sync, and synced within a second: after a kill it is exact,
//! after a power cut up to a second behind. The slots take turns, each in a disk sector of its own,
//! so that one of them is whole whatever happens.
//!
//! ```text
//! slot = magic 8 | ledger 16 | generation 4 | counter 8 | size 8 | head 32
//!      | segment 4 | last frame's offset 8 | end offset 8 | keyed code 32 | checksum 16 | zeros
//! ```

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_chain::{Cursor, Hash, LedgerId, SealKey, mac, same_mac};
use sanad_disk::{Access, Disk, DiskError, File};

use crate::Identity;

pub(crate) const NAME: &str = "mark";
const NEW_NAME: &str = "mark.new";
const MAGIC: [u8; 8] = *b"SNMARK1\0";
const SLOT_BYTES: usize = 512;
const CODED_BYTES: usize = 96;
const CONTEXT: &str = "sanad 2026 v1 high-water mark";

/// One state of the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) counter: u64,
    /// How many entries are durable.
    pub(crate) size: u64,
    /// The hash of the last of them.
    pub(crate) head: Hash,
    /// The segment that holds the last frame.
    pub(crate) segment: u32,
    /// Where the last frame begins in it; the same as `end` where there is none.
    pub(crate) last_frame: u64,
    /// Where the last frame ends.
    pub(crate) end: u64,
}

/// A slot as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Whole, and made with the key where there was one to check it with.
    Good(Identity, Mark),
    /// Whole, but not made with the key.
    Forged(Identity, Mark),
    Damaged,
}

impl Mark {
    fn encode(&self, of: &Identity, key: &SealKey) -> Vec<u8> {
        let mut out = Vec::with_capacity(SLOT_BYTES);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&of.encode());
        out.extend_from_slice(&self.counter.to_le_bytes());
        out.extend_from_slice(&self.size.to_le_bytes());
        out.extend_from_slice(self.head.as_bytes());
        out.extend_from_slice(&self.segment.to_le_bytes());
        out.extend_from_slice(&self.last_frame.to_le_bytes());
        out.extend_from_slice(&self.end.to_le_bytes());
        out.extend_from_slice(&mac(key, CONTEXT, &out));
        let sum = *blake3::hash(&out).as_bytes();
        out.extend_from_slice(&crate::bytes::half(&sum));
        out.resize(SLOT_BYTES, 0);
        out
    }

    fn parse(bytes: &[u8], key: Option<&SealKey>) -> Slot {
        let Some((identity, mark, coded, code)) = Self::fields(bytes) else {
            return Slot::Damaged;
        };
        match key {
            Some(key) if !same_mac(&mac(key, CONTEXT, coded), &code) => {
                Slot::Forged(identity, mark)
            }
            Some(_) | None => Slot::Good(identity, mark),
        }
    }

    /// The fields, the coded bytes and their code, where the checksum is right.
    fn fields(bytes: &[u8]) -> Option<(Identity, Self, &[u8], [u8; 32])> {
        let mut at = Cursor::new(bytes);
        if at.array() != Some(MAGIC) {
            return None;
        }
        let ledger = LedgerId::from_bytes(at.array()?);
        let identity = Identity { ledger, generation: at.u32()? };
        let mark = Self {
            counter: at.u64()?,
            size: at.u64()?,
            head: Hash::from_bytes(at.array()?),
            segment: at.u32()?,
            last_frame: at.u64()?,
            end: at.u64()?,
        };
        let code = at.array()?;
        let sum = blake3::hash(bytes.get(..CODED_BYTES + 32)?);
        let whole = at.array() == Some(crate::bytes::half(sum.as_bytes()))
            && at.rest().iter().all(|byte| *byte == 0);
        whole.then_some((identity, mark, bytes.get(..CODED_BYTES)?, code))
    }
}

/// Reads both slots.
pub(crate) fn read(
    disk: &dyn Disk,
    dir: &Path,
    key: Option<&SealKey>,
) -> Result<[Slot; 2], DiskError> {
    let file = disk.open(&dir.join(NAME), Access::Read)?;
    let mut bytes = [0; 2 * SLOT_BYTES];
    let read = file.read_at(&mut bytes, 0)?;
    let (first, second) = bytes.split_at(SLOT_BYTES);
    let whole = read == bytes.len() && file.size()? == bytes.len() as u64;
    let second = if whole { Mark::parse(second, key) } else { Slot::Damaged };
    Ok([Mark::parse(first, key).at_home_in(0), second.at_home_in(1)])
}

impl Slot {
    /// The slots take turns: a mark copied into the other slot is damage.
    fn at_home_in(self, slot: u64) -> Self {
        match self {
            Self::Good(_, mark) | Self::Forged(_, mark) if mark.counter % 2 != slot => {
                Self::Damaged
            }
            Self::Good(..) | Self::Forged(..) | Self::Damaged => self,
        }
    }
}

/// The newest of the slots that are good.
pub(crate) fn newest(slots: &[Slot; 2]) -> Option<(Identity, Mark)> {
    let good = slots.iter().filter_map(|slot| match slot {
        Slot::Good(identity, mark) => Some((*identity, *mark)),
        Slot::Forged(..) | Slot::Damaged => None,
    });
    good.max_by_key(|(_, mark)| mark.counter)
}

/// The mark to open by. A torn slot is passed over, a forged one is not.
pub(crate) fn trusted(slots: &[Slot; 2]) -> Result<(Identity, Mark), &'static str> {
    if slots.iter().any(|slot| matches!(slot, Slot::Forged(..))) {
        return Err("the high-water mark was not made with this ledger's key");
    }
    newest(slots).ok_or("the high-water mark is damaged")
}

/// The mark's file, open for writing. Only the ledger's writer has one.
pub(crate) struct MarkFile {
    file: Box<dyn File>,
    path: PathBuf,
    identity: Identity,
    key: SealKey,
    mark: Mark,
}

impl MarkFile {
    /// Makes the file, both slots the same; durable when this returns, but for its name. A file
    /// that has the name is whole: the name is given last.
    pub(crate) fn create(
        disk: &Arc<dyn Disk>,
        dir: &Path,
        identity: Identity,
        key: SealKey,
        mark: Mark,
    ) -> Result<(), DiskError> {
        let path = dir.join(NEW_NAME);
        if disk.exists(&path)? {
            disk.remove(&path)?;
        }
        let file = disk.create(&path)?;
        Self { file, path: path.clone(), identity, key, mark }.settle()?;
        disk.rename(&path, &dir.join(NAME))
    }

    /// Opens the file for writing; both slots say `mark` when this returns, durably.
    pub(crate) fn open(
        disk: &Arc<dyn Disk>,
        dir: &Path,
        identity: Identity,
        key: SealKey,
        mark: Mark,
    ) -> Result<Self, DiskError> {
        let path = dir.join(NAME);
        let file = disk.open(&path, Access::Write)?;
        let mut this = Self { file, path, identity, key, mark };
        this.settle()?;
        Ok(this)
    }

    /// One slot after the other, each durable before the next is touched: a crash in between
    /// leaves one whole.
    fn settle(&mut self) -> Result<(), DiskError> {
        for _ in 0..2 {
            self.write(self.mark)?;
            self.sync()?;
        }
        Ok(())
    }

    /// Writes the mark into the older slot; its counter is the next one.
    pub(crate) fn write(&mut self, mark: Mark) -> Result<(), DiskError> {
        let mark = Mark { counter: self.mark.counter + 1, ..mark };
        let offset = (mark.counter % 2) * SLOT_BYTES as u64;
        self.file.write_at(&mark.encode(&self.identity, &self.key), offset)?;
        self.mark = mark;
        Ok(())
    }

    /// Whether the file still has its name.
    pub(crate) fn is_where_it_was(&self) -> Result<bool, DiskError> {
        self.file.is_at(&self.path)
    }

    pub(crate) fn sync(&self) -> Result<(), DiskError> {
        self.file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{identity, key};

    fn mark(size: u64) -> Mark {
        let head = Hash::from_bytes([7; 32]);
        Mark { counter: 4, size, head, segment: 2, last_frame: 96, end: 300 }
    }

    #[test]
    fn a_slot_reads_back_and_every_flipped_bit_is_seen() {
        let bytes = mark(9).encode(&identity(), &key());
        assert_eq!(Mark::parse(&bytes, Some(&key())), Slot::Good(identity(), mark(9)));
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert_eq!(Mark::parse(&flipped, None), Slot::Damaged, "byte {at}");
        }
    }

    #[test]
    fn a_mark_made_with_another_key_is_forged() {
        let bytes = mark(9).encode(&identity(), &SealKey::from_bytes([1; 32]));
        assert_eq!(Mark::parse(&bytes, Some(&key())), Slot::Forged(identity(), mark(9)));
        assert_eq!(Mark::parse(&bytes, None), Slot::Good(identity(), mark(9)));
    }

    #[test]
    fn after_any_power_cut_one_of_the_last_two_marks_is_there() {
        let disk = sanad_disk::SimDisk::new();
        let (dir, shared): (_, Arc<dyn Disk>) = (Path::new("/"), Arc::new(disk.clone()));
        MarkFile::create(&shared, dir, identity(), key(), mark(1)).unwrap();
        let mut file = MarkFile::open(&shared, dir, identity(), key(), mark(1)).unwrap();
        disk.sync_dir(dir).unwrap();
        for size in 2..9 {
            file.write(mark(size)).unwrap();
        }
        for seed in 0..50 {
            let slots = read(&disk.power_cut(seed), dir, Some(&key())).unwrap();
            let (_, found) = newest(&slots).unwrap();
            assert!((1..9).contains(&found.size), "{found:?}");
        }
        file.sync().unwrap();
        let slots = read(&disk.power_cut(1), dir, Some(&key())).unwrap();
        assert_eq!(newest(&slots).unwrap().1.size, 8);
    }
}
