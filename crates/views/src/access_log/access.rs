//! What is told of a look.

use bincode::{Decode, Encode};
use sanad_casework::StaffId;
use sanad_chain::Seq;

/// A look, made or denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The entry: purpose, rule and sections stand there.
    pub seq: Seq,
    /// The server's time: microseconds UTC since 1970.
    pub recorded_at: i64,
    /// Who looked, or tried to.
    pub staff: StaffId,
    /// What kind of look.
    pub look: LookType,
    /// Whether nothing was shown.
    pub denied: bool,
    /// Whether it concerns everything: following, verifying the whole.
    pub everything: bool,
}

/// The events that are looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum LookType {
    /// One record was shown.
    RecordViewed,
    /// A list was shown.
    ListViewed,
    /// Something was asked for and not shown or done.
    AccessDenied,
    /// The access log itself was read.
    AuditLogQueried,
    /// A case was shown as it stood earlier.
    ReplayOpened,
    /// People were searched for.
    SearchPerformed,
    /// The program took in who everybody is.
    SearchIndexBuilt,
    /// A person in the case was told who looked, or whom was told.
    StatementIssued,
    /// Evidence was handed out.
    RecordExported,
    /// Someone began to follow the ledger.
    FeedOpened,
    /// Someone goes on following it.
    FeedContinued,
    /// Someone stopped following it.
    FeedClosed,
    /// The chain was verified.
    IntegrityVerified,
    /// Index and views were made anew.
    IndexRebuilt,
    /// An inquiry was ordered that names the case: no look, but the log of the case tells of it.
    InquiryOrdered,
    /// A breach that may concern the case was suspected: no look either.
    BreachSuspected,
}

impl LookType {
    /// Every type of look, in the order of the catalogue of events.
    pub const ALL: [Self; 16] = [
        Self::RecordViewed,
        Self::ListViewed,
        Self::AccessDenied,
        Self::AuditLogQueried,
        Self::ReplayOpened,
        Self::SearchPerformed,
        Self::SearchIndexBuilt,
        Self::StatementIssued,
        Self::RecordExported,
        Self::FeedOpened,
        Self::FeedContinued,
        Self::FeedClosed,
        Self::IntegrityVerified,
        Self::IndexRebuilt,
        Self::InquiryOrdered,
        Self::BreachSuspected,
    ];

    /// The look with this event type; `None` if events of that type are no looks.
    pub fn parse(event_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.event_type() == event_type)
    }

    /// The name of the event, in `snake_case`.
    pub const fn event_type(self) -> &'static str {
        match self {
            Self::RecordViewed => "record_viewed",
            Self::ListViewed => "list_viewed",
            Self::AccessDenied => "access_denied",
            Self::AuditLogQueried => "audit_log_queried",
            Self::ReplayOpened => "replay_opened",
            Self::SearchPerformed => "search_performed",
            Self::SearchIndexBuilt => "search_index_built",
            Self::StatementIssued => "statement_issued",
            Self::RecordExported => "record_exported",
            Self::FeedOpened => "feed_opened",
            Self::FeedContinued => "feed_continued",
            Self::FeedClosed => "feed_closed",
            Self::IntegrityVerified => "integrity_verified",
            Self::IndexRebuilt => "index_rebuilt",
            Self::InquiryOrdered => "inquiry_ordered",
            Self::BreachSuspected => "breach_suspected",
        }
    }

    /// Whether it is written because somebody asks, and not while what they asked for goes on.
    pub(crate) const fn is_asked_for(self) -> bool {
        match self {
            Self::FeedContinued | Self::FeedClosed => false,
            Self::RecordViewed
            | Self::ListViewed
            | Self::AccessDenied
            | Self::AuditLogQueried
            | Self::ReplayOpened
            | Self::SearchPerformed
            | Self::SearchIndexBuilt
            | Self::StatementIssued
            | Self::RecordExported
            | Self::FeedOpened
            | Self::IntegrityVerified
            | Self::IndexRebuilt
            | Self::InquiryOrdered
            | Self::BreachSuspected => true,
        }
    }

    /// Whether it records that nothing was shown.
    pub const fn is_denial(self) -> bool {
        match self {
            Self::AccessDenied => true,
            Self::RecordViewed
            | Self::ListViewed
            | Self::AuditLogQueried
            | Self::ReplayOpened
            | Self::SearchPerformed
            | Self::SearchIndexBuilt
            | Self::StatementIssued
            | Self::RecordExported
            | Self::FeedOpened
            | Self::FeedContinued
            | Self::FeedClosed
            | Self::IntegrityVerified
            | Self::IndexRebuilt
            | Self::InquiryOrdered
            | Self::BreachSuspected => false,
        }
    }

    /// Whether something was shown or refused by it: all but what only names the case.
    pub const fn is_a_look(self) -> bool {
        !matches!(self, Self::InquiryOrdered | Self::BreachSuspected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sanad_casework::Event;

    use crate::testing::{Pick, sample};

    #[test]
    fn the_types_of_look_are_what_casework_links_to_looks() {
        for (kind, row) in Event::rows().enumerate() {
            let event_type = row.name;
            let event = sample(kind, Pick::default());
            let look = LookType::parse(event_type);
            assert_eq!(look.is_some(), event.is_look() || event.names_cases(), "{event_type}");
            assert_eq!(look.is_some_and(LookType::is_a_look), event.is_look(), "{event_type}");
            assert!(look.is_none_or(|look| look.event_type() == event_type), "{event_type}");
        }
    }
}
