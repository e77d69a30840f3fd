//! Which register numbers were given.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};
use sanad_casework::RegisterNumber;

/// The last number of each year. No number is given twice: not after a declared loss either, as far as
/// anybody outside knows how much was lost.
#[derive(Default, PartialEq, Eq, Encode, Decode)]
pub(super) struct Register {
    last: BTreeMap<u16, u32>,
}

impl Register {
    /// The next number of this year.
    pub(super) fn next(&mut self, year: u16) -> RegisterNumber {
        let last = self.last.entry(year).or_default();
        *last = last.saturating_add(1);
        RegisterNumber::new(year, *last)
    }

    /// So many entries are lost, and it was found in this year: each of them may have opened a case, in any
    /// year since the last that is known, and its number may stand on a paper.
    pub(super) fn lose(&mut self, entries: u64, found: u16) {
        let entries = u32::try_from(entries).unwrap_or(u32::MAX);
        let known = self.last.last_key_value().map_or(found, |(year, _)| *year);
        for year in known.min(found)..=found {
            let last = self.last.entry(year).or_default();
            *last = last.saturating_add(entries);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_year_counts_from_one() {
        let mut register = Register::default();
        let given = [2026, 2026, 2027, 2026].map(|year| register.next(year).to_string());
        assert_eq!(given, ["2026-0001", "2026-0002", "2027-0001", "2026-0003"]);
    }

    #[test]
    fn no_number_that_a_lost_entry_may_have_given_is_given_again() {
        let mut register = Register::default();
        register.next(2026);
        register.lose(20, 2027);
        assert_eq!(register.next(2026).to_string(), "2026-0022");
        assert_eq!(register.next(2027).to_string(), "2027-0021");
        assert_eq!(register.next(2028).to_string(), "2028-0001");
    }
}
