//! What is done when no two approvers can act any more: somebody at the machine announces a new
//! one, every approver who is left can object for 72 hours, and only then the role is granted.

mod complete;
mod object;
mod propose;

use crate::staff::StaffEvent;
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

pub use complete::*;
pub use object::*;
pub use propose::*;

use crate::codes::Role;
use crate::event::Event;
use crate::id::{RecoveryId, StaffId};
use crate::refusal::Refusal;

/// How long approvers can object before a recovery may be completed.
const ANNOUNCED: Duration = Duration::hours(72);

/// The deeds on a recovery, of which one is the second half.
pub(crate) const RECOVERIES: &[crate::two::OfTwo] = &[
    crate::two::two!(row alone ProposeRecovery Recoveries),
    crate::two::two!(row alone ObjectToRecovery Recoveries),
    crate::two::two!(row second CompleteRecovery Recoveries),
];

/// What the stream of the institution tells of recoveries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recoveries {
    founded: bool,
    waits: Option<Recovery>,
}

/// A recovery that was announced and is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recovery {
    /// Which.
    pub recovery: RecoveryId,
    /// The new member of staff.
    pub staff: StaffId,
    /// The role that they would hold.
    pub role: Role,
    /// From when on it may be completed.
    pub effective_at: DateTime<Utc>,
}

impl Recoveries {
    /// Takes in one event; those of other matters change nothing.
    pub fn apply(&mut self, event: &Event) {
        if let Event::Staff(StaffEvent::AccountsFounded(_)) = event {
            self.founded = true;
        } else if let Event::Staff(StaffEvent::RecoveryProposed(told)) = event {
            let (recovery, staff, role) = (told.recovery, told.staff, told.role);
            let effective_at = told.effective_at;
            self.waits = Some(Recovery { recovery, staff, role, effective_at });
        } else if let Event::Staff(StaffEvent::RecoveryObjected(told)) = event {
            self.end(told.recovery);
        } else if let Event::Staff(StaffEvent::RecoveryCompleted(told)) = event {
            self.end(told.recovery);
        }
    }

    /// The recovery that waits, if one does.
    pub fn waits(&self) -> Option<&Recovery> {
        self.waits.as_ref()
    }

    fn end(&mut self, recovery: RecoveryId) {
        self.waits.take_if(|waiting| waiting.recovery == recovery);
    }

    /// The recovery with this id, as long as it waits.
    fn waiting(&self, recovery: RecoveryId) -> Result<&Recovery, Refusal> {
        let waiting = self.waits().filter(|waiting| waiting.recovery == recovery);
        waiting.ok_or(Refusal::UnknownRecovery)
    }
}

#[cfg(test)]
mod tests;
