//! Narrowing a consent, in an open case or a closed one.

use crate::caller::{Caller, Moment};
use crate::case::{Case, Scope};
use crate::codes::{
    ConsentKind, DataGroup, InstitutionClass, Purpose, RecipientClass, Role, Section,
};
use crate::events::ConsentNarrowed;
use crate::form::{Set, form};
use crate::id::{CaseId, ConsentId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Narrows a consent to what is listed here.
    NarrowConsentForm {
        /// What it is still for.
        kinds: Set<ConsentKind, 1, 7>,
        /// Kinds of institution a referral may still tell.
        #[serde(default)]
        institutions: Set<InstitutionClass, 0, 6>,
        /// Kinds of recipient a disclosure may still tell.
        #[serde(default)]
        recipients: Set<RecipientClass, 0, 10>,
        /// Groups of data that may still be shared.
        #[serde(default)]
        data_groups: Set<DataGroup, 0, 8>,
        /// What is withheld and from whom; sealed to the giver.
        note: Option<NoteText>,
    }
}

/// Narrows a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NarrowConsent {
    /// The case.
    pub case: CaseId,
    /// The consent.
    pub consent: ConsentId,
    /// What was sent.
    pub form: NarrowConsentForm,
}

impl NarrowConsent {
    /// Decides.
    ///
    /// # Errors
    /// A consent that does not hold, a scope that is not narrower.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis =
            file.worker_or(by, &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer])?;
        let consent = file.standing_consent(self.consent)?;
        let event = ConsentNarrowed {
            case: self.case,
            consent: self.consent,
            kinds: self.form.kinds.sorted(),
            institutions: self.form.institutions.sorted(),
            recipients: self.form.recipients.sorted(),
            data_groups: self.form.data_groups.sorted(),
        };
        let scope = Scope::from(&event);
        if scope == consent.scope || !scope.is_within(&consent.scope) {
            return Err(Refusal::NotNarrower);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let remark = Sealed::remark(consent.party, Section::Consent, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::SubjectRequest, basis).sealed(event, remark).done())
    }
}
