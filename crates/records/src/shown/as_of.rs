//! At which moment a case is shown.

use sanad_chain::Entry;

/// At which moment a case is shown. The default is now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsOf {
    /// Entries up to and including this position.
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
        self.seq.is_none_or(|seq| entry.seq().get() <= seq)
            && self.known.is_none_or(|known| entry.position().recorded_at <= known)
            && self.happened.is_none_or(|moment| happened() <= moment)
    }
}
