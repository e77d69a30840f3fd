//! The statement to anybody but the client: how often something of theirs was looked at, by month and
//! section. It holds no moment, no purpose, no role, nothing about the case and nothing that anybody else
//! did or asked for: whatever concerns others alone leaves each byte of it as it is.

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::{PartyId, Section, SubjectRequestId};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::Access;
use serde::Serialize;

use super::copy::Copied;
use super::seen::{ByReader, Known};
use super::settled::Settled;
use super::showing::Showing;
use super::statement::IssueStatement;
use super::words::Tongue;
use crate::error::Fault;
use crate::gaps::Gap;
use crate::institution::Records;
use crate::time::month;

/// The statement to somebody who is not the client, or who is told for them.
#[derive(Debug, Clone, Serialize)]
pub struct SummedStatement {
    party: PartyId,
    /// The request that it answers or rests on.
    request: SubjectRequestId,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<String>,
    /// The month up to whose looks it tells.
    until: String,
    /// How often which part was looked at in each month; left out where no looks are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<Vec<MonthRow>>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<Copied>,
}

/// How often something of the person was looked at in a month.
#[derive(Debug, Clone, Serialize)]
struct MonthRow {
    month: String,
    what: &'static str,
    count: u32,
}

/// What of a person was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Their part in the case, age and sex, which stand in clear.
    Clear,
    /// What is sealed to them in a section.
    Sealed(Section),
}

impl Part {
    fn label(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Clear => tongue.of("keterangan pokok", "what stands in clear: part, age, sex"),
            Self::Sealed(section) => tongue.label(section),
        }
    }
}

/// How many looks there were in which month, at what.
#[derive(Default)]
pub(crate) struct Sums {
    looks: u32,
    rows: BTreeMap<(String, Part), u32>,
}

impl Sums {
    /// How many looks they sum.
    pub(super) fn looks(&self) -> u32 {
        self.looks
    }

    fn add(&mut self, month: &str, parts: &BTreeSet<Part>) {
        if !parts.is_empty() {
            self.looks = self.looks.saturating_add(1);
        }
        for part in parts {
            let count = self.rows.entry((month.to_owned(), *part)).or_default();
            *count = count.saturating_add(1);
        }
    }

    fn told(self, tongue: Tongue) -> Vec<MonthRow> {
        let row = |((month, part), count): ((String, Part), u32)| MonthRow {
            month,
            what: part.label(tongue),
            count,
        };
        self.rows.into_iter().map(row).collect()
    }
}

impl Records {
    /// Sums the looks that showed something of the person.
    pub(super) fn sums(&self, settled: &Settled, looks: &[Access]) -> Result<Sums, Fault> {
        let (known, mut given) = (Known::of(&settled.history)?, ByReader::default());
        let everything = self.on_everything(settled.file()?.id, settled.up_to)?;
        let mut sums = Sums::default();
        for look in looks.iter().chain(&everything) {
            let stored = self.ledger.read(look.seq)?;
            let Some(showing) = Showing::of(&stored)? else { continue };
            let gave = given.take(&showing, &known)?;
            let sealed = known.sections_of(settled.party, &gave.places);
            let mut parts: BTreeSet<Part> = sealed.into_iter().map(Part::Sealed).collect();
            if known.shows_in_clear(&gave, settled.party) {
                parts.insert(Part::Clear);
            }
            sums.add(&month(look.recorded_at), &parts);
        }
        Ok(sums)
    }

    /// Opens what the line covers.
    pub(super) fn summed_statement(
        &self,
        ask: &IssueStatement,
        settled: &Settled,
        sums: Option<Sums>,
        receipt: &Receipt<Written>,
    ) -> Result<SummedStatement, Fault> {
        let tongue = ask.tongue;
        let copy = if ask.copy { Some(self.copy(tongue, settled, receipt)?) } else { None };
        Ok(SummedStatement {
            party: settled.party,
            request: settled.request,
            language: tongue.code(),
            institution: self.views()?.institution_name().map(str::to_owned),
            until: month(settled.at.recorded_at.timestamp_micros()),
            months: sums.map(|sums| sums.told(tongue)),
            gaps: self.gaps()?,
            copy,
        })
    }
}
