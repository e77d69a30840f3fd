//! Deciding a request for data: never by who recorded it, and on a ground that carries it.

use std::collections::BTreeSet;

use super::DisclosureEvent;
use crate::prelude::*;
use crate::rights::DECIDERS;

/// A request as it was recorded.
struct Request<'a> {
    requester: RecipientClass,
    instrument: Instrument,
    asked: &'a BTreeSet<DataGroup>,
}

deed! {
    /// Decides the request.
    DecideDisclosure of case: CaseId, disclosure: DisclosureId; serves work
        => DecideDisclosureForm {
        /// What is decided.
        decision: Decision,
        /// On what ground.
        ground: DecisionGround,
        /// The consent, if that is the ground.
        consent: Option<ConsentId>,
        /// Groups of data that may go out; only for a decision in part.
        #[serde(default)]
        data_groups: Set<DataGroup, 0, 8>,
        /// Reasons; sealed to the client.
        note: Option<NoteText>,
    }
}

second! {
    DecideDisclosure of Case: "deciding what an outsider asks for";
    asks Role::RECORD; decides DECIDERS; still Recorded;
    spares None; alone Some(Refusal::SamePerson); ends [];
    |deed, case| match case.file()?.disclosures.get(&deed.disclosure)?.state {
        DisclosureState::Requested { by, .. } => Some(by),
        DisclosureState::Allowed { .. }
        | DisclosureState::Refused { .. }
        | DisclosureState::Made { .. } => None,
    }
}

/// Refuses: the same person who recorded it, a ground that does not carry the decision, a request
/// that was decided already.
impl Deed<Case> for DecideDisclosure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(Self::TWO.decides)?;
        let basis = file.worker_or(by, Self::TWO.decides)?;
        let request = self.request(file, by)?;
        let data_groups = self.groups(request.asked)?;
        self.grounded(file, &request, &data_groups, at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = DisclosureDecided {
            case: self.case,
            disclosure: self.disclosure,
            decision: self.form.decision,
            ground: self.form.ground,
            data_groups,
            consent: self.form.consent,
            by: by.staff,
        };
        let remark = ToParty::one(file.client, Grounds { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::LegalOrder, basis).tell(event, remark).done())
    }
}

impl DecideDisclosure {
    fn request<'a>(&self, file: &'a CaseFile, by: &Caller) -> Result<Request<'a>, Refusal> {
        let disclosure = file.disclosure(self.disclosure)?;
        match &disclosure.state {
            DisclosureState::Requested { by: recorder, instrument, data_groups } => {
                if *recorder == by.staff {
                    return Err(Refusal::SamePerson);
                }
                let (requester, instrument) = (disclosure.recipient, *instrument);
                Ok(Request { requester, instrument, asked: data_groups })
            }
            DisclosureState::Allowed { .. }
            | DisclosureState::Refused { .. }
            | DisclosureState::Made { .. } => {
                Err(Refusal::DisclosureState { state: disclosure.state.name() })
            }
        }
    }

    /// All that was asked for, a true part of it, or nothing.
    fn groups(&self, asked: &BTreeSet<DataGroup>) -> Result<Vec<DataGroup>, Refusal> {
        let named = self.form.data_groups.sorted();
        match self.form.decision {
            Decision::Partial if named.is_empty() => Err(Refusal::Missing { field: "data_groups" }),
            Decision::Partial if named.iter().all(|group| asked.contains(group)) => Ok(named),
            Decision::Partial => Err(Refusal::BeyondDecision),
            Decision::Allow | Decision::Refuse if !named.is_empty() => {
                Err(Refusal::Unwanted { field: "data_groups" })
            }
            Decision::Allow => Ok(asked.iter().copied().collect()),
            Decision::Refuse => Ok(Vec::new()),
        }
    }

    fn grounded(
        &self,
        file: &CaseFile,
        request: &Request<'_>,
        groups: &[DataGroup],
        at: &Moment,
    ) -> Result<(), Refusal> {
        let lets_out = self.form.decision != Decision::Refuse;
        if self.form.ground.allows() != lets_out {
            return Err(Refusal::GroundMismatch);
        }
        match (self.form.ground, self.form.consent) {
            (DecisionGround::Consent, Some(consent)) => {
                file.covered(consent, Towards::Recipient(request.requester), groups, at.today())
            }
            (DecisionGround::Consent, None) => Err(Refusal::Missing { field: "consent" }),
            (_, Some(_)) => Err(Refusal::Unwanted { field: "consent" }),
            (DecisionGround::Order, None) if !request.instrument.binds() => {
                Err(Refusal::GroundMismatch)
            }
            (_, None) => Ok(()),
        }
    }
}

event! {
    /// The request was decided by someone other than who recorded it.
    DisclosureDecided in DisclosureEvent, "disclosure_decided" v 1, about Case(case),
        seals ToParty<Grounds>, told OfDisclosure(disclosure), does Sets("disclosure_made"),
        "pengungkapan diputuskan" / "a disclosure was decided";
    {
        /// The case.
        case: CaseId,
        /// The disclosure.
        disclosure: DisclosureId,
        /// What was decided.
        decision: Decision,
        /// On what ground.
        ground: DecisionGround,
        /// Groups of data that may go out; empty if refused.
        data_groups: Vec<DataGroup>,
        /// The consent, if that is the ground.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<ConsentId>,
        /// Who decided.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        disclosure: ids.id(0x09),
        decision: Decision::Allow,
        ground: DecisionGround::Order,
        data_groups: vec![DataGroup::Sessions],
        consent: None,
        by: ids.other,
    }
}

impl Step<Case> for DisclosureDecided {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.disclosures.get_mut(&self.disclosure)?.decide(self)
    }
}
