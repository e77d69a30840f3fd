//! Giving consent: what for, to whom, about which data, until when.

use schemars::JsonSchema;
use serde::Deserialize;

use super::ConsentEvent;
use crate::prelude::*;
use crate::rights::ProcessingResumed;

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

    pub(crate) fn sealed(&self, party: PartyId) -> ToParty<Remark> {
        ToParty::one(party, Remark { note: self.withheld.clone() })
    }
}

deed! {
    /// Records that a party consented.
    GiveConsent of case: CaseId; draws consent: ConsentId; serves rights => GiveConsentForm {
        /// Whose consent it is; the client's, if left out.
        party: Option<PartyId>,
        /// What it covers.
        terms: ConsentTerms,
    }
}

/// Refuses: an unknown party, a last day that is over, someone who may not record one.
impl Deed<Case> for GiveConsent {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let act = Act::new(when, Purpose::Service, basis).tell(event, sealed);
        // A restriction that a withdrawal began ends with a new consent to the same.
        if serves && file.restricted == Some(RestrictionReason::ConsentWithdrawn) {
            return Ok(act
                .tell(ProcessingResumed { case: self.case, by: by.staff }, ToParty::none())
                .done());
        }
        Ok(act.done())
    }
}

event! {
    /// A party consented; names of recipients and what is withheld are sealed.
    ConsentGiven in ConsentEvent, "consent_given" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Sets("consent_narrowed", "consent_withdrawn"),
        "persetujuan diberikan" / "consent was given";
    {
        /// The case.
        case: CaseId,
        /// The consent.
        consent: ConsentId,
        /// Whose consent it is.
        party: PartyId,
        /// As whom it was given.
        capacity: GiverCapacity,
        /// What is consented to; not empty.
        kinds: Vec<ConsentKind>,
        /// Kinds of institution a referral may tell.
        institutions: Vec<InstitutionClass>,
        /// Kinds of recipient a disclosure may tell.
        recipients: Vec<RecipientClass>,
        /// Groups of data that may be shared.
        data_groups: Vec<DataGroup>,
        /// Last day it holds, if it ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_on: Option<NaiveDate>,
        /// Version of the form that was used.
        form_version: u32,
    }
    like |ids| {
        case: ids.case,
        consent: ids.id(0x0a),
        party: ids.client,
        capacity: GiverCapacity::Own,
        kinds: vec![ConsentKind::Service, ConsentKind::Sharing],
        institutions: vec![InstitutionClass::Health],
        recipients: vec![RecipientClass::Court],
        data_groups: vec![DataGroup::Identity, DataGroup::Problem],
        expires_on: Some(SAMPLE_DAY),
        form_version: 2,
    }
}

impl Step<Case> for ConsentGiven {
    fn step(&self, case: &mut Case) -> Option<()> {
        add(&mut open(case, self.case)?.file.consents, self.consent, Consent::from(self))
    }
}
