//! Taking missing entries back from a bundle of the whole log: it is read once to see that it is right, and
//! once more to take from it just what was seen.

use std::fs::File;
use std::io::{BufReader, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::mpsc::sync_channel;

use sanad_bundle::{Checked, Shown, check};
use sanad_chain::Hash;
use sanad_chain::tree::{Edge, NodeHash, VerifierKey};
use sanad_records::{Records, StandsTo};

use crate::failure::Failure;

/// A bundle that stays open, so that nobody puts another in its place between two readings.
struct Bundle<'a> {
    path: &'a Path,
    file: File,
    key: &'a VerifierKey,
}

impl<'a> Bundle<'a> {
    fn open(path: &'a Path, key: &'a VerifierKey) -> Result<Self, Failure> {
        let cannot = |error| cannot_read(path, &error);
        let is_file = |meta: std::fs::Metadata| meta.is_file();
        // What is no file, such as a pipe, may tell something else each time.
        let no_file = || Failure::misuse(format!("`--from`: `{}` is no file", path.display()));
        if !path.metadata().map(is_file).map_err(cannot)? {
            return Err(no_file());
        }
        let file = File::open(path).map_err(cannot)?;
        if !file.metadata().map(is_file).map_err(cannot)? {
            return Err(no_file());
        }
        Ok(Self { path, file, key })
    }

    fn read(&mut self, visit: &mut dyn FnMut(&Shown<'_>)) -> Result<Checked, Failure> {
        let (path, key) = (self.path, self.key);
        let cannot = |error| cannot_read(path, &error);
        self.file.seek(SeekFrom::Start(0)).map_err(cannot)?;
        let mut reader = BufReader::with_capacity(1 << 20, &self.file);
        check(&mut reader, key, &mut |shown| visit(&shown)).map_err(cannot)
    }
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::misuse(format!("cannot read `{}`: {error}", path.display()))
}

/// What the first reading saw.
#[derive(Default)]
struct Seen {
    edge: Edge,
    /// The trees that the log must have, each over so many entries, and whether it has.
    wanted: Vec<((u64, NodeHash), bool)>,
    /// How many entries are here, and the root over as many in the bundle.
    here: (u64, Option<NodeHash>),
    /// The hash of each entry that is missing here, in order.
    missing: Vec<Hash>,
}

impl Seen {
    fn take(&mut self, shown: &Shown<'_>) {
        self.edge.push(NodeHash::of_entry(&shown.hash), &mut |_, _| {});
        let size = self.edge.size();
        for (tree, has) in &mut self.wanted {
            if tree.0 == size {
                *has = tree.1 == self.edge.root();
            }
        }
        if size == self.here.0 {
            self.here.1 = Some(self.edge.root());
        }
        if shown.seq >= self.here.0 {
            self.missing.push(shown.hash);
        }
    }
}

/// Takes the missing entries back from a bundle of the whole log that holds, has these trees and goes on from
/// what is here; nothing is written before all that was seen. How many were taken.
pub(super) fn take_back(
    records: &Records,
    key: &VerifierKey,
    trees: &[(u64, NodeHash)],
    path: &Path,
) -> Result<u64, Failure> {
    let mut bundle = Bundle::open(path, key)?;
    let here = records.ledger().head().size.get();
    let wanted = trees.iter().map(|tree| (*tree, false)).collect();
    let mut seen = Seen { wanted, here: (here, None), ..Seen::default() };
    let checked = bundle.read(&mut |shown| seen.take(shown))?;
    let holds = checked.integrity.is_empty() && checked.completeness.is_empty();
    if !holds || !checked.whole {
        return Err(Failure::refused("`--from`: this is no bundle of the whole log that holds"));
    }
    if let Some(((size, _), _)) = seen.wanted.iter().find(|(tree, _)| tree.0 > checked.size) {
        return Err(Failure::refused(format!(
            "`--from`: the bundle is over {} entries, and a checkpoint that is kept over {size}",
            checked.size
        )));
    }
    if let Some(((size, _), _)) = seen.wanted.iter().find(|(_, has)| !has) {
        return Err(Failure::refused(format!(
            "`--from`: the bundle is of another history than a checkpoint that is kept, over {size} entries"
        )));
    }
    let goes_on = match seen.here {
        (0, _) => true,
        (size, Some(root)) => records.stands_to((size, root))? == StandsTo::Extends,
        (_, None) => false,
    };
    if !goes_on {
        return Err(Failure::refused(format!(
            "what is missing does not follow entry {} of this ledger: another history was written on; \
             `--declare-lost` begins a new generation",
            here.saturating_sub(1)
        )));
    }
    adopt(records, &mut bundle, here, &seen.missing)
}

/// The second reading: each entry must be the one that was seen.
fn adopt(
    records: &Records,
    bundle: &mut Bundle<'_>,
    here: u64,
    missing: &[Hash],
) -> Result<u64, Failure> {
    let (sender, receiver) = sync_channel::<(u64, Vec<u8>)>(1024);
    let taken = std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut expected = missing.iter();
            bundle.read(&mut |shown| {
                let is_missing = shown.seq >= here;
                if let Some(record) = shown.record.filter(|_| is_missing)
                    && expected.next() == Some(&shown.hash)
                {
                    // Whoever takes them has ended: the rest is not wanted.
                    let _ = sender.send((shown.seq, record.to_vec()));
                }
            })
        });
        let taken = records.take_back(&mut receiver.into_iter());
        reading.join().map_err(|_| Failure::fault("the bundle could not be read"))??;
        Ok::<_, Failure>(taken?)
    })?;
    if taken == missing.len() as u64 {
        return Ok(taken);
    }
    Err(Failure::refused(format!(
        "`--from`: the bundle was changed while it was read: {taken} of {} entries were taken back, and \
         they are right; begin again with one that nobody writes to",
        missing.len()
    )))
}
