//! The tree over all entries, by which somebody outside can hold the institution to what it once
//! showed: RFC 6962 (SHA-256) over the 32-byte entry hashes, its tiles as C2SP tlog-tiles draws
//! them, checkpoints as C2SP tlog-checkpoint and signed-note do, what witnesses say of them
//! (tlog-cosignature, tlog-witness), whose word is enough (tlog-policy), one entry with its proof
//! (tlog-proof); and the map of the ends of all streams, by which a list of one stream's entries is
//! shown to be whole.

mod checkpoint;
mod climb;
mod cosignature;
mod edge;
mod entry_proof;
mod map;
mod policy;
mod proof;
mod prover;
mod request;
mod tile;
mod vkey;

pub use checkpoint::{
    Checkpoint, NoteError, Origin, SIGNATURES_MAX, SigningKey, VerifierKey, claimed,
    signed_by_others, text_of, told, with_lines,
};
pub use climb::Climb;
pub use cosignature::{Cosignature, WitnessKey, WitnessVerifier, cosigned_at};
pub use edge::{Edge, NotThese};
pub use entry_proof::{EntryProof, EntryProofError, NoEntryProof};
pub use map::{
    HEADS_COMMITTED, HeadMap, MapKey, MapProof, NotInMap, NotNext, StreamHead, WayEnd,
    committed_heads,
};
pub use policy::{Anchoring, Policy, PolicyError, PolicyFault, PolicyName, PolicyWitness};
pub use proof::{
    Consistency, Inclusion, ProofError, TileSource, prove_consistency, prove_inclusion,
};
pub use prover::Prover;
pub use request::{AddCheckpoint, NoRequest};
pub use tile::{NoTile, TileId};

use crate::hex::write_hex;
use crate::ids::Hash;

/// A node of the tree: SHA-256 as RFC 6962, section 2.1, has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeHash([u8; 32]);

impl NodeHash {
    /// The root of a tree without leaves.
    pub const EMPTY: Self = Self(tlog_tiles::EMPTY_HASH.0);

    /// From its 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The leaf that an entry is.
    pub fn of_entry(entry: &Hash) -> Self {
        Self(tlog_tiles::record_hash(entry.as_bytes()).0)
    }

    /// The root over nodes whose number is a power of two; [`NodeHash::EMPTY`] over none.
    pub fn over_all(nodes: &[Self]) -> Self {
        let mut row = nodes.to_vec();
        while row.len() > 1 {
            row = row
                .as_chunks::<2>()
                .0
                .iter()
                .map(|[left, right]| Self::over(*left, *right))
                .collect();
        }
        row.first().copied().unwrap_or(Self::EMPTY)
    }

    /// The node above two others.
    pub(crate) fn over(left: Self, right: Self) -> Self {
        let [left, right] = [left, right].map(|node| tlog_tiles::Hash(node.0));
        Self(tlog_tiles::node_hash(left, right).0)
    }
}

impl std::fmt::Debug for NodeHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_hex(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;

    /// The leaf of that number.
    pub(super) fn leaf(n: u64) -> NodeHash {
        NodeHash::of_entry(&Hash::from_bytes(*blake3::hash(&n.to_le_bytes()).as_bytes()))
    }

    /// A tree grown leaf by leaf, its tiles, and the same by the library.
    pub(super) struct Grown {
        pub(super) edge: Edge,
        pub(super) tiles: BTreeMap<TileId, Vec<u8>>,
        library: Stored,
    }

    /// Every node, as the library stores them.
    struct Stored(RefCell<Vec<tlog_tiles::Hash>>);

    impl tlog_tiles::HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
            let stored = self.0.borrow();
            Ok(indexes.iter().map(|at| stored[usize::try_from(*at).unwrap()]).collect())
        }
    }

    fn bytes(nodes: &[NodeHash]) -> Vec<u8> {
        nodes.iter().flat_map(|node| *node.as_bytes()).collect()
    }

    impl Grown {
        pub(super) fn to(size: u64) -> Self {
            let (mut edge, mut tiles) = (Edge::default(), BTreeMap::new());
            let library = Stored(RefCell::default());
            for n in 0..size {
                edge.push(leaf(n), &mut |tile, nodes| {
                    tiles.insert(tile, bytes(nodes));
                });
                let hash = tlog_tiles::Hash(*leaf(n).as_bytes());
                let more = tlog_tiles::stored_hashes_for_record_hash(n, hash, &library).unwrap();
                library.0.borrow_mut().extend(more);
            }
            tiles.extend(edge.partial().map(|(tile, nodes)| (tile, bytes(nodes))));
            Self { edge, tiles, library }
        }

        /// Without the library's nodes, which are slow to make.
        pub(super) fn edge_to(size: u64) -> Self {
            let (mut edge, mut tiles) = (Edge::default(), BTreeMap::new());
            for n in 0..size {
                edge.push(leaf(n), &mut |tile, nodes| {
                    tiles.insert(tile, bytes(nodes));
                });
            }
            tiles.extend(edge.partial().map(|(tile, nodes)| (tile, bytes(nodes))));
            Self { edge, tiles, library: Stored(RefCell::default()) }
        }

        pub(super) fn library_root(&self, size: u64) -> NodeHash {
            NodeHash(tlog_tiles::tree_hash(size, &self.library).unwrap().0)
        }

        pub(super) fn library_tile(&self, tile: TileId) -> Vec<u8> {
            let TileId { level, index, width } = tile;
            let tile = tlog_tiles::Tile::new(8, level, index, u32::from(width), false);
            tile.read_data(&self.library).unwrap()
        }
    }

    impl TileSource for Grown {
        fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
            self.tiles.get(&tile).cloned()
        }
    }
}
