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
use sanad_disk::{Access, Disk, DiskError, create_dir_durably, read_whole, replace_whole};

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
    journal: PathBuf,
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
        let (folder, journal) = (dir.join(FOLDER), dir.join("journal"));
        Self { disk, folder, journal, keys, grown: None }
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
        let Some((size, root)) = self.told() else { return Ok(None) };
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
        let Some((size, root)) = self.told() else { return Ok(grown) };
        if ledger.head().size.get() < size {
            return Err(PublishError::Forked { seq: ledger.head().size.get() });
        }
        self.grow_to(ledger, &mut grown, Seq::new(size))?;
        if grown.edge.root() != root {
            return Err(PublishError::Forked { seq: size });
        }
        self.write_partial(&grown)?;
        Ok(grown)
    }

    /// Size and root as the newest checkpoint tells them, if this log signed it.
    fn told(&self) -> Option<(u64, NodeHash)> {
        let note = read_whole(&*self.disk, &self.folder.join(CHECKPOINT)).ok()?;
        let told = self.keys.iter().find_map(|key| key.open(&note).ok())?;
        Some((told.size, told.root))
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

    /// The system may hold what it was told to write, and not what the disk has.
    fn drop_cache(&self) -> Result<(), DiskError> {
        if !self.disk.exists(&self.journal)? {
            return Ok(());
        }
        for name in self.disk.list(&self.journal)? {
            self.disk.open(&self.journal.join(name), Access::Read)?.drop_cache()?;
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
        self.drop_cache()?;
        let mut failed = None;
        ledger.scan(Seq::new(from), |entry| {
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
        }
        Ok(())
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
mod tests {
    use proptest::prelude::*;
    use sanad_chain::tree::{Origin, WitnessKey, prove_consistency, prove_inclusion};
    use sanad_disk::SimDisk;

    use super::*;
    use crate::testing::{add, append, create, dir, draft, id, open, shared, stream};

    fn key() -> SigningKey {
        SigningKey::from_seed(Origin::new("lk3.example", 0).unwrap(), &[7; 32])
    }

    fn verifier() -> VerifierKey {
        key().verifier()
    }

    fn checkpoint(disk: &SimDisk) -> (u64, NodeHash) {
        let note = public_file(disk, &dir(), "checkpoint").unwrap();
        let told = verifier().open(&note).unwrap();
        (told.size, told.root)
    }

    fn tree(disk: &SimDisk) -> PublicTree {
        PublicTree::new(shared(disk), &dir(), vec![verifier()])
    }

    /// A publication whose last entry is that of event `n`.
    fn try_publish(
        tree: &mut PublicTree,
        ledger: &Ledger,
        n: u64,
    ) -> Result<Published, PublishError> {
        tree.prepare(ledger)?.publish(append(vec![draft(n)]), &key())
    }

    fn publish(tree: &mut PublicTree, ledger: &Ledger, n: u64) -> Published {
        try_publish(tree, ledger, n).unwrap()
    }

    /// All files of the folder.
    fn files(disk: &SimDisk, at: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        for name in disk.list(at).unwrap_or_default() {
            let path = at.join(name);
            match read_whole(disk, &path) {
                Ok(bytes) => found.push((path, bytes)),
                Err(_folder) => found.extend(files(disk, &path)),
            }
        }
        found
    }

    #[test]
    fn each_checkpoint_begins_with_the_one_before_and_every_entry_is_proven_in_it() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        let mut tree = tree(&disk);
        let mut before = None;
        for n in 0..600 {
            if ![0, 1, 254, 255, 256, 511, 599].contains(&n) {
                add(&ledger, n);
                continue;
            }
            let told = publish(&mut tree, &ledger, n);
            let now = (told.size, told.root);
            assert_eq!((now, now.0), (checkpoint(&disk), n + 1));
            for seq in (0..=n).step_by(37).chain([n]) {
                let hash = ledger.read(Seq::new(seq)).unwrap().hash();
                let proof = prove_inclusion(&tree, now, seq).unwrap();
                proof.check(now, seq, NodeHash::of_entry(&hash)).unwrap();
            }
            if let Some(before) = before.replace(now) {
                prove_consistency(&tree, now, before.0).unwrap().check(now, before).unwrap();
            }
        }
    }

    #[test]
    fn the_bundles_hold_the_hashes_of_the_entries() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        (0..299).for_each(|n| drop(add(&ledger, n)));
        publish(&mut tree(&disk), &ledger, 299);
        let bundles = ["tile/entries/000", "tile/entries/001.p/44"];
        let bytes: Vec<u8> =
            bundles.iter().flat_map(|path| public_file(&disk, &dir(), path).unwrap()).collect();
        assert_eq!(bytes.len(), 300 * 34);
        for (seq, entry) in (0..).zip(bytes.chunks(34)) {
            let hash = ledger.read(Seq::new(seq)).unwrap().hash();
            assert_eq!((&entry[..2], &entry[2..]), (&[0, 32][..], &hash.as_bytes()[..]));
        }
    }

    #[test]
    fn a_new_start_goes_on_and_puts_back_what_is_missing_or_broken() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        (0..299).for_each(|n| drop(add(&ledger, n)));
        publish(&mut tree(&disk), &ledger, 299);
        ledger.close();
        let ledger = open(&disk).unwrap();
        (300..309).for_each(|n| drop(add(&ledger, n)));
        let told = publish(&mut tree(&disk), &ledger, 309);
        let whole = files(&disk, &dir().join(FOLDER));
        assert_eq!(told.size, 310);
        for broken in ["tile/0/000", "tile/0/001.p/54", "tile/1/000.p/1", "tile/entries/000"] {
            let path = dir().join(FOLDER).join(broken);
            for bytes in [&b""[..], &[7; 54 * 32], &[7; 256 * 32]] {
                replace_whole(&disk, &path, bytes).unwrap();
                let (found, _) = tree(&disk).prove_heads(&ledger, &[]).unwrap().unwrap();
                assert_eq!(found, told);
                for (path, bytes) in &whole {
                    assert_eq!(&read_whole(&disk, path).unwrap(), bytes, "{}", path.display());
                }
            }
        }
        // What this log did not sign is no checkpoint of it: another begins.
        let path = dir().join(FOLDER).join(CHECKPOINT);
        let other = SigningKey::from_seed(Origin::new("lk3.example", 1).unwrap(), &[8; 32]);
        let other = other.sign(999, told.root).unwrap();
        for (bytes, size) in [(&b"x\n310\nAAAA\n"[..], 311), (&other, 312)] {
            replace_whole(&disk, &path, bytes).unwrap();
            assert!(tree(&disk).prove_heads(&ledger, &[]).unwrap().is_none());
            let again = publish(&mut tree(&disk), &ledger, size - 1);
            assert_eq!(again.size, size);
        }
    }

    #[test]
    fn nothing_is_signed_over_another_history_than_was_published() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        (0..9).for_each(|n| drop(add(&ledger, n)));
        publish(&mut tree(&disk), &ledger, 9);
        let before = checkpoint(&disk);
        ledger.close();
        // A shorter one, and another that is longer, under the same files.
        for (begin, count) in [(0, 5), (100, 20)] {
            let other = SimDisk::new();
            let ledger = create(&other);
            (begin..begin + count).for_each(|n| drop(add(&ledger, n)));
            for (path, bytes) in files(&disk, &dir().join(FOLDER)) {
                create_dir_durably(&other, path.parent().unwrap()).unwrap();
                replace_whole(&other, &path, &bytes).unwrap();
            }
            let mut tree = tree(&other);
            let refused = try_publish(&mut tree, &ledger, 50).unwrap_err();
            assert!(matches!(refused, PublishError::Forked { .. }), "{refused}");
            assert!(tree.prove_heads(&ledger, &[]).is_err());
            assert_eq!(checkpoint(&other), before);
        }
    }

    /// The map that whoever folds all links before an entry has.
    fn folded(ledger: &Ledger, before: u64) -> HeadMap {
        let mut map = HeadMap::new(ledger.identity().ledger);
        for seq in 0..before {
            let stored = ledger.read(Seq::new(seq)).unwrap();
            let entry = stored.entry();
            entry.links().zip(entry.link_hashes()).for_each(|(link, hash)| {
                map.take(&link, hash).unwrap();
            });
        }
        map
    }

    #[test]
    fn the_last_entry_tells_how_all_streams_ended_before_it() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        let mut tree = tree(&disk);
        let (mut next, mut roots) = (0, Vec::new());
        for more in [0, 1, 5, 40] {
            (next..next + more).for_each(|n| drop(add(&ledger, n)));
            next += more;
            let ending = tree.prepare(&ledger).unwrap();
            let root = ending.heads();
            assert_eq!(root, folded(&ledger, next).root());
            let told = ending.publish(append(vec![draft(next)]), &key()).unwrap();
            next += 1;
            assert_eq!(told.size, next);
            roots.push(root);
        }
        assert!(roots.windows(2).all(|pair| pair[0] != pair[1]));
        // More is written after it, and a new start: the proofs are of the checkpoint.
        (next..next + 9).for_each(|n| drop(add(&ledger, n)));
        ledger.close();
        let ledger = open(&disk).unwrap();
        let mut again = super::tests::tree(&disk);
        let streams = [stream(1, 0), stream(1, 1), stream(5, 0), stream(9, 9)];
        for tree in [&mut tree, &mut again] {
            let (told, proofs) = tree.prove_heads(&ledger, &streams).unwrap().unwrap();
            assert_eq!(told.size, next);
            let (root, id) = (*roots.last().unwrap(), ledger.identity().ledger);
            let mut map = folded(&ledger, next - 1);
            for (proof, stream) in proofs.iter().zip(streams) {
                let told = proof.check(root, id, stream).unwrap();
                assert_eq!(told, map.prove(stream).check(root, id, stream).unwrap());
                assert_eq!(told.is_some(), stream.kind.0 != 9);
            }
        }
    }

    #[test]
    fn nothing_comes_between_the_streams_and_the_entry_that_tells_their_ends() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        let mut tree = tree(&disk);
        let stop = std::sync::atomic::AtomicBool::new(false);
        let last = std::thread::scope(|scope| {
            for thread in 1..4_u64 {
                let (ledger, stop) = (&ledger, &stop);
                scope.spawn(move || {
                    let numbers = (thread << 32)..;
                    for n in
                        numbers.take_while(|_| !stop.load(std::sync::atomic::Ordering::Relaxed))
                    {
                        add(ledger, n);
                    }
                });
            }
            let mut last = Vec::new();
            for n in 0..20 {
                let ending = tree.prepare(&ledger).unwrap();
                let root = ending.heads();
                let told = ending.publish(append(vec![draft(n)]), &key()).unwrap();
                last.push((n, told.size, root));
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            last
        });
        for (n, size, root) in last {
            let stored = ledger.read(Seq::new(size - 1)).unwrap();
            assert_eq!(stored.entry().body().unwrap().event_id, id(n));
            assert_eq!(folded(&ledger, size - 1).root(), root);
        }
    }

    #[test]
    fn who_lets_go_without_an_append_leaves_the_log_as_it_was() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        let mut tree = tree(&disk);
        add(&ledger, 0);
        drop(tree.prepare(&ledger).unwrap());
        add(&ledger, 1);
        assert_eq!(publish(&mut tree, &ledger, 2).size, 3);
        // What is settled but not published is not what the checkpoint is over.
        add(&ledger, 3);
        drop(tree.prepare(&ledger).unwrap());
        let (told, proofs) = tree.prove_heads(&ledger, &[stream(5, 0)]).unwrap().unwrap();
        let root = folded(&ledger, 2).root();
        let head = proofs[0].check(root, ledger.identity().ledger, stream(5, 0)).unwrap();
        assert_eq!((told.size, head.unwrap().version), (3, 2));
    }

    #[test]
    fn cosignatures_stay_under_the_checkpoint_that_they_are_of() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        let witness = |n| WitnessKey::from_seed("w.example", &[n; 32]).unwrap();
        let read = || public_file(&disk, &dir(), "checkpoint").unwrap();
        let put = |note: &[u8], line: String| add_signatures(&disk, &dir(), note, &[line]).unwrap();
        let by = |note: &[u8], n| witness(n).cosign(note, 5).unwrap().line;
        assert!(!put(b"x", String::new()));
        let mut tree = tree(&disk);
        publish(&mut tree, &ledger, 0);
        let first = read();
        assert!(put(&first, by(&first, 1)));
        assert!(put(&first, by(&first, 2)));
        let whole = [first.clone(), by(&first, 1).into(), by(&first, 2).into()].concat();
        assert_eq!(read(), whole);
        assert!(put(&first, by(&first, 1)));
        assert_eq!(read(), whole);
        assert!(put(&first, "no line".to_owned()));
        assert_eq!(read(), whole);
        // With them it is still this log's own checkpoint.
        let (told, _) = super::tests::tree(&disk).prove_heads(&ledger, &[]).unwrap().unwrap();
        assert_eq!(told.size, 1);
        // What came too late is of another.
        publish(&mut tree, &ledger, 1);
        assert!(!put(&first, by(&first, 3)));
        assert_eq!(checkpoint(&disk).0, 2);
        assert!(!String::from_utf8(read()).unwrap().contains("w.example"));
    }

    #[test]
    fn only_public_files_are_public() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        publish(&mut tree(&disk), &ledger, 0);
        assert!(public_file(&disk, &dir(), "tile/0/000.p/1").is_some());
        for other in
            ["", "../mark", "tile/../../mark", "tile/0/001", "/ledger/mark", "checkpoint.new"]
        {
            assert_eq!(public_file(&disk, &dir(), other), None, "{other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// The power goes at each step of a publication: what stands is the checkpoint before or the
        /// new one, and the next publication makes it whole.
        #[test]
        fn a_power_cut_leaves_a_checkpoint_that_the_next_one_extends(nth in 1_u64..40, seed: u64) {
            let disk = SimDisk::new();
            let ledger = create(&disk);
            (0..254).for_each(|n| drop(add(&ledger, n)));
            let mut tree = tree(&disk);
            let told = publish(&mut tree, &ledger, 254);
            let before = (told.size, told.root);
            (255..259).for_each(|n| drop(add(&ledger, n)));
            disk.power_off_at(nth);
            let after =
                try_publish(&mut tree, &ledger, 259).map(|told| (told.size, told.root));
            let found = disk.power_cut(seed);
            let stands = checkpoint(&found);
            prop_assert!(stands == before || stands.0 == 260, "{stands:?}");
            if let Ok(after) = after {
                prop_assert_eq!(stands, after);
            }
            let ledger = open(&found).unwrap();
            let mut tree = super::tests::tree(&found);
            let told = publish(&mut tree, &ledger, 260);
            let now = (told.size, told.root);
            prop_assert!(now.0 == 260 || now.0 == 261, "{now:?}");
            prove_consistency(&tree, now, stands.0).unwrap().check(now, stands).unwrap();
        }
    }
}
