//! Each stream is gapless and linked.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use crate::ids::{Hash, Stream};
use crate::link::LinkBody;

/// The end of a stream, small: a ledger has many, and each entry touches some.
struct End {
    version: u64,
    /// The front of the last link's hash: 128 bits that nobody can make another link have.
    hash: [u8; 16],
}

/// The ends of all streams.
#[derive(Default)]
pub(super) struct Streams {
    ends: HashMap<Stream, End, BuildHasherDefault<IdHasher>>,
    /// Bytes could not be read: a stream not seen since then is taken as it stands.
    forgotten: bool,
}

/// Stream ids are random, so the id is its own hash. A ledger made so that ids collide is checked
/// slowly, not wrongly.
#[derive(Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = self.0.rotate_left(5) ^ u64::from_le_bytes(*first);
        }
    }

    fn write_u8(&mut self, kind: u8) {
        self.0 = self.0.rotate_left(5) ^ u64::from(kind).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, _length: usize) {}
}

impl Streams {
    /// Takes in the next link of its stream; says what does not fit.
    pub(super) fn follow(&mut self, link: &LinkBody, hash: Hash) -> Result<(), String> {
        let new = End { version: link.version, hash: front(hash) };
        let (version, prev) = match self.ends.entry(link.stream) {
            Entry::Occupied(mut end) => {
                let end = std::mem::replace(end.get_mut(), new);
                (end.version, end.hash)
            }
            Entry::Vacant(place) => {
                place.insert(new);
                if self.forgotten {
                    return Ok(());
                }
                (0, front(Hash::ZERO))
            }
        };
        if link.version != version + 1 {
            return Err(format!(
                "stream {} goes from version {version} to {}",
                link.stream, link.version
            ));
        }
        if front(link.prev) != prev {
            return Err(format!("stream {} does not point at its last link", link.stream));
        }
        Ok(())
    }

    /// After unreadable bytes the next link of every stream is taken as it stands.
    pub(super) fn forget(&mut self) {
        self.ends.clear();
        self.forgotten = true;
    }
}

fn front(hash: Hash) -> [u8; 16] {
    let [front, _] = hash.as_bytes().as_chunks().0 else {
        return [0; 16];
    };
    *front
}
