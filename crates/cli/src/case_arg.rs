//! How a case is named on the command line.

use std::fmt;
use std::str::FromStr;

use sanad_casework::{CaseId, RegisterNumber};

/// A case, by its id or by its number in the register. What the number stands for is asked at the door, as
/// a look at the list of cases, which leaves its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseArg {
    Id(CaseId),
    Number(RegisterNumber),
}

impl FromStr for CaseArg {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let number = |_| text.parse().map(Self::Number);
        text.parse().map(Self::Id).or_else(number).map_err(|_| {
            "is neither a number in the register, such as 2026-0147, nor an id of 32 hex digits"
        })
    }
}

impl fmt::Display for CaseArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_named_by_id_or_number() {
        let id = "c5".repeat(16);
        assert!(matches!(id.parse(), Ok(CaseArg::Id(_))));
        assert_eq!("2026-147".parse::<CaseArg>().unwrap().to_string(), "2026-0147");
        assert!("c5c5c5c5".parse::<CaseArg>().is_err());
    }
}
