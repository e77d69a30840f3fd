//! How a stream ends, or that there is none, shown by the root of the map alone.

use super::{EMPTY, MapKey, StreamHead, leaf_hash, over};
use crate::ids::{LedgerId, Stream};
use crate::tree::NodeHash;

/// What stands where the way to a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayEnd {
    /// The stream's own leaf.
    Itself(StreamHead),
    /// The leaf of another stream, alone in its subtree: there is no such stream.
    Other {
        /// Its key: a hash of the stream's id, which is random.
        key: MapKey,
        /// Its end.
        head: StreamHead,
    },
    /// Nothing: there is no such stream.
    Nothing,
}

/// How a stream ends, or that there is none, by the root of the map alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapProof {
    /// The subtrees beside the way, from the root down.
    pub beside: Vec<NodeHash>,
    /// Where the way ends.
    pub end: WayEnd,
}

/// The proof does not lead to the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not lead to the root of the map")]
pub struct NotInMap;

impl MapProof {
    /// Most subtrees beside a way: one for each bit of a key.
    pub const BESIDE_MAX: usize = 256;

    /// How the stream ends by a map with this root; `None` where it has no link.
    ///
    /// # Errors
    /// The proof does not lead to the root.
    pub fn check(
        &self,
        root: NodeHash,
        ledger: LedgerId,
        stream: Stream,
    ) -> Result<Option<StreamHead>, NotInMap> {
        let key = MapKey::of(ledger, stream);
        let depth = self.beside.len();
        if depth > Self::BESIDE_MAX {
            return Err(NotInMap);
        }
        let (mut hash, head) = match &self.end {
            WayEnd::Itself(head) => (leaf_hash(&key, head), Some(*head)),
            WayEnd::Other { key: other, head } => {
                let same_way = (0..depth).all(|depth| other.side(depth) == key.side(depth));
                if *other == key || !same_way {
                    return Err(NotInMap);
                }
                (leaf_hash(other, head), None)
            }
            WayEnd::Nothing => (EMPTY, None),
        };
        for (depth, beside) in self.beside.iter().enumerate().rev() {
            hash = over(key.side(depth), hash, *beside);
        }
        if hash == root { Ok(head) } else { Err(NotInMap) }
    }
}
