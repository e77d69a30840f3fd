//! For tests: what others do between a decision and its line.
//!
//! Every line of a look and every change passes here once it was decided and before it is written. Whoever
//! wants to know what a decision rests on has something done at just that moment.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use crate::institution::Records;

/// Something that somebody does.
pub(crate) type Act = Box<dyn FnOnce(&Records) + Send>;

/// What is to be done in between, once.
#[derive(Default)]
pub(crate) struct Between(Mutex<Option<Act>>);

thread_local! {
    static RUNS: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in between: it waits for no turn, since it has it.
pub(crate) fn runs() -> bool {
    RUNS.get()
}

impl Between {
    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Act>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Records {
    /// Has this done between the next decision and its line.
    pub(crate) fn in_between(&self, act: impl FnOnce(&Self) + Send + 'static) {
        *self.between.slot() = Some(Box::new(act));
    }

    /// Whether what was to be done in between is still to be done: nothing came so far.
    pub(crate) fn nothing_between(&self) -> bool {
        self.between.slot().take().is_some()
    }

    /// It was decided, and is about to be written.
    pub(crate) fn decided(&self) {
        let act = self.between.slot().take();
        if let Some(act) = act {
            RUNS.set(true);
            act(self);
            RUNS.set(false);
        }
    }
}
