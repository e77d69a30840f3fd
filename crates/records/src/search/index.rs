//! The blind index: keyed codes of terms and whom they find. It is made in memory at the first search
//! and nowhere else; no name, number or word stands in it.

use std::collections::{BTreeSet, HashMap, HashSet};

use sanad_casework::{CaseId, PartyId, SearchTerm};
use sanad_vault::SearchKey;

/// Somebody who can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) case: CaseId,
    pub(crate) party: PartyId,
    /// The entry whose sealed part tells who they are.
    pub(crate) told_at: u64,
}

/// Codes of terms, and the people they find.
pub(crate) struct Index {
    key: SearchKey,
    people: Vec<Person>,
    known: HashMap<PartyId, u32>,
    /// Who went, also before they were learnt: two changes of one case can come here in either order.
    gone: HashSet<PartyId>,
    /// In order of code and person.
    sorted: Vec<(u64, u32)>,
    /// What came since; taken over when it grows.
    recent: BTreeSet<(u64, u32)>,
}

/// How many recent codes are kept apart.
const RECENT_MAX: usize = 65_536;

impl Index {
    pub(crate) fn new(key: SearchKey) -> Self {
        Self {
            key,
            people: Vec::new(),
            known: HashMap::new(),
            gone: HashSet::new(),
            sorted: Vec::new(),
            recent: BTreeSet::new(),
        }
    }

    /// How many people can be found.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// Somebody can be found by these terms from now on; not who went already.
    pub(crate) fn learn(&mut self, person: Person, terms: &[SearchTerm]) {
        if self.known.contains_key(&person.party) || self.gone.contains(&person.party) {
            return;
        }
        let Ok(number) = u32::try_from(self.people.len()) else {
            return;
        };
        self.people.push(person);
        self.known.insert(person.party, number);
        self.recent.extend(terms.iter().map(|term| (self.key.code(term.reveal()), number)));
        if self.recent.len() > RECENT_MAX {
            self.settle();
        }
    }

    /// Nobody finds this person any more, whatever is learnt later.
    pub(crate) fn forget(&mut self, party: PartyId) {
        self.gone.insert(party);
        if let Some(number) = self.known.remove(&party) {
            self.sorted.retain(|(_, person)| *person != number);
            self.recent.retain(|(_, person)| *person != number);
        }
    }

    /// Takes over what is recent.
    pub(crate) fn settle(&mut self) {
        self.sorted.extend(std::mem::take(&mut self.recent));
        self.sorted.sort_unstable();
    }

    /// Those whom every term finds, in the order in which they became known.
    pub(crate) fn find(&self, wanted: &[SearchTerm]) -> Vec<Person> {
        let mut found: Option<BTreeSet<u32>> = None;
        for term in wanted {
            let code = self.key.code(term.reveal());
            let from = self.sorted.partition_point(|(known, _)| *known < code);
            let sorted = self.sorted.iter().skip(from).take_while(|(known, _)| *known == code);
            let recent = self.recent.range((code, 0)..=(code, u32::MAX));
            let by: BTreeSet<u32> = sorted.chain(recent).map(|(_, person)| *person).collect();
            found = Some(match found {
                Some(before) => &before & &by,
                None => by,
            });
        }
        let people = found.unwrap_or_default().into_iter();
        people.filter_map(|number| self.people.get(number as usize).copied()).collect()
    }
}
