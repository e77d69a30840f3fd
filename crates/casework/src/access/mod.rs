//! Access (akses): written before anything is shown. Which cases stands in links only.

mod denied;
mod feed;
mod listed;
mod shown;
mod taken;
mod told;
mod whole;

pub use denied::*;
pub use feed::*;
pub use listed::*;
pub use shown::*;
pub use taken::*;
pub use told::*;
pub use whole::*;

use crate::prelude::*;

theme! {
    /// Access: written before anything is shown. Which cases stands in links alone.
    AccessEvent "access": Facts {
        RecordViewed,
        ListViewed,
        AccessDenied,
        AuditLogQueried,
        ReplayOpened,
        SearchPerformed,
        SearchIndexBuilt,
        StatementIssued,
        RecordExported,
        FeedOpened,
        FeedContinued,
        FeedClosed,
        IntegrityVerified,
        IndexRebuilt,
    }
}
