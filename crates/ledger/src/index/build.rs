//! Building the index at open: from pages where they agree with the log, and from the log.

use std::path::Path;
use std::sync::Arc;

use sanad_chain::{Entry, Hash, SealKey, Seq};
use sanad_disk::Disk;

use super::page::{Page, Stand, load};
use super::{Index, PageBuilder, Row, SledFolder};
use crate::frame::FrameView;
use crate::shared::Shared;
use crate::store::{FetchError, Found, Location, Store};
use crate::{Identity, OpenError, Progress};

/// The index, and what goes on keeping it.
pub(crate) struct Built {
    pub(crate) index: Index,
    pub(crate) folder: Option<SledFolder>,
    pub(crate) pages: PageBuilder,
    /// What is wrong with the log: the first thing found, as a sentence.
    pub(crate) damage: Option<String>,
}

/// What a build needs to know.
pub(crate) struct Plan<'a> {
    pub(crate) disk: &'a Arc<dyn Disk>,
    pub(crate) dir: &'a Path,
    pub(crate) store: &'a dyn Store,
    pub(crate) identity: Identity,
    pub(crate) seal: &'a SealKey,
    /// Sets what is kept aside and begins anew.
    pub(crate) fresh: bool,
    pub(crate) progress: Option<&'a Progress>,
}

/// Loads the pages and catches up from the log. Pages that are not right in every respect are set
/// aside, and the log is read from its beginning.
pub(crate) fn build(plan: &Plan<'_>) -> Result<Built, OpenError> {
    if plan.fresh {
        SledFolder::set_aside(plan.disk, plan.dir)?;
    }
    let mut folder = match SledFolder::open(plan.disk.as_ref(), plan.dir) {
        None => None,
        Some(Ok(folder)) => Some(folder),
        Some(Err(_)) => anew(plan)?,
    };
    let mut index = Index::default();
    let mut stand = None;
    if let Some(open) = &folder {
        if let Ok(loaded) = load_pages(plan, open, &mut index) {
            stand = loaded;
            if stand.is_some() {
                SledFolder::forget_aside(plan.disk.as_ref(), plan.dir);
            }
        } else {
            index = Index::default();
            // sled must let go of the folder before it is moved.
            drop(folder);
            folder = anew(plan)?;
        }
    }
    let pages = PageBuilder::new(plan.identity, plan.seal.clone(), index.end().next);
    let built = Built { index, folder, pages, damage: None };
    let seals = Seals { identity: plan.identity, key: plan.seal };
    Ok(catch_up(plan.store, &seals, built, stand.map(|stand| stand.frame), plan.progress)?)
}

/// Whether `live` says of every entry what the log says. It may grow meanwhile: the comparison is
/// made once both have come to the same end.
pub(crate) fn agrees_with_log(
    shared: &Shared,
    progress: Option<&Progress>,
) -> Result<bool, FetchError> {
    let pages = PageBuilder::new(shared.identity, shared.seal.clone(), Seq::new(0));
    let mut built = Built { index: Index::default(), folder: None, pages, damage: None };
    let mut from = None;
    loop {
        let seals = Seals { identity: shared.identity, key: &shared.seal };
        built = catch_up(shared.store.as_ref(), &seals, built, from, progress)?;
        let live = shared.index();
        if live.end() == built.index.end() || built.damage.is_some() {
            return Ok(built.damage.is_none() && live.agrees_with(&built.index));
        }
        from = live.frame_before(built.index.end().next);
    }
}

/// Sets the folder aside and opens an empty one. Where even that fails, the ledger does without.
fn anew(plan: &Plan<'_>) -> Result<Option<SledFolder>, OpenError> {
    SledFolder::set_aside(plan.disk, plan.dir)?;
    Ok(SledFolder::open(plan.disk.as_ref(), plan.dir).and_then(Result::ok))
}

/// Takes in all pages; `Err` says what is wrong with them.
fn load_pages(
    plan: &Plan<'_>,
    folder: &SledFolder,
    index: &mut Index,
) -> Result<Option<Stand>, String> {
    let mut stand: Option<Stand> = None;
    index.reserve(usize::try_from(plan.store.end().next.get()).unwrap_or(0));
    Page::read_all(&folder.index, |page| {
        let next = stand.map_or(0, |stand| stand.end.next.get());
        if page.first() != next {
            return Err("a page is missing".into());
        }
        let loaded = load(index, page, plan.seal, &plan.identity);
        stand = Some(loaded.ok_or("a page is damaged")?);
        Ok(())
    })?;
    if let Some(stand) = &stand {
        let record = plan.store.record(stand.last).map_err(|error| error.to_string())?;
        let entry = Entry::parse(record.get(8..).unwrap_or_default());
        let agrees = entry.is_ok_and(|entry| {
            entry.seq().next() == stand.end.next && entry.hash() == stand.end.head
        });
        if !agrees {
            return Err("the pages and the log disagree".into());
        }
    }
    Ok(stand)
}

/// Takes in from the log what the index does not have, walking from the frame at `from`.
fn catch_up(
    store: &dyn Store,
    seals: &Seals<'_>,
    mut built: Built,
    from: Option<Location>,
    progress: Option<&Progress>,
) -> Result<Built, FetchError> {
    let (total, new) = (store.end().next.get(), built.index.end().next);
    let mut frames = store.frames(from)?;
    let mut told = 0;
    while let Some(found) = frames.next()? {
        match found {
            Found::Damage(damage) => built.damaged(format!("{} ({})", damage.why, damage.at)),
            Found::Frame { at, frame } => built.take(&frame, at, seals, new),
        }
        let done = built.index.end().next.get();
        if let Some(progress) = progress
            && done >= told + 4096
        {
            told = done;
            progress(done, total.max(done));
        }
    }
    drop(frames);
    if let Some(progress) = progress {
        progress(total, total);
    }
    Ok(built)
}

/// What the seals of this ledger are made with.
struct Seals<'a> {
    identity: Identity,
    key: &'a SealKey,
}

impl Built {
    fn damaged(&mut self, why: String) {
        self.damage.get_or_insert(why);
    }

    /// Takes in the entries of one frame. Only what was sealed with the ledger's key as it stands, and
    /// follows on what is known, is believed; of all else the index knows nothing. Entries before `new`
    /// were known when the walk began, and may come by again.
    fn take(&mut self, view: &FrameView<'_>, frame: Location, seals: &Seals<'_>, new: Seq) {
        if let Err(why) = self.take_believed(view, frame, seals, new) {
            self.index.doubt(Seq::new(view.first.saturating_add(view.count().into())));
            self.damaged(why);
        }
    }

    /// `Err` says why nothing of the frame was believed.
    fn take_believed(
        &mut self,
        view: &FrameView<'_>,
        frame: Location,
        seals: &Seals<'_>,
        new: Seq,
    ) -> Result<(), String> {
        let sealed = view.sealed(seals.key, &seals.identity);
        let sealed = sealed.map_err(|why| format!("{why}: entry {}", view.first))?;
        let (first, known) = (sealed.begins.next, self.index.end());
        if first > known.next {
            // What it follows on is not there to be held against it; its seal still says whose it is.
            self.damaged(format!("entries are missing before {first}"));
        } else if first == known.next && sealed.begins.head != known.head {
            return Err(format!("entry {first} points at another than the one before it"));
        } else if first < known.next && first >= new {
            return Err(format!("entry {first} stands behind later ones"));
        }
        let skipped = usize::try_from(known.next.get().saturating_sub(first.get()));
        let skipped = skipped.unwrap_or(usize::MAX).min(sealed.hashes.len());
        for (entry, hash) in sealed.inside.entries.iter().zip(&sealed.hashes).take(skipped) {
            if !self.index.known(entry.seq()).is_ok_and(|known| known.is(hash)) {
                let seq = entry.seq();
                return Err(format!("entry {seq} is another than the one that was known"));
            }
        }
        for ((entry, offset), hash) in sealed.inside.placed().zip(&sealed.hashes).skip(skipped) {
            let Some(row) = Row::of(entry, hash, frame.plus(offset)) else {
                self.damaged(format!("the body of entry {} does not decode", entry.seq()));
                continue;
            };
            self.index.push(&row);
            self.index.lies_in(entry.seq(), frame);
            if self.damage.is_none() && self.pages.push(&row, frame) {
                self.keep(*hash);
            }
        }
        if sealed.ends.next > known.next {
            self.index.ends_at(sealed.ends);
        }
        Ok(())
    }

    fn keep(&mut self, head: Hash) {
        let (Some(page), Some(folder)) = (self.pages.close(head), &self.folder) else {
            return;
        };
        if page.write(&folder.index).is_err() {
            self.folder = None;
        }
    }
}
