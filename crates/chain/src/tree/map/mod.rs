//! The map of the ends of all streams, by which a list is shown to be whole: its root says for each
//! stream how long it is and which link is its last, and that any other stream has none.
//!
//! A compact sparse Merkle tree over SHA-256: the key of a stream is `H(ledger | kind | id)`, a leaf
//! `H(0 | key | version | head)` with the version as eight bytes, little-endian, a node
//! `H(1 | left | right)` by the bits of the key from the highest one of its first byte on, an empty
//! subtree 32 zero bytes. A subtree with a single leaf is that leaf, wherever it stands.

mod proof;
#[cfg(test)]
mod tests;

pub use proof::{MapProof, NotInMap, WayEnd};
use sha2::{Digest, Sha256};

use super::NodeHash;
use crate::hex::write_hex;
use crate::ids::{Hash, LedgerId, Stream};
use crate::link::LinkBody;

/// The end of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamHead {
    /// How many links it has; at least 1.
    pub version: u64,
    /// The hash of its last link.
    pub link: Hash,
}

/// The key of a stream in the map: of the same length for every stream, and telling nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MapKey([u8; 32]);

/// A link does not follow the end of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a link of stream {stream} does not follow the one before")]
pub struct NotNext {
    /// The stream.
    pub stream: Stream,
}

/// The map, as it grows with the links of a ledger. Each stream takes about 170 bytes.
#[derive(Debug, Clone)]
pub struct HeadMap {
    ledger: LedgerId,
    nodes: Vec<Node>,
    root: Slot,
    streams: u64,
}

/// Where a subtree begins, in `nodes`; [`NOTHING`] for an empty one.
type Slot = u32;

const NOTHING: Slot = Slot::MAX;

#[derive(Debug, Clone, Copy)]
enum Node {
    Leaf {
        key: MapKey,
        head: StreamHead,
        hash: NodeHash,
    },
    /// The hash is none while something beneath has changed.
    Fork {
        below: [Slot; 2],
        hash: Option<NodeHash>,
    },
}

/// The type of the event that tells the root of the map of all streams before it.
pub const HEADS_COMMITTED: &str = "heads_committed";

/// The root that such an event's clear data tells: canonical JSON, an object with the text `heads` and, it
/// may be, an object `before`, and nothing else, so that nobody reads another root in it.
pub fn committed_heads(data: &str) -> Option<NodeHash> {
    let heads = match data.strip_prefix("{\"before\":") {
        Some(before) => behind_object(before)?.strip_prefix(',')?,
        None => data.strip_prefix('{')?,
    };
    let root = heads.strip_prefix("\"heads\":\"")?.strip_suffix("\"}")?;
    root.parse::<Hash>().ok().map(|root| NodeHash::from_bytes(*root.as_bytes()))
}

/// What stands behind the JSON object that this text begins with.
fn behind_object(text: &str) -> Option<&str> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' if !in_text => depth += 1,
            b'}' if !in_text => depth = depth.checked_sub(1)?,
            _ if depth == 0 => return None,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..);
        }
    }
    None
}

impl MapKey {
    /// The key of a stream of a ledger.
    pub fn of(ledger: LedgerId, stream: Stream) -> Self {
        let digest = Sha256::new()
            .chain_update(ledger.as_bytes())
            .chain_update([stream.kind.0])
            .chain_update(stream.id);
        Self(digest.finalize().into())
    }

    /// From its 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The side on which it lies at a depth; past its bits, the left one.
    fn side(&self, depth: usize) -> usize {
        let byte = self.0.get(depth / 8).copied().unwrap_or_default();
        usize::from((byte >> (7 - depth % 8)) & 1)
    }
}

impl std::fmt::Debug for MapKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_hex(&self.0, f)
    }
}

/// An empty subtree.
const EMPTY: NodeHash = NodeHash::from_bytes([0; 32]);

fn leaf_hash(key: &MapKey, head: &StreamHead) -> NodeHash {
    let digest = Sha256::new()
        .chain_update([0])
        .chain_update(key.0)
        .chain_update(head.version.to_le_bytes())
        .chain_update(head.link.as_bytes());
    NodeHash::from_bytes(digest.finalize().into())
}

/// The node over what lies on `side` and what lies beside it.
fn over(side: usize, here: NodeHash, beside: NodeHash) -> NodeHash {
    if side == 0 { NodeHash::over(here, beside) } else { NodeHash::over(beside, here) }
}

impl HeadMap {
    /// The map of a ledger without entries.
    pub fn new(ledger: LedgerId) -> Self {
        Self { ledger, nodes: Vec::new(), root: NOTHING, streams: 0 }
    }

    /// How many streams there are.
    pub fn streams(&self) -> u64 {
        self.streams
    }

    /// Takes in the next link of its stream, whose hash this is.
    ///
    /// # Errors
    /// It does not follow the link before. The map is as it was.
    pub fn take(&mut self, link: &LinkBody, hash: Hash) -> Result<(), NotNext> {
        let key = MapKey::of(self.ledger, link.stream);
        let before = self.find(&key);
        let (version, last) = before.map_or((0, Hash::ZERO), |head| (head.version, head.link));
        if link.version != version + 1 || link.prev != last {
            return Err(NotNext { stream: link.stream });
        }
        self.set(key, StreamHead { version: link.version, link: hash });
        Ok(())
    }

    /// Sets the end of a stream, whatever it was.
    pub fn set_head(&mut self, stream: Stream, head: StreamHead) {
        self.set(MapKey::of(self.ledger, stream), head);
    }

    fn find(&self, key: &MapKey) -> Option<StreamHead> {
        let mut at = self.root;
        for depth in 0.. {
            match self.node(at)? {
                Node::Leaf { key: other, head, .. } => return (other == key).then_some(*head),
                Node::Fork { below, .. } => at = pick(*below, key.side(depth)),
            }
        }
        None
    }

    fn node(&self, at: Slot) -> Option<&Node> {
        self.nodes.get(usize::try_from(at).ok()?)
    }

    fn node_mut(&mut self, at: Slot) -> Option<&mut Node> {
        self.nodes.get_mut(usize::try_from(at).ok()?)
    }

    fn push(&mut self, node: Node) -> Slot {
        // Two thousand million streams do not fit into memory.
        let at = Slot::try_from(self.nodes.len()).unwrap_or(NOTHING);
        self.nodes.push(node);
        at
    }

    fn set(&mut self, key: MapKey, head: StreamHead) {
        let leaf = Node::Leaf { key, head, hash: leaf_hash(&key, &head) };
        let (mut at, mut above, mut depth) = (self.root, None, 0);
        while let Some(Node::Fork { below, hash }) = self.node_mut(at) {
            *hash = None;
            let side = key.side(depth);
            above = Some((at, side));
            at = pick(*below, side);
            depth += 1;
        }
        match self.node_mut(at) {
            Some(node @ Node::Leaf { .. }) if node.is(&key) => *node = leaf,
            Some(Node::Leaf { key: other, .. }) => {
                let other = *other;
                self.streams += 1;
                let new = self.push(leaf);
                let fork = self.split((at, other), (new, key), depth);
                self.hang(above, fork);
            }
            Some(Node::Fork { .. }) | None => {
                self.streams += 1;
                let new = self.push(leaf);
                self.hang(above, new);
            }
        }
    }

    /// The subtree at this depth over two leaves.
    fn split(&mut self, old: (Slot, MapKey), new: (Slot, MapKey), depth: usize) -> Slot {
        let mut apart = depth;
        while old.1.side(apart) == new.1.side(apart) {
            apart += 1;
        }
        let below = if new.1.side(apart) == 0 { [new.0, old.0] } else { [old.0, new.0] };
        let mut fork = self.push(Node::Fork { below, hash: None });
        for at in (depth..apart).rev() {
            let below = if new.1.side(at) == 0 { [fork, NOTHING] } else { [NOTHING, fork] };
            fork = self.push(Node::Fork { below, hash: None });
        }
        fork
    }

    fn hang(&mut self, above: Option<(Slot, usize)>, what: Slot) {
        let Some((above, side)) = above else {
            self.root = what;
            return;
        };
        if let Some(Node::Fork { below: [left, right], .. }) = self.node_mut(above) {
            *(if side == 0 { left } else { right }) = what;
        }
    }

    /// The root over all streams; 32 zero bytes where there is none. What changed since it was asked
    /// for last is hashed, and nothing else.
    pub fn root(&mut self) -> NodeHash {
        self.rehash(self.root)
    }

    fn rehash(&mut self, at: Slot) -> NodeHash {
        match self.node(at) {
            None => EMPTY,
            Some(Node::Leaf { hash, .. } | Node::Fork { hash: Some(hash), .. }) => *hash,
            Some(Node::Fork { below, hash: None }) => {
                let [left, right] = (*below).map(|at| self.rehash(at));
                let over = NodeHash::over(left, right);
                if let Some(Node::Fork { hash, .. }) = self.node_mut(at) {
                    *hash = Some(over);
                }
                over
            }
        }
    }

    /// How a stream ends, or that there is none.
    pub fn prove(&mut self, stream: Stream) -> MapProof {
        self.root();
        let key = MapKey::of(self.ledger, stream);
        let (mut at, mut beside) = (self.root, Vec::new());
        while let Some(Node::Fork { below, .. }) = self.node(at).copied() {
            let side = key.side(beside.len());
            beside.push(self.rehash(pick(below, 1 - side)));
            at = pick(below, side);
        }
        let end = match self.node(at) {
            Some(Node::Leaf { key: other, head, .. }) if *other == key => WayEnd::Itself(*head),
            Some(Node::Leaf { key, head, .. }) => WayEnd::Other { key: *key, head: *head },
            Some(Node::Fork { .. }) | None => WayEnd::Nothing,
        };
        MapProof { beside, end }
    }
}

impl Node {
    fn is(&self, key: &MapKey) -> bool {
        matches!(self, Self::Leaf { key: own, .. } if own == key)
    }
}

fn pick([left, right]: [Slot; 2], side: usize) -> Slot {
    if side == 0 { left } else { right }
}
