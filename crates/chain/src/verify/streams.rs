//! Each stream is gapless and linked.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::quality::RandomState;

use crate::ids::{Hash, LedgerId, Stream};
use crate::link::LinkBody;
use crate::tree::{HeadMap, NodeHash, StreamHead};

/// The end of a stream.
struct End {
    head: StreamHead,
    /// Whether it is in `Streams::changed`.
    changed: bool,
}

/// The ends of all streams, and the map of them as far as an entry has told it.
pub(super) struct Streams {
    ends: HashMap<Stream, End, RandomState>,
    /// What the map does not have yet: it is hashed only where an entry tells of it.
    changed: Vec<Stream>,
    map: HeadMap,
    /// Bytes could not be read: a stream not seen since then is taken as it stands.
    forgotten: bool,
}

impl Streams {
    pub(super) fn of(ledger: LedgerId) -> Self {
        let map = HeadMap::new(ledger);
        Self { ends: HashMap::default(), changed: Vec::new(), map, forgotten: false }
    }

    /// Takes in the next link of its stream; says what does not fit.
    pub(super) fn follow(&mut self, link: &LinkBody, hash: Hash) -> Result<(), String> {
        let head = StreamHead { version: link.version, link: hash };
        let before = match self.ends.entry(link.stream) {
            Entry::Occupied(mut end) => {
                let end = end.get_mut();
                if !std::mem::replace(&mut end.changed, true) {
                    self.changed.push(link.stream);
                }
                std::mem::replace(&mut end.head, head)
            }
            Entry::Vacant(place) => {
                place.insert(End { head, changed: true });
                self.changed.push(link.stream);
                if self.forgotten {
                    return Ok(());
                }
                StreamHead { version: 0, link: Hash::ZERO }
            }
        };
        if link.version != before.version + 1 {
            return Err(format!(
                "stream {} goes from version {} to {}",
                link.stream, before.version, link.version
            ));
        }
        if link.prev != before.link {
            return Err(format!("stream {} does not point at its last link", link.stream));
        }
        Ok(())
    }

    /// The root of the map of all ends; none where some of them are unknown.
    pub(super) fn heads(&mut self) -> Option<NodeHash> {
        for stream in self.changed.drain(..) {
            if let Some(end) = self.ends.get_mut(&stream) {
                end.changed = false;
                self.map.set_head(stream, end.head);
            }
        }
        (!self.forgotten).then(|| self.map.root())
    }

    /// After unreadable bytes the next link of every stream is taken as it stands.
    pub(super) fn forget(&mut self) {
        self.ends.clear();
        self.changed.clear();
        self.forgotten = true;
    }
}
