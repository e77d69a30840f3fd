//! Turns at one case: whoever decides about it, waits for whoever does so now. Without them many
//! clients at one case would undo each other's decisions again and again; what is right does not
//! rest on them, but on what the ledger expects of the streams.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use sanad_casework::CaseId;

/// Enough that two cases seldom share one.
const TURNS: usize = 256;

/// A turn that one at a time has.
#[derive(Default)]
pub(crate) struct Turn(Mutex<()>);

impl Turn {
    /// The turn, held until dropped.
    pub(crate) fn lock(&self) -> MutexGuard<'_, ()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something that is made when it is first needed.
pub(crate) struct Slot<T>(RwLock<Option<T>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(RwLock::new(None))
    }
}

impl<T> Slot<T> {
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Option<T>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Option<T>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One turn for each of many cases.
pub(crate) struct Turns(Vec<Mutex<()>>);

impl Default for Turns {
    fn default() -> Self {
        Self((0..TURNS).map(|_| Mutex::new(())).collect())
    }
}

impl Turns {
    /// The turn at this case, held until dropped.
    pub(crate) fn at(&self, case: CaseId) -> Option<MutexGuard<'_, ()>> {
        let [first, ..] = case.as_bytes();
        let turn = self.0.get(usize::from(*first) % TURNS)?;
        Some(turn.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
