//! Withdrawing a consent, in an open case or a closed one.

use super::{ConsentEvent, WITHIN};
use crate::prelude::*;
use crate::rights::ProcessingRestricted;

deed! {
    /// Withdraws a consent.
    WithdrawConsent of case: CaseId, consent: ConsentId; serves rights => WithdrawConsentForm {
        /// As whom.
        capacity: GiverCapacity,
        /// A remark; sealed to the giver.
        note: Option<NoteText>,
    }
}

/// Refuses: a consent that does not hold.
impl Deed<Case> for WithdrawConsent {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis =
            file.worker_or(by, &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer])?;
        let consent = file.standing_consent(self.consent)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ConsentWithdrawn {
            case: self.case,
            consent: self.consent,
            capacity: self.form.capacity,
            stop_due: Some(at.recorded_at + WITHIN),
        };
        let remark = ToParty::one(consent.party, Remark { note: self.form.note.clone() });
        let act = Act::new(when, Purpose::SubjectRequest, basis).tell(event, remark);
        // What the client no longer allows stops at once (UU PDP, article 40): the data are kept
        // and not used, until a new consent or a decision.
        let stops = consent.party == file.client && consent.scope.carries_service();
        if stops && file.restricted.is_none() && !file.still_served_without(self.consent) {
            let reason = RestrictionReason::ConsentWithdrawn;
            let restricted = ProcessingRestricted { case: self.case, reason, by: by.staff };
            return Ok(act.tell(restricted, ToParty::none()).done());
        }
        Ok(act.done())
    }
}

event! {
    /// A consent was withdrawn; what it allowed stops.
    ConsentWithdrawn in ConsentEvent, "consent_withdrawn" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Sets("processing_stopped"),
        "persetujuan ditarik" / "consent was withdrawn";
    {
        /// The case.
        case: CaseId,
        /// The consent.
        consent: ConsentId,
        /// As whom.
        capacity: GiverCapacity,
        /// By when all that it allowed has stopped, also outside this record: 72 hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stop_due: Option<DateTime<Utc>>,
    }
    like |ids| {
        case: ids.case,
        consent: ids.id(0x0a),
        capacity: GiverCapacity::Own,
        stop_due: Some(SAMPLE_TIME),
    }
}

impl Step<Case> for ConsentWithdrawn {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.consents.get_mut(&self.consent)?.withdraw(self.stop_due)
    }
}
