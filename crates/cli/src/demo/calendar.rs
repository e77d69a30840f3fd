//! The days of the story, laid over the real ones: the last is yesterday.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone};

use crate::moment::wita;

/// How many days the story has.
pub(super) const DAYS: u32 = 31;

/// Which day the story begins on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    first: NaiveDate,
}

impl Calendar {
    /// The calendar whose last day is the day before `now` in Makassar.
    pub(super) fn ending_before(now_micros: i64) -> Self {
        let now = DateTime::from_timestamp_micros(now_micros).unwrap_or_default();
        let today = now.with_timezone(&wita()).date_naive();
        Self { first: today.checked_sub_days(Days::new(DAYS.into())).unwrap_or(today) }
    }

    /// A day of the story, counted from 0.
    pub(super) fn day(self, day: u32) -> NaiveDate {
        self.first.checked_add_days(Days::new(day.into())).unwrap_or(self.first)
    }

    /// A time of day in Makassar, such as `09:30`, on a day of the story.
    pub(super) fn at(self, day: u32, time: &str) -> Option<DateTime<FixedOffset>> {
        let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
        wita().from_local_datetime(&self.day(day).and_time(time)).single()
    }

    /// What `12` or `12 09:30` stands for: a day, or a moment of it.
    pub(super) fn text(self, told: &str) -> Option<String> {
        match told.split_once(' ') {
            None => Some(self.day(told.parse().ok()?).to_string()),
            Some((day, time)) => Some(self.at(day.parse().ok()?, time)?.to_rfc3339()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        let now = DateTime::parse_from_rfc3339("2026-11-24T00:30:00+08:00").unwrap();
        Calendar::ending_before(now.timestamp_micros())
    }

    #[test]
    fn the_last_day_is_yesterday_in_makassar() {
        assert_eq!(calendar().day(DAYS - 1).to_string(), "2026-11-23");
        assert_eq!(calendar().day(0).to_string(), "2026-10-24");
    }

    #[test]
    fn days_and_times_are_spelled_out() {
        assert_eq!(calendar().text("1").unwrap(), "2026-10-25");
        assert_eq!(calendar().text("1 09:30").unwrap(), "2026-10-25T09:30:00+08:00");
        assert_eq!(calendar().text("soon"), None);
    }
}
