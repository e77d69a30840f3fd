//! Ending emergency access before its time.

use schemars::JsonSchema;
use serde::Deserialize;

use super::REVIEWERS;
use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Basis, Purpose};
use crate::events::EmergencyAccessEnded;
use crate::form::opaque;
use crate::id::{CaseId, EmergencyId};
use crate::proposal::{Act, Proposal};
use crate::refusal::Refusal;

/// Ends emergency access, from now on.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndEmergencyForm {}
opaque!(EndEmergencyForm);

/// Ends emergency access: who opened it, or who may review it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndEmergency {
    /// The case.
    pub case: CaseId,
    /// The emergency access.
    pub emergency: EmergencyId,
    /// What was sent.
    pub form: EndEmergencyForm,
}

impl EndEmergency {
    /// Decides.
    ///
    /// # Errors
    /// One that has ended or is reviewed; someone who neither opened it nor reviews.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let emergency = file.unreviewed_emergency(self.emergency)?;
        let opened_by = emergency.opened_by;
        let basis = if opened_by == by.staff {
            Basis::BreakGlass
        } else {
            by.acts_as(REVIEWERS)?;
            file.worker_or(by, REVIEWERS)?
        };
        if emergency.is_over(at.recorded_at) {
            return Err(Refusal::EmergencyOver);
        }
        let (case, id) = (self.case, self.emergency);
        let event = EmergencyAccessEnded { case, emergency: id, opened_by, by: by.staff };
        Ok(Act::new(at.judge(None, None)?, Purpose::Emergency, basis).event(event).done())
    }
}
