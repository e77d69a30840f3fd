//! What was lost for good, as an older copy was put back and nobody had what came after it: every answer
//! that claims to be whole names it.

use std::sync::{Mutex, PoisonError};

use sanad_casework::{Event, StreamId, SystemEvent};
use sanad_chain::Seq;
use serde::Serialize;

use crate::error::Fault;
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::stream;
use crate::shown::Tongue;
use crate::time;

/// Entries that are lost. Their places were given to others since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The generation of the log that began with the loss.
    pub(crate) generation: u32,
    /// The place of the first one.
    pub(crate) lost_from: String,
    /// The place of the last one that anybody outside knows of.
    pub(crate) lost_to: String,
    /// When the last entry before them was recorded, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
    /// When they were declared lost.
    pub(crate) until: String,
}

impl Gap {
    /// The same, to a person.
    pub(crate) fn told(&self, tongue: Tongue) -> String {
        let Self { lost_from, lost_to, after, until, .. } = self;
        let after = after.as_deref().unwrap_or("-");
        match tongue {
            Tongue::Indonesian => format!(
                "Entri {lost_from} sampai {lost_to} hilang: yang dicatat antara {after} dan {until} \
                 tidak lengkap di sini, dan nomornya dipakai lagi."
            ),
            Tongue::English => format!(
                "Entries {lost_from} to {lost_to} are lost: what was recorded between {after} and \
                 {until} is not whole here, and their numbers were given to others."
            ),
        }
    }
}

/// The gaps of a generation, read once.
#[derive(Default)]
pub(crate) struct Gaps(Mutex<Option<(u32, Vec<Gap>)>>);

impl Records {
    /// What was lost for good, oldest first.
    pub(crate) fn gaps(&self) -> Result<Vec<Gap>, Fault> {
        let generation = self.ledger.identity().generation;
        // The first generation lost nothing.
        if generation == 0 {
            return Ok(Vec::new());
        }
        let mut known = self.gaps.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, gaps)) = &*known
            && *of == generation
        {
            return Ok(gaps.clone());
        }
        let mut gaps = Vec::new();
        for seq in self.ledger.stream(stream(StreamId::system())) {
            let stored = self.ledger.read(seq)?;
            let entry = stored.entry();
            let Event::System(SystemEvent::GenerationBegun(begun)) = event_of(&entry)? else {
                continue;
            };
            let after = match begun.lost_from.0.checked_sub(1) {
                None => None,
                Some(last) => {
                    let last = self.ledger.read(Seq::new(last))?;
                    Some(time::text(last.entry().position().recorded_at))
                }
            };
            gaps.push(Gap {
                generation: begun.generation,
                lost_from: begun.lost_from.0.to_string(),
                lost_to: begun.lost_until.0.saturating_sub(1).to_string(),
                after,
                until: time::text(entry.position().recorded_at),
            });
        }
        *known = Some((generation, gaps.clone()));
        Ok(gaps)
    }
}
