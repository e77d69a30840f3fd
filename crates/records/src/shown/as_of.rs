//! At which moment a case is shown.

use sanad_chain::Entry;

use crate::query::{DAY_ENDS, Parameters, Query, TIME, Unread, moment, position};

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

    /// A position; or what had happened and was known by a moment or the end of a day. `known_at` tells the
    /// second apart.
    pub(super) fn read(from: &Parameters) -> Result<Self, Unread> {
        let end = |text: &str| moment(text, DAY_ENDS);
        let known = from.parsed(Query::KnownAt, end, TIME)?;
        let seq = from.text(Query::AsOf).and_then(position);
        if seq.is_some() {
            return Ok(Self { seq, happened: None, known });
        }
        let sentence =
            "is not a sequence number, a time such as 2026-11-24T09:30:00+08:00 or a day";
        let happened = from.parsed(Query::AsOf, end, sentence)?;
        Ok(Self { seq: None, happened, known: known.or(happened) })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn as_of(pairs: &[(&str, &str)]) -> AsOf {
        let pairs = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let sent = Parameters::of(pairs, &[Query::AsOf, Query::KnownAt]).unwrap();
        AsOf::read(&sent).unwrap()
    }

    #[test]
    fn a_case_is_shown_as_of_a_position_a_moment_or_the_end_of_a_day() {
        assert_eq!(as_of(&[]), AsOf::default());
        assert_eq!(as_of(&[("as_of", "17")]).seq, Some(17));
        let noon = 1_795_492_800_000_000; // 2026-11-24T12:00:00+08:00
        assert_eq!(as_of(&[("as_of", "2026-11-24T12:00:00+08:00")]), AsOf::moment(noon));
        assert_eq!(as_of(&[("as_of", "2026-11-24T12:00:00 08:00")]), AsOf::moment(noon));
        let midnight = noon + 12 * 3_600_000_000 - 1;
        assert_eq!(as_of(&[("as_of", "2026-11-24")]), AsOf::moment(midnight));
        let both = as_of(&[("as_of", "2026-11-24"), ("known_at", "2026-11-24T12:00:00+08:00")]);
        assert_eq!((both.happened, both.known), (Some(midnight), Some(noon)));
        assert_eq!(as_of(&[("known_at", "2026-11-24")]).happened, None);
    }
}
