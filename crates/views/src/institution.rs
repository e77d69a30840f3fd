//! The institution itself: its name and which version of the access policy is in force.

use bincode::{Decode, Encode};
use sanad_casework::{Event, StreamId, SystemEvent};

use crate::line::Line;

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
            Event::System(SystemEvent::LedgerCreated(created)) => {
                self.name = Some(created.institution.as_str().to_owned());
            }
            Event::System(SystemEvent::PolicyPublished(published)) => {
                self.policy_version = published.version;
            }
            Event::Intake(_)
            | Event::Identity(_)
            | Event::Consent(_)
            | Event::Session(_)
            | Event::Referral(_)
            | Event::Disclosure(_)
            | Event::Closure(_)
            | Event::Rights(_)
            | Event::Subject(_)
            | Event::Emergency(_)
            | Event::Access(_)
            | Event::Inquiry(_)
            | Event::Breach(_)
            | Event::System(
                SystemEvent::SystemStarted(_)
                | SystemEvent::SystemStopped(_)
                | SystemEvent::SignInsFailed(_)
                | SystemEvent::HeadsCommitted(_)
                | SystemEvent::GenerationBegun(_)
                | SystemEvent::ErasuresReapplied(_)
                | SystemEvent::ClockCorrected(_)
                | SystemEvent::ClockConfirmed(_)
                | SystemEvent::ClockAcknowledged(_)
                | SystemEvent::ServedWithLostKeys(_),
            )
            | Event::Keys(_)
            | Event::Assignment(_)
            | Event::Staff(_) => {}
        }
        if let Some(version) = line.version(StreamId::institution()) {
            self.version = version;
        }
    }
}
