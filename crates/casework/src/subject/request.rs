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
        /// Whose data; the client's, if left out.
        party: Option<PartyId>,
        /// How it was found out that who asks is who they say.
        identified: Identified,
        /// In what capacity they ask.
        capacity: AskerCapacity,
        /// Who asks for the person, where it is somebody in this case.
        through: Option<PartyId>,
        /// Who asks for the person, where it is nobody in this case; sealed to the person.
        asker: Option<ShortText>,
        /// What was said; sealed to the person.
        note: Option<NoteText>,
    }
}

impl RequestSubjectAccessForm {
    /// Refuses: somebody named beside who asks for themselves; nobody, or two, where it is another; one who
    /// does not show that they may, or is parent of somebody of age.
    fn asks(&self, file: &CaseFile, party: PartyId) -> Result<(), Refusal> {
        let (through, asker) = (self.through.is_some(), self.asker.is_some());
        if self.capacity == AskerCapacity::Own {
            return match (through, asker) {
                (true, _) => Err(Refusal::Unwanted { field: "through" }),
                (false, true) => Err(Refusal::Unwanted { field: "asker" }),
                (false, false) => Ok(()),
            };
        }
        if through == asker {
            return Err(if asker {
                Refusal::Unwanted { field: "asker" }
            } else {
                Refusal::Missing { field: "asker" }
            });
        }
        if let Some(through) = self.through {
            file.party_ever(through, "through")?;
            if through == party {
                return Err(Refusal::Unchanged { field: "through" });
            }
        }
        let of_age = |party: &Party| party.age_band.is_some_and(|age| !age.is_child());
        if self.capacity == AskerCapacity::Parent && file.parties.get(&party).is_some_and(of_age) {
            return Err(Refusal::NotAChild);
        }
        if self.capacity.needs_papers() && !self.identified.shows_power() {
            return Err(Refusal::ActsForOther);
        }
        Ok(())
    }
}

/// Refuses: a person who is none of the case, a request of theirs that waits already, who may not ask for
/// them.
impl Deed<Case> for RequestSubjectAccess {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, RECORDERS)?;
        let party = self.form.party.unwrap_or(file.client);
        file.party_ever(party, "party")?;
        self.form.asks(file, party)?;
        if file.open_request_of(party).is_some() {
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
            identified: Some(self.form.identified),
            capacity: Some(self.form.capacity),
            through: self.form.through,
        };
        let (asker, note) = (self.form.asker.clone(), self.form.note.clone());
        let remark = ToParty::one(party, Request { asker, note });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

part! {
    /// What was said when a person's data were asked for, and by whom.
    Request {
        asker: Option<ShortText> => Institution,
        note: Option<NoteText> => Theirs,
    }
}

event! {
    /// A person in the case asked who opened their file and what is kept of them.
    SubjectAccessRequested in SubjectEvent, "subject_access_requested" v 1, about Case(case),
        seals ToParty<Request>, told AsItStands,
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
        /// How it was found out that who asked is who they say; nothing of before that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identified: Option<Identified>,
        /// In what capacity they asked; nothing of before that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<AskerCapacity>,
        /// Who asked for the person, where it is somebody in the case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<PartyId>,
    }
    like |ids| {
        case: ids.case,
        request: ids.id(0x10),
        party: ids.client,
        due: SAMPLE_TIME,
        by: ids.staff,
        identified: None,
        capacity: None,
        through: None,
    }
}

impl Step<Case> for SubjectAccessRequested {
    fn step(&self, case: &mut Case) -> Option<()> {
        let (party, requested_by, due) = (self.party, self.by, self.due);
        let state = SubjectRequestState::Open;
        let (identified, capacity, through) = (self.identified, self.capacity, self.through);
        let request =
            SubjectRequest { party, requested_by, due, state, identified, capacity, through };
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
