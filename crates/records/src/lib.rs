//! The two doors: record a change, disclose a view.
//!
//! Every change passes `change`: the turns, who may, what was answered before, how it stands, what follows,
//! the line of a refusal, and the append, whose answer waits until it is durable. Every look passes `look`:
//! who may, what is chosen, the line, and only then what the line covers. What either decides by, it reads
//! through a `basis`, which notes it, so that a line is written only where all of it still holds. Who may
//! do what stands in [`policy`].
//!
//! In scope: callers and their tokens, policy, sealing and opening for a purpose, retrying when
//! others were faster, keeping the views caught up, publishing checkpoints of the log.
//!
//! Out of scope: what may happen to a case (`casework`), how entries are kept (`ledger`), keys
//! (`vault`), HTTP (`server`) and the terminal (`cli`).

mod account;
mod administer;
#[cfg(test)]
mod anew_tests;
mod asking;
mod attempts;
mod basis;
#[cfg(test)]
mod between;
#[cfg(test)]
mod between_tests;
mod breach;
#[cfg(test)]
mod breach_tests;
mod case;
mod change;
#[cfg(test)]
mod change_tests;
mod checkpoints;
mod clock;
#[cfg(test)]
mod clock_tests;
#[cfg(test)]
mod credential_tests;
mod drawn;
#[cfg(test)]
mod drawn_tests;
#[cfg(test)]
mod duty_tests;
mod emergency;
#[cfg(test)]
mod emergency_tests;
mod entry_place;
mod erase;
#[cfg(test)]
mod erase_tests;
mod error;
#[cfg(test)]
mod evidence_tests;
mod folds;
mod gaps;
mod guard;
mod hashers;
mod history;
mod inquiry;
#[cfg(test)]
mod inquiry_tests;
mod institution;
mod kept;
#[cfg(test)]
mod key_tests;
mod keys;
mod kinds;
mod line;
mod log_history;
#[cfg(test)]
mod log_tests;
mod look;
mod lost;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod papers_tests;
pub mod policy;
mod query;
mod reconcile;
mod record;
mod recover;
#[cfg(test)]
mod recover_tests;
mod redact;
#[cfg(test)]
mod redact_tests;
#[cfg(test)]
mod released_tests;
mod reveal;
mod search;
mod sessions;
mod shown;
#[cfg(test)]
mod side_door_tests;
mod sign_in;
#[cfg(test)]
mod task_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod theme;
mod time;
mod turned_away;
mod turns;
#[cfg(test)]
mod two_tests;
mod unopened;
mod views_guard;
mod watch;
#[cfg(test)]
mod watch_tests;

pub use account::SignedIn;
pub use administer::{FounderCode, FoundingError, Halves};
pub use asking::{Asking, Sent};
pub use attempts::Attempt;
pub use checkpoints::{CheckpointError, CheckpointView};
pub use clock::{ClockError, Said};
pub use emergency::ToReview;
pub use entry_place::{EntryPlace, NoEntryPlace};
pub use error::{Fault, NotSignedIn, RecordError, RevealError, SignInError};
pub use gaps::Gap;
pub use hashers::AT_ONCE as STRETCHED_AT_ONCE;
pub use institution::{Place, Records};
pub use kept::{Keeping, Kept};
pub use keys::{KeysView, RootError};
pub use kinds::stream_kind;
pub use line::{RequestId, random};
pub use log_history::{LogHistory, Stretch};
pub use lost::{KeysFound, KeysNamed};
pub use query::{Parameters, Query, Unread};
pub use reconcile::{GenerationError, StandsTo};
pub use record::{Asked, Recorded, RecordedEntry};
pub use reveal::Revealed;
pub use sanad_ledger::{ClockDoubt, ClockRules, State};
pub use sanad_views::{CaseStatus, EmergencyState, TaskKind};
pub use search::{Search, SearchHits};
pub use sessions::IDLE;
pub use shown::*;
pub use sign_in::{FreshProof, Opened};
pub use views_guard::ViewsGuard;
