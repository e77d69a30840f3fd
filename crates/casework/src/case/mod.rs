//! The case as it stands: the fold of its events. Clear facts only.

mod bars;
mod consent;
mod disclosure;
mod emergency;
mod file;
mod fold;
mod papers;
mod referral;
mod rights;
mod session;
mod subject;

/// What a step of the fold is made of.
pub(crate) mod steps {
    pub(crate) use super::fold::{add, any, begin, end, fill, open, reopen};
}

use schemars::JsonSchema;
use serde::Serialize;

pub use bars::{Bars, ProposedBar};
pub(crate) use consent::Towards;
pub use consent::{Consent, ConsentStatus, Scope};
pub use disclosure::{Disclosure, DisclosureState};
pub use emergency::Emergency;
pub use file::{CaseFile, Party};
pub(crate) use file::{room, room_for};
pub use papers::{DecidedPapers, Papers, PapersDecisions, PapersWait, ProposedPapers};
pub use referral::{Referral, ReferralState};
pub use rights::{Erasure, ErasureState, Hold, Redaction, RedactionState};
pub use session::{Session, SessionState};
pub use subject::{AccessQuestion, SubjectRequest, SubjectRequestState, Suspension};

use crate::caller::Caller;
use crate::codes::{ClosureKind, ScreeningReason};
use crate::event::Event;
use crate::id::StaffId;
use crate::refusal::Refusal;

/// A case, from before it exists to after it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, JsonSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Case {
    /// Nothing is recorded.
    #[default]
    Absent,
    /// Work goes on.
    Open(OpenCase),
    /// Work has ended; what was written can be added to and corrected.
    Closed(ClosedCase),
}

/// A case on which work goes on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct OpenCase {
    /// What holds for open and closed cases alike.
    #[serde(flatten)]
    pub file: CaseFile,
    /// A transfer that waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// A closure that waits for approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closure: Option<Closure>,
}

/// A case on which work has ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct ClosedCase {
    /// What holds for open and closed cases alike.
    #[serde(flatten)]
    pub file: CaseFile,
    /// How it ended.
    pub ending: Ending,
}

/// A transfer that waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Transfer {
    /// Who asked.
    pub from: StaffId,
    /// Who was asked.
    pub to: StaffId,
}

/// A closure that waits for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Closure {
    /// How the service is to end.
    pub kind: ClosureKind,
    /// Who proposed it, and so may not approve it.
    pub by: StaffId,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Proposed and approved.
    Closed(ClosureKind),
    /// Not taken on.
    Declined(ScreeningReason),
}

/// An event that does not follow from the case as it stands. Decisions never propose one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{event_type}` does not follow from the case as it stands")]
pub struct Contradiction {
    /// The event type.
    pub event_type: &'static str,
}

impl Case {
    /// Takes in one event; events of other streams change nothing, and one that does not follow
    /// is left out. [`Case::try_apply`] says so.
    pub fn apply(&mut self, event: &Event) {
        // The case as it stood is the answer to a contradiction: `verify` reports it.
        let _ = self.try_apply(event);
    }

    /// Takes in one event.
    ///
    /// # Errors
    /// An event that does not follow; the case is as it was.
    pub fn try_apply(&mut self, event: &Event) -> Result<(), Contradiction> {
        fold::fold(self, event).ok_or(Contradiction { event_type: event.event_type() })
    }

    /// What holds for open and closed cases alike, if the case exists.
    pub fn file(&self) -> Option<&CaseFile> {
        match self {
            Self::Absent => None,
            Self::Open(open) => Some(&open.file),
            Self::Closed(closed) => Some(&closed.file),
        }
    }

    /// Who was asked to take the case and has not answered.
    pub(crate) fn asked_to_take(&self) -> Option<StaffId> {
        match self {
            Self::Open(open) => open.transfer.map(|transfer| transfer.to),
            Self::Absent | Self::Closed(_) => None,
        }
    }

    /// The file, open or closed. To a barred person the case does not exist.
    pub(crate) fn known(&self, by: &Caller) -> Result<&CaseFile, Refusal> {
        self.file().filter(|file| !file.barred.contains(&by.staff)).ok_or(Refusal::NoSuchCase)
    }

    /// The open case. To a barred person the case does not exist.
    pub(crate) fn open(&self, by: &Caller) -> Result<&OpenCase, Refusal> {
        self.known(by)?;
        match self {
            Self::Absent => Err(Refusal::NoSuchCase),
            Self::Open(open) => Ok(open),
            Self::Closed(_) => Err(Refusal::CaseClosed),
        }
    }
}
