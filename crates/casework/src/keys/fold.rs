//! The rotations there were: the fold of their events.

use std::collections::BTreeMap;

use serde::Serialize;

use super::KeysEvent;
use crate::event::Event;
use crate::prelude::*;

/// Every rotation, from its proposal on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rotations(BTreeMap<RotationId, Rotation>);

/// One rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rotation {
    /// Which key.
    pub kind: KeyKind,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// How far it is.
    pub state: RotationState,
}

/// How far a rotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RotationState {
    /// It waits for another person.
    Proposed,
    /// It may be carried out.
    Approved,
    /// The key was replaced.
    Done,
    /// It is not carried out.
    Declined,
}

impl Rotations {
    /// Takes in one event; one that does not follow is left out.
    pub fn apply(&mut self, event: &Event) {
        if let Event::Keys(KeysEvent::KeyRotationProposed(proposed)) = event {
            self.0.entry(proposed.rotation).or_insert(Rotation {
                kind: proposed.kind,
                proposed_by: proposed.by,
                state: RotationState::Proposed,
            });
        } else if let Event::Keys(KeysEvent::KeyRotationApproved(approved)) = event {
            self.turn(approved.rotation, RotationState::Proposed, RotationState::Approved);
        } else if let Event::Keys(KeysEvent::KeyRotationDeclined(declined)) = event {
            self.turn(declined.rotation, RotationState::Proposed, RotationState::Declined);
        } else if let Event::Keys(KeysEvent::KeyRotated(rotated)) = event
            && let Some(rotation) = rotated.rotation
        {
            self.turn(rotation, RotationState::Approved, RotationState::Done);
        }
    }

    fn turn(&mut self, id: RotationId, from: RotationState, to: RotationState) {
        if let Some(rotation) = self.0.get_mut(&id).filter(|rotation| rotation.state == from) {
            rotation.state = to;
        }
    }

    /// The rotation with this id.
    pub fn get(&self, id: RotationId) -> Option<&Rotation> {
        self.0.get(&id)
    }

    /// A rotation of this kind that may be carried out, the first approved.
    pub fn approved(&self, kind: KeyKind) -> Option<RotationId> {
        let may = |rotation: &Rotation| {
            rotation.kind == kind && rotation.state == RotationState::Approved
        };
        self.0.iter().find(|(_, rotation)| may(rotation)).map(|(id, _)| *id)
    }

    /// Whether one of this kind waits for another person or for being carried out.
    pub(crate) fn waits(&self, kind: KeyKind) -> bool {
        let waits = |state| matches!(state, RotationState::Proposed | RotationState::Approved);
        self.0.values().any(|rotation| rotation.kind == kind && waits(rotation.state))
    }
}
