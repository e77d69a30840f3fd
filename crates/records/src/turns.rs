//! Turns at one case, and at one request. Whoever decides about a case, waits for whoever does so now:
//! without that many clients at one case would undo each other's decisions again and again. A request
//! that is sent twice at once waits for the first of the two, and gets its answer. What is right does not
//! rest on turns, but on what the ledger expects of the streams.

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

/// One turn for each of many cases, and for each of many requests.
pub(crate) struct Turns {
    cases: Vec<Mutex<()>>,
    requests: Vec<Mutex<()>>,
}

impl Default for Turns {
    fn default() -> Self {
        let turns = || (0..TURNS).map(|_| Mutex::new(())).collect();
        Self { cases: turns(), requests: turns() }
    }
}

impl Turns {
    /// The turn at this case, held until dropped. It is taken after that at the request.
    pub(crate) fn at(&self, case: CaseId) -> Option<MutexGuard<'_, ()>> {
        held(&self.cases, case.as_bytes())
    }

    /// The turn at the request with this code, held until dropped.
    pub(crate) fn at_request(&self, tag: &[u8; 32]) -> Option<MutexGuard<'_, ()>> {
        held(&self.requests, tag)
    }
}

fn held<'a>(turns: &'a [Mutex<()>], of: &[u8]) -> Option<MutexGuard<'a, ()>> {
    #[cfg(test)]
    if crate::between::runs() {
        return None;
    }
    let turn = turns.get(usize::from(*of.first()?) % TURNS)?;
    Some(turn.lock().unwrap_or_else(PoisonError::into_inner))
}
