//! Reviewing emergency access: another person judges it, once, when it is over.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{EmergencyEvent, OPENERS, REVIEWERS};
use crate::prelude::*;

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

deed! {
    /// Reviews emergency access.
    ReviewEmergency of case: CaseId, emergency: EmergencyId; serves rights
        takes ReviewEmergencyForm
}

second! {
    ReviewEmergency of Case: "judging an emergency access";
    asks OPENERS; decides REVIEWERS; still Recorded;
    spares Some(Refusal::SamePerson); alone Some(Refusal::SamePerson); ends [];
    |deed, case| Some(case.file()?.emergencies.get(&deed.emergency)?.opened_by)
}

/// Every verdict closes it, also that nothing could be found out; nothing follows by itself.
///
/// Refuses: someone who reviews nothing, or who opened it; one that has not ended: looks may
/// follow, and whoever reviews can end it first; one that has its verdict.
impl Deed<Case> for ReviewEmergency {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(Self::TWO.decides)?;
        let basis = file.worker_or(by, Self::TWO.decides)?;
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
        let sealed =
            file.to_readers_of_reasons(by.staff, RemarkOnStaff { note: self.form.note.clone() });
        let act = Act::new(at.judge(None, None)?, Purpose::Supervision, basis);
        Ok(act.tell(event, sealed).done())
    }
}

event! {
    /// Another person judged it.
    EmergencyAccessReviewed in EmergencyEvent, "emergency_access_reviewed" v 1, about Emergency(case, opened_by),
        seals (ToParty<RemarkOnStaff>, ToStaff<RemarkOnStaff>), told AsItStands, does Ends,
        "akses darurat dinilai" / "emergency access was reviewed";
    {
        /// The case.
        case: CaseId,
        /// The emergency access.
        emergency: EmergencyId,
        /// Who had opened it.
        opened_by: StaffId,
        /// Whether it was justified.
        verdict: AccessVerdict,
        /// Who judged: another person.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        emergency: ids.id(0x13),
        opened_by: ids.staff,
        verdict: AccessVerdict::Justified,
        by: ids.other,
    }
}

impl Step<Case> for EmergencyAccessReviewed {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.judge_emergency(self)
    }
}
