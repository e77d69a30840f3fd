//! Sessions (sesi): planned, held, missed, and what is written about them.

mod addendum;
mod cancel;
mod correct;
mod hold;
mod miss;
mod schedule;
mod sign;

pub use addendum::{AddAddendum, AddAddendumForm};
pub use cancel::{CancelSession, CancelSessionForm};
pub use correct::{CorrectNote, CorrectNoteForm};
pub use hold::{HoldSession, HoldSessionForm, NoteAbout};
pub use miss::{MissSession, MissSessionForm};
pub use schedule::{ScheduleSession, ScheduleSessionForm};
pub use sign::{SignNote, SignNoteForm};
