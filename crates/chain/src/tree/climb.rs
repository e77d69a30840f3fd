//! Many proofs against one root: what one of them has shown is not hashed again for the next.

use super::NodeHash;
#[cfg(doc)]
use super::proof::Inclusion;
use super::proof::ProofError;

/// Checks one proof after the other that leaves stand in a tree. Each answer is that of
/// [`Inclusion::check`]; where the way of a leaf joins the way that was shown before, the rest is
/// compared.
#[derive(Debug, Clone)]
pub struct Climb {
    size: u64,
    root: NodeHash,
    /// The way that was shown last, from its leaf up.
    shown: Vec<Step>,
}

/// A node on a way, with what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    height: u32,
    index: u64,
    node: NodeHash,
    beside: NodeHash,
}

impl Climb {
    /// In the tree of this size and root.
    pub fn new((size, root): (u64, NodeHash)) -> Self {
        Self { size, root, shown: Vec::new() }
    }

    /// Checks that `leaf` has this index in the tree, by what an [`Inclusion`] holds. The steps are those of RFC 9162, section 2.1.3.2.
    ///
    /// # Errors
    /// The proof shows something else, or nothing.
    pub fn check(
        &mut self,
        index: u64,
        leaf: NodeHash,
        proof: &[NodeHash],
    ) -> Result<(), ProofError> {
        let Some(mut last) = self.size.checked_sub(1).filter(|last| index <= *last) else {
            return Err(ProofError::Outside);
        };
        let (mut index, mut height, mut node) = (index, 0, leaf);
        let mut way = Vec::with_capacity(proof.len());
        for (at, beside) in proof.iter().enumerate() {
            if last == 0 {
                return Err(ProofError::Wrong);
            }
            if let Some(shown) = self.shown_from(height, index) {
                let rest = proof.iter().skip(at).copied();
                let same = shown.first().is_some_and(|step| step.node == node)
                    && shown.iter().map(|step| step.beside).eq(rest);
                if !same {
                    return Err(ProofError::Wrong);
                }
                way.extend_from_slice(shown);
                self.shown = way;
                return Ok(());
            }
            way.push(Step { height, index, node, beside: *beside });
            if index % 2 == 1 || index == last {
                node = NodeHash::over(*beside, node);
                // A node at the right edge that has nothing beside it is the one above, too.
                let alone = if index == 0 { 0 } else { index.trailing_zeros() };
                (index, last, height) = (index >> alone, last >> alone, height + alone);
            } else {
                node = NodeHash::over(node, *beside);
            }
            (index, last, height) = (index / 2, last / 2, height + 1);
        }
        if last != 0 || node != self.root {
            return Err(ProofError::Wrong);
        }
        self.shown = way;
        Ok(())
    }

    /// The way that was shown last, from this node up, if it leads through it.
    fn shown_from(&self, height: u32, index: u64) -> Option<&[Step]> {
        let at = self.shown.binary_search_by_key(&height, |step| step.height).ok()?;
        self.shown.get(at..).filter(|rest| rest.first().is_some_and(|step| step.index == index))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::tree::tests::{Grown, leaf};
    use crate::tree::{Inclusion, prove_inclusion};

    /// What is done to a proof before it is checked.
    #[derive(Debug, Clone)]
    enum Deed {
        Nothing,
        Bit(Index),
        Shorter,
        Longer,
        Swapped(Index),
        OtherLeaf,
        OtherIndex(Index),
    }

    fn deed() -> impl Strategy<Value = Deed> {
        prop_oneof![
            4 => Just(Deed::Nothing),
            2 => any::<Index>().prop_map(Deed::Bit),
            1 => Just(Deed::Shorter),
            1 => Just(Deed::Longer),
            1 => any::<Index>().prop_map(Deed::Swapped),
            1 => Just(Deed::OtherLeaf),
            1 => any::<Index>().prop_map(Deed::OtherIndex),
        ]
    }

    fn place(at: Index, of: u64) -> u64 {
        at.index(usize::try_from(of).unwrap()) as u64
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn it_judges_each_proof_as_one_alone_is_judged(
            size in 1_u64..600,
            near in any::<Index>(),
            asked in prop::collection::vec((0_u64..40, deed()), 1..24),
        ) {
            let grown = Grown::edge_to(size);
            let tree = (size, grown.edge.root());
            let mut climb = Climb::new(tree);
            for (behind, deed) in asked {
                let index = (place(near, size) + behind) % size;
                let mut proof = prove_inclusion(&grown, tree, index).unwrap();
                let (mut at, mut node) = (index, leaf(index));
                let nodes = proof.0.len();
                match deed {
                    Deed::Bit(one) if nodes > 0 => {
                        let (byte, bit) = (one.index(nodes * 32), one.index(8));
                        let beside = &mut proof.0[byte / 32];
                        let mut bytes = *beside.as_bytes();
                        bytes[byte % 32] ^= 1 << bit;
                        *beside = NodeHash::from_bytes(bytes);
                    }
                    Deed::Shorter => drop(proof.0.pop()),
                    Deed::Longer => proof.0.push(leaf(9_999)),
                    Deed::Swapped(one) if nodes > 1 => proof.0.swap(0, one.index(nodes)),
                    Deed::Nothing | Deed::Bit(_) | Deed::Swapped(_) => {}
                    Deed::OtherLeaf => node = leaf(9_999),
                    Deed::OtherIndex(one) => at = place(one, size + 2),
                }
                prop_assert_eq!(climb.check(at, node, &proof.0), proof.check(tree, at, node));
            }
        }
    }

    #[test]
    fn a_proof_is_as_long_as_the_tree_is_high() {
        let (one, two) = (leaf(1), leaf(2));
        let root = NodeHash::over(one, two);
        for (tree, node, proof) in [((2, root), root, vec![]), ((1, root), two, vec![one])] {
            let proof = Inclusion(proof);
            assert_eq!(proof.check(tree, 0, node), Err(ProofError::Wrong));
            assert_eq!(Climb::new(tree).check(0, node, &proof.0), Err(ProofError::Wrong));
        }
    }

    #[test]
    fn a_tree_without_leaves_holds_none() {
        let mut climb = Climb::new((0, NodeHash::EMPTY));
        assert_eq!(climb.check(0, leaf(0), &[]), Err(ProofError::Outside));
    }
}
