//! Who looked at what, and who was denied: one row for each look, in ledger order.
//!
//! Purpose, rule and sections stand in the entry and are read there when a row is shown: that
//! keeps a row at 32 bytes and the fold free of JSON.

mod access;
mod fold;
mod roll;
mod snapshot;

use sanad_casework::{CaseId, StaffId};
use sanad_chain::Seq;

pub use access::{Access, LookType};

use roll::Roll;

/// Every look. Reading here finds rows by position, case, reader or time; each list is in ledger
/// order, holds at most `limit` rows and begins behind position `after`.
#[derive(Default, PartialEq, Eq)]
pub struct AccessLog {
    rows: Vec<Row>,
    /// The cases of all rows back to back, as numbers in `cases`.
    shown: Vec<u32>,
    staff: Roll,
    cases: Roll,
}

impl AccessLog {
    /// The looks that concern `case`. The all-zero id stands for acts on everything, as in the
    /// stream `looks-of:*`: they concern every case and name none.
    pub fn by_case(&self, case: CaseId, after: Option<u64>, limit: usize) -> Vec<Access> {
        self.listed(self.cases.rows_of(case.as_bytes()), after, limit)
    }

    /// The looks that `staff` made or was denied.
    pub fn by_staff(&self, staff: StaffId, after: Option<u64>, limit: usize) -> Vec<Access> {
        self.listed(self.staff.rows_of(staff.as_bytes()), after, limit)
    }

    /// The looks recorded at `from` or later, but before `to`: microseconds UTC since 1970. All
    /// rows behind `after` are walked, since the clock may have been set back in between.
    pub fn by_time(&self, from: i64, to: i64, after: Option<u64>, limit: usize) -> Vec<Access> {
        let first = self.rows.partition_point(|row| after.is_some_and(|after| row.seq <= after));
        self.rows
            .iter()
            .skip(first)
            .filter(|row| (from..to).contains(&row.recorded_at))
            .take(limit)
            .map(|row| self.access(row))
            .collect()
    }

    /// The cases that the look at this position concerns, in the order of its links; none if
    /// there is no look at this position.
    pub fn cases_of(&self, seq: Seq) -> Vec<CaseId> {
        let row = self.rows.binary_search_by_key(&seq.get(), |row| row.seq);
        row.map_or_else(|_| Vec::new(), |row| self.shown_by(row))
    }

    /// How many looks concern `case`.
    pub fn by_case_count(&self, case: CaseId) -> usize {
        self.cases.rows_of(case.as_bytes()).len()
    }

    /// How many looks there are.
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    fn listed(&self, rows: &[u32], after: Option<u64>, limit: usize) -> Vec<Access> {
        let seen = |row: &Row| after.is_some_and(|after| row.seq <= after);
        let first = rows.partition_point(|row| self.row(*row).is_some_and(seen));
        rows.iter()
            .skip(first)
            .take(limit)
            .filter_map(|row| self.row(*row))
            .map(|row| self.access(row))
            .collect()
    }

    fn row(&self, number: u32) -> Option<&Row> {
        self.rows.get(number as usize)
    }

    fn access(&self, row: &Row) -> Access {
        Access {
            seq: Seq::new(row.seq),
            recorded_at: row.recorded_at,
            // INVARIANT: a row's number was given by the roll; snapshots are checked for it.
            staff: StaffId::from_bytes(self.staff.id(row.staff).unwrap_or_default()),
            look: row.look,
            denied: row.look.is_denial(),
            everything: row.everything,
        }
    }

    fn shown_by(&self, row: usize) -> Vec<CaseId> {
        let end = |row: &Row| row.shown_end as usize;
        let from = row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, end);
        let to = self.rows.get(row).map_or(0, end);
        self.shown
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter_map(|case| self.cases.id(*case))
            .filter(|id| *id != EVERYTHING)
            .map(CaseId::from_bytes)
            .collect()
    }
}

/// The id in the stream `looks-of:*`.
const EVERYTHING: [u8; 16] = [0; 16];

#[derive(Clone, Copy, PartialEq, Eq, bincode::Encode, bincode::Decode)]
struct Row {
    seq: u64,
    recorded_at: i64,
    /// Number in `staff`.
    staff: u32,
    /// Where its cases end in `shown`; they begin where those of the row before end.
    shown_end: u32,
    look: LookType,
    everything: bool,
}

#[cfg(test)]
mod tests;
