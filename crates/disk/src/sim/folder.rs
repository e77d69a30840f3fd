//! The names of one simulated folder: as seen, as durable, and the changes between.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::tree::NodeId;

#[derive(Debug, Clone)]
enum Change {
    Enter(String, NodeId),
    Leave(String),
    Rename { from: String, to: String, node: NodeId },
}

#[derive(Debug, Clone, Default)]
pub(super) struct Folder {
    /// What everybody sees.
    pub(super) names: BTreeMap<String, NodeId>,
    /// What a power cut cannot take.
    durable: BTreeMap<String, NodeId>,
    /// In order, since the last sync.
    dirty: Vec<Change>,
}

impl Folder {
    pub(super) fn enter(&mut self, name: &str, node: NodeId) {
        self.change(Change::Enter(name.to_owned(), node));
    }

    pub(super) fn leave(&mut self, name: &str) {
        self.change(Change::Leave(name.to_owned()));
    }

    pub(super) fn rename(&mut self, from: &str, to: &str, node: NodeId) {
        self.change(Change::Rename { from: from.to_owned(), to: to.to_owned(), node });
    }

    pub(super) fn sync(&mut self) {
        self.durable = self.names.clone();
        self.dirty.clear();
    }

    /// What is left after the power went: each unsynced change kept or lost.
    pub(super) fn after_cut(&self, dice: &mut Dice) -> Self {
        let mut left = self.durable.clone();
        for change in &self.dirty {
            if dice.coin() {
                apply(&mut left, change);
            }
        }
        Self { names: left.clone(), durable: left, dirty: Vec::new() }
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.names, &change);
        self.dirty.push(change);
    }
}

fn apply(names: &mut BTreeMap<String, NodeId>, change: &Change) {
    match change {
        Change::Enter(name, node) => {
            names.insert(name.clone(), *node);
        }
        Change::Leave(name) => {
            names.remove(name);
        }
        Change::Rename { from, to, node } => {
            names.remove(from);
            names.insert(to.clone(), *node);
        }
    }
}
