//! Many proofs of one tree: each tile is read and hashed once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::climb::Climb;
use super::proof::{Inclusion, ProofError, TileSource};
use super::{NodeHash, TileId};

/// Proves that leaves stand in a tree.
pub struct Prover<'t, T> {
    tiles: &'t T,
    size: u64,
    /// The nodes of the tiles that were read, by level and index.
    read: HashMap<(u8, u64), Vec<NodeHash>>,
    /// The roots between them that were computed, by height and index.
    between: HashMap<(u32, u64), NodeHash>,
    /// Holds each proof against the root.
    climb: Climb,
}

/// Height of a tile: its nodes are 256 apart.
const HEIGHT: u32 = 8;

impl<'t, T: TileSource> Prover<'t, T> {
    /// A prover of the tree of this size and root. What the tiles hold is trusted for nothing: each
    /// proof is checked against the root.
    pub fn new(tiles: &'t T, (size, root): (u64, NodeHash)) -> Self {
        Self {
            tiles,
            size,
            read: HashMap::new(),
            between: HashMap::new(),
            climb: Climb::new((size, root)),
        }
    }

    /// Proves that the leaf with this index is in the tree.
    ///
    /// # Errors
    /// There is no such leaf, or the tiles do not make up the tree.
    pub fn inclusion(&mut self, index: u64) -> Result<Inclusion, ProofError> {
        if index >= self.size {
            return Err(ProofError::Outside);
        }
        let mut beside = Vec::new();
        let (mut from, mut to) = (0, self.size);
        while to - from > 1 {
            let middle = from + left_of(to - from);
            if index < middle {
                beside.push(self.over(middle, to)?);
                to = middle;
            } else {
                beside.push(self.over(from, middle)?);
                from = middle;
            }
        }
        beside.reverse();
        let proof = Inclusion(beside);
        let leaf = self.perfect(0, index)?;
        match self.climb.check(index, leaf, &proof.0) {
            Ok(()) => Ok(proof),
            Err(_) => Err(ProofError::Tiles),
        }
    }

    /// The root over the leaves from one to another, which RFC 6962 makes a subtree of.
    fn over(&mut self, from: u64, to: u64) -> Result<NodeHash, ProofError> {
        let leaves = to - from;
        if leaves.is_power_of_two() {
            let height = leaves.trailing_zeros();
            return self.perfect(height, from >> height);
        }
        let middle = from + left_of(leaves);
        Ok(NodeHash::over(self.over(from, middle)?, self.over(middle, to)?))
    }

    /// The root over 2 to the power of `height` leaves, the `index`-th of those.
    fn perfect(&mut self, height: u32, index: u64) -> Result<NodeHash, ProofError> {
        if height.is_multiple_of(HEIGHT) {
            return self.of_tile(height / HEIGHT, index);
        }
        if let Some(known) = self.between.get(&(height, index)) {
            return Ok(*known);
        }
        let node = if let Some(known) = self.tiles.node(height, index) {
            known
        } else {
            let left = self.perfect(height - 1, 2 * index)?;
            NodeHash::over(left, self.perfect(height - 1, 2 * index + 1)?)
        };
        self.between.insert((height, index), node);
        Ok(node)
    }

    fn of_tile(&mut self, level: u32, index: u64) -> Result<NodeHash, ProofError> {
        let full = u64::from(TileId::FULL);
        let level = u8::try_from(level).map_err(|_| ProofError::Tiles)?;
        let (tile, at) = (index / full, usize::try_from(index % full));
        let nodes = match self.read.entry((level, tile)) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(place) => {
                let there = self.size >> (HEIGHT * u32::from(level));
                let width = there.saturating_sub(tile * full).min(full);
                let width = u16::try_from(width).map_err(|_| ProofError::Tiles)?;
                let bytes = self.tiles.tile(TileId { level, index: tile, width });
                let bytes = bytes.ok_or(ProofError::Tiles)?;
                let (nodes, _) = bytes.as_chunks::<32>();
                place.insert(nodes.iter().copied().map(NodeHash::from_bytes).collect())
            }
        };
        at.ok().and_then(|at| nodes.get(at)).copied().ok_or(ProofError::Tiles)
    }
}

/// How many of so many leaves, at least 2, stand in the left subtree: the largest smaller power of two.
fn left_of(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}
