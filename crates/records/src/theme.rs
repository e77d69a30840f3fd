//! What an event is about, as far as the door in needs to know.

use sanad_casework::{ClosureEvent, Event};

/// Whether the event belongs to ending work on a case, or to an emergency: it may use the space
/// kept back when the disk is full and intake stops.
pub(crate) fn may_use_reserve(event: &Event) -> bool {
    matches!(event, Event::Emergency(_) | Event::Closure(_))
        && !matches!(event, Event::Closure(ClosureEvent::CaseReopened(_)))
}
