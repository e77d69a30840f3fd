//! Days and times as people write them: months in words, the clock with a dot and its zone named.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, Offset as _, Timelike as _, Utc};
use sanad_records::Tongue;

/// The institution's clock is that of Makassar.
const OFFSET_SECONDS: i32 = 8 * 3600;
const ZONE: &str = "WITA";

const DAYS: [[&str; 2]; 7] = [
    ["Senin", "Monday"],
    ["Selasa", "Tuesday"],
    ["Rabu", "Wednesday"],
    ["Kamis", "Thursday"],
    ["Jumat", "Friday"],
    ["Sabtu", "Saturday"],
    ["Minggu", "Sunday"],
];
const MONTHS: [[&str; 2]; 12] = [
    ["Januari", "January"],
    ["Februari", "February"],
    ["Maret", "March"],
    ["April", "April"],
    ["Mei", "May"],
    ["Juni", "June"],
    ["Juli", "July"],
    ["Agustus", "August"],
    ["September", "September"],
    ["Oktober", "October"],
    ["November", "November"],
    ["Desember", "December"],
];

/// A moment on the institution's clock.
pub(super) fn here(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(OFFSET_SECONDS).unwrap_or_else(|| Utc.fix()))
}

/// The same, read from what an answer tells; none where it is no time.
pub(super) fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    Some(here(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc)))
}

fn in_words(tongue: Tongue, words: Option<&[&'static str; 2]>) -> &'static str {
    words.map_or("", |[id, en]| tongue.of(id, en))
}

/// `24 November 2026`.
pub(super) fn date(tongue: Tongue, day: NaiveDate) -> String {
    let month = in_words(tongue, MONTHS.get(day.month0() as usize));
    format!("{} {month} {}", day.day(), day.year())
}

/// `Selasa, 24 November 2026`.
pub(super) fn day(tongue: Tongue, day: NaiveDate) -> String {
    let weekday = in_words(tongue, DAYS.get(day.weekday().num_days_from_monday() as usize));
    format!("{weekday}, {}", date(tongue, day))
}

/// `pukul 09.30 WITA`.
pub(super) fn clock(tongue: Tongue, at: DateTime<FixedOffset>) -> String {
    format!("{} {:02}.{:02} {ZONE}", tongue.of("pukul", "at"), at.hour(), at.minute())
}

/// `Selasa, 24 November 2026, pukul 09.30 WITA`; the text itself where it is no time.
pub(super) fn when(tongue: Tongue, text: &str) -> String {
    moment(text).map_or_else(
        || text.to_owned(),
        |at| format!("{}, {}", day(tongue, at.date_naive()), clock(tongue, at)),
    )
}

/// `24 November 2026, pukul 09.30 WITA`, for tables; the text itself where it is no time.
pub(super) fn short(tongue: Tongue, text: &str) -> String {
    moment(text).map_or_else(
        || text.to_owned(),
        |at| format!("{}, {}", date(tongue, at.date_naive()), clock(tongue, at)),
    )
}

/// The day of a time, or a day such as `2026-11-24`, in words; the text itself where it is neither.
pub(super) fn on(tongue: Tongue, text: &str) -> String {
    let of_day = text.parse::<NaiveDate>().ok();
    let told = moment(text).map(|at| at.date_naive()).or(of_day);
    told.map_or_else(|| text.to_owned(), |told| date(tongue, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_on_the_clock_of_the_institution() {
        let at = "2026-11-23T18:30:00.000001Z";
        assert_eq!(when(Tongue::Indonesian, at), "Selasa, 24 November 2026, pukul 02.30 WITA");
        assert_eq!(when(Tongue::English, at), "Tuesday, 24 November 2026, at 02.30 WITA");
        assert_eq!(short(Tongue::English, at), "24 November 2026, at 02.30 WITA");
        assert_eq!(on(Tongue::Indonesian, at), "24 November 2026");
        assert_eq!(on(Tongue::Indonesian, "2024-05-01"), "1 Mei 2024");
        assert_eq!(when(Tongue::English, "besok"), "besok");
    }
}
