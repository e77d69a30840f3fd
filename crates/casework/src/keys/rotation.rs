//! Proposing to replace a key, and approving it: never the same person.

use super::{KeysEvent, RotationState, Rotations};
use crate::prelude::*;

deed! {
    /// Proposes to replace a key.
    ProposeRotation; draws rotation: RotationId => ProposeRotationForm {
        /// Which one: an epoch key is replaced with the approval, a root key afterwards at the
        /// terminal, where its new lock is given.
        kind: KeyKind,
    }
}

deed! {
    /// Approves that the key is replaced.
    ApproveRotation of rotation: RotationId => ApproveRotationForm {}
}

/// An act on keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCommand {
    /// See [`ProposeRotation`].
    Propose(ProposeRotation),
    /// See [`ApproveRotation`].
    Approve(ApproveRotation),
}

macro_rules! from {
    ($($act:ident $variant:ident;)*) => {
        impl KeyCommand {
            /// The names of all deeds on keys.
            pub const DEEDS: &'static [&'static str] = &[$(stringify!($act),)*];
        }

        $(
        impl From<$act> for KeyCommand {
            fn from(act: $act) -> Self {
                Self::$variant(act)
            }
        }

        impl crate::deed::Listed for $act {
            type Command = KeyCommand;
        }
    )*};
}

from! {
    ProposeRotation Propose;
    ApproveRotation Approve;
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
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// Someone proposed to replace a key.
    KeyRotationProposed in KeysEvent, "key_rotation_proposed" v 1, about Keys,
        seals (), told AsItStands, does Sets("key_rotation_approved"),
        "penggantian kunci diusulkan" / "replacing a key was proposed";
    {
        /// The rotation.
        rotation: RotationId,
        /// Which key.
        kind: KeyKind,
        /// Who proposed it.
        by: StaffId,
    }
    like |ids| { rotation: ids.id(0x0f), kind: KeyKind::Epoch, by: ids.staff }
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
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// Another person approved that the key is replaced.
    KeyRotationApproved in KeysEvent, "key_rotation_approved" v 1, about Keys,
        seals (), told AsItStands, does Sets("key_rotated"),
        "penggantian kunci disetujui" / "replacing a key was approved";
    {
        /// The rotation.
        rotation: RotationId,
        /// Which key.
        kind: KeyKind,
        /// Who proposed it.
        proposed_by: StaffId,
        /// Who approved it: another person.
        by: StaffId,
    }
    like |ids| {
        rotation: ids.id(0x0f),
        kind: KeyKind::Epoch,
        proposed_by: ids.staff,
        by: ids.other,
    }
}

fn act(when: When) -> Act {
    Act::new(when, Purpose::Maintenance, Basis::Duty)
}
