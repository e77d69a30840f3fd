//! From which day to which day a role is held.

use serde::Serialize;

use crate::form::Day;
use crate::refusal::Refusal;

/// Days in Makassar on which a role is held, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize)]
pub struct Term {
    /// The first day; always held before the end, if there is none.
    pub starts: Option<Day>,
    /// The last day; held until it is taken back, if there is none.
    pub ends: Option<Day>,
}

impl Term {
    /// The term of a form, if it has a day that is still to come.
    pub(super) fn of(starts: Option<Day>, ends: Option<Day>, today: Day) -> Result<Self, Refusal> {
        let term = Self { starts, ends };
        let backward = matches!((starts, ends), (Some(starts), Some(ends)) if ends < starts);
        if backward || term.is_over(today) {
            return Err(Refusal::OutOfRange { field: "ends" });
        }
        Ok(term)
    }

    /// Whether the role is held on this day.
    pub fn holds(&self, on: Day) -> bool {
        self.starts.is_none_or(|starts| starts <= on) && !self.is_over(on)
    }

    /// Whether the last day lies before this one.
    pub fn is_over(&self, on: Day) -> bool {
        self.ends.is_some_and(|ends| ends < on)
    }
}
