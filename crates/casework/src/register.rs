//! The number of a case in the register of the institution.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::caller::in_makassar;

/// The number of a case that people say, write and search: the year in which its intake was recorded, by the
/// days of Makassar, and the how manyth of that year it was. Four digits of the second at least: `2026-0147`.
///
/// It is counted from the entries and stands in none; the id stays what machines name a case by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterNumber {
    year: u16,
    count: u32,
}

impl RegisterNumber {
    /// The number of the `count`th intake of a year, counted from 1.
    pub const fn new(year: u16, count: u32) -> Self {
        Self { year, count }
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The how manyth intake of its year it was.
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The year that a moment counts to, in microseconds UTC since 1970; 0 where it lies before the first
    /// year or behind the year 9999.
    pub fn year_of(recorded_at: i64) -> u16 {
        let at = DateTime::from_timestamp_micros(recorded_at).unwrap_or_default();
        u16::try_from(in_makassar(at).year()).ok().filter(|year| *year <= 9999).unwrap_or_default()
    }
}

impl fmt::Display for RegisterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:04}", self.year, self.count)
    }
}

/// A text is no register number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a register number such as 2026-0147")]
pub struct RegisterNumberError;

impl FromStr for RegisterNumber {
    type Err = RegisterNumberError;

    /// Zeros in front of the second number may be left out, as people say it.
    fn from_str(text: &str) -> Result<Self, RegisterNumberError> {
        let (year, count) = text.split_once('-').ok_or(RegisterNumberError)?;
        let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
        if year.len() != 4 || !digits(year) || !(1..=9).contains(&count.len()) || !digits(count) {
            return Err(RegisterNumberError);
        }
        match (year.parse(), count.parse()) {
            (Ok(year), Ok(count)) if count > 0 => Ok(Self { year, count }),
            _ => Err(RegisterNumberError),
        }
    }
}

impl Serialize for RegisterNumber {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegisterNumber {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::sill::text(from, "the register number of a case", str::parse)
    }
}

impl schemars::JsonSchema for RegisterNumber {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RegisterNumber".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{1,9}$" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2026-12-31, 23:30 in Makassar, in microseconds UTC.
    const LAST_HALF_HOUR: i64 = 1_798_731_000_000_000;

    #[test]
    fn the_year_turns_at_midnight_in_makassar() {
        assert_eq!(RegisterNumber::year_of(LAST_HALF_HOUR), 2026);
        assert_eq!(RegisterNumber::year_of(LAST_HALF_HOUR + 1_800_000_000), 2027);
        assert_eq!(RegisterNumber::year_of(i64::MAX), 1970);
    }

    #[test]
    fn a_number_is_read_as_people_say_it_and_nothing_else_is() {
        let of = |text: &str| text.parse::<RegisterNumber>();
        for said in ["2026-0147", "2026-147", "2026-000147"] {
            assert_eq!(of(said), Ok(RegisterNumber::new(2026, 147)), "{said}");
        }
        for wrong in
            ["", "147", "2026-", "26-147", "2026-0", "2026-0000", "2026-+1", "+026-1", "2026-1-1"]
        {
            assert_eq!(of(wrong), Err(RegisterNumberError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_number_that_is_written_is_read_again(year in 0_u16..10_000, count in 1_u32..1_000_000_000) {
            let number = RegisterNumber::new(year, count);
            prop_assert_eq!((number.year(), number.count()), (year, count));
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }
}
