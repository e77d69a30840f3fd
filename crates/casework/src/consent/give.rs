//! Giving consent: what for, to whom, about which data, until when.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{
    ConsentKind, DataGroup, GiverCapacity, InstitutionClass, Purpose, RecipientClass,
    RestrictionReason, Role, Section,
};
use crate::events::{ConsentGiven, ProcessingResumed};
use crate::form::{Day, Edition, Set, form, opaque};
use crate::id::{CaseId, ConsentId, PartyId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Records that a party consented.
    GiveConsentForm {
        /// Whose consent it is; the client's, if left out.
        party: Option<PartyId>,
        /// What it covers.
        terms: ConsentTerms,
    }
}

/// What a consent covers.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentTerms {
    /// As whom it is given.
    pub capacity: GiverCapacity,
    /// What for.
    pub kinds: Set<ConsentKind, 1, 7>,
    /// Kinds of institution a referral may tell.
    #[serde(default)]
    pub institutions: Set<InstitutionClass, 0, 6>,
    /// Kinds of recipient a disclosure may tell.
    #[serde(default)]
    pub recipients: Set<RecipientClass, 0, 10>,
    /// Groups of data that may be shared.
    #[serde(default)]
    pub data_groups: Set<DataGroup, 0, 8>,
    /// Last day it holds, if it ends.
    pub expires_on: Option<Day>,
    /// Version of the form that was used, from 1.
    pub form_version: Edition,
    /// What is withheld and from whom; sealed to the giver.
    pub withheld: Option<NoteText>,
}

opaque!(ConsentTerms);

impl ConsentTerms {
    pub(crate) fn check(&self, at: &Moment) -> Result<(), Refusal> {
        match self.expires_on {
            Some(Day(last)) if last < at.today() => Err(Refusal::ExpiresInPast),
            Some(_) | None => Ok(()),
        }
    }

    pub(crate) fn given(&self, case: CaseId, consent: ConsentId, party: PartyId) -> ConsentGiven {
        ConsentGiven {
            case,
            consent,
            party,
            capacity: self.capacity,
            kinds: self.kinds.sorted(),
            institutions: self.institutions.sorted(),
            recipients: self.recipients.sorted(),
            data_groups: self.data_groups.sorted(),
            expires_on: self.expires_on.map(|Day(day)| day),
            form_version: self.form_version.get(),
        }
    }

    pub(crate) fn sealed(&self, party: PartyId) -> Vec<Sealed> {
        Sealed::remark(party, Section::Consent, self.withheld.as_ref())
    }
}

/// Records a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveConsent {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: GiveConsentForm,
    /// The id of the new consent.
    pub consent: ConsentId,
}

impl GiveConsent {
    /// The form with new ids.
    pub fn new(case: CaseId, form: GiveConsentForm, fresh: &mut impl FnMut() -> [u8; 16]) -> Self {
        Self { case, form, consent: ConsentId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// An unknown party, a last day that is over, someone who may not record one.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::FrontDesk, Role::Supervisor])?;
        let party = self.form.party.unwrap_or(file.client);
        file.party(party, "party")?;
        room_for(&file.consents, &self.consent, "consents", CaseFile::CONSENTS_MAX)?;
        self.form.terms.check(at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = self.form.terms.given(self.case, self.consent, party);
        let sealed = self.form.terms.sealed(party);
        let serves = party == file.client && event.kinds.iter().any(|kind| kind.carries_service());
        let act = Act::new(when, Purpose::Service, basis).sealed(event, sealed);
        // A restriction that a withdrawal began ends with a new consent to the same.
        if serves && file.restricted == Some(RestrictionReason::ConsentWithdrawn) {
            return Ok(act.event(ProcessingResumed { case: self.case, by: by.staff }).done());
        }
        Ok(act.done())
    }
}
