//! What a log tells of its own checkpoints, in clear: its name and keys, and how long each stretch stood
//! there uncountersigned. It takes neither keys nor the writer's lock, so it is read beside a server.

use std::path::Path;
use std::sync::Arc;

use sanad_casework::{
    CheckpointKeySet, Countersigned, Event, HeadsCommitted, KeysEvent, LogName, SystemEvent,
};
use sanad_chain::Entry;
use sanad_chain::tree::{
    Checkpoint, HEADS_COMMITTED, NodeHash, Origin, Policy, claimed, cosigned_at, signed_by_others,
};
use sanad_disk::Disk;
use sanad_ledger::{Kept, VerifyError, public_file, walk_dir};

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
    /// Its name as it stood there.
    #[serde(skip)]
    origin: Option<Origin>,
    /// Its root and the signatures of others: the entry that ends the next one keeps them; of the newest,
    /// they stand published.
    #[serde(skip)]
    by: Option<(NodeHash, Vec<String>)>,
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

    /// The checkpoints that a quorum of this policy countersigned, by the signatures that the log keeps, and by
    /// when: seconds since 1970, by the clocks of the witnesses.
    pub fn countersigned_by(&self, policy: &Policy) -> Vec<(Kept, u64)> {
        let cosigned = |stretch: &Stretch| {
            let ((root, by), origin) = stretch.by.as_ref().zip(stretch.origin.clone())?;
            let checkpoint = Checkpoint { origin, size: stretch.size, root: *root };
            let lines: Vec<_> = by.iter().map(String::as_str).collect();
            let at = policy.quorum_at(&checkpoint, &lines).ok().flatten()?;
            Some((Kept { size: stretch.size, root: *root }, at))
        };
        self.stretches.iter().filter_map(cosigned).collect()
    }

    fn origin(&self) -> Option<Origin> {
        Origin::new(self.name()?.as_str(), self.generation).ok()
    }

    fn take(&mut self, entry: &Entry<'_>) {
        self.generation = entry.position().generation;
        let of_the_log = entry
            .body()
            .is_ok_and(|body| body.event_type == HEADS_COMMITTED || body.event_type == KEY_SET);
        // Nothing else is taken apart: a log is long.
        let Some(event) = of_the_log.then(|| event_of(entry).ok()).flatten() else { return };
        if let Event::System(SystemEvent::HeadsCommitted(HeadsCommitted { before, .. })) = event {
            if let Some(Countersigned { size, root, by }) = before {
                let by = by.iter().map(|line| line.as_str().to_owned()).collect();
                self.settle(size.0, NodeHash::from_bytes(*root.as_bytes()), by);
            }
            let signed = entry.position().recorded_at.div_euclid(1_000_000);
            let (size, origin) = (entry.seq().get() + 1, self.origin());
            self.stretches.push(Stretch { size, signed, countersigned: None, origin, by: None });
        } else if let Event::Keys(KeysEvent::CheckpointKeySet(set)) = event {
            self.set = Some(set);
        }
    }

    fn settle(&mut self, size: u64, root: NodeHash, by: Vec<String>) {
        if let Some(of) = self.stretches.iter_mut().rfind(|stretch| stretch.size == size) {
            of.countersigned = by.iter().filter_map(|line| cosigned_at(line)).min();
            of.by = Some((root, by));
        }
    }

    /// Of the newest checkpoint, what stands under it tells.
    fn countersigned(&mut self, newest: &[u8]) {
        let Some((origin, (_, size, root))) = self.origin().zip(claimed(newest)) else { return };
        self.settle(size, root, signed_by_others(newest, &origin));
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

    #[test]
    fn what_a_quorum_countersigned_is_told_by_the_signatures_that_the_log_keeps() {
        let lk3 = Lk3::new();
        let witness = |n: u8| WitnessKey::from_seed(&format!("w{n}.example"), &[n; 32]).unwrap();
        let policy = |of: &[u8]| {
            let line = |n: &u8| format!("witness w{n} {}\n", witness(*n).verifier());
            let names: Vec<_> = of.iter().map(|n| format!("w{n}")).collect();
            let lines: String = of.iter().map(line).collect();
            Policy::parse(
                format!("{lines}group all all {}\nquorum all\n", names.join(" ")).as_bytes(),
            )
            .unwrap()
        };
        let mut sizes = Vec::new();
        for by in [&[0, 1][..], &[0], &[], &[1, 0]] {
            let told = lk3.publish();
            for n in by {
                let at = 70 + u64::from(*n);
                let line = witness(*n).cosign(told.note.as_bytes(), at).unwrap().line;
                assert!(lk3.records.add_cosignatures(&told.note, &[line]).unwrap());
            }
            sizes.push(told.size);
        }
        let disk: Arc<dyn Disk> = Arc::new(lk3.disk.clone());
        let history = LogHistory::read(&disk, &place(&lk3.disk).dir).unwrap();
        let told = |of: &[u8]| -> Vec<u64> {
            history.countersigned_by(&policy(of)).iter().map(|(kept, _)| kept.size).collect()
        };
        assert_eq!(told(&[0, 1]), [sizes[0], sizes[3]]);
        assert_eq!(told(&[0]), [sizes[0], sizes[1], sizes[3]]);
        assert!(told(&[0, 2]).is_empty(), "one who never signed");
        let at = |of: &[u8]| history.countersigned_by(&policy(of))[0].1;
        assert_eq!((at(&[0, 1]), at(&[0]), at(&[1])), (71, 70, 71), "when the last of them had");
        let all = history.countersigned_by(&policy(&[0]));
        let all: Vec<_> = all.into_iter().map(|(kept, _)| kept).collect();
        let held = sanad_ledger::verify_dir_against(&disk, &place(&lk3.disk).dir, None, &all, None);
        assert_eq!(held.unwrap().extends, told(&[0]), "their roots are those of the log");
    }
}
