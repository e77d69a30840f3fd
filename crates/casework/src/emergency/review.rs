//! Reviewing emergency access: another person judges it, once, when it is over.

use schemars::JsonSchema;
use serde::Deserialize;

use super::REVIEWERS;
use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{AccessVerdict, Purpose, Section};
use crate::events::EmergencyAccessReviewed;
use crate::form::opaque;
use crate::id::{CaseId, EmergencyId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText};

/// Tells what was found.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewEmergencyForm {
    /// Whether it was justified.
    pub verdict: AccessVerdict,
    /// The reasons; sealed to the client.
    pub note: Option<NoteText>,
}
opaque!(ReviewEmergencyForm);

/// Reviews emergency access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewEmergency {
    /// The case.
    pub case: CaseId,
    /// The emergency access.
    pub emergency: EmergencyId,
    /// What was sent.
    pub form: ReviewEmergencyForm,
}

impl ReviewEmergency {
    /// Decides. Every verdict closes it, also that nothing could be found out; nothing follows by
    /// itself.
    ///
    /// # Errors
    /// Someone who reviews nothing, or who opened it; one that has not ended: looks may follow, and
    /// whoever reviews can end it first; one that has its verdict.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(REVIEWERS)?;
        let basis = file.worker_or(by, REVIEWERS)?;
        let emergency = file.unreviewed_emergency(self.emergency)?;
        let opened_by = emergency.opened_by;
        if opened_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        if !emergency.is_over(at.recorded_at) {
            return Err(Refusal::EmergencyRuns);
        }
        let event = EmergencyAccessReviewed {
            case: self.case,
            emergency: self.emergency,
            opened_by,
            verdict: self.form.verdict,
            by: by.staff,
        };
        let to = file.reader_of_reasons(by.staff);
        let body = Body::new().text("note", self.form.note.as_ref());
        let sealed = Sealed::unless_empty(to, Section::Rights, body);
        let act = Act::new(at.judge(None, None)?, Purpose::Supervision, basis);
        Ok(act.sealed(event, sealed).done())
    }
}
