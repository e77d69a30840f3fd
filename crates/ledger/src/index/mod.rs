//! The index: which entries belong to a stream, where each entry lies, which event and command it
//! is. In memory; sled keeps pages of it so that a start need not read the whole log.

mod build;
mod keeper;
mod page;
mod quick_hash;
mod row;
mod sled_folder;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use sanad_chain::{EventId, Hash, Seq, Stream};

use crate::bytes::half;
use crate::store::{End, Location, Store};
use crate::{ReadError, Stored};

pub(crate) use build::{Built, Plan, agrees_with_log, build};
pub(crate) use keeper::Keeper;
pub(crate) use page::PageBuilder;
pub(crate) use row::Row;
pub(crate) use sled_folder::SledFolder;

use quick_hash::QuickHash;

/// The first half of a command tag. The entry itself is asked for the rest.
pub(crate) type TagFront = [u8; 16];

/// Stands for the location of an entry that could not be read, or was not believed.
const NOWHERE: Location = Location(u64::MAX);

/// One frame is remembered for so many entries.
const FRAME_STEP: u64 = 128;

/// Everything durable, by position, stream, event and command.
#[derive(Default)]
pub(crate) struct Index {
    end: Option<End>,
    /// Before this, entries stood in the log that were not believed.
    doubted: Option<Seq>,
    locations: Vec<Location>,
    /// The first half of each entry's hash. It comes from the writer, from pages with a code, or
    /// from a log whose seals were checked: what the disk says later is held against it.
    hashes: Vec<[u8; 16]>,
    /// Some entries with the frame that holds them, in order: from where to walk on.
    frames: Vec<(Seq, Location)>,
    streams: HashMap<Stream, StreamEnd, QuickHash>,
    events: HashMap<[u8; 16], Seq, QuickHash>,
    tags: HashMap<TagFront, Seq, QuickHash>,
}

/// What the index knows of an entry: enough to read it and to tell whether it is still the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    location: Location,
    hash: [u8; 16],
}

impl Known {
    pub(crate) fn is(&self, hash: &Hash) -> bool {
        self.hash == half(hash.as_bytes())
    }

    /// Reads the entry, and holds it against this: the one way from a place in the log to an entry, for
    /// readers and for the writer, who links to what it reads.
    pub(crate) fn read(&self, seq: Seq, store: &dyn Store) -> Result<Stored, ReadError> {
        let stored = Stored::read(seq, store.record(self.location))?;
        if self.is(&stored.hash()) {
            return Ok(stored);
        }
        Err(ReadError::Damaged { seq, reason: "it is another entry than was written".into() })
    }
}

/// A stream and its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StreamEnd {
    /// Its entries, in order.
    pub(crate) seqs: Vec<Seq>,
    /// The version of the last one.
    pub(crate) version: u64,
    /// The hash of its last link; none until it is read from the entry.
    pub(crate) link: Option<Hash>,
}

impl Index {
    pub(crate) fn end(&self) -> End {
        self.end.unwrap_or(End::START)
    }

    pub(crate) fn reserve(&mut self, entries: usize) {
        self.locations.reserve(entries);
        self.hashes.reserve(entries);
        self.events.reserve(entries);
    }

    /// Takes in the next entry. Its hash is told by [`Index::ends_at`], once for many.
    pub(crate) fn push(&mut self, row: &Row<'_>) {
        let number = usize::try_from(row.seq.get()).unwrap_or(usize::MAX);
        if number > self.locations.len() {
            self.locations.resize(number, NOWHERE);
            self.hashes.resize(number, [0; 16]);
        }
        self.locations.push(row.location);
        self.hashes.push(row.hash);
        self.events.entry(row.event).or_insert(row.seq);
        if let Some(tag) = row.tag {
            self.tags.entry(tag).or_insert(row.seq);
        }
        for (stream, version, link) in row.links() {
            let end = self.streams.entry(stream).or_default();
            end.seqs.push(row.seq);
            end.version = version.unwrap_or(end.version + 1);
            end.link = link;
        }
    }

    pub(crate) fn ends_at(&mut self, end: End) {
        self.end = Some(end);
    }

    /// The entry at `seq` lies in the frame at `frame`.
    pub(crate) fn lies_in(&mut self, seq: Seq, frame: Location) {
        let last = self.frames.last().map_or(0, |(seq, _)| seq.get());
        if seq.get() >= last + FRAME_STEP {
            self.frames.push((seq, frame));
        }
    }

    /// A frame from which walking on comes to `seq`; none for the first of all.
    pub(crate) fn frame_before(&self, seq: Seq) -> Option<Location> {
        let after = self.frames.partition_point(|(known, _)| *known <= seq);
        self.frames.get(after.checked_sub(1)?).map(|(_, frame)| *frame)
    }

    /// What is known of the entry at `seq`.
    ///
    /// # Errors
    /// There is none, or none that was believed.
    pub(crate) fn known(&self, seq: Seq) -> Result<Known, ReadError> {
        let number = usize::try_from(seq.get()).unwrap_or(usize::MAX);
        let found = self.locations.get(number).zip(self.hashes.get(number));
        match found {
            Some((location, hash)) if *location != NOWHERE => {
                Ok(Known { location: *location, hash: *hash })
            }
            None if self.doubted.is_none_or(|until| seq >= until) => {
                Err(ReadError::NotFound { seq })
            }
            Some(_) | None => {
                let reason = "what was written there is missing, or is not as it was sealed".into();
                Err(ReadError::Damaged { seq, reason })
            }
        }
    }

    /// Entries up to here were found and not believed.
    pub(crate) fn doubt(&mut self, until: Seq) {
        self.doubted = self.doubted.max(Some(until));
    }

    pub(crate) fn stream(&self, stream: &Stream) -> Option<&StreamEnd> {
        self.streams.get(stream)
    }

    pub(crate) fn event(&self, id: EventId) -> Option<Seq> {
        self.events.get(id.as_bytes()).copied()
    }

    pub(crate) fn tag(&self, tag: &TagFront) -> Option<Seq> {
        self.tags.get(tag).copied()
    }

    /// Whether both say the same of every entry; what is not known of a link is passed over.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        let streams_agree = self.streams.len() == other.streams.len()
            && self.streams.iter().all(|(stream, end)| {
                other.streams.get(stream).is_some_and(|theirs| {
                    let links = end.link.zip(theirs.link);
                    end.seqs == theirs.seqs
                        && end.version == theirs.version
                        && links.is_none_or(|(ours, theirs)| ours == theirs)
                })
            });
        streams_agree
            && self.end() == other.end()
            && self.locations == other.locations
            && self.hashes == other.hashes
            && self.events == other.events
            && self.tags == other.tags
    }
}
