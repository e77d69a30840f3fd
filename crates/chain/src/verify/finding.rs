//! What is wrong, and where.

use std::fmt;

use crate::ids::Seq;

/// The class of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Stored bytes cannot be read or fail their checksum.
    Damaged,
    /// Content, time or links of an entry were changed.
    Edited,
    /// Entries are missing between others.
    Removed,
    /// Entries stand in another order.
    Reordered,
    /// Entries stand here that were not written here.
    Inserted,
    /// The end is missing.
    Truncated,
    /// No outsider has countersigned this stretch.
    Unanchored,
    /// Two histories go on from one point.
    Forked,
    /// An older copy stands in place of a newer one.
    RolledBack,
    /// Signed or sealed with another key.
    KeySwapped,
    /// Only derived state disagrees: it can be rebuilt.
    IndexOnly,
}

impl Class {
    /// Its name in reports and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Edited => "edited",
            Self::Removed => "removed",
            Self::Reordered => "reordered",
            Self::Inserted => "inserted",
            Self::Truncated => "truncated",
            Self::Unanchored => "unanchored",
            Self::Forked => "forked",
            Self::RolledBack => "rolled back",
            Self::KeySwapped => "key swapped",
            Self::IndexOnly => "index only",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub class: Class,
    /// The first position concerned, where it is known.
    pub seq: Option<Seq>,
    /// Where the bytes lie: file and offset.
    pub at: String,
    /// One sentence for a person.
    pub detail: String,
}

impl Finding {
    /// Most findings that one check keeps: a ledger in ruins is told in as many.
    pub const KEPT_MAX: usize = 1000;
}

/// The findings of one check, each position once for each class.
#[derive(Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, class: Class, seq: Option<Seq>, at: String, detail: &str) {
        let told = self.0.iter().rev().take(8).any(|f| f.class == class && f.seq == seq);
        if !told && self.0.len() < Finding::KEPT_MAX {
            self.0.push(Finding { class, seq, at, detail: detail.to_owned() });
        }
    }

    /// Turns a finding of missing entries into one of entries in another order.
    pub(super) fn found_later(&mut self, missing: Seq) {
        let removed =
            self.0.iter_mut().find(|f| f.class == Class::Removed && f.seq == Some(missing));
        if let Some(finding) = removed {
            finding.class = Class::Reordered;
            "these entries stand further on".clone_into(&mut finding.detail);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}
