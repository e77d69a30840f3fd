//! The tree as plain files that anybody may have: tiles, bundles of entry hashes and the newest
//! checkpoint, as C2SP tlog-tiles lays them out under a prefix. They show how many entries there are
//! and when, and nothing else.
//!
//! They are derived: deleted, or left half written by a crash, they are made anew from the journal.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_chain::tree::{
    Edge, NodeHash, NoteError, SigningKey, TileId, TileSource, text_of, with_lines,
};
use sanad_chain::{Entry, Hash, Seq};
use sanad_disk::{Access, Disk, DiskError, create_dir_durably, read_whole, replace_whole};

use crate::{Ledger, ReadError};

/// The folder of it in the ledger's.
const FOLDER: &str = "public";
/// The newest checkpoint in that folder.
const CHECKPOINT: &str = "checkpoint";
/// Bytes of a hash.
const HASH: usize = 32;

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
    /// What is on the disk is not what follows what was published.
    #[error("entry {seq} on the disk does not follow what was published before it")]
    Forked {
        /// The entry.
        seq: u64,
    },
}

/// The tree of a ledger, in the files of its folder.
pub struct PublicTree {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    journal: PathBuf,
    grown: Grown,
}

/// How far the tree has grown.
#[derive(Clone)]
struct Grown {
    edge: Edge,
    /// The hashes of the entries of the bundle that is not full.
    bundle: Vec<Hash>,
    /// The hash of the last entry.
    head: Hash,
}

impl Default for Grown {
    fn default() -> Self {
        Self { edge: Edge::default(), bundle: Vec::new(), head: Hash::ZERO }
    }
}

impl PublicTree {
    /// The tree of the ledger in this folder, as far as its files go: from nothing where there are
    /// none, or where they do not make up a tree.
    pub fn open(disk: Arc<dyn Disk>, dir: &Path, ledger: &Ledger) -> Self {
        let (folder, journal) = (dir.join(FOLDER), dir.join("journal"));
        let mut tree = Self { disk, folder, journal, grown: Grown::default() };
        tree.grown = tree.load(ledger).unwrap_or_default();
        tree
    }

    /// How many entries the tree is over.
    pub fn size(&self) -> u64 {
        self.grown.edge.size()
    }

    fn load(&self, ledger: &Ledger) -> Option<Grown> {
        let (size, root) = self.told()?;
        if size == 0 || size > ledger.head().size.get() {
            return None;
        }
        let mut levels = Vec::new();
        let mut rest = size;
        while rest > 0 {
            let width = u16::try_from(rest % 256).ok()?;
            rest /= 256;
            let level = u8::try_from(levels.len()).ok()?;
            let tile = TileId { level, index: rest, width };
            levels.push(if width == 0 { Vec::new() } else { nodes(&self.tile(tile)?)? });
        }
        let edge = Edge::of(size, levels).ok()?;
        let begin = size - size % 256;
        let read = |seq| Some(ledger.read(Seq::new(seq)).ok()?.hash());
        let bundle: Option<Vec<_>> = (begin..size).map(read).collect();
        (edge.root() == root).then_some(())?;
        Some(Grown { edge, bundle: bundle?, head: read(size - 1)? })
    }

    /// Size and root as the newest checkpoint tells them; whoever signed it.
    fn told(&self) -> Option<(u64, NodeHash)> {
        let note = read_whole(&*self.disk, &self.folder.join(CHECKPOINT)).ok()?;
        sanad_chain::tree::told(&note)
    }

    /// Takes in what is durable and was not published yet, read from the disk once more and hashed
    /// again, and signs the tree over all of it.
    ///
    /// # Errors
    /// The checkpoint before stands.
    pub fn publish(
        &mut self,
        ledger: &Ledger,
        key: &SigningKey,
    ) -> Result<Published, PublishError> {
        create_dir_durably(&*self.disk, &self.folder)?;
        self.drop_cache()?;
        let mut grown = self.grown.clone();
        self.take_in(ledger, &mut grown)?;
        for (tile, nodes) in grown.edge.partial() {
            self.write(&tile.to_string(), &bytes(nodes.iter().map(NodeHash::as_bytes)))?;
            if tile.level == 0 {
                self.write(&tile.entries_path(), &bundled(&grown.bundle))?;
            }
        }
        let (size, root) = (grown.edge.size(), grown.edge.root());
        // One that stands already may bear cosignatures: those of the same tree are not lost.
        let path = self.folder.join(CHECKPOINT);
        let there = read_whole(&*self.disk, &path).ok();
        let stands = there.and_then(|there| key.verifier().open(&there).ok());
        if stands.is_none_or(|told| (told.size, told.root) != (size, root)) {
            replace_whole(&*self.disk, &path, &key.sign(size, root)?)?;
        }
        self.grown = grown;
        Ok(Published { size, root })
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

    fn take_in(&self, ledger: &Ledger, grown: &mut Grown) -> Result<(), PublishError> {
        let end = ledger.head().size;
        if grown.edge.size() >= end.get() {
            return Ok(());
        }
        let mut failed = None;
        ledger.scan(Seq::new(grown.edge.size()), |entry| {
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
        grown.head = entry.hash();
        grown.bundle.push(grown.head);
        let mut full = Vec::new();
        let leaf = NodeHash::of_entry(&grown.head);
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
}

fn bytes<'a>(nodes: impl Iterator<Item = &'a [u8; HASH]>) -> Vec<u8> {
    nodes.flatten().copied().collect()
}

fn nodes(bytes: &[u8]) -> Option<Vec<NodeHash>> {
    let chunks = bytes.chunks(HASH);
    chunks.map(|node| Some(NodeHash::from_bytes(node.try_into().ok()?))).collect()
}

/// A bundle: each entry's hash behind its length, two bytes, big-endian.
fn bundled(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| [&[0, 32][..], hash.as_bytes()].concat()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sanad_chain::tree::{Origin, VerifierKey, WitnessKey, prove_consistency, prove_inclusion};
    use sanad_disk::SimDisk;

    use super::*;
    use crate::testing::{add, create, dir, open, shared};

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

    fn tree(disk: &SimDisk, ledger: &Ledger) -> PublicTree {
        PublicTree::open(shared(disk), &dir(), ledger)
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
        let mut tree = tree(&disk, &ledger);
        let mut before = None;
        for n in 0..600 {
            add(&ledger, n);
            if ![0, 1, 254, 255, 256, 511, 599].contains(&n) {
                continue;
            }
            let told = tree.publish(&ledger, &key()).unwrap();
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
        (0..300).for_each(|n| drop(add(&ledger, n)));
        tree(&disk, &ledger).publish(&ledger, &key()).unwrap();
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
    fn a_new_start_goes_on_where_the_files_end_and_makes_them_anew_where_they_are_not_whole() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        (0..300).for_each(|n| drop(add(&ledger, n)));
        tree(&disk, &ledger).publish(&ledger, &key()).unwrap();
        ledger.close();
        let ledger = open(&disk).unwrap();
        assert_eq!(tree(&disk, &ledger).size(), 300);
        (300..310).for_each(|n| drop(add(&ledger, n)));
        let told = tree(&disk, &ledger).publish(&ledger, &key()).unwrap();
        let whole = files(&disk, &dir().join(FOLDER));
        for broken in ["tile/0/001.p/54", "tile/1/000.p/1", "checkpoint"] {
            let path = dir().join(FOLDER).join(broken);
            for bytes in [&b""[..], &[7; 54 * 32], b"x\n310\nAAAA\n"] {
                replace_whole(&disk, &path, bytes).unwrap();
                let mut tree = tree(&disk, &ledger);
                assert_eq!(tree.size(), 0, "{broken}");
                assert_eq!(tree.publish(&ledger, &key()).unwrap(), told);
                for (path, bytes) in &whole {
                    assert_eq!(&read_whole(&disk, path).unwrap(), bytes, "{}", path.display());
                }
            }
        }
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
        add(&ledger, 0);
        let mut tree = tree(&disk, &ledger);
        tree.publish(&ledger, &key()).unwrap();
        let first = read();
        assert!(put(&first, by(&first, 1)));
        assert!(put(&first, by(&first, 2)));
        let whole = [first.clone(), by(&first, 1).into(), by(&first, 2).into()].concat();
        assert_eq!(read(), whole);
        // What is published anew and has not grown is that same one.
        tree.publish(&ledger, &key()).unwrap();
        assert!(put(&first, by(&first, 1)));
        assert_eq!(read(), whole);
        assert!(put(&first, "no line".to_owned()));
        assert_eq!(read(), whole);
        assert_eq!(super::tests::tree(&disk, &ledger).size(), 1);
        // What came too late is of another.
        add(&ledger, 1);
        tree.publish(&ledger, &key()).unwrap();
        assert!(!put(&first, by(&first, 3)));
        assert_eq!(checkpoint(&disk).0, 2);
        assert!(!String::from_utf8(read()).unwrap().contains("w.example"));
    }

    #[test]
    fn only_public_files_are_public() {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        add(&ledger, 0);
        tree(&disk, &ledger).publish(&ledger, &key()).unwrap();
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
            (0..255).for_each(|n| drop(add(&ledger, n)));
            let mut tree = tree(&disk, &ledger);
            let told = tree.publish(&ledger, &key()).unwrap();
            let before = (told.size, told.root);
            (255..260).for_each(|n| drop(add(&ledger, n)));
            disk.power_off_at(nth);
            let after = tree.publish(&ledger, &key()).map(|told| (told.size, told.root));
            let found = disk.power_cut(seed);
            let stands = checkpoint(&found);
            prop_assert!(stands == before || stands.0 == 260, "{stands:?}");
            if let Ok(after) = after {
                prop_assert_eq!(stands, after);
            }
            let ledger = open(&found).unwrap();
            let mut tree = super::tests::tree(&found, &ledger);
            let told = tree.publish(&ledger, &key()).unwrap();
            let now = (told.size, told.root);
            prop_assert_eq!(now.0, 260);
            prove_consistency(&tree, now, stands.0).unwrap().check(now, stands).unwrap();
        }
    }
}
