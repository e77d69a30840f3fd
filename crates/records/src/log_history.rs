//! What a log tells of its own checkpoints, in clear: its name and keys, and how long each stretch stood
//! there uncountersigned. It takes neither keys nor the writer's lock, so it is read beside a server.

use std::path::Path;
use std::sync::Arc;

use sanad_casework::{CheckpointKeySet, Event, HeadsCommitted, LogName};
use sanad_chain::Entry;
use sanad_chain::tree::{HEADS_COMMITTED, Origin, claimed, cosigned_at, signed_by_others};
use sanad_disk::Disk;
use sanad_ledger::{VerifyError, public_file, walk_dir};

use crate::history::event_of;

/// A checkpoint, and how long what it is over stood there on the institution's word alone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Stretch {
    /// How many entries the checkpoint is over.
    pub size: u64,
    /// When it was signed, by the institution's clock: seconds since 1970.
    pub signed: i64,
    /// When it was first countersigned, by the clock of who did: seconds since 1970. None where nobody
    /// did before the next checkpoint was signed, or nobody has yet.
    pub countersigned: Option<u64>,
}

/// The type of the event that names the log and the key that signs for it.
const KEY_SET: &str = "checkpoint_key_set";

/// What the entries of a ledger tell of its checkpoints. Nothing of it is checked.
#[derive(Debug, Default)]
pub struct LogHistory {
    set: Option<CheckpointKeySet>,
    generation: u32,
    stretches: Vec<Stretch>,
}

impl LogHistory {
    /// By the ledger that is kept in `dir`, and the checkpoint that stands published there.
    ///
    /// # Errors
    /// There is no ledger, or the disk fails.
    pub fn read(disk: &Arc<dyn Disk>, dir: &Path) -> Result<Self, VerifyError> {
        let mut history = Self::default();
        walk_dir(disk, dir, &mut |entry| history.take(entry))?;
        if let Some(newest) = public_file(&**disk, dir, "checkpoint") {
            history.countersigned(&newest);
        }
        Ok(history)
    }

    /// The name of the log to others, once it has one.
    pub fn name(&self) -> Option<&LogName> {
        self.set.as_ref().map(|set| &set.log)
    }

    /// The public key that signs for it now.
    pub fn key(&self) -> Option<&str> {
        self.set.as_ref().map(|set| set.key.as_str())
    }

    /// Every checkpoint that is told in the log, oldest first, with when it was countersigned: each entry
    /// that ends a checkpoint says who had signed the one before.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    fn take(&mut self, entry: &Entry<'_>) {
        self.generation = entry.position().generation;
        let of_the_log = entry
            .body()
            .is_ok_and(|body| body.event_type == HEADS_COMMITTED || body.event_type == KEY_SET);
        // Nothing else is taken apart: a log is long.
        let Some(event) = of_the_log.then(|| event_of(entry).ok()).flatten() else { return };
        if let Event::HeadsCommitted(HeadsCommitted { before, .. }) = event {
            if let Some(before) = before {
                let at = before.by.iter().filter_map(|line| cosigned_at(line.as_str())).min();
                self.settle(before.size.0, at);
            }
            let signed = entry.position().recorded_at.div_euclid(1_000_000);
            let size = entry.seq().get() + 1;
            self.stretches.push(Stretch { size, signed, countersigned: None });
        } else if let Event::CheckpointKeySet(set) = event {
            self.set = Some(set);
        }
    }

    fn settle(&mut self, size: u64, at: Option<u64>) {
        if let Some(of) = self.stretches.iter_mut().rfind(|stretch| stretch.size == size) {
            of.countersigned = at;
        }
    }

    /// Of the newest checkpoint, what stands under it tells.
    fn countersigned(&mut self, newest: &[u8]) {
        let origin = self.name().and_then(|name| Origin::new(name.as_str(), self.generation).ok());
        let Some((origin, (_, size, _))) = origin.zip(claimed(newest)) else { return };
        let lines = signed_by_others(newest, &origin);
        self.settle(size, lines.iter().filter_map(|line| cosigned_at(line)).min());
    }
}

#[cfg(test)]
mod tests {
    use sanad_chain::tree::WitnessKey;

    use super::*;
    use crate::testing::{Lk3, place};

    #[test]
    fn each_checkpoint_is_told_with_when_it_was_countersigned() {
        let lk3 = Lk3::new();
        let witness = |n| WitnessKey::from_seed("w.example", &[n; 32]).unwrap();
        let mut wanted = Vec::new();
        for at in [Some([70, 50]), None, Some([90, 95])] {
            let told = lk3.publish();
            for (n, at) in (0..).zip(at.into_iter().flatten()) {
                let line = witness(n).cosign(told.note.as_bytes(), at).unwrap().line;
                assert!(lk3.records.add_cosignatures(&told.note, &[line]).unwrap());
            }
            wanted.push((told.size, at.map(|at| at.into_iter().min().unwrap())));
            let disk: Arc<dyn Disk> = Arc::new(lk3.disk.clone());
            let history = LogHistory::read(&disk, &place(&lk3.disk).dir).unwrap();
            assert_eq!(history.key(), Some(told.key.as_str()));
            assert_eq!(history.name().unwrap().as_str(), "lk3.example");
            let told = history.stretches();
            let told: Vec<_> = told.iter().map(|told| (told.size, told.countersigned)).collect();
            assert_eq!(told, wanted);
        }
    }
}
