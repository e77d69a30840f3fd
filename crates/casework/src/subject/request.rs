//! A request of a person about their own data: recorded, answered or refused.

use super::{ANSWER_WITHIN, RECORDERS, SubjectEvent};
use crate::prelude::*;
use crate::rights::{DECIDERS, act, decided};

/// Answers a request: it goes with the statement that is issued for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerSubjectAccess {
    /// The case.
    pub case: CaseId,
    /// The request.
    pub request: SubjectRequestId,
}

deed! {
    /// Records that a person in the case asks about their data.
    RequestSubjectAccess of case: CaseId; draws request: SubjectRequestId; serves rights
        => RequestSubjectAccessForm {
        /// Who asks; the client, if left out.
        party: Option<PartyId>,
        /// What the person said; sealed to them.
        note: Option<NoteText>,
    }
}

/// Refuses: a person who is none of the case, a request of theirs that waits already.
impl Deed<Case> for RequestSubjectAccess {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = ToParty::one(party, Remark { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// A person in the case asked who opened their file and what is kept of them.
    SubjectAccessRequested in SubjectEvent, "subject_access_requested" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands,
        does Sets("subject_access_answered", "subject_access_refused"),
        "subjek data meminta akses" / "a person asked for their data";
    {
        /// The case.
        case: CaseId,
        /// The request.
        request: SubjectRequestId,
        /// Who asked.
        party: PartyId,
        /// By when it is answered: 72 hours after it was recorded.
        due: DateTime<Utc>,
        /// Who recorded it, and so may not refuse it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        request: ids.id(0x10),
        party: ids.client,
        due: SAMPLE_TIME,
        by: ids.staff,
    }
}

impl Step<Case> for SubjectAccessRequested {
    fn step(&self, case: &mut Case) -> Option<()> {
        let (party, requested_by, due) = (self.party, self.by, self.due);
        let state = SubjectRequestState::Open;
        let request = SubjectRequest { party, requested_by, due, state };
        add(&mut any(case, self.case)?.subject_requests, self.request, request)
    }
}

impl Serves for AnswerSubjectAccess {
    const RIGHTS: bool = true;
}

/// Refuses: someone who answers nobody, a request that does not wait.
impl Deed<Case> for AnswerSubjectAccess {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        Ok(act(when, basis).tell(event, ()).done())
    }
}

deed! {
    /// Refuses to tell.
    RefuseSubjectAccess of case: CaseId, request: SubjectRequestId; serves rights
        => RefuseSubjectAccessForm {
        /// On what ground.
        ground: AccessGround,
        /// The reasons; sealed to the person.
        note: Option<NoteText>,
    }
}

second! {
    RefuseSubjectAccess of Case: "refusing what a person asks about their data";
    asks Role::RECORD; decides DECIDERS; still Recorded;
    spares None; alone Some(Refusal::SamePerson); ends ["subject_access_answered"];
    |deed, case| Some(case.file()?.subject_requests.get(&deed.request)?.requested_by)
}

/// Refuses: someone who decides about no data, or who recorded the request; a request that does not
/// wait.
impl Deed<Case> for RefuseSubjectAccess {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let request = file.open_request(self.request)?;
        if request.requested_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, ground) = (self.case, self.form.ground);
        let event = SubjectAccessRefused { case, request: self.request, ground, by: by.staff };
        let remark = ToParty::one(request.party, Grounds { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The person is not told.
    SubjectAccessRefused in SubjectEvent, "subject_access_refused" v 1, about Case(case),
        seals ToParty<Grounds>, told AsItStands, does Ends,
        "permintaan akses ditolak" / "the request of a person was refused";
    {
        /// The case.
        case: CaseId,
        /// The request.
        request: SubjectRequestId,
        /// On what ground.
        ground: AccessGround,
        /// Who refused: another than who recorded the request.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        request: ids.id(0x10),
        ground: AccessGround::OthersData,
        by: ids.other,
    }
}

impl Step<Case> for SubjectAccessRefused {
    fn step(&self, case: &mut Case) -> Option<()> {
        let another = |request: &SubjectRequest| request.requested_by != self.by;
        any(case, self.case)?.turn_request(self.request, another, SubjectRequestState::Refused)
    }
}

event! {
    /// The statement was issued.
    SubjectAccessAnswered in SubjectEvent, "subject_access_answered" v 1, about Case(case),
        seals (), told AsItStands, does Ends,
        "permintaan akses dijawab" / "the request of a person was answered";
    {
        /// The case.
        case: CaseId,
        /// The request.
        request: SubjectRequestId,
        /// Whether it was answered in time.
        within: bool,
        /// Who issued the statement.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        request: ids.id(0x10),
        within: true,
        by: ids.other,
    }
}

impl Step<Case> for SubjectAccessAnswered {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.turn_request(self.request, |_| true, SubjectRequestState::Answered)
    }
}
