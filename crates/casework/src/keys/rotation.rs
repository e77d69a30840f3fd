//! Proposing to replace a key, and approving it: never the same person.

use super::{KeysEvent, RotationState, Rotations};
use crate::prelude::*;

/// Those who propose it.
const PROPOSERS: [Role; 2] = [Role::KeyCustodian, Role::Operator];

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

second! {
    ApproveRotation of Rotations: "replacing a key";
    asks PROPOSERS; decides [Role::KeyCustodian, Role::PrivacyOfficer, Role::Head]; still Stands;
    spares None; alone Some(Refusal::SamePerson); ends ["key_rotation_declined"];
    |deed, rotations| Some(rotations.get(deed.rotation)?.proposed_by)
}

deed! {
    /// Declines to replace a key, or takes the proposal back.
    DeclineRotation of rotation: RotationId => DeclineRotationForm {}
}

/// An act on keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCommand {
    /// See [`ProposeRotation`].
    Propose(ProposeRotation),
    /// See [`ApproveRotation`].
    Approve(ApproveRotation),
    /// See [`DeclineRotation`].
    Decline(DeclineRotation),
}

macro_rules! from {
    ($($act:ident $variant:ident: $two:ident;)*) => {
        impl KeyCommand {
            /// The names of all deeds on keys.
            pub const DEEDS: &'static [&'static str] = &[$(stringify!($act),)*];

            pub(crate) const TWO: &'static [crate::two::OfTwo] =
                &[$(crate::two::two!(row $two $act Rotations),)*];

            /// Who did the first half, where it is the second of an act of two persons.
            pub fn first_half(&self, state: &Rotations) -> Option<crate::two::FirstHalf> {
                match self { $(Self::$variant(_act) => crate::two::two!(given $two _act, state),)* }
            }
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
    ProposeRotation Propose: alone;
    ApproveRotation Approve: second;
    DeclineRotation Decline: alone;
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
            Self::Decline(act) => act.decide(rotations, by, at),
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
        by.acts_as(&PROPOSERS)?;
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
        seals (), told AsItStands, does Sets("key_rotation_approved", "key_rotation_declined"),
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
        by.acts_as(Self::TWO.decides)?;
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

impl DeclineRotation {
    /// Decides; who proposed it may take it back.
    ///
    /// # Errors
    /// Someone who neither proposes nor approves it; no rotation that waits for approval.
    pub fn decide(
        &self,
        rotations: &Rotations,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        by.acts_as(ApproveRotation::TWO.asks)
            .or_else(|_| by.acts_as(ApproveRotation::TWO.decides))?;
        let rotation = rotations.get(self.rotation).ok_or(Refusal::UnknownRotation)?;
        if rotation.state != RotationState::Proposed {
            return Err(Refusal::NoRotation);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (rotation, kind, by) = (self.rotation, rotation.kind, by.staff);
        Ok(act(when).tell(KeyRotationDeclined { rotation, kind, by }, ()).done())
    }
}

event! {
    /// The key is not replaced: another person declined, or the proposal was taken back.
    KeyRotationDeclined in KeysEvent, "key_rotation_declined" v 1, about Keys,
        seals (), told AsItStands, does Ends,
        "penggantian kunci ditolak" / "replacing a key was declined";
    {
        /// The rotation.
        rotation: RotationId,
        /// Which key.
        kind: KeyKind,
        /// Who declined it.
        by: StaffId,
    }
    like |ids| { rotation: ids.id(0x0f), kind: KeyKind::Epoch, by: ids.other }
}

fn act(when: When) -> Act {
    Act::new(when, Purpose::Maintenance, Basis::Duty)
}
