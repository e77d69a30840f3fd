//! Narrowing a consent, in an open case or a closed one.

use super::ConsentEvent;
use crate::prelude::*;

deed! {
    /// Narrows a consent to what is listed here.
    NarrowConsent of case: CaseId, consent: ConsentId; serves rights => NarrowConsentForm {
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

/// Refuses: a consent that does not hold, a scope that is not narrower.
impl Deed<Case> for NarrowConsent {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = ToParty::one(consent.party, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::SubjectRequest, basis).tell(event, remark).done())
    }
}

event! {
    /// A consent was narrowed to what is listed here.
    ConsentNarrowed in ConsentEvent, "consent_narrowed" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Sets("consent_withdrawn"),
        "persetujuan dipersempit" / "consent was narrowed";
    {
        /// The case.
        case: CaseId,
        /// The consent.
        consent: ConsentId,
        /// What is consented to; not empty.
        kinds: Vec<ConsentKind>,
        /// Kinds of institution a referral may tell.
        institutions: Vec<InstitutionClass>,
        /// Kinds of recipient a disclosure may tell.
        recipients: Vec<RecipientClass>,
        /// Groups of data that may be shared.
        data_groups: Vec<DataGroup>,
    }
    like |ids| {
        case: ids.case,
        consent: ids.id(0x0a),
        kinds: vec![ConsentKind::Service],
        institutions: vec![],
        recipients: vec![],
        data_groups: vec![],
    }
}

impl Step<Case> for ConsentNarrowed {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.consents.get_mut(&self.consent)?.narrow(self.into())
    }
}
