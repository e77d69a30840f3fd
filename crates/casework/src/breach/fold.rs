//! A breach as its events tell it.

use std::collections::BTreeSet;

use super::BreachEvent;
use crate::event::Event;
use crate::prelude::*;

/// A breach, from the suspicion on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// What kind.
    pub kind: BreachKind,
    /// Which data.
    pub data_groups: Vec<DataGroup>,
    /// How many persons are concerned, as far as it was told.
    pub persons_estimate: Option<u32>,
    /// How many cases were named.
    pub cases: u8,
    /// When somebody of the institution came to know.
    pub known_at: DateTime<Utc>,
    /// By when persons and authority must be told.
    pub due: DateTime<Utc>,
    /// Who recorded the suspicion.
    pub suspected_by: StaffId,
    /// Who confirmed it, if somebody did.
    pub confirmed_by: Option<StaffId>,
    /// Who has been told.
    pub told: BTreeSet<BreachNotice>,
    /// How the file was closed, if it was, and by whom.
    pub outcome: Option<(BreachOutcome, StaffId)>,
}

impl Breach {
    /// What is held after one more event; one that does not follow changes nothing.
    pub fn apply(held: &mut Option<Self>, event: &Event) {
        if let Event::Breach(BreachEvent::BreachSuspected(told)) = event {
            held.get_or_insert_with(|| Self {
                kind: told.kind,
                data_groups: told.data_groups.clone(),
                persons_estimate: told.persons_estimate,
                cases: told.cases,
                known_at: told.known_at,
                due: told.due,
                suspected_by: told.by,
                confirmed_by: None,
                told: BTreeSet::new(),
                outcome: None,
            });
        } else if let (Event::Breach(BreachEvent::BreachConfirmed(told)), Some(breach)) =
            (event, &mut *held)
        {
            breach.confirmed_by.get_or_insert(told.by);
        } else if let (Event::Breach(BreachEvent::BreachNotified(told)), Some(breach)) =
            (event, &mut *held)
        {
            breach.told.insert(told.to);
        } else if let (Event::Breach(BreachEvent::BreachClosed(told)), Some(breach)) = (event, held)
        {
            breach.outcome.get_or_insert((told.outcome, told.by));
        }
    }

    /// Whether both the persons concerned and the authority have been told, with `more` too.
    pub(super) fn is_complete(&self, more: Option<BreachNotice>) -> bool {
        [BreachNotice::Subjects, BreachNotice::Authority]
            .iter()
            .all(|to| self.told.contains(to) || more == Some(*to))
    }

    /// How far it is: `suspected`, `confirmed` or `closed`.
    pub fn state(&self) -> &'static str {
        match (self.outcome, self.confirmed_by) {
            (Some(_), _) => "closed",
            (None, Some(_)) => "confirmed",
            (None, None) => "suspected",
        }
    }
}
