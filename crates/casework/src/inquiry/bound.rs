//! Who is bound to a case, and so cannot sit in judgement of it.

use std::collections::BTreeSet;

use crate::assignment::AssignmentEvent;
use crate::event::Event;
use crate::prelude::*;

/// Everybody who worked in a case, by its entries and who wrote each: who wrote any, who was
/// responsible, asked to be, or a co-worker, at any time; and whom it is barred to.
pub fn bound_by<'a>(entries: impl IntoIterator<Item = (StaffId, &'a Event)>) -> BTreeSet<StaffId> {
    let mut bound = BTreeSet::new();
    for (by, event) in entries {
        bound.insert(by);
        bound.extend(named(event));
    }
    bound
}

fn named(event: &Event) -> Option<StaffId> {
    if let Event::Assignment(AssignmentEvent::CaseAssigned(told)) = event {
        Some(told.to)
    } else if let Event::Assignment(AssignmentEvent::CaseTransferRequested(told)) = event {
        Some(told.to)
    } else if let Event::Assignment(AssignmentEvent::CaseTransferAccepted(told)) = event {
        Some(told.to)
    } else if let Event::Assignment(AssignmentEvent::CoWorkerAdded(told)) = event {
        Some(told.staff)
    } else if let Event::Assignment(AssignmentEvent::AccessBarred(told)) = event {
        Some(told.staff)
    } else {
        None
    }
}
