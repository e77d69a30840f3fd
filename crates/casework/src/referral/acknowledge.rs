//! The institution confirmed that a referral came in.

use super::ReferralEvent;
use crate::prelude::*;

deed! {
    /// Records that the referral came in.
    AcknowledgeReferral of case: CaseId, referral: ReferralId; serves work
        => AcknowledgeReferralForm {
        /// What was told; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not handle referrals, a referral that cannot take this step.
impl Deed<Case> for AcknowledgeReferral {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::ReferralOfficer])?;
        file.referral_to(self.referral, ReferralState::Acknowledged)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReferralAcknowledged { case: self.case, referral: self.referral };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Referral, basis).tell(event, remark).done())
    }
}

event! {
    /// The institution confirmed that it came in.
    ReferralAcknowledged in ReferralEvent, "referral_acknowledged" v 1, about Case(case),
        seals ToParty<Remark>, told OfReferral(referral),
        does Sets("referral_declined", "referral_outcome_reported", "referral_revoked"),
        "rujukan tercatat sampai" / "the referral was acknowledged";
    {
        /// The case.
        case: CaseId,
        /// The referral.
        referral: ReferralId,
    }
    like |ids| { case: ids.case, referral: ids.id(0x08) }
}

impl Step<Case> for ReferralAcknowledged {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.refer(self.referral, ReferralState::Acknowledged)
    }
}
