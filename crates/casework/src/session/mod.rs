//! Sessions (sesi): planned, held, missed, and what is written about them.

mod addendum;
mod cancel;
mod correct;
mod hold;
mod miss;
mod schedule;
mod sign;

pub use addendum::*;
pub use cancel::*;
pub use correct::*;
pub use hold::*;
pub use miss::*;
pub use schedule::*;
pub use sign::*;

use crate::prelude::*;

theme! {
    /// Sessions: what was planned, held, missed, and written about it.
    SessionEvent "session": Session, folds into Case {
        SessionScheduled,
        SessionHeld,
        SessionMissed,
        SessionCancelled,
        SessionNoteSigned,
        SessionAddendumAdded,
        NoteCorrected,
    }
}

deeds! {
    /// Planning and holding sessions, and writing about them.
    SessionCommand in Session {
        ScheduleSession: alone,
        HoldSession: alone,
        MissSession: alone,
        CancelSession: alone,
        SignNote: alone,
        AddAddendum: alone,
        CorrectNote: alone,
    }
}

part! {
    /// A text about a session. What tells of the client is theirs; what tells of somebody else was told
    /// about them by others.
    Written {
        note: NoteId => Clients,
        text: NoteText => Clients,
    }
}

/// What becomes of a planned session.
fn unplan(open: &mut OpenCase, session: SessionId, next: SessionState) -> Option<()> {
    let session = open.file.sessions.get_mut(&session)?;
    matches!(session.state, SessionState::Planned { .. }).then(|| session.state = next)
}
