//! The views, for as long as somebody reads them.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::RwLockReadGuard;

use sanad_views::Views;

thread_local! {
    /// How many guards this thread holds.
    static HELD: Cell<u32> = const { Cell::new(0) };
}

/// The views, which nobody changes while it is held. Nobody asks for them again on the same thread before
/// they let go: where they had to be caught up in between, that would wait for itself.
pub struct ViewsGuard<'a> {
    views: RwLockReadGuard<'a, Views>,
}

impl<'a> ViewsGuard<'a> {
    pub(crate) fn new(views: RwLockReadGuard<'a, Views>) -> Self {
        HELD.set(HELD.get() + 1);
        Self { views }
    }

    /// Fails, in a build that is checked, where this thread holds them already.
    pub(crate) fn assert_free() {
        debug_assert!(HELD.get() == 0, "the views are asked for by who holds them already");
    }
}

impl Deref for ViewsGuard<'_> {
    type Target = Views;

    fn deref(&self) -> &Views {
        &self.views
    }
}

impl Drop for ViewsGuard<'_> {
    fn drop(&mut self) {
        HELD.set(HELD.get().saturating_sub(1));
    }
}
