//! How closely a case is kept: workers raise it, only a supervisor lowers it.

use super::IntakeEvent;
use crate::prelude::*;

deed! {
    /// Sets how closely the case is kept.
    SetConfidentiality of case: CaseId; serves rights => SetConfidentialityForm {
        /// The level from now on.
        level: ConfidentialityLevel,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: the level it has already, a lower one by someone who is no supervisor.
impl Deed<Case> for SetConfidentiality {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.keeper(by)?;
        if self.form.level == file.level {
            return Err(Refusal::Unchanged { field: "level" });
        }
        if self.form.level < file.level {
            by.acts_as(&[Role::Supervisor])?;
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ConfidentialityLevelSet { case: self.case, level: self.form.level };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() })
            .under(Section::Assignment);
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// How closely the case is kept was set.
    ConfidentialityLevelSet in IntakeEvent, "confidentiality_level_set" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Sets("confidentiality_level_set"),
        "tingkat kerahasiaan ditetapkan" / "the level of confidentiality was set";
    {
        /// The case.
        case: CaseId,
        /// The level from now on.
        level: ConfidentialityLevel,
    }
    like |ids| { case: ids.case, level: ConfidentialityLevel::Strict }
}

impl Step<Case> for ConfidentialityLevelSet {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.level = self.level;
        file.closest = file.closest.max(self.level);
        Some(())
    }
}
