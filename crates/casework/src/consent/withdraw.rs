//! Withdrawing a consent, in an open case or a closed one.

use super::WITHIN;
use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{GiverCapacity, Purpose, RestrictionReason, Role, Section};
use crate::events::{ConsentWithdrawn, ProcessingRestricted};
use crate::form::form;
use crate::id::{CaseId, ConsentId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Withdraws a consent.
    WithdrawConsentForm {
        /// As whom.
        capacity: GiverCapacity,
        /// A remark; sealed to the giver.
        note: Option<NoteText>,
    }
}

/// Withdraws a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawConsent {
    /// The case.
    pub case: CaseId,
    /// The consent.
    pub consent: ConsentId,
    /// What was sent.
    pub form: WithdrawConsentForm,
}

impl WithdrawConsent {
    /// Decides.
    ///
    /// # Errors
    /// A consent that does not hold.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = Sealed::remark(consent.party, Section::Consent, self.form.note.as_ref());
        let act = Act::new(when, Purpose::SubjectRequest, basis).sealed(event, remark);
        // What the client no longer allows stops at once (UU PDP, article 40): the data are kept
        // and not used, until a new consent or a decision.
        let stops = consent.party == file.client && consent.scope.carries_service();
        if stops && file.restricted.is_none() && !file.still_served_without(self.consent) {
            let reason = RestrictionReason::ConsentWithdrawn;
            let restricted = ProcessingRestricted { case: self.case, reason, by: by.staff };
            return Ok(act.event(restricted).done());
        }
        Ok(act.done())
    }
}
