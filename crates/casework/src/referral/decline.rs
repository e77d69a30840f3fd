//! The institution did not take the client on.

use super::ReferralEvent;
use crate::prelude::*;

deed! {
    /// Records that the institution did not take the client on.
    DeclineReferral of case: CaseId, referral: ReferralId; serves work => DeclineReferralForm {
        /// Why.
        reason: ReferralDeclineReason,
        /// What was told; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not handle referrals, a referral that cannot take this step.
impl Deed<Case> for DeclineReferral {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::ReferralOfficer])?;
        file.referral_to(self.referral, ReferralState::Declined)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            ReferralDeclined { case: self.case, referral: self.referral, reason: self.form.reason };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Referral, basis).tell(event, remark).done())
    }
}

event! {
    /// The institution declined.
    ReferralDeclined in ReferralEvent, "referral_declined" v 1, about Case(case),
        seals ToParty<Remark>, told OfReferral(referral), does Ends,
        "rujukan ditolak" / "the referral was declined";
    {
        /// The case.
        case: CaseId,
        /// The referral.
        referral: ReferralId,
        /// Why.
        reason: ReferralDeclineReason,
    }
    like |ids| { case: ids.case, referral: ids.id(0x08), reason: ReferralDeclineReason::Full }
}

impl Step<Case> for ReferralDeclined {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.refer(self.referral, ReferralState::Declined)
    }
}
