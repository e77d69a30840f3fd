//! What a bundle does not show, however well it holds.

use sanad_chain::Stream;
use serde::{Serialize, Serializer};

use crate::check::Checked;

/// The kind of the streams of looks at a case; the id of zeros is that of the acts on everything.
const LOOKS_OF: u8 = 2;

/// One thing that a bundle does not show (`schemas/bundle.v1.md`, "What it does not show").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// That what was released was read.
    Reading,
    /// That each entry was put into every stream it belongs to.
    Links,
    /// What came after the checkpoint, and whether it was the newest one.
    Later,
    /// Whether others were shown the same log.
    OtherLogs,
    /// Whether the institution's own words are true.
    Report,
    /// What is read on the machine by whoever has it and its unlocked keys.
    Machine,
    /// Whether the map of streams was folded rightly.
    Map,
    /// Of entries that stand alone: what each must be after the one before it.
    Chain,
    /// Whether there are other entries than these.
    Others,
    /// The acts on everything, which belong to every answer to who looked.
    ActsOnEverything,
    /// What the log held before its history was declared lost.
    EarlierGeneration,
}

impl Limit {
    /// Its name in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Links => "links",
            Self::Later => "later",
            Self::OtherLogs => "other_logs",
            Self::Report => "report",
            Self::Machine => "machine",
            Self::Map => "map",
            Self::Chain => "chain",
            Self::Others => "others",
            Self::ActsOnEverything => "acts_on_everything",
            Self::EarlierGeneration => "earlier_generation",
        }
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl Checked {
    /// What it does not show; nothing is listed where no checkpoint was found that the key signed.
    pub fn limits(&self) -> Vec<Limit> {
        if self.checkpoint.is_empty() {
            return Vec::new();
        }
        let mut limits = vec![
            Limit::Reading,
            Limit::Links,
            Limit::Later,
            Limit::OtherLogs,
            Limit::Report,
            Limit::Machine,
        ];
        if !self.whole {
            limits.extend([Limit::Map, Limit::Chain]);
            if self.streams.is_empty() {
                limits.push(Limit::Others);
            }
        }
        if self.is_without_acts_on_everything() {
            limits.push(Limit::ActsOnEverything);
        }
        if self.generation > 0 {
            limits.push(Limit::EarlierGeneration);
        }
        limits
    }

    /// Whether it answers who looked at a case without the acts on everything.
    fn is_without_acts_on_everything(&self) -> bool {
        let looks = |stream: &Stream| stream.kind.0 == LOOKS_OF;
        let mut streams = self.streams.iter().map(|shown| &shown.stream).filter(|one| looks(one));
        streams.clone().next().is_some() && streams.all(|stream| stream.id != [0; 16])
    }
}
