//! Making a disclosure: by a decision, a consent or a binding order; else it cannot be formed.

use super::DisclosureEvent;
use crate::prelude::*;
use crate::rights::DECIDERS;

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

second! {
    MakeDisclosure of Case: "telling an outsider what was decided";
    asks DECIDERS; decides Role::WORK_OR_DECIDE; still Stands;
    spares None; alone None; ends [];
    |deed, case| match case.file()?.disclosures.get(&deed.form.request?)?.state {
        DisclosureState::Allowed { by, .. } => Some(by),
        DisclosureState::Requested { .. }
        | DisclosureState::Refused { .. }
        | DisclosureState::Made { .. } => None,
    }
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
}

impl Asks for MakeDisclosure {
    type Form = MakeDisclosureForm;

    // One that was asked for keeps its own.
    const DRAWS: &'static [Drawn] = &[Drawn::one("disclosure")];

    fn asked(path: Path<'_>) -> Option<impl FnOnce(MakeDisclosureForm, Fresh<'_>) -> Self> {
        let case = path("case")?.parse().ok()?;
        Some(move |form: MakeDisclosureForm, mut fresh: Fresh<'_>| {
            Self::new(case, form, &mut fresh)
        })
    }
}

impl Serves for MakeDisclosure {
    const RIGHTS: bool = false;
}

/// In an open case or a closed one.
///
/// Refuses: nothing that entitles to it; more, or to another, than was allowed.
impl Deed<Case> for MakeDisclosure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, &DECIDERS)?;
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
        let body = HandedOver {
            name: self.form.name.clone(),
            address: self.form.address.clone(),
            items: self.form.items.clone(),
        };
        let sealed = ToParty::one(file.client, body);
        Ok(Act::new(when, purpose, basis).tell(event, sealed).done())
    }
}

impl MakeDisclosure {
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

part! {
    /// What went to whom.
    HandedOver {
        name: ShortText => Theirs,
        address: Option<ShortText> => Theirs,
        items: NoteText => Theirs,
    }
}

event! {
    /// Data left the house, with the notice that bars passing it on.
    DisclosureMade in DisclosureEvent, "disclosure_made" v 1, about Case(case),
        seals ToParty<HandedOver>, told OfRecipient(recipient),
        does SetsForGood("what was handed over is handed over"),
        "pengungkapan dilakukan" / "a disclosure was made";
    {
        /// The case.
        case: CaseId,
        /// The disclosure.
        disclosure: DisclosureId,
        /// Kind of recipient.
        recipient: RecipientClass,
        /// Groups of data that went out; not empty.
        data_groups: Vec<DataGroup>,
        /// What entitled to it.
        basis: SharingBasis,
        /// The consent, if that is the basis.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<ConsentId>,
        /// The order, if that is the basis.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instrument: Option<Instrument>,
        /// How it travelled.
        delivery: Delivery,
        /// Version of the notice of no further disclosure.
        notice_version: u32,
        /// Who handed it over.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        disclosure: ids.id(0x09),
        recipient: RecipientClass::Court,
        data_groups: vec![DataGroup::Sessions],
        basis: SharingBasis::Decision,
        consent: None,
        instrument: None,
        delivery: Delivery::ByHand,
        notice_version: 1,
        by: ids.staff,
    }
}

impl Step<Case> for DisclosureMade {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.disclose(self)
    }
}
