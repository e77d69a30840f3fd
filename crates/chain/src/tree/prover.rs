//! Many proofs of one tree: each tile is read and hashed once.

use std::collections::HashMap;

use super::proof::{Inclusion, ProofError, TileSource};
use super::{NodeHash, TileId};

/// Proves that leaves stand in a tree.
pub struct Prover<'t, T> {
    tiles: &'t T,
    size: u64,
    root: NodeHash,
    held: HashMap<(u8, u64), Rows>,
}

/// The nodes of a tile, and above them the roots over each 2, 4, … 128 of them.
type Rows = Vec<Vec<NodeHash>>;

/// Height of a tile: its nodes are 256 apart.
const HEIGHT: u32 = 8;

impl<'t, T: TileSource> Prover<'t, T> {
    /// A prover of the tree of this size and root. What the tiles hold is trusted for nothing: each
    /// proof is checked against the root.
    pub fn new(tiles: &'t T, (size, root): (u64, NodeHash)) -> Self {
        Self { tiles, size, root, held: HashMap::new() }
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
        match proof.check((self.size, self.root), index, leaf) {
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
        let row = height % HEIGHT;
        let level = u8::try_from(height / HEIGHT).map_err(|_| ProofError::Tiles)?;
        let tile = index >> (HEIGHT - row);
        let at = index & ((1 << (HEIGHT - row)) - 1);
        let rows = self.rows(level, tile)?;
        let (row, at) = (usize::try_from(row), usize::try_from(at));
        let found = row.ok().zip(at.ok()).and_then(|(row, at)| rows.get(row)?.get(at));
        found.copied().ok_or(ProofError::Tiles)
    }

    fn rows(&mut self, level: u8, index: u64) -> Result<&Rows, ProofError> {
        use std::collections::hash_map::Entry;
        match self.held.entry((level, index)) {
            Entry::Occupied(held) => Ok(held.into_mut()),
            Entry::Vacant(place) => {
                let nodes = self.size >> (HEIGHT * u32::from(level));
                let full = u64::from(TileId::FULL);
                let width = nodes.saturating_sub(index * full).min(full);
                let width = u16::try_from(width).map_err(|_| ProofError::Tiles)?;
                let bytes = self.tiles.tile(TileId { level, index, width });
                let bytes = bytes.ok_or(ProofError::Tiles)?;
                let (nodes, _) = bytes.as_chunks::<32>();
                let mut row: Vec<_> = nodes.iter().copied().map(NodeHash::from_bytes).collect();
                let mut rows = Vec::new();
                for _ in 0..HEIGHT {
                    let above = row.as_chunks::<2>().0.iter();
                    let above = above.map(|[left, right]| NodeHash::over(*left, *right)).collect();
                    rows.push(std::mem::replace(&mut row, above));
                }
                Ok(place.insert(rows))
            }
        }
    }
}

/// How many of so many leaves, at least 2, stand in the left subtree: the largest smaller power of two.
fn left_of(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}
