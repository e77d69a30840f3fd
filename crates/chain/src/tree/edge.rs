//! The right edge of a tree that grows: all that is needed to append to it and to tell its root.

use super::{NodeHash, TileId};

/// The right edge of a tree: for each level of tiles, the nodes of the tile that is not full yet. At
/// most 255 nodes a level, and a level for each factor of 256 in the size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<NodeHash>>,
}

/// The nodes are not those of the edge of a tree of this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these are not the nodes of the edge of a tree of {size} leaves")]
pub struct NotThese {
    size: u64,
}

impl Edge {
    /// The edge of a tree of `size` leaves, whose partial tiles hold these nodes, from level 0 up.
    ///
    /// # Errors
    /// The numbers of nodes are not those of a tree of this size.
    pub fn of(size: u64, levels: Vec<Vec<NodeHash>>) -> Result<Self, NotThese> {
        let widths = levels.iter().map(Vec::len);
        if widths.eq(widths_of(size)) { Ok(Self { size, levels }) } else { Err(NotThese { size }) }
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf; `full` is told of each tile that is full by it, with its 256 nodes.
    pub fn push(&mut self, leaf: NodeHash, full: &mut impl FnMut(TileId, &[NodeHash])) {
        let (mut node, mut level) = (leaf, 0);
        let mut index = self.size;
        self.size += 1;
        loop {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(nodes) = self.levels.get_mut(level) else { return };
            nodes.push(node);
            if nodes.len() < usize::from(TileId::FULL) {
                return;
            }
            index /= u64::from(TileId::FULL);
            let at = u8::try_from(level).unwrap_or(u8::MAX);
            full(TileId { level: at, index, width: TileId::FULL }, nodes);
            node = NodeHash::over_all(nodes);
            nodes.clear();
            level += 1;
        }
    }

    /// The tiles that are not full, with their nodes.
    pub fn partial(&self) -> impl Iterator<Item = (TileId, &[NodeHash])> {
        (0..).zip(&self.levels).filter_map(|(level, nodes)| {
            let width = u16::try_from(nodes.len()).ok().filter(|width| *width > 0)?;
            let index = self.size >> (8 * (u32::from(level) + 1)).min(63);
            Some((TileId { level, index, width }, nodes.as_slice()))
        })
    }

    /// The root of the tree.
    pub fn root(&self) -> NodeHash {
        // From the right: each perfect subtree stands left of all that is smaller.
        let mut root = None;
        for nodes in &self.levels {
            let mut rest = nodes.as_slice();
            while !rest.is_empty() {
                let width = 1 << rest.len().trailing_zeros();
                let (before, last) = rest.split_at(rest.len() - width);
                let left = NodeHash::over_all(last);
                root = Some(root.map_or(left, |right| NodeHash::over(left, right)));
                rest = before;
            }
        }
        root.unwrap_or(NodeHash::EMPTY)
    }
}

/// How many nodes the partial tile of each level has, from level 0 up to the last that has been begun.
fn widths_of(size: u64) -> impl Iterator<Item = usize> {
    let mut rest = size;
    std::iter::from_fn(move || {
        let width = (rest > 0).then_some(rest % u64::from(TileId::FULL));
        rest /= u64::from(TileId::FULL);
        width.and_then(|width| usize::try_from(width).ok())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::tests::{Grown, leaf};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn root_and_tiles_are_those_of_the_library_whatever_the_size(size in 0_u64..1_400) {
            let grown = Grown::to(size);
            prop_assert_eq!(grown.edge.root(), grown.library_root(size));
            for (tile, data) in &grown.tiles {
                prop_assert_eq!(data, &grown.library_tile(*tile));
            }
            let wanted: Vec<_> = tlog_tiles::Tile::new_tiles(8, 0, size);
            prop_assert_eq!(grown.tiles.len(), wanted.len());
        }

        #[test]
        fn a_tile_that_holds_nothing_is_none(full in 0_u64..5, more in 0_u64..3) {
            let size = full * u64::from(TileId::FULL) + more;
            let mut edge = Edge::default();
            (0..size).for_each(|n| edge.push(leaf(n), &mut |_, _| {}));
            let widths: Vec<u16> = edge.partial().map(|(tile, _)| tile.width).collect();
            let wanted = [more, full].into_iter().filter(|width| *width > 0);
            prop_assert_eq!(widths, wanted.map(|width| u16::try_from(width).unwrap()).collect::<Vec<_>>());
        }

        #[test]
        fn an_edge_is_made_again_from_its_partial_tiles_and_from_nothing_else(size in 1_u64..70_000) {
            let mut edge = Edge::default();
            (0..size).for_each(|n| edge.push(leaf(n), &mut |_, _| {}));
            let again = Edge::of(size, edge.levels.clone()).unwrap();
            prop_assert_eq!(again.root(), edge.root());
            prop_assert!(Edge::of(size + 1, edge.levels.clone()).is_err());
            let mut more = edge.levels.clone();
            more.push(vec![leaf(0)]);
            prop_assert!(Edge::of(size, more).is_err());
        }
    }
}
