//! Building the index at open: from pages where they agree with the log, and from the log.

use std::path::Path;
use std::sync::Arc;

use sanad_chain::{Entry, FrameSeal, Hash, SealKey, Seq};
use sanad_disk::Disk;

use super::page::{Page, Stand, load};
use super::{Index, PageBuilder, Row, SledFolder};
use crate::frame::Inside;
use crate::shared::Shared;
use crate::store::{End, FetchError, Found, Location, Store};
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
    let total = store.end().next.get();
    let mut frames = store.frames(from)?;
    let mut told = 0;
    while let Some(found) = frames.next()? {
        match found {
            Found::Damage(damage) => built.damaged(format!("{} ({})", damage.why, damage.at)),
            Found::Frame { at, frame } => match frame.inside() {
                Ok(inside) => built.take(&inside, at, seals),
                Err(why) => built.damaged(why.into()),
            },
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

impl Seals<'_> {
    /// Whether the frame was sealed as it stands.
    fn hold(&self, inside: &Inside<'_>) -> bool {
        let Identity { ledger, generation } = self.identity;
        FrameSeal::parse(inside.seal).is_some_and(|seal| {
            seal.after == inside.last.hash() && seal.is_authentic(self.key, ledger, generation)
        })
    }
}

impl Built {
    fn damaged(&mut self, why: String) {
        self.damage.get_or_insert(why);
    }

    /// Takes in the entries of one frame. Only what follows on what is known, and was sealed with
    /// the ledger's key, is believed.
    fn take(&mut self, inside: &Inside<'_>, frame: Location, seals: &Seals<'_>) {
        if !seals.hold(inside) {
            let first = inside.entries.first().map_or(Seq::new(0), Entry::seq);
            self.damaged(format!("the frame of entry {first} was not sealed as it stands"));
        }
        let mut last: Option<Entry<'_>> = None;
        for (entry, offset) in inside.placed() {
            let location = frame.plus(offset);
            let next = self.index.end().next.max(last.map_or(Seq::new(0), |e| e.seq().next()));
            if entry.seq() < next {
                continue;
            }
            if entry.seq() > next {
                self.damaged(format!("entries are missing before {}", entry.seq()));
            }
            let before = last.map_or_else(|| self.index.end().head, |entry| entry.hash());
            if entry.seq() == next && entry.position().prev != before {
                self.damaged(format!("entry {next} points at another than the one before it"));
            }
            let Some(row) = Row::of(entry, &entry.hash(), location) else {
                self.damaged(format!("the body of entry {} does not decode", entry.seq()));
                continue;
            };
            self.index.push(&row);
            self.index.lies_in(entry.seq(), frame);
            if self.damage.is_none() && self.pages.push(&row, frame) {
                let head = entry.hash();
                self.keep(head);
            }
            last = Some(*entry);
        }
        if let Some(last) = last {
            self.index.ends_at(End { next: last.seq().next(), head: last.hash() });
        }
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
