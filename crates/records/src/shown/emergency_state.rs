//! What of a case stands in the state that is shown in an emergency.

use sanad_casework::{ClosureEvent, Event, IdentityEvent, IntakeEvent, PartyRole, Section};

/// Whether an event stands in the state that is shown in an emergency which opens these sections: beside them
/// only that there is a case, and whether it is open; and never who reported.
pub(super) fn in_emergency(event: &Event, opened: &[Section]) -> bool {
    !is_reporter(event) && (is_frame(event) || opened.contains(&event.section()))
}

/// Whether it says that there is a case, or whether it is open.
fn is_frame(event: &Event) -> bool {
    matches!(
        event,
        Event::Intake(IntakeEvent::IntakeOpened(_) | IntakeEvent::IntakeDeclined(_))
            | Event::Closure(ClosureEvent::CaseClosed(_) | ClosureEvent::CaseReopened(_))
    )
}

/// Whether it brings in somebody who reported.
pub(super) fn is_reporter(event: &Event) -> bool {
    matches!(event, Event::Identity(IdentityEvent::PartyAdded(added)) if added.role == PartyRole::Reporter)
}
