//! Making a disclosure: by a decision, a consent or a binding order; else it cannot be formed.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, Disclosure, DisclosureState, Towards, room_for};
use crate::codes::{
    DataGroup, DecisionGround, Delivery, Instrument, Purpose, RecipientClass, Role, Section,
    SharingBasis,
};
use crate::events::DisclosureMade;
use crate::form::{Edition, Set, form};
use crate::id::{CaseId, ConsentId, DisclosureId};
use crate::proposal::{Act, Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText, ShortText};

form! {
    /// Records what was handed over, and by what right: a request that was allowed, a consent
    /// or a binding order; exactly one of them.
    MakeDisclosureForm {
        /// The request that was allowed.
        request: Option<DisclosureId>,
        /// The consent that covers it.
        consent: Option<ConsentId>,
        /// The binding order.
        order: Option<Instrument>,
        /// Kind of recipient.
        recipient: RecipientClass,
        /// Groups of data that go out.
        data_groups: Set<DataGroup, 1, 8>,
        /// How it travels.
        delivery: Delivery,
        /// Version of the notice of no further disclosure that goes along.
        notice_version: Edition,
        /// Who receives it; sealed to the client.
        name: ShortText,
        /// Where it goes; sealed to the client.
        address: Option<ShortText>,
        /// Exactly what is handed over; sealed to the client.
        items: NoteText,
    }
}

/// Records what was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeDisclosure {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: MakeDisclosureForm,
    /// The id of the disclosure.
    pub disclosure: DisclosureId,
}

impl MakeDisclosure {
    /// The form with new ids; a request that was allowed keeps its own.
    pub fn new(
        case: CaseId,
        form: MakeDisclosureForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        let disclosure = form.request.unwrap_or_else(|| DisclosureId::from_bytes(fresh()));
        Self { case, form, disclosure }
    }

    /// Decides, in an open case or a closed one.
    ///
    /// # Errors
    /// Nothing that entitles to it; more, or to another, than was allowed.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::PrivacyOfficer])?;
        let groups = self.form.data_groups.sorted();
        let (sharing, purpose) = self.entitled(file, &groups, at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = DisclosureMade {
            case: self.case,
            disclosure: self.disclosure,
            recipient: self.form.recipient,
            data_groups: groups,
            basis: sharing,
            consent: self.form.consent,
            instrument: self.form.order,
            delivery: self.form.delivery,
            notice_version: self.form.notice_version.get(),
            by: by.staff,
        };
        let body = Body::new()
            .text("name", &self.form.name)
            .text("address", self.form.address.as_ref())
            .text("items", &self.form.items);
        let sealed = vec![Sealed::new(Subject::Party(file.client), Section::Disclosure, body)];
        Ok(Act::new(when, purpose, basis).sealed(event, sealed).done())
    }

    /// What entitles to it, with the purpose that follows.
    fn entitled(
        &self,
        file: &CaseFile,
        groups: &[DataGroup],
        at: &Moment,
    ) -> Result<(SharingBasis, Purpose), Refusal> {
        match (self.form.request, self.form.consent, self.form.order) {
            (Some(request), None, None) => {
                let purpose = self.decided(file.disclosure(request)?, file, groups, at)?;
                Ok((SharingBasis::Decision, purpose))
            }
            (None, Some(consent), None) => {
                self.unused(file)?;
                self.by_consent(file, consent, groups, at)?;
                Ok((SharingBasis::Consent, Purpose::Service))
            }
            (None, None, Some(order)) if order.binds() => {
                self.unused(file)?;
                Ok((SharingBasis::Order, Purpose::LegalOrder))
            }
            (None, None, Some(_) | None) => Err(Refusal::NoBasis),
            (Some(_), Some(_), _) => Err(Refusal::Unwanted { field: "consent" }),
            (_, _, Some(_)) => Err(Refusal::Unwanted { field: "order" }),
        }
    }

    /// The decision must allow it, reach as far, and rest on a consent that still holds.
    fn decided(
        &self,
        disclosure: &Disclosure,
        file: &CaseFile,
        groups: &[DataGroup],
        at: &Moment,
    ) -> Result<Purpose, Refusal> {
        let (ground, consent, allowed) = match &disclosure.state {
            DisclosureState::Allowed { ground, consent, data_groups, .. } => {
                (*ground, *consent, data_groups)
            }
            DisclosureState::Requested { .. } | DisclosureState::Refused { .. } => {
                return Err(Refusal::NoBasis);
            }
            DisclosureState::Made { .. } => {
                return Err(Refusal::DisclosureState { state: disclosure.state.name() });
            }
        };
        if disclosure.recipient != self.form.recipient {
            return Err(Refusal::OtherRecipient);
        }
        if !groups.iter().all(|group| allowed.contains(group)) {
            return Err(Refusal::BeyondDecision);
        }
        if let Some(consent) = consent {
            self.by_consent(file, consent, groups, at)?;
        }
        let ordered = ground == DecisionGround::Order;
        Ok(if ordered { Purpose::LegalOrder } else { Purpose::Service })
    }

    fn by_consent(
        &self,
        file: &CaseFile,
        consent: ConsentId,
        groups: &[DataGroup],
        at: &Moment,
    ) -> Result<(), Refusal> {
        file.covered(consent, Towards::Recipient(self.form.recipient), groups, at.today())
    }

    fn unused(&self, file: &CaseFile) -> Result<(), Refusal> {
        let max = CaseFile::DISCLOSURES_MAX;
        room_for(&file.disclosures, &self.disclosure, "disclosures", max)
    }
}
