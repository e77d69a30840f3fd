//! A request for data from outside, in an open case or a closed one.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{DataGroup, Instrument, Purpose, RecipientClass, Role, Section};
use crate::events::DisclosureRequested;
use crate::form::{Day, Set, form};
use crate::id::{CaseId, DisclosureId};
use crate::proposal::{Act, Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText, ShortText};

form! {
    /// Records that someone outside asked for data.
    RequestDisclosureForm {
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

/// Records a request for data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDisclosure {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: RequestDisclosureForm,
    /// The id of the disclosure.
    pub disclosure: DisclosureId,
}

impl RequestDisclosure {
    /// The form with new ids.
    pub fn new(
        case: CaseId,
        form: RequestDisclosureForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, disclosure: DisclosureId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who may not record one, too many disclosures.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let body = Body::new()
            .text("name", &self.form.name)
            .text("document", self.form.document.as_ref())
            .text("note", self.form.note.as_ref());
        let sealed = vec![Sealed::new(Subject::Party(file.client), Section::Disclosure, body)];
        Ok(Act::new(when, Purpose::LegalOrder, basis).sealed(event, sealed).done())
    }
}
