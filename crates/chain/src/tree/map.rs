//! The map of the ends of all streams, by which a list is shown to be whole: its root says for each
//! stream how long it is and which link is its last, and that any other stream has none.
//!
//! A compact sparse Merkle tree over SHA-256: the key of a stream is `H(ledger | kind | id)`, a leaf
//! `H(0 | key | version | head)` with the version as eight bytes, little-endian, a node
//! `H(1 | left | right)` by the bits of the key from the highest one of its first byte on, an empty
//! subtree 32 zero bytes. A subtree with a single leaf is that leaf, wherever it stands.

use sha2::{Digest, Sha256};

use super::NodeHash;
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

/// The root that such an event's clear data tells, which is canonical JSON.
pub fn committed_heads(data: &str) -> Option<NodeHash> {
    // No text in the data can hold these quotes: inside a text they stand behind a backslash.
    let (_, rest) = data.split_once("\"heads\":\"")?;
    let (root, _) = rest.split_once('"')?;
    root.parse::<Hash>().ok().map(|root| NodeHash::from_bytes(*root.as_bytes()))
}

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
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::ids::StreamKind;

    const LEDGER: LedgerId = LedgerId::from_bytes([7; 16]);

    fn stream(n: u16) -> Stream {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&n.to_le_bytes());
        Stream { kind: StreamKind(u8::try_from(n % 5).unwrap()), id }
    }

    fn head(version: u64) -> StreamHead {
        let link = Hash::from_bytes(*blake3::hash(&version.to_le_bytes()).as_bytes());
        StreamHead { version, link }
    }

    /// Adds a link to each stream in turn.
    fn grown(streams: impl IntoIterator<Item = u16>) -> (HeadMap, BTreeMap<u16, StreamHead>) {
        let (mut map, mut ends) = (HeadMap::new(LEDGER), BTreeMap::<u16, StreamHead>::new());
        for n in streams {
            let last = ends.get(&n).copied();
            let (version, prev) = last.map_or((0, Hash::ZERO), |end| (end.version, end.link));
            let (version, next) = (version + 1, head(version + 1));
            map.take(&LinkBody { salt: [0; 10], stream: stream(n), version, prev }, next.link)
                .unwrap();
            ends.insert(n, next);
        }
        (map, ends)
    }

    /// The root, from the definition: no tree kept, every subtree split by its bit.
    fn by_definition(leaves: &[(MapKey, StreamHead)], depth: usize) -> NodeHash {
        match leaves {
            [] => EMPTY,
            [(key, head)] => leaf_hash(key, head),
            more => {
                let side = |side| -> Vec<_> {
                    more.iter().copied().filter(|(key, _)| key.side(depth) == side).collect()
                };
                let [left, right] = [side(0), side(1)].map(|side| by_definition(&side, depth + 1));
                NodeHash::over(left, right)
            }
        }
    }

    #[test]
    fn a_map_of_one_stream_is_its_leaf_and_an_empty_one_is_zero() {
        let mut map = HeadMap::new(LEDGER);
        assert_eq!(map.root(), EMPTY);
        assert_eq!(map.prove(stream(1)).check(EMPTY, LEDGER, stream(1)), Ok(None));
        let (mut map, _) = grown([1]);
        assert_eq!(map.root(), leaf_hash(&MapKey::of(LEDGER, stream(1)), &head(1)));
    }

    #[test]
    fn a_link_that_does_not_follow_is_refused_and_changes_nothing() {
        let (mut map, _) = grown([1, 2, 1]);
        let root = map.root();
        let link = |version, prev| LinkBody { salt: [0; 10], stream: stream(1), version, prev };
        for wrong in [link(4, head(2).link), link(3, head(1).link), link(2, head(2).link)] {
            assert_eq!(map.take(&wrong, head(9).link), Err(NotNext { stream: stream(1) }));
        }
        assert_eq!((map.root(), map.streams()), (root, 2));
        map.take(&link(3, head(2).link), head(3).link).unwrap();
        assert_ne!(map.root(), root);
    }

    #[test]
    fn the_committed_root_is_read_from_the_data_and_from_no_text_in_it() {
        let root = "ab".repeat(32);
        let data = format!(
            r#"{{"before":{{"by":["\"heads\":\"{}"]}},"heads":"{root}"}}"#,
            "cd".repeat(32)
        );
        assert_eq!(committed_heads(&data), Some(NodeHash::from_bytes([0xab; 32])));
        for wrong in ["{}", r#"{"heads":"ab"}"#, r#"{"heads":7}"#, ""] {
            assert_eq!(committed_heads(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_same_stream_of_another_ledger_has_another_key() {
        let other = LedgerId::from_bytes([8; 16]);
        assert_ne!(MapKey::of(LEDGER, stream(1)), MapKey::of(other, stream(1)));
        let (mut map, _) = grown(0..9);
        let (root, proof) = (map.root(), map.prove(stream(1)));
        assert_eq!(proof.check(root, LEDGER, stream(1)), Ok(Some(head(1))));
        assert_eq!(proof.check(root, other, stream(1)), Err(NotInMap));
    }

    #[test]
    fn a_stream_s_own_leaf_proves_no_absence_and_no_other_length() {
        let (mut map, _) = grown((0..40).chain([3, 3]));
        let (root, proof) = (map.root(), map.prove(stream(3)));
        let WayEnd::Itself(end) = proof.end else { panic!("{proof:?}") };
        let with = |end| MapProof { end, ..proof.clone() }.check(root, LEDGER, stream(3));
        assert_eq!(with(WayEnd::Itself(end)), Ok(Some(end)));
        let key = MapKey::of(LEDGER, stream(3));
        assert_eq!(with(WayEnd::Other { key, head: end }), Err(NotInMap));
        let longer = StreamHead { version: end.version + 1, ..end };
        assert_eq!(with(WayEnd::Itself(longer)), Err(NotInMap));
    }

    #[test]
    fn a_leaf_that_stands_where_it_has_no_place_proves_no_absence() {
        // A map that somebody made by hand: a leaf on the other side of the root than its key says.
        let key = MapKey::of(LEDGER, stream(1));
        let other = (2..).map(|n| MapKey::of(LEDGER, stream(n)));
        let other = other.into_iter().find(|other| other.side(0) != key.side(0)).unwrap();
        let beside = leaf_hash(&key, &head(1));
        let root = over(key.side(0), leaf_hash(&other, &head(1)), beside);
        let end = WayEnd::Other { key: other, head: head(1) };
        let proof = MapProof { beside: vec![beside], end };
        assert_eq!(proof.check(root, LEDGER, stream(1)), Err(NotInMap));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_root_is_that_of_the_definition_however_it_grew(
            streams in prop::collection::vec(0_u16..200, 0..300),
            asked in 0_usize..300,
        ) {
            let (mut map, ends) = grown(streams.iter().copied());
            let leaves: Vec<_> =
                ends.iter().map(|(n, head)| (MapKey::of(LEDGER, stream(*n)), *head)).collect();
            let root = by_definition(&leaves, 0);
            prop_assert_eq!(map.root(), root);
            prop_assert_eq!(map.streams(), leaves.len() as u64);
            // A root asked for in between changes nothing of the next one.
            let (before, after) = streams.split_at(asked.min(streams.len()));
            let (mut map, mut ends) = grown(before.iter().copied());
            map.root();
            for n in after {
                let last = ends.get(n).copied();
                let (version, prev) = last.map_or((0, Hash::ZERO), |end| (end.version, end.link));
                let next = head(version + 1);
                let (stream, version) = (stream(*n), version + 1);
                map.take(&LinkBody { salt: [0; 10], stream, version, prev }, next.link).unwrap();
                ends.insert(*n, next);
            }
            prop_assert_eq!(map.root(), root);
        }

        #[test]
        fn every_stream_is_proven_with_its_end_and_every_other_with_none(
            streams in prop::collection::vec(0_u16..100, 0..200),
        ) {
            let (mut map, ends) = grown(streams);
            let root = map.root();
            for n in 0..120 {
                let proof = map.prove(stream(n));
                prop_assert_eq!(proof.check(root, LEDGER, stream(n)), Ok(ends.get(&n).copied()));
            }
        }

        #[test]
        fn no_changed_proof_proves_anything_else(
            streams in prop::collection::vec(0_u16..100, 2..200),
            asked in 0_u16..120,
            at: prop::sample::Index,
            change in 0_u8..6,
        ) {
            let (mut map, ends) = grown(streams);
            let root = map.root();
            let mut proof = map.prove(stream(asked));
            let right = proof.clone();
            match change {
                0 if !proof.beside.is_empty() => {
                    let at = at.index(proof.beside.len());
                    proof.beside[at] = leaf_hash(&MapKey([1; 32]), &head(1));
                }
                1 => drop(proof.beside.pop()),
                2 => proof.beside.push(EMPTY),
                3 => proof.end = WayEnd::Nothing,
                4 => proof.end = WayEnd::Itself(head(77)),
                _ => proof.end = WayEnd::Other { key: MapKey([3; 32]), head: head(1) },
            }
            let told = proof.check(root, LEDGER, stream(asked));
            if proof == right {
                prop_assert_eq!(told, Ok(ends.get(&asked).copied()));
            } else {
                prop_assert_eq!(told, Err(NotInMap));
            }
        }
    }
}
