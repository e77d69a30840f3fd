//! A request for data from outside, in an open case or a closed one.

use super::DisclosureEvent;
use crate::prelude::*;

deed! {
    /// Records that someone outside asked for data.
    RequestDisclosure of case: CaseId; draws disclosure: DisclosureId; serves work
        => RequestDisclosureForm {
        /// Kind of requester.
        requester: RecipientClass,
        /// Who asks; sealed to the client.
        name: ShortText,
        /// The paper the request rests on.
        instrument: Instrument,
        /// Number and date of that paper; sealed to the client.
        document: Option<ShortText>,
        /// Groups of data asked for.
        data_groups: Set<DataGroup, 1, 8>,
        /// By when an answer is due.
        answer_due: Option<Day>,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who may not record one, too many disclosures.
impl Deed<Case> for RequestDisclosure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis =
            file.worker_or(by, &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer])?;
        room_for(&file.disclosures, &self.disclosure, "disclosures", CaseFile::DISCLOSURES_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = DisclosureRequested {
            case: self.case,
            disclosure: self.disclosure,
            requester: self.form.requester,
            instrument: self.form.instrument,
            data_groups: self.form.data_groups.sorted(),
            answer_due: self.form.answer_due.map(|Day(day)| day),
            by: by.staff,
        };
        let body = Asked {
            name: self.form.name.clone(),
            document: self.form.document.clone(),
            note: self.form.note.clone(),
        };
        let sealed = ToParty::one(file.client, body);
        Ok(Act::new(when, Purpose::LegalOrder, basis).tell(event, sealed).done())
    }
}

part! {
    /// Who asked, by which paper, and what was said of it.
    Asked {
        name: ShortText => Theirs,
        document: Option<ShortText> => Theirs,
        note: Option<NoteText> => About,
    }
}

event! {
    /// Someone outside asked for data; who it is and the paper are sealed.
    DisclosureRequested in DisclosureEvent, "disclosure_requested" v 1, about Case(case),
        seals ToParty<Asked>, told OfRecipient(requester), does Sets("disclosure_decided"),
        "pengungkapan diminta" / "a disclosure was requested";
    {
        /// The case.
        case: CaseId,
        /// The disclosure.
        disclosure: DisclosureId,
        /// Kind of requester.
        requester: RecipientClass,
        /// The paper the request rests on.
        instrument: Instrument,
        /// Groups of data asked for.
        data_groups: Vec<DataGroup>,
        /// By when an answer is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_due: Option<NaiveDate>,
        /// Who recorded the request.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        disclosure: ids.id(0x09),
        requester: RecipientClass::Court,
        instrument: Instrument::CourtOrder,
        data_groups: vec![DataGroup::Sessions],
        answer_due: Some(SAMPLE_DAY),
        by: ids.staff,
    }
}

impl Step<Case> for DisclosureRequested {
    fn step(&self, case: &mut Case) -> Option<()> {
        add(&mut any(case, self.case)?.disclosures, self.disclosure, self.into())
    }
}
