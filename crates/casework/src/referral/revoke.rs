//! Taking a referral back.

use super::ReferralEvent;
use crate::prelude::*;

deed! {
    /// Takes the referral back.
    RevokeReferral of case: CaseId, referral: ReferralId; serves work => RevokeReferralForm {
        /// Why.
        reason: RevocationReason,
        /// What was told; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not handle referrals, a referral that cannot take this step.
impl Deed<Case> for RevokeReferral {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::ReferralOfficer])?;
        file.referral_to(self.referral, ReferralState::Revoked)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            ReferralRevoked { case: self.case, referral: self.referral, reason: self.form.reason };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Referral, basis).tell(event, remark).done())
    }
}

event! {
    /// The referral was taken back.
    ReferralRevoked in ReferralEvent, "referral_revoked" v 1, about Case(case),
        seals ToParty<Remark>, told OfReferral(referral), does Ends,
        "rujukan dicabut" / "the referral was revoked";
    {
        /// The case.
        case: CaseId,
        /// The referral.
        referral: ReferralId,
        /// Why.
        reason: RevocationReason,
    }
    like |ids| { case: ids.case, referral: ids.id(0x08), reason: RevocationReason::NoAnswer }
}

impl Step<Case> for ReferralRevoked {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.refer(self.referral, ReferralState::Revoked)
    }
}
