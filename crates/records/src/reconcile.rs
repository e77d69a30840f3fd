//! After a restore: how the ledger stands to a checkpoint that somebody outside keeps, and what may be
//! done. It *extends* it: go on. It is behind it (a *prefix*, as the missing entries will show): take them
//! back. They are *lost*, or another history was written on: a new generation says so.

use std::ops::ControlFlow;

use sanad_casework::{Event, GenerationBegun, Seq as ClearSeq, StreamId, SystemEvent, TreeRoot};
use sanad_chain::tree::{Edge, NodeHash};
use sanad_chain::{Entry, Seq};
use sanad_ledger::Append;

use crate::error::Fault;
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::stream;

/// How a ledger stands to a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandsTo {
    /// Its first entries are those that the checkpoint is over.
    Extends,
    /// It has fewer entries than the checkpoint is over.
    Behind,
    /// Its first entries, as many as the checkpoint is over, are others.
    Diverged,
}

/// A generation could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum GenerationError {
    /// Nothing is lost by this checkpoint, or was declared so before.
    #[error("nothing more is lost: the ledger extends this checkpoint, or says what is lost of it")]
    NothingLost,
    /// No checkpoint was ever published, so that nobody holds this ledger to anything.
    #[error("this ledger has no name to others: nothing was published that could be lost")]
    NoName,
    /// A fault.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Records on their way back, cut into batches between commands.
#[derive(Default)]
struct Batches {
    /// Whole commands, and their bytes.
    whole: Vec<Vec<u8>>,
    bytes: usize,
    /// The command under way, and its bytes.
    command: Vec<Vec<u8>>,
    command_bytes: usize,
}

impl Batches {
    /// The most bytes of a batch that holds more than one command.
    const BYTES: usize = Append::BYTES_MAX / 2;

    /// Takes in the next record; a batch is given back where the command that it ends has no room in it.
    /// What is no record ends a command too, so that the ledger says what is wrong with it.
    fn push(&mut self, record: Vec<u8>) -> Option<Vec<Vec<u8>>> {
        let ends = Entry::parse(&record).map_or(true, |entry| {
            let at = entry.position();
            at.part + 1 == at.of
        });
        self.command_bytes += record.len();
        self.command.push(record);
        // A command that nobody could have appended has no end: the ledger refuses it by its length.
        if !ends && self.command_bytes <= Append::BYTES_MAX {
            return None;
        }
        let full = self.bytes + self.command_bytes > Self::BYTES && !self.whole.is_empty();
        let batch = full.then(|| std::mem::take(&mut self.whole));
        self.bytes = if full { 0 } else { self.bytes } + std::mem::take(&mut self.command_bytes);
        self.whole.append(&mut self.command);
        batch
    }
}

impl Records {
    /// How the ledger stands to a checkpoint over so many entries, read and hashed anew.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn stands_to(&self, (size, root): (u64, NodeHash)) -> Result<StandsTo, Fault> {
        if self.ledger.head().size.get() < size {
            return Ok(StandsTo::Behind);
        }
        let mut edge = Edge::default();
        self.ledger.scan(Seq::new(0), |entry| {
            if edge.size() >= size {
                return ControlFlow::Break(());
            }
            edge.push(NodeHash::of_entry(&entry.hash()), &mut |_, _| {});
            ControlFlow::Continue(())
        })?;
        let same = edge.size() == size && edge.root() == root;
        Ok(if same { StandsTo::Extends } else { StandsTo::Diverged })
    }

    /// Takes back entries that are missing at the end, given as they were stored, by rising place; those
    /// that are there are passed over. They are written as they come, whole commands at a time, so that a
    /// fault leaves a shorter ledger that is as right as before; where they end within a command, what
    /// there is of that one is not taken. How many were taken.
    ///
    /// # Errors
    /// One does not follow, or is another than the one that is there; or the disk refuses.
    pub fn take_back(
        &self,
        records: &mut dyn Iterator<Item = (u64, Vec<u8>)>,
    ) -> Result<u64, Fault> {
        let begin = self.ledger.head().size.get();
        let mut taken = Batches::default();
        for (seq, record) in records {
            if seq >= begin
                && let Some(batch) = taken.push(record)
            {
                self.ledger.adopt(batch)?;
            }
        }
        self.ledger.adopt(taken.whole)?;
        self.forget_public();
        Ok(self.ledger.head().size.get() - begin)
    }

    /// The generation that was begun because of this very checkpoint, if one was.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn declared_lost(&self, (size, root): (u64, NodeHash)) -> Result<Option<u32>, Fault> {
        let mut declared = None;
        for seq in self.ledger.stream(stream(StreamId::system())) {
            if let Event::System(SystemEvent::GenerationBegun(told)) =
                event_of(&self.ledger.read(seq)?.entry())?
                && (told.lost_until.0, told.root.as_bytes()) == (size, root.as_bytes())
            {
                declared = Some(told.generation);
            }
        }
        Ok(declared)
    }

    /// Declares that what the checkpoint is over and the ledger has not is lost: a new generation of the
    /// log begins, with another name to others and another key. The entry that begins it tells what
    /// was lost.
    ///
    /// # Errors
    /// Nothing is lost by this checkpoint; or a fault.
    pub fn begin_generation(&self, outside: (u64, NodeHash)) -> Result<u32, GenerationError> {
        if self.stands_to(outside)? == StandsTo::Extends || self.declared_lost(outside)?.is_some() {
            return Err(GenerationError::NothingLost);
        }
        let Some(set) = self.checkpoint_key_set()? else {
            return Err(GenerationError::NoName);
        };
        let generation = self.ledger.identity().generation + 1;
        let hold = self.ledger.hold().map_err(Fault::from)?;
        let head = hold.head();
        let begun = GenerationBegun {
            generation,
            lost_from: ClearSeq(head.size.get()),
            lost_until: ClearSeq(outside.0),
            root: TreeRoot::from_bytes(*outside.1.as_bytes()),
            head: TreeRoot::from_bytes(*head.hash.as_bytes()),
        };
        // A generation never stands there without its key.
        let mut begins = self.noted(begun)?;
        begins.drafts.extend(self.noted(self.next_key(set, generation)?)?.drafts);
        hold.append(begins).map_err(Fault::from)?;
        self.forget_public();
        Ok(generation)
    }
}

#[cfg(test)]
mod tests {
    use sanad_bundle::check;
    use sanad_casework::Purpose;
    use sanad_chain::tree::{NodeHash, VerifierKey};
    use sanad_disk::SimDisk;

    use super::*;
    use crate::testing::{Lk3, REQUEST, place, publish};
    use crate::{ExportEvidence, WhichEvidence};

    fn checkpoint(records: &Records) -> (VerifierKey, (u64, NodeHash)) {
        let told = publish(records);
        let key: VerifierKey = told.key.parse().unwrap();
        let checkpoint = key.open(told.note.as_bytes()).unwrap();
        (key, (checkpoint.size, checkpoint.root))
    }

    /// An older copy of everything, and what somebody outside keeps of what came after it.
    struct Lost {
        lk3: Lk3,
        older: SimDisk,
        key: VerifierKey,
        outside: (u64, NodeHash),
        records: Vec<(u64, Vec<u8>)>,
    }

    fn lost() -> Lost {
        let lk3 = Lk3::new();
        let case = lk3.intake();
        checkpoint(&lk3.records);
        let older = lk3.disk.power_cut(0);
        lk3.session(case, &lk3.budi).unwrap();
        lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
        let (key, outside) = checkpoint(&lk3.records);
        let ask = ExportEvidence { which: WhichEvidence::WholeLog, purpose: Purpose::Audit };
        let mut bundle = Vec::new();
        lk3.records.export(&lk3.auditor, &ask, REQUEST, |_| &mut bundle).unwrap();
        let mut records = Vec::new();
        let told = check(&mut &*bundle, &key, &mut |shown| {
            records.push((shown.seq, shown.record.unwrap().to_vec()));
        });
        assert_eq!(told.unwrap().integrity, []);
        Lost { lk3, older, key, outside, records }
    }

    #[test]
    fn a_ledger_that_has_everything_extends_and_goes_on() {
        let Lost { lk3, outside, .. } = lost();
        assert_eq!(lk3.records.stands_to(outside).unwrap(), StandsTo::Extends);
        lk3.intake();
        assert_eq!(lk3.records.stands_to(outside).unwrap(), StandsTo::Extends);
        let refused = lk3.records.begin_generation(outside).unwrap_err();
        assert!(matches!(refused, GenerationError::NothingLost), "{refused}");
        let other = (outside.0, NodeHash::EMPTY);
        assert_eq!(lk3.records.stands_to(other).unwrap(), StandsTo::Diverged);
    }

    #[test]
    fn what_is_missing_is_taken_back_as_it_was() {
        let Lost { lk3, older, key, outside, records } = lost();
        let back = Records::open(&place(&older)).unwrap();
        assert_eq!(back.stands_to(outside).unwrap(), StandsTo::Behind);
        let missing = outside.0 - back.ledger().head().size.get();
        let taken = back.take_back(&mut records.clone().into_iter()).unwrap();
        assert_eq!(taken, missing);
        assert_eq!(back.stands_to(outside).unwrap(), StandsTo::Extends);
        assert_eq!(back.ledger().verify(None).unwrap().findings, []);
        let at = sanad_chain::Seq::new(outside.0 - 1);
        let [ours, theirs] = [back.ledger(), lk3.records.ledger()].map(|of| of.read(at).unwrap());
        assert_eq!(ours.hash(), theirs.hash());
        // It goes on under the same name, and a new start finds it whole.
        let (again, _) = checkpoint(&back);
        assert_eq!(again, key);
        let found = Records::open(&place(&older.power_cut(1))).unwrap();
        assert_eq!(found.stands_to(outside).unwrap(), StandsTo::Extends);
    }

    /// Entries in commands of eleven, more bytes than one batch holds.
    fn long() -> (Lk3, SimDisk, Vec<(u64, Vec<u8>)>) {
        let lk3 = Lk3::new();
        lk3.records.ledger().checkpoint().unwrap();
        let (older, begin) = (lk3.disk.power_cut(0), lk3.size());
        let party = |n| serde_json::json!({ "role": "child", "name": format!("Anak {n}") });
        let parties: Vec<_> = (0..9).map(party).collect();
        // Of different lengths, so that batches are full at different places.
        for n in 1..480 {
            lk3.large_intake(&parties, &"cerita ".repeat(n));
        }
        let range = Seq::new(begin)..lk3.records.ledger().head().size;
        let records = lk3.records.ledger().range(range).map(|stored| {
            let stored = stored.unwrap();
            (stored.seq().get(), stored.record().to_vec())
        });
        let records: Vec<(u64, Vec<u8>)> = records.collect();
        let bytes: usize = records.iter().map(|(_, record)| record.len()).sum();
        assert!(bytes > Batches::BYTES, "{bytes}");
        (lk3, older, records)
    }

    fn is_whole(of: &Records) -> bool {
        of.ledger().state() == crate::State::Writable
            && of.ledger().verify(None).unwrap().findings.is_empty()
    }

    #[test]
    fn more_than_one_batch_comes_back_whatever_stands_where_it_is_cut() {
        let (lk3, older, records) = long();
        let back = Records::open(&place(&older)).unwrap();
        let missing = records.len() as u64;
        let mut batches = Batches::default();
        let full = records.iter().filter_map(|(_, record)| batches.push(record.clone()));
        for batch in full {
            let at = *Entry::parse(batch.last().unwrap()).unwrap().position();
            assert_eq!(at.part + 1, at.of, "a batch ends with a command");
        }
        assert_eq!(back.take_back(&mut records.into_iter()).unwrap(), missing);
        assert_eq!(back.ledger().head(), lk3.records.ledger().head());
        back.close().unwrap();
        assert!(is_whole(&Records::open(&place(&older)).unwrap()));
    }

    #[test]
    fn where_the_entries_end_within_a_command_the_whole_ones_before_are_taken() {
        let (_lk3, older, mut records) = long();
        let begin = records[0].0;
        let ends = |(seq, record): &(u64, Vec<u8>)| {
            let at = *Entry::parse(record).unwrap().position();
            (at.part + 1 == at.of).then_some(seq + 1)
        };
        records.pop();
        let whole = records.iter().filter_map(ends).next_back().unwrap();
        assert!(whole < begin + records.len() as u64);
        let back = Records::open(&place(&older)).unwrap();
        assert_eq!(back.take_back(&mut records.into_iter()).unwrap(), whole - begin);
        back.close().unwrap();
        assert!(is_whole(&Records::open(&place(&older)).unwrap()));
    }

    #[test]
    fn what_does_not_follow_is_not_taken_back() {
        let Lost { older, records, outside, .. } = lost();
        let back = Records::open(&place(&older)).unwrap();
        let size = back.ledger().head().size;
        let begin = usize::try_from(size.get()).unwrap();
        let mut swapped = records.clone();
        swapped.swap(begin, begin + 1);
        let mut edited = records.clone();
        edited[begin].1[45] ^= 1;
        let mut skipped = records.clone();
        skipped.remove(begin);
        let mut cut = records;
        cut[begin].1.pop();
        for wrong in [swapped, edited, skipped, cut] {
            let refused = back.take_back(&mut wrong.into_iter()).unwrap_err();
            assert!(matches!(refused, Fault::Append(_)), "{refused}");
            assert_eq!(back.ledger().head().size, size);
        }
        assert_eq!(back.stands_to(outside).unwrap(), StandsTo::Behind);
    }

    #[test]
    fn what_is_lost_begins_a_generation_that_says_so() {
        let Lost { older, key, outside, .. } = lost();
        let back = Records::open(&place(&older)).unwrap();
        let size = back.ledger().head().size.get();
        assert_eq!(back.declared_lost(outside).unwrap(), None);
        assert_eq!(back.begin_generation(outside).unwrap(), 1);
        assert_eq!(back.declared_lost(outside).unwrap(), Some(1));
        let last = back.ledger().head().size.get() - 1;
        for (seq, event) in [(last - 1, "generation_begun"), (last, "checkpoint_key_set")] {
            let stored = back.ledger().read(Seq::new(seq)).unwrap();
            assert_eq!(stored.entry().body().unwrap().event_type, event);
            assert_eq!(stored.entry().position().of, 2, "a generation and its key are one command");
        }
        assert!(matches!(back.begin_generation(outside), Err(GenerationError::NothingLost)));
        let stored = back.ledger().read(sanad_chain::Seq::new(size)).unwrap();
        let entry = stored.entry();
        assert_eq!(entry.position().generation, 1);
        let told: GenerationBegun = serde_json::from_str(entry.body().unwrap().data).unwrap();
        assert_eq!((told.lost_from.0, told.lost_until.0), (size, outside.0));
        let (new, _) = checkpoint(&back);
        assert_ne!(new, key);
        assert!(new.name().ends_with("/1"), "{}", new.name());
        assert_eq!(back.ledger().verify(None).unwrap().findings, []);
        // A new start is in it, a bundle of it holds under the new key, and the old key takes none.
        drop(back);
        let found = Records::open(&place(&older.power_cut(1))).unwrap();
        assert_eq!(found.ledger().identity().generation, 1);
        let (again, _) = checkpoint(&found);
        assert_eq!(again, new);
        let auditor = found.shell_user().unwrap();
        let ask = ExportEvidence { which: WhichEvidence::WholeLog, purpose: Purpose::Maintenance };
        let mut bundle = Vec::new();
        found.export(&auditor, &ask, REQUEST, |_| &mut bundle).unwrap();
        let told = check(&mut &*bundle, &new, &mut |_| {}).unwrap();
        assert_eq!((told.integrity, told.completeness), (vec![], vec![]));
        assert!(!check(&mut &*bundle, &key, &mut |_| {}).unwrap().integrity.is_empty());
    }
}
