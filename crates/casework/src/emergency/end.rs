//! Ending emergency access before its time.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{EmergencyEvent, REVIEWERS};
use crate::prelude::*;

/// Ends emergency access, from now on.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndEmergencyForm {}

opaque!(EndEmergencyForm);

deed! {
    /// Ends emergency access: who opened it, or who may review it.
    EndEmergency of case: CaseId, emergency: EmergencyId; serves rights takes EndEmergencyForm
}

/// Refuses: one that has ended or is reviewed; someone who neither opened it nor reviews.
impl Deed<Case> for EndEmergency {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let emergency = file.unreviewed_emergency(self.emergency)?;
        let opened_by = emergency.opened_by;
        let basis = if opened_by == by.staff {
            Basis::BreakGlass
        } else {
            by.acts_as(&REVIEWERS)?;
            file.worker_or(by, &REVIEWERS)?
        };
        if emergency.is_over(at.recorded_at) {
            return Err(Refusal::EmergencyOver);
        }
        let (case, id) = (self.case, self.emergency);
        let event = EmergencyAccessEnded { case, emergency: id, opened_by, by: by.staff };
        Ok(Act::new(at.judge(None, None)?, Purpose::Emergency, basis).tell(event, ()).done())
    }
}

event! {
    /// It was ended before its time.
    EmergencyAccessEnded in EmergencyEvent, "emergency_access_ended" v 1, about Emergency(case, opened_by),
        seals (), told AsItStands, does Ends,
        "akses darurat berakhir" / "emergency access ended";
    {
        /// The case.
        case: CaseId,
        /// The emergency access.
        emergency: EmergencyId,
        /// Who had opened it.
        opened_by: StaffId,
        /// Who ended it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        emergency: ids.id(0x13),
        opened_by: ids.staff,
        by: ids.other,
    }
}

impl Step<Case> for EmergencyAccessEnded {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.end_emergency(self)
    }
}
