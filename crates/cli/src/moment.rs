//! Moments as they are typed: a position, a time with its offset, or a day in Makassar.

use std::str::FromStr;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone};

/// Central Indonesian time (WITA), eight hours east of Greenwich, without summer time.
const WITA_SECONDS: i32 = 8 * 3600;

/// A moment: RFC 3339, or a day such as `2026-11-17`, which means its end in Makassar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(DateTime<FixedOffset>);

/// A position in the ledger, or a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsOf {
    /// Entries up to and including this one.
    Seq(u64),
    /// What had happened by then.
    At(Moment),
}

impl AsOf {
    /// The parameter of a request that says so.
    pub(crate) fn query(self) -> (&'static str, String) {
        let told = match self {
            Self::Seq(seq) => seq.to_string(),
            Self::At(moment) => moment.text(),
        };
        ("as_of", told)
    }
}

/// A text that is no such moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is neither a time such as 2026-11-17T09:30:00+08:00 nor a day such as 2026-11-17")]
pub(crate) struct NotAMoment;

/// The offset of Makassar.
pub(crate) fn wita() -> FixedOffset {
    // INVARIANT: eight hours are a possible offset.
    FixedOffset::east_opt(WITA_SECONDS).unwrap_or_else(|| chrono::Utc.fix())
}

impl Moment {
    /// As RFC 3339.
    pub(crate) fn text(self) -> String {
        self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
    }

    /// The beginning of the day where the end of it was meant: `--from 2026-11-17`.
    pub(crate) fn from_start(text: &str) -> Result<Self, NotAMoment> {
        match text.parse::<NaiveDate>() {
            Ok(day) => midnight(day),
            Err(_) => text.parse(),
        }
    }
}

/// A time in seconds since 1970, as RFC 3339 in UTC; the number itself past the year 262000.
pub(crate) fn of_seconds(seconds: u64) -> String {
    let at = i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    at.map_or_else(
        || seconds.to_string(),
        |at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    )
}

/// A time of the ledger (RFC 3339 in UTC) as the clocks of Makassar showed it, to the second.
pub(crate) fn local(text: &str) -> String {
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => at.with_timezone(&wita()).format("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => text.to_owned(),
    }
}

/// Such a time with the name of the zone: what is read far from Makassar must say where its clocks are.
pub(crate) fn in_wita(text: &str) -> String {
    format!("{} WITA", local(text))
}

/// The first moment of a day in Makassar.
fn midnight(day: NaiveDate) -> Result<Moment, NotAMoment> {
    let start = day.and_time(NaiveTime::MIN);
    wita().from_local_datetime(&start).single().map(Moment).ok_or(NotAMoment)
}

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        if let Ok(day) = text.parse::<NaiveDate>() {
            let next = day.checked_add_days(Days::new(1)).ok_or(NotAMoment)?;
            let Moment(end) = midnight(next)?;
            return Ok(Self(end - chrono::Duration::microseconds(1)));
        }
        DateTime::parse_from_rfc3339(text).map(Self).map_err(|_| NotAMoment)
    }
}

impl FromStr for AsOf {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        match text.parse() {
            Ok(seq) => Ok(Self::Seq(seq)),
            Err(_) => text.parse().map(Self::At),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end_in_makassar() {
        let moment: Moment = "2026-11-17".parse().unwrap();
        assert_eq!(moment.text(), "2026-11-17T23:59:59.999999+08:00");
        assert_eq!(Moment::from_start("2026-11-17").unwrap().text(), "2026-11-17T00:00:00+08:00");
    }

    #[test]
    fn times_are_shown_as_in_makassar() {
        assert_eq!(local("2026-11-17T17:30:00.5Z"), "2026-11-18 01:30:00");
    }

    #[test]
    fn a_position_is_no_year() {
        assert_eq!("2026".parse(), Ok(AsOf::Seq(2026)));
        let at: AsOf = "2026-11-17T09:30:00Z".parse().unwrap();
        assert_eq!(at, AsOf::At("2026-11-17T17:30:00+08:00".parse().unwrap()));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for wrong in ["", "yesterday", "2026-13-01", "-1", "2026-11-17 09:30"] {
            assert!(wrong.parse::<AsOf>().is_err(), "{wrong}");
        }
    }
}
