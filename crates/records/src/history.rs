//! A case as its entries tell it: the fold, who holds which key, and where the entries are.

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::{Case, CaseId, Event, PartyId, RightsEvent, Section, StaffId, StreamId};
use sanad_chain::{Entry, KeyId};
use sanad_ledger::{Ledger, Stored};

use crate::error::Fault;
use crate::kinds::{CLASS_PARTY, stream};

/// A case up to a position.
pub(crate) struct CaseHistory {
    /// The fold.
    pub(crate) case: Case,
    /// The version of its stream: 0 where there is no such case.
    pub(crate) version: u64,
    /// Its entries, in order.
    pub(crate) entries: Vec<Stored>,
    /// The key of each party that something is sealed to.
    pub(crate) keys: BTreeMap<PartyId, KeyId>,
}

impl CaseHistory {
    /// The case as it stood before position `up_to`.
    pub(crate) fn load(ledger: &Ledger, case: CaseId, up_to: u64) -> Result<Self, Fault> {
        let mut history =
            Self { case: Case::Absent, version: 0, entries: Vec::new(), keys: BTreeMap::new() };
        for seq in ledger.stream(stream(StreamId::case(case))) {
            if seq.get() >= up_to {
                break;
            }
            history.take(ledger.read(seq)?)?;
        }
        Ok(history)
    }

    /// Takes in the next entry of the case.
    pub(crate) fn take(&mut self, stored: Stored) -> Result<(), Fault> {
        let entry = stored.entry();
        let event = event_of(&entry)?;
        self.case.apply(&event);
        self.version += 1;
        self.keys.extend(party_keys(&entry));
        self.entries.push(stored);
        Ok(())
    }
}

/// The event of an entry.
pub(crate) fn event_of(entry: &Entry<'_>) -> Result<Event, Fault> {
    let unreadable = Fault::Unreadable { seq: entry.seq().get() };
    let Ok(body) = entry.body() else {
        return Err(unreadable);
    };
    Event::from_parts(body.event_type, body.schema, body.data).map_err(|_| unreadable)
}

/// The sections of a file that an entry stands in: that of its kind, and those of its sealed parts. What stands
/// anew is shown where it was first written.
pub(crate) fn sections_of(entry: &Entry<'_>, event: &Event) -> BTreeSet<Section> {
    let mut sections = BTreeSet::from([event.section()]);
    if !matches!(event, Event::Rights(RightsEvent::PartResealed(_))) {
        let parts = entry.descriptors().filter(|part| part.class == CLASS_PARTY);
        sections.extend(parts.filter_map(|part| Section::from_number(part.section)));
    }
    sections
}

/// Who acted.
pub(crate) fn actor_of(entry: &Entry<'_>) -> Result<StaffId, Fault> {
    match entry.body() {
        Ok(body) => Ok(StaffId::from_bytes(body.actor.staff)),
        Err(_) => Err(Fault::Unreadable { seq: entry.seq().get() }),
    }
}

/// The parties that the entry seals something to, with their keys.
pub(crate) fn party_keys(entry: &Entry<'_>) -> impl Iterator<Item = (PartyId, KeyId)> {
    entry
        .descriptors()
        .filter(|part| part.class == CLASS_PARTY)
        .map(|part| (PartyId::from_bytes(*part.party.as_bytes()), part.key))
}
