//! What goes out to a person who asks about their own data: at once, summed up, or once two have decided.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{CaseFile, SubjectRequest, SubjectRequestState};
use crate::codes::{AskerCapacity, ConfidentialityLevel, PapersGround, PartyRole};
use crate::id::{PartyId, StaffId, SubjectRequestId};

/// What two persons decide about the papers of each person in the case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct PapersDecisions {
    /// What one proposed, and another is to decide.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub proposed: BTreeMap<PartyId, ProposedPapers>,
    /// What two decided last.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub decided: BTreeMap<PartyId, DecidedPapers>,
}

/// A decision about the papers of a person that waits for a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct ProposedPapers {
    /// What is to be done, and on what ground.
    pub ground: PapersGround,
    /// The request that stood open, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<SubjectRequestId>,
    /// Who proposed it.
    pub by: StaffId,
    /// Whether they did so as privacy officer.
    pub by_privacy_officer: bool,
}

/// A decision about the papers of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct DecidedPapers {
    /// What was decided, and on what ground.
    pub ground: PapersGround,
    /// The request it was decided for; none where it was decided beforehand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<SubjectRequestId>,
}

/// What goes out on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Papers {
    /// To the client: each look at the file.
    Whole,
    /// To anybody else: looks at what is sealed to them, summed by month and section.
    Summed,
    /// A copy of the person's own data, and no word of looks.
    WithoutLooks,
}

/// What papers wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PapersWait {
    /// That somebody proposes what is to be done, and another decides.
    ForTwo,
    /// That another person decides on what was proposed.
    ForSecond,
}

impl PapersDecisions {
    /// Whether nothing waits, and nothing was decided.
    pub(crate) fn is_empty(&self) -> bool {
        self.proposed.is_empty() && self.decided.is_empty()
    }
}

impl SubjectRequest {
    /// Whether the person asked in person. One of before that was recorded, is not shown to be.
    pub fn is_in_person(&self) -> bool {
        self.capacity == Some(AskerCapacity::Own)
    }
}

impl CaseFile {
    /// What may go out on this request, which is one of the case.
    ///
    /// **The rule.** Papers go out without a decision by two only where nobody proposed to hold them, no
    /// request of that person was refused before, and either the client asks in person or nobody in the
    /// case is or was accused and it never was kept more closely than others. It asks for what ever was,
    /// since one person alone takes a party out or lowers a level.
    ///
    /// # Errors
    /// It waits for two persons, of whom one is a privacy officer.
    pub fn papers(
        &self,
        id: SubjectRequestId,
        request: &SubjectRequest,
    ) -> Result<Papers, PapersWait> {
        let party = request.party;
        if self.papers.proposed.contains_key(&party) {
            return Err(PapersWait::ForSecond);
        }
        let client = party == self.client;
        let decided = self.papers.decided.get(&party);
        if let Some(DecidedPapers { ground, request: Some(of) }) = decided
            && *of == id
        {
            return match ground {
                PapersGround::Safe if client => Ok(Papers::Whole),
                PapersGround::Safe => Ok(Papers::Summed),
                PapersGround::SafeWithoutLooks => Ok(Papers::WithoutLooks),
                PapersGround::Danger => Err(PapersWait::ForTwo),
            };
        }
        let endangers = decided.is_some_and(|decided| match decided.ground {
            PapersGround::Danger | PapersGround::SafeWithoutLooks => true,
            PapersGround::Safe => false,
        });
        let was_refused = self
            .subject_requests
            .values()
            .any(|other| other.party == party && other.state == SubjectRequestState::Refused);
        let in_person = client && request.is_in_person();
        if endangers || was_refused || (self.is_guarded() && !in_person) {
            Err(PapersWait::ForTwo)
        } else if in_person {
            Ok(Papers::Whole)
        } else {
            Ok(Papers::Summed)
        }
    }

    /// Whether somebody in the case is or was accused, or it is or was kept more closely than others.
    pub fn is_guarded(&self) -> bool {
        self.closest > ConfidentialityLevel::Normal
            || self.parties.values().any(|party| party.role == PartyRole::Accused)
    }

    /// The request of this person that waits for an answer.
    pub(crate) fn open_request_of(&self, party: PartyId) -> Option<SubjectRequestId> {
        let open = |request: &SubjectRequest| {
            request.party == party && request.state == SubjectRequestState::Open
        };
        self.subject_requests.iter().find(|(_, request)| open(request)).map(|(id, _)| *id)
    }
}
