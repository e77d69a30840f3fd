//! What a fold needs of an entry besides its event.

use sanad_casework::{Section, StaffId, StreamId};
use sanad_chain::Entry;

use crate::stored::Id;

/// One entry, as the folds see it.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) seq: u64,
    /// Microseconds UTC since 1970.
    pub(crate) recorded_at: i64,
    /// Who acted.
    pub(crate) actor: Id,
    /// Code of the unit of who acted.
    pub(crate) unit: &'a str,
    pub(crate) entry: &'a Entry<'a>,
}

impl Line<'_> {
    /// Who acted.
    pub(crate) fn actor(&self) -> StaffId {
        StaffId::from_bytes(self.actor)
    }

    /// The streams of one kind it belongs to, with its version in each.
    pub(crate) fn links(&self, kind: u8) -> impl Iterator<Item = (Id, u64)> {
        self.entry
            .links()
            .filter(move |link| link.stream.kind.0 == kind)
            .map(|link| (link.stream.id, link.version))
    }

    /// Its version in the only stream of that kind.
    pub(crate) fn version(&self, stream: StreamId) -> Option<u64> {
        self.links(stream.kind).find(|(id, _)| *id == stream.id).map(|(_, version)| version)
    }

    /// Whether it holds a part of `section` that is sealed to `party`.
    pub(crate) fn holds(&self, section: Section, party: &Id) -> bool {
        self.entry
            .descriptors()
            .any(|part| part.section == section.number() && part.party.as_bytes() == party)
    }
}
