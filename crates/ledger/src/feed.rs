//! Feeds: following a ledger from a position on.

use std::sync::Arc;
use std::time::Duration;

use sanad_chain::Seq;

use crate::shared::Shared;
use crate::{Ledger, ReadError, Stored};

/// What a feed brings.
#[derive(Debug)]
pub enum Fed {
    /// The next entry.
    Entry(Stored),
    /// Nothing new within the time.
    Idle,
    /// The ledger was closed, and everything before that was brought.
    Closed,
}

/// Follows a ledger. It does not keep the ledger open.
pub struct Feed {
    shared: Arc<Shared>,
    next: Seq,
}

impl Ledger {
    /// A feed whose first entry will be `from`.
    pub fn feed(&self, from: Seq) -> Feed {
        Feed { shared: Arc::clone(&self.shared), next: from }
    }
}

impl Feed {
    /// The next entry; waits for one at most so long. An append and closing wake it up.
    ///
    /// # Errors
    /// The entry cannot be read; asking again tries the same one.
    pub fn next(&mut self, timeout: Duration) -> Result<Fed, ReadError> {
        let head = self.shared.watch.wait_past(self.next, timeout);
        if head.size > self.next {
            let stored = self.shared.read(self.next)?;
            self.next = self.next.next();
            return Ok(Fed::Entry(stored));
        }
        Ok(if self.shared.watch.is_closed() { Fed::Closed } else { Fed::Idle })
    }

    /// The position of the entry that comes next.
    pub fn position(&self) -> Seq {
        self.next
    }
}
