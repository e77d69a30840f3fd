//! At which moment a case is shown.

use sanad_chain::Entry;

/// At which moment a case is shown. The default is now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsOf {
    /// Entries up to and including this position; those of a command whose last one stands later are not
    /// among them, since a command counts as a whole or not at all.
    pub seq: Option<u64>,
    /// What had happened by then: microseconds UTC.
    pub happened: Option<i64>,
    /// What the institution knew by then: microseconds UTC.
    pub known: Option<i64>,
}

impl AsOf {
    /// The case as the file stood at a moment: what had happened and was known by then.
    pub fn moment(micros: i64) -> Self {
        Self { seq: None, happened: Some(micros), known: Some(micros) }
    }

    pub(super) fn is_now(self) -> bool {
        self == Self::default()
    }

    pub(super) fn includes(self, entry: &Entry<'_>) -> bool {
        let happened = || entry.body().map_or(i64::MAX, |body| body.occurred_at);
        let position = entry.position();
        let more = position.of.saturating_sub(position.part).saturating_sub(1);
        let whole = position.seq.get().saturating_add(u64::from(more));
        self.seq.is_none_or(|seq| whole <= seq)
            && self.known.is_none_or(|known| position.recorded_at <= known)
            && self.happened.is_none_or(|moment| happened() <= moment)
    }
}
