//! Cases as they stand, kept between requests: a look or a write reads what is new of a case, not all that
//! was ever written in it.
//!
//! What is kept is the fold of the clear layer, with no text of anybody in it, and it is made of the same
//! entries in the same order whether it was kept or not. A bar, a closing or the going of a key is an entry
//! of the case like any other, and so nothing kept is ever older than what it is used for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use sanad_casework::{Case, CaseId, PartyId, Section, StreamId};
use sanad_chain::{KeyId, Seq};
use sanad_ledger::{Ledger, Stored};

use crate::error::Fault;
use crate::history::{event_of, party_keys, sections_of};
use crate::kinds::stream;

/// A case up to a position, without its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseFold {
    /// The fold.
    pub(crate) case: Case,
    /// The key of each party that something is sealed to.
    pub(crate) keys: BTreeMap<PartyId, KeyId>,
    /// Where each entry stands, and in which sections, by the versions of the stream from 1 on.
    pub(crate) places: Vec<(Seq, BTreeSet<Section>)>,
}

impl CaseFold {
    /// No case.
    fn absent() -> Self {
        Self { case: Case::Absent, keys: BTreeMap::new(), places: Vec::new() }
    }

    /// The version of its stream: 0 where there is no such case.
    pub(crate) fn version(&self) -> u64 {
        self.places.len() as u64
    }

    /// Takes in the next entry of the case.
    pub(crate) fn take(&mut self, stored: &Stored) -> Result<(), Fault> {
        let entry = stored.entry();
        let event = event_of(&entry)?;
        self.case.apply(&event);
        self.keys.extend(party_keys(&entry));
        self.places.push((entry.seq(), sections_of(&entry, &event)));
        Ok(())
    }

    /// Whether it holds nothing from this position on.
    fn stands_before(&self, up_to: u64) -> bool {
        self.places.last().is_none_or(|(seq, _)| seq.get() < up_to)
    }
}

/// The folds of cases that were used last.
#[derive(Default)]
pub(crate) struct Folds(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_case: HashMap<CaseId, (Arc<CaseFold>, u64)>,
    /// The cases by when each was used last.
    by_use: BTreeMap<u64, CaseId>,
    uses: u64,
    bytes: usize,
}

/// Most bytes that all folds together may take, as they are reckoned.
const BYTES_MAX: usize = 64 << 20;
/// What a fold takes, and each entry in it: reckoned from above.
const BYTES: (usize, usize) = (2048, 512);

impl Folds {
    /// The case as it stood before position `up_to`.
    pub(crate) fn load(
        &self,
        ledger: &Ledger,
        case: CaseId,
        up_to: u64,
    ) -> Result<Arc<CaseFold>, Fault> {
        // Another request may know more of the case than this one looks at.
        let known = self.kept(|kept| kept.get(case)).filter(|fold| fold.stands_before(up_to));
        let mut fold = known.unwrap_or_else(|| Arc::new(CaseFold::absent()));
        let before = fold.version();
        let next = ledger.stream_from(stream(StreamId::case(case)), before + 1, usize::MAX);
        let next: Vec<_> = next.into_iter().take_while(|seq| seq.get() < up_to).collect();
        if !next.is_empty() {
            let grown = Arc::make_mut(&mut fold);
            for seq in next {
                grown.take(&ledger.read(seq)?)?;
            }
            self.kept(|kept| kept.put(case, &fold));
        }
        Ok(fold)
    }

    fn kept<T>(&self, with: impl FnOnce(&mut Kept) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    fn get(&mut self, case: CaseId) -> Option<Arc<CaseFold>> {
        self.uses += 1;
        let (fold, used) = self.by_case.get_mut(&case)?;
        self.by_use.remove(used);
        self.by_use.insert(self.uses, case);
        *used = self.uses;
        Some(Arc::clone(fold))
    }

    /// Keeps a fold, unless one is kept that knows as much, and drops those used longest ago.
    fn put(&mut self, case: CaseId, fold: &Arc<CaseFold>) {
        if self.by_case.get(&case).is_some_and(|(kept, _)| kept.version() >= fold.version()) {
            return;
        }
        self.drop_case(case);
        self.uses += 1;
        self.by_case.insert(case, (Arc::clone(fold), self.uses));
        self.by_use.insert(self.uses, case);
        self.bytes += bytes(fold);
        while self.bytes > BYTES_MAX {
            let Some((_, oldest)) = self.by_use.first_key_value() else { break };
            self.drop_case(*oldest);
        }
    }

    fn drop_case(&mut self, case: CaseId) {
        if let Some((fold, used)) = self.by_case.remove(&case) {
            self.by_use.remove(&used);
            self.bytes = self.bytes.saturating_sub(bytes(&fold));
        }
    }
}

fn bytes(fold: &CaseFold) -> usize {
    BYTES.0 + BYTES.1 * fold.places.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entries: u64) -> Arc<CaseFold> {
        let places =
            (0..entries).map(|seq| (Seq::new(seq), BTreeSet::from([Section::Session]))).collect();
        Arc::new(CaseFold { places, ..CaseFold::absent() })
    }

    #[test]
    fn what_was_used_longest_ago_goes_once_there_is_no_room() {
        let mut kept = Kept::default();
        let case = |n: u8| CaseId::from_bytes([n; 16]);
        let third = (BYTES_MAX / BYTES.1 / 3) as u64;
        for n in 1..=2 {
            kept.put(case(n), &of(third));
        }
        assert!(kept.get(case(1)).is_some());
        kept.put(case(3), &of(third));
        assert!(kept.get(case(2)).is_none() && kept.get(case(1)).is_some());
        assert!(kept.bytes <= BYTES_MAX && kept.by_use.len() == kept.by_case.len());
        // One that fits nowhere is not kept, and neither are the others lost count of.
        kept.put(case(4), &of(4 * third));
        assert_eq!((kept.bytes, kept.by_case.len(), kept.by_use.len()), (0, 0, 0));
    }

    #[test]
    fn a_fold_that_knows_less_replaces_none() {
        let mut kept = Kept::default();
        let case = CaseId::from_bytes([7; 16]);
        kept.put(case, &of(5));
        kept.put(case, &of(4));
        assert_eq!(kept.get(case).unwrap().version(), 5);
    }
}
