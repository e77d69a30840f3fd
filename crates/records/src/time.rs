//! Times as the ledger keeps them (microseconds UTC) and as people read them.

use chrono::{DateTime, FixedOffset, SecondsFormat, TimeZone, Utc};

/// The moment that a number of microseconds since 1970 stands for.
pub(crate) fn utc(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// RFC 3339 with microseconds, in UTC.
pub(crate) fn text(micros: i64) -> String {
    utc(micros).to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// RFC 3339 in the offset the writer gave.
pub(crate) fn local_text(micros: i64, offset_minutes: i16) -> String {
    match FixedOffset::east_opt(i32::from(offset_minutes) * 60) {
        Some(offset) => offset
            .from_utc_datetime(&utc(micros).naive_utc())
            .to_rfc3339_opts(SecondsFormat::AutoSi, false),
        None => text(micros),
    }
}

/// A time as people in Makassar read it.
pub(crate) fn local(micros: i64) -> String {
    local_text(micros, 8 * 60)
}

/// The month of a time as people in Makassar read it: `2026-11`.
pub(crate) fn month(micros: i64) -> String {
    local(micros).chars().take(7).collect()
}
