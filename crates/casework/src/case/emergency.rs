//! Emergency accesses to a case.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::CaseFile;
use crate::codes::{AccessVerdict, EmergencyReason, Section};
use crate::emergency::{EmergencyAccessEnded, EmergencyAccessOpened, EmergencyAccessReviewed};
use crate::id::{EmergencyId, StaffId};
use crate::part::{ToParty, ToStaff};
use crate::refusal::Refusal;

/// An emergency access.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Emergency {
    /// Who opened it.
    pub opened_by: StaffId,
    /// Why.
    pub reason: EmergencyReason,
    /// The sections it opens.
    pub sections: Vec<Section>,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
    /// By when it is reviewed.
    pub review_due: DateTime<Utc>,
    /// Whether it was ended before its time.
    pub ended: bool,
    /// What was found, once it was reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<AccessVerdict>,
}

impl Emergency {
    /// Whether it opens nothing any more at this time.
    pub fn is_over(&self, at: DateTime<Utc>) -> bool {
        self.ended || at >= self.until
    }
}

impl CaseFile {
    /// The most emergency accesses a case has.
    pub const EMERGENCIES_MAX: usize = 1024;

    /// An emergency access that has no verdict yet.
    pub(crate) fn unreviewed_emergency(&self, id: EmergencyId) -> Result<&Emergency, Refusal> {
        let emergency = self.emergencies.get(&id).ok_or(Refusal::UnknownEmergency)?;
        if emergency.verdict.is_some() {
            return Err(Refusal::EmergencyReviewed);
        }
        Ok(emergency)
    }

    /// Whose key seals a text about an emergency access: the client's, so that it goes with them.
    /// Where nothing is sealed to the client any more, that of who writes it: no danger waits for
    /// a key.
    pub(crate) fn to_readers_of_reasons<B>(
        &self,
        writer: StaffId,
        body: B,
    ) -> (ToParty<B>, ToStaff<B>) {
        if self.is_erased(self.client) {
            (ToParty::none(), ToStaff::one(writer, body))
        } else {
            (ToParty::one(self.client, body), ToStaff::none())
        }
    }

    pub(crate) fn open_emergency(&mut self, told: &EmergencyAccessOpened) -> Option<()> {
        if self.emergencies.contains_key(&told.emergency) {
            return None;
        }
        let emergency = Emergency {
            opened_by: told.opened_by,
            reason: told.reason,
            sections: told.sections.clone(),
            until: told.until,
            review_due: told.review_due,
            ended: false,
            verdict: None,
        };
        self.emergencies.insert(told.emergency, emergency);
        Some(())
    }

    pub(crate) fn end_emergency(&mut self, told: &EmergencyAccessEnded) -> Option<()> {
        let emergency = self.emergencies.get_mut(&told.emergency)?;
        let follows = emergency.opened_by == told.opened_by
            && !emergency.ended
            && emergency.verdict.is_none();
        follows.then(|| emergency.ended = true)
    }

    pub(crate) fn judge_emergency(&mut self, told: &EmergencyAccessReviewed) -> Option<()> {
        let emergency = self.emergencies.get_mut(&told.emergency)?;
        let follows = emergency.opened_by == told.opened_by
            && told.by != told.opened_by
            && emergency.verdict.is_none();
        follows.then(|| emergency.verdict = Some(told.verdict))
    }
}
