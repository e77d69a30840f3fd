//! The chain kept on disk: append, read, follow, recover, verify.
//!
//! In scope: the journal and its high-water mark, the one writer with group commit, expectations
//! and idempotency, the index and the snapshots that sled keeps, receipts, the rules of time, what
//! happens after a crash, verifying from the stored bytes, and the tree as public files.
//!
//! Out of scope: what an entry's bytes are and whether they chain (`chain`); files and clocks
//! (`disk`); sealing and opening parts (`vault`); what events mean and who may append (`casework`,
//! `records`); retrying a conflict (`records`).

mod append;
mod bytes;
mod clock_doubt;
mod clock_kept;
mod feed;
mod frame;
mod guard;
mod identity;
mod index;
mod journal;
mod ledger;
mod mark;
mod open;
mod options;
mod public;
mod read;
mod receipt;
mod reserve;
mod sealed;
mod shared;
mod snapshots;
mod state;
mod store;
mod stored;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod time;
#[cfg(test)]
mod vectors;
mod verify;
mod watch;
mod writer;

pub use append::{Append, AppendError, Appended, Expect};
pub use clock_doubt::{ClockDoubt, ClockRules};
pub use feed::{Fed, Feed};
pub use identity::Identity;
pub use ledger::{Hold, Ledger};
pub use open::{OpenError, identity_of};
pub use options::{Options, Progress, StoreKind};
pub use public::{
    Ending, PublicFiles, PublicTree, PublishError, Published, add_signatures, public_file,
};
pub use receipt::{Evidence, Receipt};
pub use snapshots::{Snapshot, Snapshots};
pub use state::State;
pub use stored::{ReadError, Stored};
pub use time::clock_doubt;
pub use verify::{Kept, Report, VerifyError, verify_dir, verify_dir_against, walk_dir};
pub use watch::Head;
