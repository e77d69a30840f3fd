//! What the writer and all readers share.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use sanad_chain::{SealKey, Seq};

use crate::index::{Index, SledFolder};
use crate::store::Store;
use crate::time::Time;
use crate::watch::Watch;
use crate::{Identity, ReadError, State, Stored};

/// Locks are taken for a moment only, and never one inside another.
pub(crate) struct Shared {
    /// As it was founded: what files and seals name.
    pub(crate) identity: Identity,
    /// That of the last entry. Changed by the writer.
    generation: AtomicU32,
    pub(crate) seal: SealKey,
    pub(crate) store: Arc<dyn Store>,
    /// Changed by the writer, after a frame is durable.
    index: RwLock<Index>,
    /// Taken by anybody, for a moment; moved by the writer.
    time: Mutex<Time>,
    /// Changed by the writer and by closing.
    state: RwLock<State>,
    /// Taken away by closing.
    folder: RwLock<Option<SledFolder>>,
    /// Moved by the writer, after the index.
    pub(crate) watch: Watch,
}

impl Shared {
    pub(crate) fn new(
        identity: Identity,
        seal: SealKey,
        store: Arc<dyn Store>,
        index: Index,
        folder: Option<SledFolder>,
        state: State,
        time: Time,
    ) -> Self {
        let end = index.end();
        let watch = Watch::new(crate::Head { size: end.next, hash: end.head });
        let (index, folder) = (RwLock::new(index), RwLock::new(folder));
        let (generation, state) = (AtomicU32::new(identity.generation), RwLock::new(state));
        let time = Mutex::new(time);
        Self { identity, generation, seal, store, index, time, state, folder, watch }
    }

    pub(crate) fn generation(&self) -> u32 {
        self.generation.load(Ordering::Acquire)
    }

    pub(crate) fn set_generation(&self, generation: u32) {
        self.generation.store(generation, Ordering::Release);
    }

    pub(crate) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn time(&self) -> MutexGuard<'_, Time> {
        self.time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_state(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    pub(crate) fn folder(&self) -> Option<SledFolder> {
        self.folder.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn drop_folder(&self) {
        *self.folder.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn read(&self, seq: Seq) -> Result<Stored, ReadError> {
        let known = self.index().known(seq)?;
        known.read(seq, self.store.as_ref())
    }
}
