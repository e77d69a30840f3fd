//! The door in for keys: two persons agree, then a key that locks others is replaced.

use sanad_casework::{
    KeyCommand, KeyKind, KeyRotated, Moment, Proposal, RotationId, Rotations, StreamId,
};
use sanad_vault::Unlock;

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::stream;
use crate::policy::{Verdict, keep_keys};
use crate::record::{Asked, Recorded};

/// How the keys stand: nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct KeysView {
    /// The epoch that holds.
    pub epoch: u32,
    /// Rotations, from their proposal on.
    pub rotations: Rotations,
}

/// Why the root key is not replaced.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// Two persons have not agreed on it.
    #[error("two persons must agree first: one proposes to replace the root key, another approves")]
    NotApproved,
    /// A fault.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Records {
    /// Records an act on keys. With the approval of an epoch the epoch key is replaced.
    ///
    /// # Errors
    /// The role does not allow it, casework refuses it, the key was used for another request, or a
    /// fault: then nothing is recorded, or what was approved is carried out by the next start.
    pub fn record_keys(
        &self,
        by: &SignedIn,
        command: &KeyCommand,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        self.change::<OfKeys>(by, command, asked)
    }

    /// How the keys stand, for whoever is at the machine.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn keys(&self) -> Result<KeysView, Fault> {
        Ok(KeysView { epoch: self.vault.epoch(), rotations: self.rotations()?.0 })
    }

    /// Carries out the rotations of the epoch and of the key that signs checkpoints that were approved
    /// and are not done.
    pub(crate) fn finish_rotation(&self) -> Result<(), Fault> {
        self.rotate_checkpoint_key()?;
        let _one_at_a_time = self.erasing.lock();
        let Some(rotation) = self.rotations()?.0.approved(KeyKind::Epoch) else {
            return Ok(());
        };
        self.vault.destroy(&[], &mut |_, _| {})?;
        self.rotated(KeyKind::Epoch, rotation)
    }

    /// Replaces the root key, once two persons have agreed on it; from then on `to` unlocks.
    ///
    /// # Errors
    /// Nobody agreed, or the disk refused: then the old root still unlocks, or the new one does, and
    /// the next start ends what was begun.
    pub fn replace_root(&self, to: &Unlock) -> Result<(), RootError> {
        let _one_at_a_time = self.erasing.lock();
        let approved = self.rotations()?.0.approved(KeyKind::Root);
        let rotation = approved.ok_or(RootError::NotApproved)?;
        Ok(self.vault.replace_root(to, || self.rotated(KeyKind::Root, rotation))?)
    }

    /// Writes down that the root key was replaced, where a run did so and broke off before its line:
    /// else what two persons agreed on once could be done twice.
    pub(crate) fn tell_replaced_root(&self) -> Result<(), Fault> {
        let _one_at_a_time = self.erasing.lock();
        if !self.vault.root_replaced()? {
            return Ok(());
        }
        match self.rotations()?.0.approved(KeyKind::Root) {
            Some(rotation) => self.rotated(KeyKind::Root, rotation),
            None => Ok(()),
        }
    }

    /// The next number signs from here on: told in one with the rotation that it comes of.
    fn rotate_checkpoint_key(&self) -> Result<(), Fault> {
        // Nothing is published meanwhile.
        let mut tree = self.public.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(rotation) = self.rotations()?.0.approved(KeyKind::Checkpoint) else {
            return Ok(());
        };
        let mut append = self.noted(self.done(KeyKind::Checkpoint, rotation))?;
        if let Some(set) = self.checkpoint_key_set()? {
            let generation = self.ledger.identity().generation;
            append.drafts.extend(self.noted(self.next_key(set, generation)?)?.drafts);
        }
        self.ledger.append(append)?;
        *tree = None;
        Ok(())
    }

    fn rotated(&self, kind: KeyKind, rotation: RotationId) -> Result<(), Fault> {
        self.note(self.done(kind, rotation))
    }

    fn done(&self, kind: KeyKind, rotation: RotationId) -> KeyRotated {
        KeyRotated { kind, epoch: self.vault.epoch(), rotation: Some(rotation) }
    }

    fn rotations(&self) -> Result<(Rotations, u64), Fault> {
        let mut rotations = Rotations::default();
        let mut version = 0;
        for seq in self.ledger.stream(stream(StreamId::keys())) {
            rotations.apply(&event_of(&self.ledger.read(seq)?.entry())?);
            version += 1;
        }
        Ok((rotations, version))
    }
}

/// The keys that lock others.
struct OfKeys;

impl Aggregate for OfKeys {
    type Deed = KeyCommand;
    type State = Rotations;

    fn tries(_: &KeyCommand) -> Tries {
        Tries::ADMINISTRATION
    }

    fn judge(basis: &Basis<'_>, _: &KeyCommand) -> Result<Verdict, Fault> {
        Ok(keep_keys(basis.by.caller()))
    }

    fn load(basis: &Basis<'_>, _: &KeyCommand) -> Result<(Rotations, u64), Fault> {
        let (rotations, version) = basis.records.rotations()?;
        basis.note(StreamId::keys(), version);
        Ok((rotations, version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &KeyCommand,
        state: &Rotations,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        deed.decide(state, basis.by.caller(), at).map_err(RecordError::Refused)
    }

    fn half(_: &Basis<'_>, deed: &KeyCommand, state: &Rotations) -> Result<Option<Half>, Fault> {
        Ok(deed.first_half(state).map(Half::of_the_house))
    }

    fn after(
        records: &Records,
        _: &KeyCommand,
        recorded: Recorded,
    ) -> Result<Recorded, RecordError> {
        records.finish_rotation()?;
        Ok(recorded)
    }
}
