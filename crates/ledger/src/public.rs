//! The tree as plain files that anybody may have: tiles, bundles of entry hashes and the newest
//! checkpoint, as C2SP tlog-tiles lays them out under a prefix. They show how many entries there are
//! and when, and nothing else.
//!
//! The last entry under each checkpoint is one that says how all streams ended before it, as the root
//! of a map ([`HeadMap`]): it is appended while the log stands still.
//!
//! They are derived: deleted, or left half written by a crash, they are made anew from the journal.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_chain::tree::{
    Edge, HeadMap, MapProof, NodeHash, NoteError, SigningKey, TileId, TileSource, VerifierKey,
    text_of, with_lines,
};
use sanad_chain::{Entry, Hash, LedgerId, LinkBody, Seq, Stream};
use sanad_disk::{Disk, DiskError, create_dir_durably, read_whole, replace_whole};

use crate::{Append, AppendError, Hold, Ledger, ReadError};

/// The folder of it in the ledger's.
const FOLDER: &str = "public";
/// The newest checkpoint in that folder.
const CHECKPOINT: &str = "checkpoint";
/// Bytes of a hash.
const HASH: usize = 32;
/// Entries whose root is held in memory.
const SIXTEEN: usize = 16;

/// The tree as it was published last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// How many entries it is over.
    pub size: u64,
    /// The root over them.
    pub root: NodeHash,
}

/// Nothing new was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The journal could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The files could not be written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It could not be signed.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The entry that ends it could not be appended.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// What is on the disk is not what follows what was published.
    #[error("entry {seq} on the disk does not follow what was published before it")]
    Forked {
        /// The entry.
        seq: u64,
    },
}

/// The tree of a ledger, in the files of its folder, and the map of the ends of its streams, in memory.
pub struct PublicTree {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    keys: Vec<VerifierKey>,
    /// None before the first use, and after a failure left it half grown.
    grown: Option<Grown>,
}

/// How far the tree has grown.
struct Grown {
    edge: Edge,
    /// The hashes of the entries of the bundle that is not full.
    bundle: Vec<Hash>,
    /// The root over each 16 entries: two bytes an entry, by which a proof hashes little.
    sixteens: Vec<NodeHash>,
    /// The leaves behind the last of them.
    behind: Vec<NodeHash>,
    /// The hash of the last entry.
    head: Hash,
    /// The ends of all streams before the last entry.
    heads: HeadMap,
    /// The links of the last entry.
    last: Vec<(LinkBody, Hash)>,
}

/// A tree that is up to date with a log that stands still, and what the entry that ends it has to say.
pub struct Ending<'a> {
    tree: &'a mut PublicTree,
    ledger: &'a Ledger,
    hold: Hold<'a>,
    heads: NodeHash,
}

impl Grown {
    fn new(ledger: LedgerId) -> Self {
        let heads = HeadMap::new(ledger);
        let (edge, bundle, last) = (Edge::default(), Vec::new(), Vec::new());
        let (sixteens, behind) = (Vec::new(), Vec::new());
        Self { edge, bundle, sixteens, behind, head: Hash::ZERO, heads, last }
    }

    /// Whether the map is that before the last of so many entries.
    fn is_of(&self, size: u64) -> bool {
        self.edge.size() == size && !self.last.is_empty()
    }

    /// Takes the links of the last entry into the map.
    fn settle(&mut self) -> Result<(), PublishError> {
        let seq = self.edge.size().saturating_sub(1);
        for (link, hash) in self.last.drain(..) {
            self.heads.take(&link, hash).map_err(|_| PublishError::Forked { seq })?;
        }
        Ok(())
    }
}

/// The links of an entry with their hashes.
fn links(entry: &Entry<'_>) -> Vec<(LinkBody, Hash)> {
    entry.links().zip(entry.link_hashes()).collect()
}

impl PublicTree {
    /// The tree of the ledger in this folder, whose checkpoints are signed by one of these keys. It is grown
    /// from the entries at its first use.
    pub fn new(disk: Arc<dyn Disk>, dir: &Path, keys: Vec<VerifierKey>) -> Self {
        Self { disk, folder: dir.join(FOLDER), keys, grown: None }
    }

    /// How many entries the tree is over.
    pub fn size(&self) -> u64 {
        self.grown.as_ref().map_or(0, |grown| grown.edge.size())
    }

    /// How each of these streams ended before the last entry under the newest checkpoint, or that there
    /// was none, by the map whose root that entry tells; and that checkpoint's size and root. None where
    /// nothing was published.
    ///
    /// # Errors
    /// The entries are not those that the checkpoint is over, or the disk refuses.
    pub fn prove_heads(
        &mut self,
        ledger: &Ledger,
        streams: &[Stream],
    ) -> Result<Option<(Published, Vec<MapProof>)>, PublishError> {
        let Some((size, root)) = self.told()? else { return Ok(None) };
        let grown = match self.grown.take().filter(|grown| grown.is_of(size)) {
            Some(grown) => grown,
            None => self.load(ledger)?,
        };
        let grown = self.grown.insert(grown);
        let proofs = streams.iter().map(|stream| grown.heads.prove(*stream)).collect();
        Ok(Some((Published { size, root }, proofs)))
    }

    /// Grows the tree anew, over as many entries as the newest checkpoint of this log is, and puts back what
    /// is missing of its files.
    fn load(&self, ledger: &Ledger) -> Result<Grown, PublishError> {
        let mut grown = Grown::new(ledger.identity().ledger);
        let Some((size, root)) = self.told()? else { return Ok(grown) };
        self.grow_to(ledger, &mut grown, Seq::new(size))?;
        if grown.edge.root() != root {
            return Err(PublishError::Forked { seq: size });
        }
        self.write_partial(&grown)?;
        Ok(grown)
    }

    /// Size and root as the newest checkpoint tells them, if there is one and this log signed it.
    fn told(&self) -> Result<Option<(u64, NodeHash)>, PublishError> {
        let note = match read_whole(&*self.disk, &self.folder.join(CHECKPOINT)) {
            Err(error) if error.is_not_found() => return Ok(None),
            read => read?,
        };
        let told = self.keys.iter().find_map(|key| key.open(&note).ok());
        Ok(told.map(|told| (told.size, told.root)))
    }

    /// Takes in what is durable and was not published yet, read from the disk once more and hashed
    /// again, and has the log stand still for the entry that ends the checkpoint.
    ///
    /// # Errors
    /// The checkpoint before stands.
    pub fn prepare<'a>(&'a mut self, ledger: &'a Ledger) -> Result<Ending<'a>, PublishError> {
        create_dir_durably(&*self.disk, &self.folder)?;
        // Nearly all of it, while others still write.
        self.take_in(ledger, ledger.head().size)?;
        let hold = ledger.hold()?;
        let grown = self.take_in(ledger, hold.head().size)?;
        let heads = grown.settle().map(|()| grown.heads.root());
        let heads = heads.inspect_err(|_| self.grown = None)?;
        Ok(Ending { tree: self, ledger, hold, heads })
    }

    /// Signs the tree.
    fn sign(&self, key: &SigningKey) -> Result<Published, PublishError> {
        let Some(grown) = &self.grown else {
            return Err(PublishError::Forked { seq: 0 });
        };
        self.write_partial(grown)?;
        let (size, root) = (grown.edge.size(), grown.edge.root());
        let note = key.sign(size, root)?;
        replace_whole(&*self.disk, &self.folder.join(CHECKPOINT), &note)?;
        Ok(Published { size, root })
    }

    /// Writes what is not in full tiles.
    fn write_partial(&self, Grown { edge, bundle, .. }: &Grown) -> Result<(), DiskError> {
        for (tile, nodes) in edge.partial() {
            self.write(&tile.to_string(), &bytes(nodes.iter().map(NodeHash::as_bytes)))?;
            if tile.level == 0 {
                self.write(&tile.entries_path(), &bundled(bundle))?;
            }
        }
        Ok(())
    }

    /// Grows the tree to `end`, by what the disk has.
    fn take_in(&mut self, ledger: &Ledger, end: Seq) -> Result<&mut Grown, PublishError> {
        let mut grown = match self.grown.take() {
            Some(grown) => grown,
            None => self.load(ledger)?,
        };
        self.grow_to(ledger, &mut grown, end)?;
        Ok(self.grown.insert(grown))
    }

    fn grow_to(&self, ledger: &Ledger, grown: &mut Grown, end: Seq) -> Result<(), PublishError> {
        let from = grown.edge.size();
        if from >= end.get() {
            return Ok(());
        }
        let mut failed = None;
        ledger.scan_anew(Seq::new(from), |entry| {
            if entry.seq() >= end {
                return ControlFlow::Break(());
            }
            match self.grow(grown, entry) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        failed.map_or(Ok(()), Err)
    }

    fn grow(&self, grown: &mut Grown, entry: &Entry<'_>) -> Result<(), PublishError> {
        let seq = entry.seq().get();
        if seq != grown.edge.size() || entry.position().prev != grown.head {
            return Err(PublishError::Forked { seq });
        }
        grown.settle()?;
        grown.last = links(entry);
        grown.head = entry.hash();
        grown.bundle.push(grown.head);
        let mut full = Vec::new();
        let leaf = NodeHash::of_entry(&grown.head);
        grown.behind.push(leaf);
        if grown.behind.len() == SIXTEEN {
            grown.sixteens.push(NodeHash::over_all(&grown.behind));
            grown.behind.clear();
        }
        grown.edge.push(leaf, &mut |tile, nodes| {
            full.push((tile, bytes(nodes.iter().map(NodeHash::as_bytes))));
        });
        for (tile, nodes) in full {
            if tile.level == 0 {
                self.write(&tile.entries_path(), &bundled(&grown.bundle))?;
                grown.bundle.clear();
            }
            self.write(&tile.to_string(), &nodes)?;
            self.prune(&tile.to_string())?;
            if tile.level == 0 {
                self.prune(&tile.entries_path())?;
            }
        }
        Ok(())
    }

    /// Removes what a tile or a bundle was while it was not full, as C2SP tlog-tiles allows once it is.
    fn prune(&self, full: &str) -> Result<(), DiskError> {
        let partial = self.folder.join(format!("{full}.p"));
        if !self.disk.exists(&partial)? {
            return Ok(());
        }
        self.disk.remove_dir(&partial)
    }

    /// Writes a file that always has these bytes: what is there already is left.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let path = self.folder.join(name);
        if read_whole(&*self.disk, &path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        if self.disk.exists(&path)? {
            self.disk.remove(&path)?;
        }
        self.disk.create_dir(path.parent().unwrap_or(&self.folder))?;
        self.disk.create(&path)?.write_at(bytes, 0)
    }
}

impl Ending<'_> {
    /// The root of the map of the ends of all streams: what the entry has to tell.
    pub fn heads(&self) -> NodeHash {
        self.heads
    }

    /// Appends that entry, lets the log go on, and signs the tree up to it.
    ///
    /// # Errors
    /// The checkpoint before stands. The entry may be there: it is one more, of no harm.
    pub fn publish(self, end: Append, key: &SigningKey) -> Result<Published, PublishError> {
        let Self { tree, ledger, hold, heads: _ } = self;
        let appended = hold.append(end)?;
        tree.take_in(ledger, appended.last.next())?;
        tree.sign(key)
    }
}

/// Puts signature lines, such as cosignatures, under the published checkpoint, if it is still the one
/// with the text of `note`. Those of a key that has signed already are left out; so is what is no line.
/// Gives back whether it was that one.
///
/// The file is replaced whole; nothing else may publish meanwhile.
///
/// # Errors
/// The file before stands.
pub fn add_signatures(
    disk: &dyn Disk,
    dir: &Path,
    note: &[u8],
    lines: &[String],
) -> Result<bool, DiskError> {
    let path = dir.join(FOLDER).join(CHECKPOINT);
    if !disk.exists(&path)? {
        return Ok(false);
    }
    let there = read_whole(disk, &path)?;
    if text_of(&there).is_none() || text_of(&there) != text_of(note) {
        return Ok(false);
    }
    if let Some(whole) = with_lines(&there, lines).filter(|whole| *whole != there) {
        replace_whole(disk, &path, &whole)?;
    }
    Ok(true)
}

/// A public file by its path under the folder: `checkpoint`, a tile or a bundle; `None` for all else.
pub fn public_file(disk: &dyn Disk, dir: &Path, path: &str) -> Option<Vec<u8>> {
    let known =
        path == CHECKPOINT || path.parse::<TileId>().is_ok() || TileId::of_entries(path).is_ok();
    if !known {
        return None;
    }
    read_whole(disk, &dir.join(FOLDER).join(path)).ok()
}

impl TileSource for PublicTree {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        read_whole(&*self.disk, &self.folder.join(tile.to_string())).ok()
    }

    fn node(&self, height: u32, index: u64) -> Option<NodeHash> {
        let sixteens = &self.grown.as_ref()?.sixteens;
        let index = usize::try_from(index).ok()?;
        if height == SIXTEEN.ilog2() { sixteens.get(index).copied() } else { None }
    }
}

/// The public files of a ledger's folder, as they stand.
pub struct PublicFiles {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
}

impl PublicFiles {
    /// Those of the ledger in this folder.
    pub fn new(disk: Arc<dyn Disk>, dir: &Path) -> Self {
        Self { disk, dir: dir.to_owned() }
    }
}

impl TileSource for PublicFiles {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        public_file(&*self.disk, &self.dir, &tile.to_string())
    }
}

fn bytes<'a>(nodes: impl Iterator<Item = &'a [u8; HASH]>) -> Vec<u8> {
    nodes.flatten().copied().collect()
}

/// A bundle: each entry's hash behind its length, two bytes, big-endian.
fn bundled(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| [&[0, 32][..], hash.as_bytes()].concat()).collect()
}

#[cfg(test)]
mod tests;
