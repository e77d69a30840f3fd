//! Intake (penerimaan): opening a case, and who is in it.

mod confidentiality;
mod decline;
mod notice;
mod open;
mod party;
mod person;
mod screen;

pub use confidentiality::{SetConfidentiality, SetConfidentialityForm};
pub use decline::{DeclineIntake, DeclineIntakeForm};
pub use notice::{GiveNotice, GiveNoticeForm};
pub use open::{NoticeAtIntake, OpenIntake, OpenIntakeForm, ScreeningAtIntake};
pub use party::{AddParty, AddPartyForm, RemoveParty, RemovePartyForm};
pub use person::PersonForm;
pub use screen::{ScreenIntake, ScreenIntakeForm};
