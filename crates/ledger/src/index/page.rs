//! Pages: rows of the index in sequence order, small enough for sled.
//!
//! ```text
//! page = format 1 | count 2 | last frame's location 8 | head after 32 | rows | keyed code 32
//! ```
//! In sled a page stands in pieces of at most 8 kB: key = first seq 8, piece 2, big-endian.
//!
//! The code is made with the seal key: a page that somebody else wrote is not believed.

use sanad_chain::{Cursor, Hash, SealKey, Seq, mac, same_mac};

use super::Index;
use super::row::{PageContext, Row};
use crate::Identity;
use crate::guard::guarded;
use crate::store::{End, Location};

const FORMAT: u8 = 1;
const CODE_BYTES: usize = 32;
/// A page is closed once its rows are this long. Most pages are one piece; an entry in a thousand
/// streams makes a longer one.
const ROWS_BYTES: usize = 7 * 1024;
/// Longest value given to sled.
const PIECE_BYTES: usize = 8 * 1024;
const CONTEXT: &str = "sanad 2026 v1 index page";

/// A page ready for sled.
pub(crate) struct Page {
    first: [u8; 8],
    bytes: Vec<u8>,
}

impl Page {
    /// Writes it, piece by piece.
    pub(crate) fn write(&self, into: &sled::Tree) -> Result<(), String> {
        for (number, piece) in (0_u16..).zip(self.bytes.chunks(PIECE_BYTES)) {
            let key = [&self.first[..], &number.to_be_bytes()].concat();
            guarded(|| into.insert(key, piece))?;
        }
        Ok(())
    }

    /// Reads all pages in order.
    pub(crate) fn read_all(
        from: &sled::Tree,
        mut take: impl FnMut(&Self) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut pieces = from.iter();
        let mut page: Option<Self> = None;
        while let Some((key, piece)) = guarded(|| pieces.next().transpose())? {
            let first: &[u8; 8] = key.first_chunk().ok_or("a page has a wrong key")?;
            match &mut page {
                Some(page) if page.first == *first => page.bytes.extend_from_slice(&piece),
                other => {
                    let begun = Self { first: *first, bytes: piece.to_vec() };
                    if let Some(whole) = other.replace(begun) {
                        take(&whole)?;
                    }
                }
            }
        }
        page.as_ref().map_or(Ok(()), take)
    }

    #[cfg(test)]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The seq of its first entry.
    pub(crate) fn first(&self) -> u64 {
        u64::from_be_bytes(self.first)
    }
}

/// Collects rows into pages.
pub(crate) struct PageBuilder {
    identity: Identity,
    seal: SealKey,
    first: Seq,
    count: u16,
    rows: Vec<u8>,
    context: PageContext,
    frame: Location,
}

impl PageBuilder {
    pub(crate) fn new(identity: Identity, seal: SealKey, first: Seq) -> Self {
        let context = PageContext::default();
        let (rows, frame) = (Vec::new(), Location(0));
        Self { identity, seal, first, count: 0, rows, context, frame }
    }

    /// Takes in the next row, of the frame at `frame`. True once the page should be closed.
    pub(crate) fn push(&mut self, row: &Row<'_>, frame: Location) -> bool {
        self.context.put(&mut self.rows, row);
        self.count += 1;
        self.frame = frame;
        self.rows.len() >= ROWS_BYTES || self.count == u16::MAX
    }

    /// Closes the page, if it has rows, and begins the next. `head` is the hash of its last entry.
    pub(crate) fn close(&mut self, head: Hash) -> Option<Page> {
        if self.count == 0 {
            return None;
        }
        let mut value = vec![FORMAT];
        value.extend_from_slice(&self.count.to_le_bytes());
        value.extend_from_slice(&self.frame.0.to_le_bytes());
        value.extend_from_slice(head.as_bytes());
        value.append(&mut self.rows);
        let first = self.first.get().to_be_bytes();
        let code = code(&self.seal, &self.identity, first, &value);
        value.extend_from_slice(&code);
        self.first = Seq::new(self.first.get() + u64::from(self.count));
        self.count = 0;
        self.context = PageContext::default();
        Some(Page { first, bytes: value })
    }
}

fn code(seal: &SealKey, identity: &Identity, key: [u8; 8], value: &[u8]) -> [u8; 32] {
    mac(seal, CONTEXT, &[&identity.encode()[..], &key, value].concat())
}

/// Where the index stands after a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) end: End,
    /// The frame that holds the page's last entry.
    pub(crate) frame: Location,
    /// Where that entry lies.
    pub(crate) last: Location,
}

/// Takes the rows of a page into the index; `None` where it is not a page of this ledger.
pub(crate) fn load(
    into: &mut Index,
    page: &Page,
    seal: &SealKey,
    identity: &Identity,
) -> Option<Stand> {
    let (covered, found) = page.bytes.split_last_chunk::<CODE_BYTES>()?;
    if !same_mac(&code(seal, identity, page.first, covered), found) {
        return None;
    }
    let mut at = Cursor::new(covered);
    if at.u8()? != FORMAT {
        return None;
    }
    let count = u64::from(at.u16()?);
    let frame = Location(at.u64()?);
    let head = Hash::from_bytes(at.array()?);
    let first = page.first();
    let mut context = PageContext::default();
    let mut links = Vec::new();
    let mut last = None;
    for seq in first..first + count {
        let row = context.take(&mut at, Seq::new(seq), &mut links)?;
        last = Some(row.location);
        into.push(&row);
    }
    let end = End { next: Seq::new(first + count), head };
    into.lies_in(Seq::new((first + count).saturating_sub(1)), frame);
    into.ends_at(end);
    at.is_empty().then_some(Stand { end, frame, last: last? })
}
