//! Refusing consent: as much a fact as giving it.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{ConsentKind, GiverCapacity, Purpose, Role, Section};
use crate::events::ConsentRefused;
use crate::form::{Set, form};
use crate::id::{CaseId, ConsentId, PartyId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Records that a party refused.
    RefuseConsentForm {
        /// Whose it is; the client, if left out.
        party: Option<PartyId>,
        /// As whom.
        capacity: GiverCapacity,
        /// What was refused.
        kinds: Set<ConsentKind, 1, 7>,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Records a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefuseConsent {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: RefuseConsentForm,
    /// The id of the new consent.
    pub consent: ConsentId,
}

impl RefuseConsent {
    /// The form with new ids.
    pub fn new(
        case: CaseId,
        form: RefuseConsentForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, consent: ConsentId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// An unknown party, too many consents, someone who may not record one.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::FrontDesk, Role::Supervisor])?;
        let party = self.form.party.unwrap_or(file.client);
        file.party(party, "party")?;
        room_for(&file.consents, &self.consent, "consents", CaseFile::CONSENTS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ConsentRefused {
            case: self.case,
            consent: self.consent,
            party,
            capacity: self.form.capacity,
            kinds: self.form.kinds.sorted(),
        };
        let remark = Sealed::remark(party, Section::Consent, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
