//! Segment files: their names and their headers.
//!
//! ```text
//! magic 8 | ledger 16 | generation 4 | number 4 | first seq 8 | head before 32 | checksum 16
//! ```

use std::path::Path;
use std::sync::Arc;

use sanad_chain::{Cursor, Hash, Seq};
use sanad_disk::{Disk, DiskError, File};

use crate::Identity;
use crate::bytes::half;
use crate::store::End;

const MAGIC: [u8; 8] = *b"SNSEG1\0\0";
/// Length of a header; the first frame begins here.
pub(crate) const HEADER_BYTES: usize = 88;

/// What a segment says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) identity: Identity,
    pub(crate) number: u32,
    /// Where the log ended when the segment was begun.
    pub(crate) begins: End,
}

impl Header {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_BYTES);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&self.identity.encode());
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.begins.next.get().to_le_bytes());
        out.extend_from_slice(self.begins.head.as_bytes());
        let sum = half(blake3::hash(&out).as_bytes());
        out.extend_from_slice(&sum);
        out
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (covered, sum) = bytes.get(..HEADER_BYTES)?.split_last_chunk()?;
        if half(blake3::hash(covered).as_bytes()) != *sum {
            return None;
        }
        let mut at = Cursor::new(covered);
        if at.array() != Some(MAGIC) {
            return None;
        }
        Some(Self {
            identity: Identity::parse(at.take(Identity::BYTES)?)?,
            number: at.u32()?,
            begins: End { next: Seq::new(at.u64()?), head: Hash::from_bytes(at.array()?) },
        })
    }
}

/// The file name of a segment.
pub(crate) fn name(number: u32) -> String {
    format!("{number:08}.seg")
}

/// The number of a segment with this file name.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(".seg").filter(|digits| digits.len() >= 8)?;
    digits.parse().ok().filter(|number| self::name(*number) == name)
}

/// The numbers of all segments, in order.
pub(crate) fn list(disk: &dyn Disk, folder: &Path) -> Result<Vec<u32>, DiskError> {
    let mut numbers: Vec<u32> = disk.list(folder)?.iter().filter_map(|n| number(n)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// Makes a segment that holds nothing but its header; durable, name included, when this returns.
pub(crate) fn begin(
    disk: &Arc<dyn Disk>,
    folder: &Path,
    header: &Header,
) -> Result<Box<dyn File>, DiskError> {
    let path = folder.join(name(header.number));
    let file = disk.create(&path)?;
    let made = file
        .write_at(&header.encode(), 0)
        .and_then(|()| file.sync_data())
        .and_then(|()| disk.sync_dir(folder));
    if let Err(error) = made {
        if error.is_full() {
            disk.remove(&path)?;
        }
        return Err(error);
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::identity;

    #[test]
    fn a_header_reads_back_and_every_flipped_bit_is_seen() {
        let begins = End { next: Seq::new(5), head: Hash::from_bytes([3; 32]) };
        let header = Header { identity: identity(), number: 7, begins };
        let bytes = header.encode();
        assert_eq!(bytes.len(), HEADER_BYTES);
        assert_eq!(Header::parse(&bytes), Some(header));
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x80;
            assert_eq!(Header::parse(&flipped), None, "byte {at}");
        }
    }

    #[test]
    fn only_names_we_give_are_segments() {
        assert_eq!(number(&name(12)), Some(12));
        assert_eq!(number("12.seg"), None);
        assert_eq!(number("+0000012.seg"), None);
        assert_eq!(number("00000012.seg.new"), None);
    }
}
