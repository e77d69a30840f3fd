//! What holds for open and closed cases alike.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    AccessQuestion, Bars, Consent, Disclosure, Emergency, Erasure, Hold, PapersDecisions,
    Redaction, Referral, Session, SubjectRequest, Suspension,
};
use crate::caller::Caller;
use crate::codes::{
    AgeBand, Basis, Category, ConfidentialityLevel, Kecamatan, PartyRole, RestrictionReason,
    RetentionClass, Role, Sex, Standing, SubjectKind, Track, Urgency,
};
use crate::id::{
    CaseId, ConsentId, DisclosureId, EmergencyId, ErasureId, HoldId, PartyId, QuestionId,
    RedactionId, ReferralId, SessionId, StaffId, SubjectRequestId, SuspensionId,
};
use crate::identity::PartyAdded;
use crate::intake::IntakeOpened;
use crate::refusal::Refusal;

/// The clear facts of a case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct CaseFile {
    /// The case.
    pub id: CaseId,
    /// The client.
    pub client: PartyId,
    /// Whom the case is about.
    pub subject: SubjectKind,
    /// Whether a problem is there or threatens.
    pub track: Track,
    /// What it is about, coarsely.
    pub category: Category,
    /// New or continuing client.
    pub standing: Standing,
    /// Where the client lives.
    pub kecamatan: Option<Kecamatan>,
    /// How closely it is kept.
    pub level: ConfidentialityLevel,
    /// The closest that it ever was kept.
    #[serde(skip)]
    pub closest: ConfidentialityLevel,
    /// Whether it was found to be for this institution; nothing yet if not screened.
    pub eligible: Option<bool>,
    /// How urgent it was found when it was screened last.
    pub urgency: Option<Urgency>,
    /// The responsible professional; nobody until one is assigned.
    pub responsible: Option<StaffId>,
    /// Others who work on it.
    pub co_workers: BTreeSet<StaffId>,
    /// Those to whom the case does not exist.
    pub barred: BTreeSet<StaffId>,
    /// What two persons have begun about bars.
    #[serde(skip_serializing_if = "Bars::is_empty")]
    pub bars: Bars,
    /// The persons in it, removed ones too.
    pub parties: BTreeMap<PartyId, Party>,
    /// Consents and refusals.
    pub consents: BTreeMap<ConsentId, Consent>,
    /// Sessions, planned ones too.
    pub sessions: BTreeMap<SessionId, Session>,
    /// Sessions that were held.
    pub sessions_held: u32,
    /// Referrals.
    pub referrals: BTreeMap<ReferralId, Referral>,
    /// Disclosures, requested ones too.
    pub disclosures: BTreeMap<DisclosureId, Disclosure>,
    /// How long it is kept; nothing yet if no class was assigned.
    pub retention: Option<RetentionClass>,
    /// Legal holds, ended ones too.
    pub holds: BTreeMap<HoldId, Hold>,
    /// Erasures, refused ones too.
    pub erasures: BTreeMap<ErasureId, Erasure>,
    /// Redactions of what parts of others say about who was erased.
    pub redactions: BTreeMap<RedactionId, Redaction>,
    /// Why its data may not be used, if they may not.
    pub restricted: Option<RestrictionReason>,
    /// Requests of persons about their own data, answered and refused ones too.
    pub subject_requests: BTreeMap<SubjectRequestId, SubjectRequest>,
    /// What two persons decide about what goes out to persons in the case.
    #[serde(skip_serializing_if = "PapersDecisions::is_empty")]
    pub papers: PapersDecisions,
    /// Questions of persons about looks at their file.
    pub questions: BTreeMap<QuestionId, AccessQuestion>,
    /// Orders not to tell the client of disclosures to an authority, ended ones too.
    pub suspensions: BTreeMap<SuspensionId, Suspension>,
    /// Emergency accesses to it, reviewed ones too.
    pub emergencies: BTreeMap<EmergencyId, Emergency>,
    /// How often it was opened, reopenings counted.
    pub openings: u32,
    /// How often it was closed.
    pub closings: u32,
}

/// A person in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Party {
    /// What the person is in the case.
    pub role: PartyRole,
    /// Age band, if known.
    pub age_band: Option<AgeBand>,
    /// Sex, if known.
    pub sex: Option<Sex>,
    /// Whether the person was taken out again.
    pub removed: bool,
}

impl CaseFile {
    /// The most parties a case holds.
    pub const PARTIES_MAX: usize = 64;
    /// The most co-workers a case has.
    pub const CO_WORKERS_MAX: usize = 16;
    /// The most people who can be barred from a case.
    pub const BARRED_MAX: usize = 256;
    /// The most consents a case holds.
    pub const CONSENTS_MAX: usize = 256;
    /// The most sessions a case holds.
    pub const SESSIONS_MAX: usize = 4096;
    /// The most referrals a case holds.
    pub const REFERRALS_MAX: usize = 256;
    /// The most disclosures a case holds.
    pub const DISCLOSURES_MAX: usize = 512;

    pub(crate) fn opened(intake: &IntakeOpened) -> Self {
        Self {
            id: intake.case,
            client: intake.client,
            subject: intake.subject,
            track: intake.track,
            category: intake.category,
            standing: intake.standing,
            kecamatan: intake.kecamatan,
            level: ConfidentialityLevel::Normal,
            closest: ConfidentialityLevel::Normal,
            eligible: None,
            urgency: None,
            responsible: None,
            co_workers: BTreeSet::new(),
            barred: BTreeSet::new(),
            bars: Bars::default(),
            parties: BTreeMap::new(),
            consents: BTreeMap::new(),
            sessions: BTreeMap::new(),
            sessions_held: 0,
            referrals: BTreeMap::new(),
            disclosures: BTreeMap::new(),
            retention: None,
            holds: BTreeMap::new(),
            erasures: BTreeMap::new(),
            redactions: BTreeMap::new(),
            restricted: None,
            subject_requests: BTreeMap::new(),
            papers: PapersDecisions::default(),
            questions: BTreeMap::new(),
            suspensions: BTreeMap::new(),
            emergencies: BTreeMap::new(),
            openings: 1,
            closings: 0,
        }
    }

    pub(crate) fn add_party(&mut self, added: &PartyAdded) -> Option<()> {
        let party =
            Party { role: added.role, age_band: added.age_band, sex: added.sex, removed: false };
        if self.parties.contains_key(&added.party) {
            return None;
        }
        self.parties.insert(added.party, party);
        Some(())
    }

    pub(crate) fn remove_party(&mut self, party: PartyId) -> Option<()> {
        let party = self.parties.get_mut(&party)?;
        (!party.removed).then(|| party.removed = true)
    }

    /// The responsible professional or a co-worker.
    pub fn is_worked_by(&self, staff: StaffId) -> bool {
        self.responsible == Some(staff) || self.co_workers.contains(&staff)
    }

    /// Referrals that still wait for something.
    pub fn open_referrals(&self) -> u32 {
        let open = self.referrals.values().filter(|referral| referral.is_open());
        // INVARIANT: a case holds at most `REFERRALS_MAX` of them.
        open.fold(0, |count, _| count + 1)
    }

    /// Refuses whoever is barred or is to be, and the one who is responsible already.
    pub(crate) fn may_carry(&self, staff: StaffId) -> Result<(), Refusal> {
        if self.barred.contains(&staff) {
            Err(Refusal::StaffBarred { field: "to" })
        } else if self.responsible == Some(staff) {
            Err(Refusal::AlreadyResponsible)
        } else {
            self.is_not_to_be_barred(staff, "to")
        }
    }

    /// Refuses everyone who does not work on the case.
    pub(crate) fn worker(&self, by: &Caller) -> Result<Basis, Refusal> {
        if self.is_worked_by(by.staff) { Ok(Basis::Assignment) } else { Err(Refusal::NotYourCase) }
    }

    /// Those who work on the case, and those who act in one of `roles`.
    pub(crate) fn worker_or(&self, by: &Caller, roles: &[Role]) -> Result<Basis, Refusal> {
        if self.is_worked_by(by.staff) {
            Ok(Basis::Assignment)
        } else if !roles.contains(&by.role) {
            Err(Refusal::NotYourCase)
        } else if by.role == Role::Supervisor {
            Ok(Basis::Supervision)
        } else {
            Ok(Basis::Duty)
        }
    }

    /// Those who keep the file: workers and supervisors; the front desk while nobody is responsible.
    pub(crate) fn keeper(&self, by: &Caller) -> Result<Basis, Refusal> {
        if self.responsible.is_none() {
            self.worker_or(by, &[Role::Supervisor, Role::FrontDesk])
        } else {
            self.worker_or(by, &[Role::Supervisor])
        }
    }

    /// Someone who is or was a party: what was written about them can still be set right.
    pub(crate) fn party_ever(&self, party: PartyId, field: &'static str) -> Result<(), Refusal> {
        if self.parties.contains_key(&party) {
            Ok(())
        } else {
            Err(Refusal::UnknownParty { field })
        }
    }

    /// A party that is still in the case.
    pub(crate) fn party(&self, party: PartyId, field: &'static str) -> Result<&Party, Refusal> {
        self.parties
            .get(&party)
            .filter(|party| !party.removed)
            .ok_or(Refusal::UnknownParty { field })
    }
}

/// Refuses one more where `len` is all that fits.
pub(crate) fn room(len: usize, what: &'static str, max: usize) -> Result<(), Refusal> {
    if len < max { Ok(()) } else { Err(Refusal::TooMany { what, max }) }
}

/// Refuses an id that is taken (the act was recorded already), and one more than `max`.
pub(crate) fn room_for<K: Ord, V>(
    taken: &BTreeMap<K, V>,
    id: &K,
    what: &'static str,
    max: usize,
) -> Result<(), Refusal> {
    if taken.contains_key(id) { Err(Refusal::Repeated) } else { room(taken.len(), what, max) }
}
