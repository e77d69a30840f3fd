//! What the index keeps of one entry, and how a page stores it.
//!
//! ```text
//! row  = (links * 2 + has tag) varint | location less the one before, varint | event 16
//!      | first half of the entry's hash 16 | link... | tag 16 where there is one
//! link = 0 varint, kind 1, id 16 (a stream new in this page)
//!      | n + 1 varint (the n-th stream of this page)
//! ```

use std::collections::HashMap;

use sanad_chain::{Cursor, Entry, Hash, LinkBody, Seq, Stream, StreamKind};

use super::TagFront;
use super::quick_hash::QuickHash;
use crate::bytes::{half, put_varint, varint};
use crate::store::Location;

/// What the index keeps of one entry.
pub(crate) struct Row<'a> {
    pub(crate) seq: Seq,
    pub(crate) location: Location,
    pub(crate) event: [u8; 16],
    /// The first half of the entry's hash: what is read later must be this entry.
    pub(crate) hash: [u8; 16],
    pub(crate) tag: Option<TagFront>,
    pub(super) links: Links<'a>,
}

/// The streams of an entry: with versions and hashes as its record has them, or bare as a page
/// has them.
pub(super) enum Links<'a> {
    Entry(Entry<'a>),
    Page(&'a [Stream]),
}

impl<'a> Row<'a> {
    /// Reads an entry of this hash; `None` where its body does not decode.
    pub(crate) fn of(entry: &Entry<'a>, hash: &Hash, location: Location) -> Option<Self> {
        let body = entry.body().ok()?;
        Some(Self {
            seq: entry.seq(),
            location,
            event: body.event_id,
            hash: half(hash.as_bytes()),
            tag: body.command_tag.as_ref().map(half),
            links: Links::Entry(*entry),
        })
    }

    /// Each stream, with version and link hash where they are known.
    pub(super) fn links(&self) -> impl Iterator<Item = (Stream, Option<u64>, Option<Hash>)> {
        let (entry, page) = match &self.links {
            Links::Entry(entry) => (Some(entry), None),
            Links::Page(streams) => (None, Some(*streams)),
        };
        let known = entry.into_iter().flat_map(|entry| {
            let link = |(link, hash): (LinkBody, _)| (link.stream, Some(link.version), Some(hash));
            entry.links().zip(entry.link_hashes()).map(link)
        });
        known.chain(page.into_iter().flatten().map(|stream| (*stream, None, None)))
    }
}

/// What rows of one page share: the location before, the streams so far.
#[derive(Default)]
pub(super) struct PageContext {
    before: u64,
    /// In reading.
    streams: Vec<Stream>,
    /// In writing: the number of each stream.
    numbers: HashMap<Stream, u64, QuickHash>,
}

impl PageContext {
    pub(super) fn put(&mut self, out: &mut Vec<u8>, row: &Row<'_>) {
        let count = row.links().count() as u64;
        put_varint(out, count * 2 + u64::from(row.tag.is_some()));
        put_varint(out, row.location.0.wrapping_sub(self.before));
        self.before = row.location.0;
        out.extend_from_slice(&row.event);
        out.extend_from_slice(&row.hash);
        for (stream, _, _) in row.links() {
            let next = self.numbers.len() as u64 + 1;
            let number = *self.numbers.entry(stream).or_insert(next);
            if number < next {
                put_varint(out, number);
            } else {
                put_varint(out, 0);
                out.push(stream.kind.0);
                out.extend_from_slice(&stream.id);
            }
        }
        out.extend(row.tag.iter().flatten());
    }

    /// Reads the next row; its streams are left in `links`.
    pub(super) fn take<'a>(
        &mut self,
        at: &mut Cursor<'_>,
        seq: Seq,
        links: &'a mut Vec<Stream>,
    ) -> Option<Row<'a>> {
        let counts = varint(at)?;
        self.before = self.before.wrapping_add(varint(at)?);
        let (event, hash) = (at.array()?, at.array()?);
        links.clear();
        for _ in 0..counts / 2 {
            let stream = if let Some(known) = varint(at)?.checked_sub(1) {
                *self.streams.get(usize::try_from(known).ok()?)?
            } else {
                let stream = Stream { kind: StreamKind(at.u8()?), id: at.array()? };
                self.streams.push(stream);
                stream
            };
            links.push(stream);
        }
        let tag = if counts % 2 == 1 { Some(at.array()?) } else { None };
        let location = Location(self.before);
        Some(Row { seq, location, event, hash, tag, links: Links::Page(links) })
    }
}
