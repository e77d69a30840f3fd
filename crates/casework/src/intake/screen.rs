//! Screening: whether a case is for this institution.

use super::IntakeEvent;
use crate::prelude::*;

deed! {
    /// Screens the intake.
    ScreenIntake of case: CaseId; serves work => ScreenIntakeForm {
        /// Whether the case is for this institution.
        eligible: bool,
        /// Why.
        reason: ScreeningReason,
        /// How soon someone must act.
        urgency: Urgency,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not keep the file.
impl Deed<Case> for ScreenIntake {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = IntakeScreened {
            case: self.case,
            eligible: self.form.eligible,
            reason: self.form.reason,
            urgency: self.form.urgency,
        };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// Someone judged whether the case is for this institution.
    IntakeScreened in IntakeEvent, "intake_screened" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Sets("intake_screened"),
        "identifikasi awal dilakukan" / "the intake was screened";
    {
        /// The case.
        case: CaseId,
        /// Whether it is.
        eligible: bool,
        /// Why.
        reason: ScreeningReason,
        /// How soon someone must act.
        urgency: Urgency,
    }
    like |ids| {
        case: ids.case,
        eligible: true,
        reason: ScreeningReason::InScope,
        urgency: Urgency::Medium,
    }
}

impl Step<Case> for IntakeScreened {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = &mut open(case, self.case)?.file;
        file.eligible = Some(self.eligible);
        file.urgency = Some(self.urgency);
        Some(())
    }
}
