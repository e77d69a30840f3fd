//! Holds, erasures and restriction of a case.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Case, CaseFile, Ending};
use crate::caller::Caller;
use crate::codes::{HoldAuthority, RestrictionReason};
use crate::id::{ErasureId, HoldId, PartyId, RedactionId, StaffId};
use crate::proposal::{Proposal, Subject};
use crate::refusal::Refusal;

/// An order that nothing of the case may be destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Hold {
    /// Who ordered it.
    pub authority: HoldAuthority,
    /// Who proposed to end it, if someone did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_proposed_by: Option<StaffId>,
    /// Whether it has ended.
    pub released: bool,
}

/// An erasure, from the request on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Erasure {
    /// Whose data.
    pub party: PartyId,
    /// Who recorded the request.
    pub requested_by: StaffId,
    /// How far it is.
    #[serde(flatten)]
    pub state: ErasureState,
}

/// How far an erasure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ErasureState {
    /// Asked for.
    Requested,
    /// One of two has approved.
    Approved {
        /// Who.
        by: StaffId,
    },
    /// Two have approved: it always ends in the destruction.
    Begun,
    /// The keys are gone.
    Destroyed,
    /// It is not done.
    Refused,
}

impl ErasureState {
    /// The state's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved { .. } => "approved",
            Self::Begun => "begun",
            Self::Destroyed => "destroyed",
            Self::Refused => "refused",
        }
    }

    /// Whether it still waits for a decision.
    pub(crate) const fn waits(self) -> bool {
        matches!(self, Self::Requested | Self::Approved { .. })
    }
}

/// A redaction of what parts of others say about somebody who was erased.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Redaction {
    /// The erasure it follows.
    pub erasure: ErasureId,
    /// The persons to whom the parts are sealed.
    pub parties: Vec<PartyId>,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// How far it is.
    pub state: RedactionState,
}

/// How far a redaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RedactionState {
    /// It waits for a decision.
    Proposed,
    /// Another person has approved: it always ends in the destruction of the old keys.
    Begun,
    /// The old keys are gone.
    Done,
    /// It is not done.
    Declined,
}

impl RedactionState {
    const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }

    /// Whether it has not ended.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Begun)
    }
}

impl CaseFile {
    /// The most redactions a case has.
    pub const REDACTIONS_MAX: usize = 256;

    /// A redaction that waits for a decision, which this caller may take.
    pub(crate) fn waiting_redaction(
        &self,
        redaction: RedactionId,
        by: &Caller,
    ) -> Result<&Redaction, Refusal> {
        let redaction = self.redactions.get(&redaction).ok_or(Refusal::UnknownRedaction)?;
        if redaction.state != RedactionState::Proposed {
            return Err(Refusal::RedactionState { state: redaction.state.name() });
        }
        if redaction.proposed_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        Ok(redaction)
    }

    /// Whether a redaction has begun and not ended.
    pub(crate) fn redacting(&self) -> bool {
        self.redactions.values().any(|redaction| redaction.state == RedactionState::Begun)
    }

    /// Takes a redaction from one state into another.
    pub(crate) fn turn_redaction(
        &mut self,
        id: RedactionId,
        from: RedactionState,
        to: RedactionState,
    ) -> Option<()> {
        let redaction = self.redactions.get_mut(&id).filter(|known| known.state == from)?;
        redaction.state = to;
        Some(())
    }

    /// The most holds a case has.
    pub const HOLDS_MAX: usize = 64;
    /// The most erasures a case has.
    pub const ERASURES_MAX: usize = 256;

    /// A hold that has not ended.
    pub(crate) fn standing_hold(&self, hold: HoldId) -> Result<&Hold, Refusal> {
        self.holds.get(&hold).filter(|hold| !hold.released).ok_or(Refusal::UnknownHold)
    }

    /// Refuses while a hold stands.
    pub(crate) fn no_hold(&self) -> Result<(), Refusal> {
        let held = self.holds.values().any(|hold| !hold.released);
        if held { Err(Refusal::LegalHold) } else { Ok(()) }
    }

    /// An erasure that waits for a decision.
    pub(crate) fn waiting_erasure(&self, erasure: ErasureId) -> Result<&Erasure, Refusal> {
        let erasure = self.erasures.get(&erasure).ok_or(Refusal::UnknownErasure)?;
        if erasure.state.waits() {
            Ok(erasure)
        } else {
            Err(Refusal::ErasureState { state: erasure.state.name() })
        }
    }

    /// Whether the data of this person are destroyed, or on the way to it.
    pub fn is_erased(&self, party: PartyId) -> bool {
        self.erasures.values().any(|erasure| {
            erasure.party == party
                && matches!(erasure.state, ErasureState::Begun | ErasureState::Destroyed)
        })
    }

    /// Whether an erasure has begun and not ended.
    pub(crate) fn erasing(&self) -> bool {
        self.erasures.values().any(|erasure| erasure.state == ErasureState::Begun)
    }

    /// Takes an erasure from one of these states into another.
    pub(crate) fn turn_erasure(
        &mut self,
        id: ErasureId,
        from: impl Fn(&Erasure) -> bool,
        to: ErasureState,
    ) -> Option<()> {
        let erasure = self.erasures.get_mut(&id)?;
        from(erasure).then(|| erasure.state = to)
    }

    pub(crate) fn restrict(&mut self, reason: Option<RestrictionReason>) -> Option<()> {
        (self.restricted.is_some() != reason.is_some()).then(|| self.restricted = reason)
    }
}

impl Case {
    /// Refuses what would seal something to a person whose data are destroyed.
    pub(crate) fn may_seal(&self, proposals: &[Proposal]) -> Result<(), Refusal> {
        let Some(file) = self.file() else { return Ok(()) };
        let to_erased = proposals
            .iter()
            .flat_map(|proposal| &proposal.sealed)
            .any(|sealed| matches!(sealed.to, Subject::Party(party) if file.is_erased(party)));
        if to_erased { Err(Refusal::PartyErased) } else { Ok(()) }
    }

    /// Refuses while the data of the case may not be used.
    pub(crate) fn may_be_used(&self) -> Result<(), Refusal> {
        match self.file().and_then(|file| file.restricted) {
            Some(_) => Err(Refusal::Restricted),
            None => Ok(()),
        }
    }

    /// Whether work has ended, however it did.
    pub(crate) fn has_ended(&self) -> bool {
        match self {
            Self::Closed(closed) => {
                matches!(closed.ending, Ending::Closed(_) | Ending::Declined(_))
            }
            Self::Absent | Self::Open(_) => false,
        }
    }
}
