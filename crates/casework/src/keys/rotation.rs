//! Proposing to replace a key, and approving it: never the same person.

use super::{RotationState, Rotations};
use crate::caller::{Caller, Moment, When};
use crate::codes::{Basis, KeyKind, Purpose, Role};
use crate::events::{KeyRotationApproved, KeyRotationProposed};
use crate::form::form;
use crate::id::RotationId;
use crate::proposal::{Act, Proposal};
use crate::refusal::Refusal;

form! {
    /// Proposes to replace a key.
    ProposeRotationForm {
        /// Which one: an epoch key is replaced with the approval, a root key afterwards at the
        /// terminal, where its new lock is given.
        kind: KeyKind,
    }
}

form! {
    /// Approves that the key is replaced.
    ApproveRotationForm {}
}

/// Proposes to replace a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposeRotation {
    /// The id of the new rotation.
    pub rotation: RotationId,
    /// What was sent.
    pub form: ProposeRotationForm,
}

/// Approves that a key is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveRotation {
    /// Which rotation.
    pub rotation: RotationId,
    /// What was sent.
    pub form: ApproveRotationForm,
}

/// An act on keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCommand {
    /// See [`ProposeRotation`].
    Propose(ProposeRotation),
    /// See [`ApproveRotation`].
    Approve(ApproveRotation),
}

impl From<ProposeRotation> for KeyCommand {
    fn from(act: ProposeRotation) -> Self {
        Self::Propose(act)
    }
}

impl From<ApproveRotation> for KeyCommand {
    fn from(act: ApproveRotation) -> Self {
        Self::Approve(act)
    }
}

impl KeyCommand {
    /// Decides.
    ///
    /// # Errors
    /// The refusal; nothing happened.
    pub fn decide(
        &self,
        rotations: &Rotations,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        match self {
            Self::Propose(act) => act.decide(rotations, by, at),
            Self::Approve(act) => act.decide(rotations, by, at),
        }
    }
}

impl ProposeRotation {
    /// The form with a new id.
    pub fn new(form: ProposeRotationForm, fresh: &mut impl FnMut() -> [u8; 16]) -> Self {
        Self { rotation: RotationId::from_bytes(fresh()), form }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who keeps no keys, or has no account; one of the kind that waits already.
    pub fn decide(
        &self,
        rotations: &Rotations,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        by.acts_as(&[Role::KeyCustodian, Role::Operator])?;
        // The shell's user with an account beside would be two persons.
        if !by.has_account() {
            return Err(Refusal::NeedsAccount);
        }
        let kind = self.form.kind;
        if rotations.waits(kind) {
            return Err(Refusal::RotationPending);
        }
        if rotations.get(self.rotation).is_some() {
            return Err(Refusal::Repeated);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = KeyRotationProposed { rotation: self.rotation, kind, by: by.staff };
        Ok(act(when).event(event).done())
    }
}

impl ApproveRotation {
    /// Decides.
    ///
    /// # Errors
    /// No rotation that waits, or one proposed by the same person.
    pub fn decide(
        &self,
        rotations: &Rotations,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        by.acts_as(&[Role::KeyCustodian, Role::PrivacyOfficer, Role::Head])?;
        let rotation = rotations.get(self.rotation).ok_or(Refusal::UnknownRotation)?;
        if rotation.state != RotationState::Proposed {
            return Err(Refusal::NoRotation);
        }
        if rotation.proposed_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = KeyRotationApproved {
            rotation: self.rotation,
            kind: rotation.kind,
            proposed_by: rotation.proposed_by,
            by: by.staff,
        };
        Ok(act(when).event(event).done())
    }
}

fn act(when: When) -> Act {
    Act::new(when, Purpose::Maintenance, Basis::Duty)
}
