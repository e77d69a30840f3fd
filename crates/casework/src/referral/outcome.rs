//! The institution told what came of a referral.

use super::ReferralEvent;
use crate::prelude::*;

deed! {
    /// Records what came of the referral.
    ReportOutcome of case: CaseId, referral: ReferralId; serves work => ReportOutcomeForm {
        /// What came of it.
        outcome: ReferralOutcome,
        /// What was told; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not handle referrals, a referral that cannot take this step.
impl Deed<Case> for ReportOutcome {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::ReferralOfficer])?;
        file.referral_to(self.referral, ReferralState::Reported(self.form.outcome))?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReferralOutcomeReported {
            case: self.case,
            referral: self.referral,
            outcome: self.form.outcome,
        };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Referral, basis).tell(event, remark).done())
    }
}

event! {
    /// The institution told what came of it.
    ReferralOutcomeReported in ReferralEvent, "referral_outcome_reported" v 1, about Case(case),
        seals ToParty<Remark>, told OfReferral(referral), does Ends,
        "hasil rujukan dilaporkan" / "the outcome of the referral was reported";
    {
        /// The case.
        case: CaseId,
        /// The referral.
        referral: ReferralId,
        /// What came of it.
        outcome: ReferralOutcome,
    }
    like |ids| { case: ids.case, referral: ids.id(0x08), outcome: ReferralOutcome::Served }
}

impl Step<Case> for ReferralOutcomeReported {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.refer(self.referral, ReferralState::Reported(self.outcome))
    }
}
