//! The institution took the client on.

use super::ReferralEvent;
use crate::prelude::*;

deed! {
    /// Records that the institution took the client on.
    AcceptReferral of case: CaseId, referral: ReferralId; serves work => AcceptReferralForm {
        /// What was told; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not handle referrals, a referral that cannot take this step.
impl Deed<Case> for AcceptReferral {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::ReferralOfficer])?;
        file.referral_to(self.referral, ReferralState::Accepted)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReferralAccepted { case: self.case, referral: self.referral };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Referral, basis).tell(event, remark).done())
    }
}

event! {
    /// The institution took the client on.
    ReferralAccepted in ReferralEvent, "referral_accepted" v 1, about Case(case),
        seals ToParty<Remark>, told OfReferral(referral),
        does Sets("referral_outcome_reported", "referral_revoked"),
        "rujukan diterima" / "the referral was accepted";
    {
        /// The case.
        case: CaseId,
        /// The referral.
        referral: ReferralId,
    }
    like |ids| { case: ids.case, referral: ids.id(0x08) }
}

impl Step<Case> for ReferralAccepted {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.refer(self.referral, ReferralState::Accepted)
    }
}
