//! A request of a person about their own data: recorded, answered or refused.

use super::{ANSWER_WITHIN, RECORDERS};
use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, SubjectRequestState, room_for};
use crate::codes::{AccessGround, Role, Section};
use crate::events::{SubjectAccessAnswered, SubjectAccessRefused, SubjectAccessRequested};
use crate::form::form;
use crate::id::{CaseId, PartyId, SubjectRequestId};
use crate::proposal::{Proposal, Sealed};
use crate::refusal::Refusal;
use crate::rights::{act, decided};
use crate::text::NoteText;

form! {
    /// Records that a person in the case asks about their data.
    RequestSubjectAccessForm {
        /// Who asks; the client, if left out.
        party: Option<PartyId>,
        /// What the person said; sealed to them.
        note: Option<NoteText>,
    }
}

form! {
    /// Refuses to tell.
    RefuseSubjectAccessForm {
        /// On what ground.
        ground: AccessGround,
        /// The reasons; sealed to the person.
        note: Option<NoteText>,
    }
}

/// Records a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestSubjectAccess {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: RequestSubjectAccessForm,
    /// The id of the new request.
    pub request: SubjectRequestId,
}

/// Answers a request: it goes with the statement that is issued for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerSubjectAccess {
    /// The case.
    pub case: CaseId,
    /// The request.
    pub request: SubjectRequestId,
}

/// Refuses a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefuseSubjectAccess {
    /// The case.
    pub case: CaseId,
    /// The request.
    pub request: SubjectRequestId,
    /// What was sent.
    pub form: RefuseSubjectAccessForm,
}

impl RequestSubjectAccess {
    /// The form with a new id.
    pub fn new(
        case: CaseId,
        form: RequestSubjectAccessForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, request: SubjectRequestId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// A person who is none of the case, a request of theirs that waits already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, RECORDERS)?;
        let party = self.form.party.unwrap_or(file.client);
        file.party_ever(party, "party")?;
        let waits = |other: &crate::case::SubjectRequest| {
            other.party == party && other.state == SubjectRequestState::Open
        };
        if file.subject_requests.values().any(waits) {
            return Err(Refusal::SubjectRequestPending);
        }
        let max = CaseFile::SUBJECT_REQUESTS_MAX;
        room_for(&file.subject_requests, &self.request, "requests of subjects", max)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = SubjectAccessRequested {
            case: self.case,
            request: self.request,
            party,
            due: at.recorded_at + ANSWER_WITHIN,
            by: by.staff,
        };
        let remark = Sealed::remark(party, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}

impl AnswerSubjectAccess {
    /// Decides.
    ///
    /// # Errors
    /// Someone who answers nobody, a request that does not wait.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let responsible = file.responsible == Some(by.staff);
        if !responsible && !matches!(by.role, Role::Supervisor | Role::PrivacyOfficer) {
            return Err(Refusal::NotYourCase);
        }
        let basis = file.worker_or(by, &[Role::Supervisor, Role::PrivacyOfficer])?;
        let request = file.open_request(self.request)?;
        let when = at.judge(None, None)?;
        let event = SubjectAccessAnswered {
            case: self.case,
            request: self.request,
            within: at.recorded_at <= request.due,
            by: by.staff,
        };
        Ok(act(when, basis).event(event).done())
    }
}

impl RefuseSubjectAccess {
    /// Decides.
    ///
    /// # Errors
    /// Someone who decides about no data, or who recorded the request; a request that does not
    /// wait.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let request = file.open_request(self.request)?;
        if request.requested_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, ground) = (self.case, self.form.ground);
        let event = SubjectAccessRefused { case, request: self.request, ground, by: by.staff };
        let remark = Sealed::remark(request.party, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}
