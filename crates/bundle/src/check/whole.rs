//! A bundle of the whole log: its chain is followed, and its tree and map are made again.

use sanad_chain::tree::{Checkpoint, Edge, NodeHash};
use sanad_chain::{Class, Entry, Finding, Hash, LedgerId, Place, Verifier};

use super::Fault;
use crate::line::EntryLine;

pub(super) struct Whole {
    chain: Verifier,
    tree: Edge,
    /// The last entry, as it was stored.
    record: Vec<u8>,
}

impl Whole {
    pub(super) fn new(ledger: LedgerId) -> Self {
        let chain = Verifier::new(ledger, 0, None);
        Self { chain, tree: Edge::default(), record: Vec::new() }
    }

    /// The last entry that was followed, as it was stored.
    pub(super) fn record(&self) -> &[u8] {
        &self.record
    }

    /// Takes in the next entry.
    pub(super) fn follow(
        &mut self,
        line: &EntryLine<'_>,
        entry: &Entry<'_>,
        hash: Hash,
        place: &dyn Fn() -> String,
    ) -> Result<(), Fault> {
        self.record.clear();
        self.record.extend_from_slice(entry.header());
        line.links.iter().for_each(|link| self.record.extend_from_slice(&link.body.0));
        for (at, part) in (0..).zip(entry.descriptors()) {
            if part.place == Place::Inline {
                let shown = line.parts.iter().find(|shown| shown.at == at);
                self.record.extend_from_slice(shown.map_or(&[], |shown| &shown.stored.0));
            }
        }
        let Ok(entry) = Entry::parse(&self.record) else {
            let detail = "a link or a part of the entry is missing";
            return Err(Fault::new(Class::Removed, detail));
        };
        self.chain.frame(&[entry], None, |_| place());
        self.tree.push(NodeHash::of_entry(&hash), &mut |_, _| {});
        Ok(())
    }

    /// What is wrong with the chain, and whether it is all that the checkpoint is over.
    pub(super) fn finish(self, told: &Checkpoint, place: &str) -> (Vec<Finding>, Option<Fault>) {
        let found = self.chain.finish(None, place);
        let (size, here) = (told.size, self.tree.size());
        let fault = if here < size {
            let detail = format!("the log has {size} entries, and {here} are here");
            Some(Fault::new(Class::Truncated, detail))
        } else if self.tree.root() != told.root {
            Some(Fault::new(Class::Edited, "these are not the entries under the checkpoint"))
        } else {
            None
        };
        (found, fault)
    }
}
