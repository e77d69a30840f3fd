//! What persons in the case asked about their own data.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::CaseFile;
use crate::cells::Told;
use crate::clear::Seq;
use crate::codes::{
    AccessVerdict, AskerCapacity, EmergencyReason, HoldAuthority, Identified, InstitutionClass,
    RecipientClass,
};
use crate::event::Event;
use crate::id::{PartyId, QuestionId, StaffId, SubjectRequestId, SuspensionId};
use crate::refusal::Refusal;

/// A request of a person about their data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct SubjectRequest {
    /// Who asked.
    pub party: PartyId,
    /// Who recorded it.
    pub requested_by: StaffId,
    /// By when it is answered.
    pub due: DateTime<Utc>,
    /// How far it is.
    pub state: SubjectRequestState,
    /// How it was found out that who asked is who they say; nothing of before that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identified: Option<Identified>,
    /// In what capacity they asked; nothing of before that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<AskerCapacity>,
    /// Who asked for the person, where it is somebody in the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<PartyId>,
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectRequestState {
    /// It waits for an answer.
    Open,
    /// The statement was issued.
    Answered,
    /// The person is not told.
    Refused,
}

/// A person found looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct AccessQuestion {
    /// Who asked.
    pub party: PartyId,
    /// Who recorded it.
    pub raised_by: StaffId,
    /// Where the lines of the looks stand.
    pub looks: Vec<Seq>,
    /// What was found, once it was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<AccessVerdict>,
}

/// An order not to tell the client of disclosures to an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Suspension {
    /// Kind of authority.
    pub authority: RecipientClass,
    /// The last day on which it holds.
    pub until: NaiveDate,
    /// Whether it was ended before.
    pub lifted: bool,
}

impl SubjectRequestState {
    /// The state's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Refused => "refused",
        }
    }
}

impl Suspension {
    /// Whether it holds on this day.
    pub fn stands(&self, on: NaiveDate) -> bool {
        !self.lifted && on <= self.until
    }

    /// Whether a referral to such an institution may be one to the authority: only the coarse
    /// class stands in clear, so what may be is held back too.
    fn may_be(self, class: InstitutionClass) -> bool {
        match class {
            InstitutionClass::Justice => matches!(
                self.authority,
                RecipientClass::Court | RecipientClass::Police | RecipientClass::Prosecutor
            ),
            InstitutionClass::Public => {
                matches!(self.authority, RecipientClass::Ombudsman | RecipientClass::OtherOffice)
            }
            InstitutionClass::Social => self.authority == RecipientClass::Ministry,
            InstitutionClass::Protection
            | InstitutionClass::Health
            | InstitutionClass::Community => false,
        }
    }
}

impl CaseFile {
    /// The most requests of subjects a case has.
    pub const SUBJECT_REQUESTS_MAX: usize = 256;
    /// The most questions about looks a case has.
    pub const QUESTIONS_MAX: usize = 256;
    /// The most suspensions a case has.
    pub const SUSPENSIONS_MAX: usize = 64;

    /// A request that waits for an answer.
    pub(crate) fn open_request(&self, id: SubjectRequestId) -> Result<&SubjectRequest, Refusal> {
        let request = self.subject_requests.get(&id).ok_or(Refusal::UnknownSubjectRequest)?;
        match request.state {
            SubjectRequestState::Open => Ok(request),
            SubjectRequestState::Answered | SubjectRequestState::Refused => {
                Err(Refusal::SubjectRequestState { state: request.state.name() })
            }
        }
    }

    /// The request of this person on which a statement to them rests: their latest, unless it was
    /// refused.
    pub fn standing_request(
        &self,
        party: PartyId,
    ) -> Option<(SubjectRequestId, SubjectRequestState)> {
        self.subject_requests
            .iter()
            .filter(|(_, request)| request.party == party)
            // The due times are those of the recording, moved by as much for each.
            .max_by_key(|(_, request)| (request.state == SubjectRequestState::Open, request.due))
            .filter(|(_, request)| request.state != SubjectRequestState::Refused)
            .map(|(id, request)| (*id, request.state))
    }

    /// Whether what was told to such a recipient is held back from the client on this day.
    pub fn holds_back(&self, recipient: RecipientClass, on: NaiveDate) -> bool {
        self.suspensions.values().any(|held| held.stands(on) && held.authority == recipient)
    }

    /// Whether a referral to such an institution is held back from the client on this day.
    pub fn holds_back_referral(&self, class: InstitutionClass, on: NaiveDate) -> bool {
        self.suspensions.values().any(|held| held.stands(on) && held.may_be(class))
    }

    /// Whether the event, which is one of this case, is kept from the client on this day: it tells
    /// of data that went, or may go, to an authority that ordered them held back.
    pub fn keeps_from_client(&self, event: &Event, on: NaiveDate) -> bool {
        let authority = |authority: HoldAuthority| {
            authority.recipient().is_some_and(|recipient| self.holds_back(recipient, on))
        };
        match event.told() {
            Told::AsItStands => false,
            Told::OfRecipient(recipient) => self.holds_back(recipient, on),
            Told::OfDisclosure(id) => {
                let disclosure = self.disclosures.get(&id);
                disclosure.is_some_and(|disclosure| self.holds_back(disclosure.recipient, on))
            }
            Told::OfInstitution(class) => self.holds_back_referral(class, on),
            Told::OfReferral(id) => {
                let referral = self.referrals.get(&id);
                referral.is_some_and(|referral| self.holds_back_referral(referral.class, on))
            }
            Told::OfSuspension(id) => {
                let suspension = self.suspensions.get(&id);
                suspension.is_some_and(|told| self.holds_back(told.authority, on))
            }
            Told::OfAuthority(of) => authority(of),
            Told::OfHold(id) => self.holds.get(&id).is_some_and(|hold| authority(hold.authority)),
            Told::OfEmergency(reason) => {
                reason == EmergencyReason::AuthorityAtTheDoor
                    && self.suspensions.values().any(|held| held.stands(on))
            }
        }
    }

    /// Takes an open request into another state.
    pub(crate) fn turn_request(
        &mut self,
        id: SubjectRequestId,
        allowed: impl Fn(&SubjectRequest) -> bool,
        to: SubjectRequestState,
    ) -> Option<()> {
        let request = self.subject_requests.get_mut(&id)?;
        (request.state == SubjectRequestState::Open && allowed(request)).then(|| request.state = to)
    }

    pub(crate) fn judge_question(
        &mut self,
        id: QuestionId,
        by: StaffId,
        verdict: AccessVerdict,
    ) -> Option<()> {
        let question = self.questions.get_mut(&id)?;
        (question.verdict.is_none() && question.raised_by != by)
            .then(|| question.verdict = Some(verdict))
    }

    pub(crate) fn lift_suspension(&mut self, id: SuspensionId) -> Option<()> {
        let suspension = self.suspensions.get_mut(&id)?;
        (!suspension.lifted).then(|| suspension.lifted = true)
    }
}
