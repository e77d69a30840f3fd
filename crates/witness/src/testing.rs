//! Logs that grow in memory, and witnesses on simulated disks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_chain::Hash;
use sanad_chain::tree::{
    AddCheckpoint, Consistency, Edge, NodeHash, Origin, SigningKey, TileId, TileSource,
    prove_consistency,
};
use sanad_disk::{Disk, SimDisk};

use crate::{Answer, Witness, WitnessError};

/// A history of a log: the entries up to where it parts from others, then its own.
pub(crate) struct Log {
    pub(crate) key: SigningKey,
    /// The root at each size.
    roots: Vec<NodeHash>,
    tiles: BTreeMap<TileId, Vec<u8>>,
}

/// The key of the log of that name.
pub(crate) fn key(name: &str) -> SigningKey {
    SigningKey::from_seed(Origin::new(name, 0).unwrap(), &[7; 32])
}

fn bytes(nodes: &[NodeHash]) -> Vec<u8> {
    nodes.iter().flat_map(|node| *node.as_bytes()).collect()
}

impl Log {
    /// `size` entries, of which those from `parts` on are those of the history `which`.
    pub(crate) fn new(size: u64, parts: u64, which: u8) -> Self {
        let (mut edge, mut tiles) = (Edge::default(), BTreeMap::new());
        let mut roots = vec![edge.root()];
        for n in 0..size {
            let mut entry = [if n < parts { 0 } else { which }; 32];
            entry[..8].copy_from_slice(&n.to_be_bytes());
            let leaf = NodeHash::of_entry(&Hash::from_bytes(entry));
            edge.push(leaf, &mut |tile, nodes| drop(tiles.insert(tile, bytes(nodes))));
            tiles.extend(edge.partial().map(|(tile, nodes)| (tile, bytes(nodes))));
            roots.push(edge.root());
        }
        Self { key: key("lk3.example"), roots, tiles }
    }

    pub(crate) fn tree(&self, size: u64) -> (u64, NodeHash) {
        (size, self.roots[usize::try_from(size).unwrap()])
    }

    pub(crate) fn note(&self, size: u64) -> Vec<u8> {
        let (size, root) = self.tree(size);
        self.key.sign(size, root).unwrap()
    }

    /// A request for the tree of this size, which is proven to extend that of `old`.
    pub(crate) fn request(&self, old: u64, size: u64) -> Vec<u8> {
        let none = Consistency(Vec::new());
        let proof = prove_consistency(self, self.tree(size), old).unwrap_or(none);
        AddCheckpoint { old, proof, checkpoint: self.note(size) }.to_bytes()
    }
}

impl TileSource for Log {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        self.tiles.get(&tile).cloned()
    }
}

pub(crate) fn dir() -> PathBuf {
    Path::new("/w").to_owned()
}

pub(crate) fn shared(disk: &SimDisk) -> Arc<dyn Disk> {
    Arc::new(disk.clone())
}

/// A disk with a new witness of that name.
pub(crate) fn founded(name: &str) -> SimDisk {
    let disk = SimDisk::new();
    Witness::create(&disk, &dir(), name).unwrap();
    disk
}

/// The witness of a disk, who knows the log.
pub(crate) fn open(disk: &SimDisk) -> Result<Witness, WitnessError> {
    Witness::open(shared(disk), &dir(), [key("lk3.example").verifier()])
}

pub(crate) fn is_cosigned(answer: &Answer) -> bool {
    matches!(answer, Answer::Cosigned(_))
}
