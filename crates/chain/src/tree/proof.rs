//! That a leaf is in a tree, and that one tree begins another: proofs made from tiles, and checked by
//! the root alone. The mathematics are those of `tlog_tiles`.

use std::fmt;
use std::sync::Arc;

use tlog_tiles::{Error, Tile, TileHashReader, TileReader};

use super::prover::Prover;
use super::{NodeHash, TileId};

/// Where the nodes of tiles come from. What it gives is trusted for nothing: each use checks it
/// against a root.
pub trait TileSource {
    /// The nodes of a tile, 32 bytes each; `None` where there is no such tile.
    fn tile(&self, tile: TileId) -> Option<Vec<u8>>;

    /// The root over 2 to the power of `height` leaves, the `index`-th of those, where it is at hand: it
    /// spares hashing what lies beneath.
    fn node(&self, height: u32, index: u64) -> Option<NodeHash> {
        let _ = (height, index);
        None
    }
}

impl<T: TileSource + ?Sized> TileSource for Arc<T> {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        (**self).tile(tile)
    }
}

/// That a leaf stands at its place in a tree, as RFC 6962, section 2.1.1, proves it: the roots of the
/// subtrees beside its way, from the leaf up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion(pub Vec<NodeHash>);

/// That a tree begins with a smaller one, as RFC 6962, section 2.1.2, proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consistency(pub Vec<NodeHash>);

/// A proof could not be made, or proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf, or the smaller tree, is not in a tree of this size.
    #[error("a tree of this size does not reach so far")]
    Outside,
    /// A tile is missing, or the tiles do not give the root.
    #[error("the tiles do not make up the tree")]
    Tiles,
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    Wrong,
}

/// Proves that the leaf with this index is in the tree of this size and root.
///
/// # Errors
/// There is no such leaf, or the tiles do not make up the tree.
pub fn prove_inclusion(
    tiles: &impl TileSource,
    tree: (u64, NodeHash),
    index: u64,
) -> Result<Inclusion, ProofError> {
    Prover::new(tiles, tree).inclusion(index)
}

/// Proves that the tree of this size and root begins with the tree of `smaller` leaves.
///
/// # Errors
/// It is no smaller one, or the tiles do not make up the tree.
pub fn prove_consistency(
    tiles: &impl TileSource,
    (size, root): (u64, NodeHash),
    smaller: u64,
) -> Result<Consistency, ProofError> {
    if smaller == 0 || smaller > size {
        return Err(ProofError::Outside);
    }
    let source = Source(tiles);
    let reader = TileHashReader::new(size, hash(root), &source);
    let proof = tlog_tiles::prove_tree(size, smaller, &reader).map_err(|_| ProofError::Tiles)?;
    Ok(Consistency(proof.into_iter().map(node).collect()))
}

impl Inclusion {
    /// Checks that `leaf` has this index in the tree of this size and root.
    ///
    /// # Errors
    /// It proves something else, or nothing.
    pub fn check(
        &self,
        (size, root): (u64, NodeHash),
        index: u64,
        leaf: NodeHash,
    ) -> Result<(), ProofError> {
        if index >= size {
            return Err(ProofError::Outside);
        }
        let proof = self.0.iter().copied().map(hash).collect();
        tlog_tiles::check_record(&proof, size, hash(root), index, hash(leaf))
            .map_err(|_| ProofError::Wrong)
    }
}

impl Consistency {
    /// Checks that the tree of this size and root begins with the smaller one.
    ///
    /// # Errors
    /// It proves something else, or nothing.
    pub fn check(
        &self,
        (size, root): (u64, NodeHash),
        (smaller, before): (u64, NodeHash),
    ) -> Result<(), ProofError> {
        if smaller == 0 || smaller > size {
            return Err(ProofError::Outside);
        }
        let proof = self.0.iter().copied().map(hash).collect();
        tlog_tiles::check_tree(&proof, size, hash(root), smaller, hash(before))
            .map_err(|_| ProofError::Wrong)
    }
}

fn hash(node: NodeHash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*node.as_bytes())
}

fn node(hash: tlog_tiles::Hash) -> NodeHash {
    NodeHash::from_bytes(hash.0)
}

/// A source of tiles as the library reads it.
struct Source<'a, T>(&'a T);

impl<T> fmt::Debug for Source<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

impl<T: TileSource> TileReader for Source<'_, T> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |tile: &Tile| {
            let width = u16::try_from(tile.width()).ok()?;
            let (level, index) = (tile.level(), tile.level_index());
            self.0.tile(TileId { level, index, width })
        };
        tiles.iter().map(|tile| read(tile).ok_or(Error::InvalidTile)).collect()
    }

    fn save_tiles(&self, _tiles: &[Tile], _data: &[Vec<u8>]) {}
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::tests::{Grown, leaf};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn every_leaf_is_proven_and_no_other(size in 1_u64..1_200, at: prop::sample::Index, bit in 0..256_usize) {
            let grown = Grown::to(size);
            let tree = (size, grown.edge.root());
            let index = at.index(usize::try_from(size).unwrap()) as u64;
            let proof = prove_inclusion(&grown, tree, index).unwrap();
            prop_assert_eq!(proof.check(tree, index, leaf(index)), Ok(()));
            prop_assert!(proof.check(tree, index, leaf(index + 1)).is_err());
            if index + 1 < size {
                prop_assert!(proof.check(tree, index + 1, leaf(index)).is_err());
            }
            let mut other = *tree.1.as_bytes();
            other[bit / 8] ^= 1 << (bit % 8);
            let other = NodeHash::from_bytes(other);
            prop_assert!(proof.check((size, other), index, leaf(index)).is_err());
            prop_assert_eq!(prove_inclusion(&grown, (size, other), index), Err(ProofError::Tiles));
        }

        #[test]
        fn many_proofs_are_those_that_the_library_makes(size in 1_u64..70_000, at: [prop::sample::Index; 8]) {
            let grown = Grown::edge_to(size);
            let tree = (size, grown.edge.root());
            let mut prover = Prover::new(&grown, tree);
            for at in at {
                let index = at.index(usize::try_from(size).unwrap()) as u64;
                let proof = prover.inclusion(index).unwrap();
                let (source, root) = (Source(&grown), hash(tree.1));
                let reader = TileHashReader::new(size, root, &source);
                let library = tlog_tiles::prove_record(size, index, &reader).unwrap();
                prop_assert_eq!(proof.0, library.into_iter().map(node).collect::<Vec<_>>());
            }
        }

        #[test]
        fn a_tree_begins_with_each_smaller_one_and_with_no_other(size in 1_u64..1_200, at: prop::sample::Index) {
            let grown = Grown::to(size);
            let tree = (size, grown.edge.root());
            let smaller = 1 + at.index(usize::try_from(size).unwrap()) as u64;
            let before = (smaller, Grown::to(smaller).edge.root());
            let proof = prove_consistency(&grown, tree, smaller).unwrap();
            prop_assert_eq!(proof.check(tree, before), Ok(()));
            prop_assert!(proof.check(tree, (smaller, leaf(9_999))).is_err());
            prop_assert!(proof.check((size, leaf(9_999)), before).is_err());
        }
    }

    #[test]
    fn what_is_outside_is_proven_by_nothing() {
        let grown = Grown::to(3);
        let tree = (3, grown.edge.root());
        assert_eq!(prove_inclusion(&grown, tree, 3), Err(ProofError::Outside));
        assert_eq!(prove_consistency(&grown, tree, 0), Err(ProofError::Outside));
        assert_eq!(prove_consistency(&grown, tree, 4), Err(ProofError::Outside));
        assert_eq!(prove_inclusion(&grown, (0, NodeHash::EMPTY), 0), Err(ProofError::Outside));
        let nothing = Inclusion(Vec::new());
        assert_eq!(nothing.check((0, NodeHash::EMPTY), 0, leaf(0)), Err(ProofError::Outside));
        assert_eq!(nothing.check(tree, 0, leaf(0)), Err(ProofError::Wrong));
    }
}
