//! Making and opening a ledger.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use sanad_chain::{Position, Seq};
use sanad_disk::{Disk, DiskError, FolderHold};

use crate::clock_kept::KeptFile;
use crate::index::{Built, Index, Keeper, Plan, build};
use crate::journal;
use crate::ledger::Held;
use crate::reserve::Reserve;
use crate::shared::Shared;
use crate::store::{MemoryStore, Store};
use crate::time::Time;
use crate::writer::{Start, Syncer, Writer};
use crate::{Identity, Ledger, Options, State, StoreKind};

pub(crate) const LOCK: &str = "lock";

/// Why a ledger was not made or opened. Damage is no reason: a damaged ledger opens for reading.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is one already.
    #[error("there is a ledger already")]
    Exists,
    /// There is none.
    #[error("there is no ledger here")]
    NoLedger,
    /// The disk failed or refused, or another process has the ledger open.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The log could not be read.
    #[error("the log could not be read: {reason}")]
    Unreadable {
        /// What is wrong.
        reason: String,
    },
    /// The system gave no thread.
    #[error("no thread could be started: {0}")]
    Thread(std::io::Error),
}

impl Ledger {
    /// Makes an empty ledger in `dir` and opens it.
    ///
    /// # Errors
    /// There is one already, or the disk refuses.
    pub fn create(
        disk: Arc<dyn Disk>,
        dir: &Path,
        identity: Identity,
        options: Options,
    ) -> Result<Self, OpenError> {
        disk.create_dir(dir)?;
        let hold = Arc::new(FolderHold::take(&disk, dir, LOCK)?);
        let opening = Opening { hold, disk, dir, options };
        match opening.options.store {
            StoreKind::Memory => {
                let store = Arc::new(MemoryStore::new());
                opening.finish(store, identity, None)
            }
            StoreKind::Journal => {
                journal::create(&opening.disk, dir, identity, &opening.options.seal)?;
                opening.journal()
            }
        }
    }

    /// Opens the ledger in `dir`. Where it is damaged, it opens for reading, and
    /// [`Ledger::state`] says why.
    ///
    /// # Errors
    /// There is none, another process has it open, or the disk refuses.
    pub fn open(disk: Arc<dyn Disk>, dir: &Path, options: Options) -> Result<Self, OpenError> {
        if !disk.exists(dir)? {
            return Err(OpenError::NoLedger);
        }
        let hold = Arc::new(FolderHold::take(&disk, dir, LOCK)?);
        let opening = Opening { hold, disk, dir, options };
        match opening.options.store {
            StoreKind::Memory => Err(OpenError::NoLedger),
            StoreKind::Journal => opening.journal(),
        }
    }
}

/// Which ledger is kept as a journal in `dir`, read without opening it: its keys are named by it.
///
/// # Errors
/// There is none, or the disk refuses.
pub fn identity_of(disk: &Arc<dyn Disk>, dir: &Path) -> Result<Identity, OpenError> {
    journal::any_identity(disk, &dir.join(journal::FOLDER))?.ok_or(OpenError::NoLedger)
}

/// A ledger on its way to being open.
struct Opening<'a> {
    hold: Arc<FolderHold>,
    disk: Arc<dyn Disk>,
    dir: &'a Path,
    options: Options,
}

impl Opening<'_> {
    fn journal(self) -> Result<Ledger, OpenError> {
        let (journal, identity) = journal::open(&self.disk, self.dir, &self.options)?;
        let stopped = journal.stopped();
        self.finish(Arc::new(journal), identity, stopped)
    }

    /// Builds the index and starts the writer, unless something is wrong with the log.
    fn finish(
        self,
        store: Arc<dyn Store>,
        identity: Identity,
        stopped: Option<String>,
    ) -> Result<Ledger, OpenError> {
        let Self { hold, disk, dir, options } = self;
        let built = build(&Plan {
            disk: &disk,
            dir,
            store: store.as_ref(),
            identity,
            seal: &options.seal,
            fresh: options.rebuild,
            progress: options.progress.as_ref(),
        })?;
        let Built { index, folder, pages, damage } = built;
        let whole = stopped.is_none() && damage.is_none() && index.end() == store.end();
        let state = if whole {
            State::Writable
        } else {
            let reason = stopped.or(damage);
            let reason = reason.unwrap_or_else(|| "the log does not read to its end".into());
            State::ReadOnly { reason }
        };
        let seal = options.seal;
        let on_disk = options.store != StoreKind::Memory;
        let kept = on_disk.then(|| KeptFile::new(&disk, dir, Some(seal.clone())));
        let last = last_position(store.as_ref(), &index);
        let recorded_at = last.as_ref().ok().and_then(|last| last.map(|last| last.recorded_at));
        let mut time = Time::new(disk.clock(), recorded_at, options.clock, kept);
        if whole {
            time.stand();
        }
        let shared = Shared::new(identity, seal, store, index, folder.clone(), state, time);
        let shared = Arc::new(shared);
        if let Ok(Some(last)) = &last {
            shared.set_generation(last.generation);
        }
        if !whole {
            let held = Held { writer: None, _hold: hold };
            return Ok(Ledger::from_parts(shared, None, held));
        }
        last?;
        let reserve = match options.store {
            StoreKind::Memory => None,
            StoreKind::Journal => {
                Some(Reserve::open(&disk, dir.to_owned(), options.reserve_bytes)?)
            }
        };
        let keeper = folder.map(Keeper::start).transpose().map_err(OpenError::Thread)?;
        let (jobs, taken) = channel();
        let syncer = Syncer::start(Arc::clone(&shared.store), jobs.clone());
        let writer = Writer::new(Start {
            syncer: syncer.map_err(OpenError::Thread)?,
            shared: Arc::clone(&shared),
            jobs: taken,
            reserve,
            pages,
            keeper,
            mark_every: options.mark_every,
            hold: Some(Arc::clone(&hold)),
        });
        let thread = thread::Builder::new().name("sanad-writer".into());
        let thread = thread.spawn(move || writer.run()).map_err(OpenError::Thread)?;
        let held = Held { writer: Some(thread), _hold: hold };
        Ok(Ledger::from_parts(shared, Some(jobs), held))
    }
}

/// Where the last entry stands, and when it was recorded.
fn last_position(store: &dyn Store, index: &Index) -> Result<Option<Position>, OpenError> {
    let Some(last) = index.end().next.get().checked_sub(1) else {
        return Ok(None);
    };
    let unreadable = |error: crate::ReadError| OpenError::Unreadable { reason: error.to_string() };
    let seq = Seq::new(last);
    let stored = index.known(seq).and_then(|known| known.read(seq, store)).map_err(unreadable)?;
    Ok(Some(*stored.entry().position()))
}
