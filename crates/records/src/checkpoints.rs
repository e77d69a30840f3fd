//! Checkpoints: size and root of the log, signed, so that whoever keeps one can hold the institution
//! to it. They show how many entries there are, and when; nothing else.

use sanad_casework::{
    CheckpointKeySet, Countersigned, Event, HeadsCommitted, KeysEvent, LogName, Seq, StreamId,
    TreeRoot, VerifierText,
};
use sanad_chain::tree::{Origin, SigningKey, TileId, TileSource, VerifierKey, signed_by_others};
use sanad_ledger::{PublicTree, Published};

use crate::error::Fault;
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::stream;

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CheckpointView {
    /// The name of the log in its checkpoints.
    pub origin: String,
    /// How many entries it is over.
    pub size: u64,
    /// The public key that it is signed by.
    pub key: String,
    /// The checkpoint itself: a signed note.
    pub note: String,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The log has another name already: checkpoints that others keep carry it.
    #[error("the log is named `{0}` since its first checkpoint, which others may keep")]
    OtherName(String),
    /// The log has no name yet, and is given none: it is for good, so nobody else chooses it.
    #[error("the log has no name to others yet: give it one, for good")]
    NoName,
    /// A fault.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Records {
    /// Publishes the log as it is now, under the name it has or, at the first time, is given here.
    /// The first time records name and key; from then on they are told by the log itself.
    ///
    /// # Errors
    /// The log has another name, or none; or a fault: then the checkpoint before stands.
    pub fn publish(&self, name: Option<&LogName>) -> Result<CheckpointView, CheckpointError> {
        let mut tree = self.public.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (set, key) = self.checkpoint_key(name)?;
        let tree = match &mut *tree {
            Some(tree) => tree,
            none => {
                let (disk, dir) = self.place();
                none.insert(PublicTree::new(disk, &dir, self.verifier_keys(&set.log)?))
            }
        };
        let kept = self.guarded_or_own()?;
        let last = self.public_file("checkpoint").unwrap_or_default();
        let handover = self.handover(&set, &last)?.filter(|_| key.verifier().open(&last).is_err());
        let before = self.countersigned(&set.log)?;
        let ending = tree.prepare(&self.ledger).map_err(Fault::from)?;
        let heads = TreeRoot::from_bytes(*ending.heads().as_bytes());
        let end = self.noted(HeadsCommitted { heads, before })?;
        let Published { size, root } = ending.publish(end, &key).map_err(Fault::from)?;
        if let Some(old) = handover {
            let note = old.sign(size, root).map_err(|_| Fault::Unreadable { seq: size })?;
            let note = String::from_utf8(note).unwrap_or_default();
            let line = note.lines().last().map(|line| format!("{line}\n"));
            let (disk, dir) = self.place();
            sanad_ledger::add_signatures(&*disk, &dir, note.as_bytes(), line.as_slice())
                .map_err(Fault::from)?;
        }
        let note = self.public_file("checkpoint").unwrap_or_default();
        self.move_guard(&kept, &note)?;
        let note = String::from_utf8(note).unwrap_or_default();
        let origin = self.origin(&set.log)?.as_str().to_owned();
        Ok(CheckpointView { origin, size, key: key.verifier().to_string(), note })
    }

    /// The name of the log to others, once it has one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn log_name(&self) -> Result<Option<LogName>, Fault> {
        Ok(self.checkpoint_key_set()?.map(|set| set.log))
    }

    /// A public file: the newest checkpoint, a tile or a bundle, by its path; `None` for all else.
    pub fn public_file(&self, path: &str) -> Option<Vec<u8>> {
        let (disk, dir) = self.place();
        sanad_ledger::public_file(&*disk, &dir, path)
    }

    /// What is held of the public tree is made again at its next use.
    pub(crate) fn forget_public(&self) {
        *self.public.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    }

    /// Who else has signed the newest checkpoint, if anybody has.
    fn countersigned(&self, log: &LogName) -> Result<Option<Countersigned>, Fault> {
        let note = self.public_file("checkpoint").unwrap_or_default();
        let Some((size, root)) = sanad_chain::tree::told(&note) else {
            return Ok(None);
        };
        let lines = signed_by_others(&note, &self.origin(log)?).into_iter();
        let by: Vec<_> =
            lines.filter_map(|line| line.parse().ok()).take(Countersigned::MOST).collect();
        let (size, root) = (Seq(size), TreeRoot::from_bytes(*root.as_bytes()));
        Ok((!by.is_empty()).then_some(Countersigned { size, root, by }))
    }

    /// Puts cosignatures under the published checkpoint, if it is still this one. Gives back whether it
    /// is. The second place keeps what was published, without them.
    ///
    /// # Errors
    /// The disk fails: the file before stands.
    pub fn add_cosignatures(&self, note: &str, lines: &[String]) -> Result<bool, Fault> {
        // Nothing is published meanwhile.
        let _held = self.public.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (disk, dir) = self.place();
        Ok(sanad_ledger::add_signatures(&*disk, &dir, note.as_bytes(), lines)?)
    }

    /// The key that holds, recorded before it signs anything.
    fn checkpoint_key(
        &self,
        name: Option<&LogName>,
    ) -> Result<(CheckpointKeySet, SigningKey), CheckpointError> {
        if let Some(set) = self.checkpoint_key_set()? {
            if name.is_some_and(|name| *name != set.log) {
                return Err(CheckpointError::OtherName(set.log.to_string()));
            }
            let key = self.vault.checkpoint_key(self.origin(&set.log)?, set.number);
            return Ok((set, key));
        }
        let log = name.ok_or(CheckpointError::NoName)?.clone();
        let number = 1;
        let signing = self.vault.checkpoint_key(self.origin(&log)?, number);
        let key: VerifierText = text(&signing.verifier().to_string())?;
        let set = CheckpointKeySet { log, number, key };
        self.note(set.clone())?;
        Ok((set, signing))
    }

    /// The public key that signs for the log now, once it has one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn log_key(&self) -> Result<Option<VerifierKey>, Fault> {
        Ok(self.signing_key()?.map(|key| key.verifier()))
    }

    /// The key that signs for the log, once it has one.
    pub(crate) fn signing_key(&self) -> Result<Option<SigningKey>, Fault> {
        let Some(set) = self.checkpoint_key_set()? else { return Ok(None) };
        Ok(Some(self.vault.checkpoint_key(self.origin(&set.log)?, set.number)))
    }

    /// The key after this one, of a log in this generation.
    pub(crate) fn next_key(
        &self,
        set: CheckpointKeySet,
        generation: u32,
    ) -> Result<CheckpointKeySet, Fault> {
        let number = set.number + 1;
        let key = self.vault.checkpoint_key(origin(&set.log, generation)?, number);
        Ok(CheckpointKeySet { log: set.log, number, key: text(&key.verifier().to_string())? })
    }

    /// The line of the key that signed the checkpoint before, under the first one by a new key: whoever
    /// has the old key alone sees that this is still the same log, and is told the new one there.
    fn handover(&self, set: &CheckpointKeySet, before: &[u8]) -> Result<Option<SigningKey>, Fault> {
        let origin = self.origin(&set.log)?;
        for number in (1..set.number).rev() {
            let key = self.vault.checkpoint_key(origin.clone(), number);
            if key.verifier().open(before).is_ok() {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    /// Every key that has signed for the log in this generation, by what the log itself says.
    pub(crate) fn verifier_keys(&self, log: &LogName) -> Result<Vec<VerifierKey>, Fault> {
        let origin = self.origin(log)?;
        let keys = self.checkpoint_keys()?.into_iter();
        let keys = keys.filter_map(|set| set.key.as_str().parse().ok());
        Ok(keys.filter(|key: &VerifierKey| key.name() == origin.as_str()).collect())
    }

    /// What the log itself says of its key.
    pub(crate) fn checkpoint_key_set(&self) -> Result<Option<CheckpointKeySet>, Fault> {
        Ok(self.checkpoint_keys()?.pop())
    }

    fn checkpoint_keys(&self) -> Result<Vec<CheckpointKeySet>, Fault> {
        let mut sets = Vec::new();
        for seq in self.ledger.stream(stream(StreamId::keys())) {
            if let Event::Keys(KeysEvent::CheckpointKeySet(told)) =
                event_of(&self.ledger.read(seq)?.entry())?
            {
                sets.push(told);
            }
        }
        Ok(sets)
    }

    pub(crate) fn origin(&self, log: &LogName) -> Result<Origin, Fault> {
        origin(log, self.ledger.identity().generation)
    }
}

/// What the log is called in its checkpoints in a generation.
fn origin(log: &LogName, generation: u32) -> Result<Origin, Fault> {
    Origin::new(log.as_str(), generation).map_err(|_| Fault::Unreadable { seq: 0 })
}

impl TileSource for Records {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        self.public_file(&tile.to_string())
    }
}

pub(crate) fn text<T: std::str::FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::Unreadable { seq: 0 })
}

#[cfg(test)]
mod tests {
    use super::VerifierKey;
    use crate::testing::{Lk3, place};
    use crate::{CheckpointError, Records};

    #[test]
    fn a_checkpoint_covers_all_that_was_recorded_and_is_signed_by_the_key_that_the_log_names() {
        let lk3 = Lk3::new();
        let name = "lk3.makassar.example".parse().unwrap();
        let told = lk3.records.publish(Some(&name)).unwrap();
        assert_eq!(lk3.last_types(2), ["checkpoint_key_set", "heads_committed"]);
        assert_eq!((told.size, told.origin.as_str()), (lk3.size(), "lk3.makassar.example/0"));
        let key: VerifierKey = told.key.parse().unwrap();
        assert_eq!(key.open(told.note.as_bytes()).unwrap().size, lk3.size());
        lk3.intake();
        let more = lk3.records.publish(None).unwrap();
        assert_eq!((more.size, &more.key), (lk3.size(), &told.key));
        let other = "other.example".parse().unwrap();
        let refused = lk3.records.publish(Some(&other)).unwrap_err();
        assert!(matches!(refused, CheckpointError::OtherName(_)), "{refused}");
        let found = lk3.disk.power_cut(3);
        let records = Records::open(&place(&found)).unwrap();
        let again = records.publish(None).unwrap();
        assert_eq!((again.key, again.origin), (told.key, told.origin));
    }

    #[test]
    fn a_log_that_nobody_named_publishes_nothing() {
        let lk3 = Lk3::new();
        let size = lk3.size();
        assert!(matches!(lk3.records.publish(None), Err(CheckpointError::NoName)));
        assert_eq!((lk3.size(), lk3.records.log_name().unwrap()), (size, None));
    }
}
