//! The institution itself: its name and which version of the access policy is in force.

use bincode::{Decode, Encode};
use sanad_casework::{Event, StreamId};

use crate::line::Line;
use crate::themes;

/// What is known of the institution.
#[derive(Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Institution {
    pub(crate) name: Option<String>,
    /// 0 before any was published.
    pub(crate) policy_version: u32,
    /// Version of the institution's stream.
    pub(crate) version: u64,
}

impl Institution {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        match event {
            Event::LedgerCreated(created) => {
                self.name = Some(created.institution.as_str().to_owned());
            }
            Event::PolicyPublished(published) => self.policy_version = published.version,
            themes::silent!(
                intake consent assignment session referral disclosure closure rights subject
                emergency look inquiry breach staff;
                SystemStarted SystemStopped SignInsFailed KeyRotationProposed KeyRotationApproved
                KeyRotated CheckpointKeySet HeadsCommitted GenerationBegun ErasuresReapplied ClockCorrected
                ClockConfirmed ClockAcknowledged
            ) => {}
        }
        if let Some(version) = line.version(StreamId::institution()) {
            self.version = version;
        }
    }
}
