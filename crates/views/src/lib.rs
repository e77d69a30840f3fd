//! Folds of entries into lists, logs and reports.
//!
//! In scope: who works here ([`Directory`]), which cases there are and whose they are
//! ([`Cases`]), who looked at what ([`AccessLog`]), what left the house ([`DisclosureLedger`]),
//! what must be done in time ([`Clocks`]), what was opened in an emergency ([`Emergencies`]), which
//! inquiries there are ([`Inquiries`]), which keys it names ([`Keys`]); clear facts and positions only.
//! [`Views`] takes entries in, strictly in order, and can be stored, read back and digested. Everything here can be thrown away: folding the journal again
//! gives it back, with the same digest.
//!
//! Out of scope: plaintext (`vault` opens it, from the positions told here), whether an entry is
//! authentic (`chain`), whether it was allowed (`casework` decides before it is written), who may
//! see a view (`records`), where a snapshot is kept (`ledger`). No I/O, no clock.

mod access_log;
mod cases;
mod clocks;
mod directory;
mod disclosures;
mod emergencies;
mod error;
mod inquiries;
mod institution;
mod keys;
mod line;
mod snapshot;
mod stored;
#[cfg(test)]
mod testing;
mod views;

pub use access_log::{Access, AccessLog, LookType};
pub use cases::{CaseFacts, CaseStatus, Cases, TaskFacts, TaskKind};
pub use clocks::{ClockFacts, ClockKind, Clocks};
pub use directory::{
    Directory, LockFacts, PasswordFacts, RoleFacts, SignInFacts, StaffFacts, StaffStanding,
    TokenFacts,
};
pub use disclosures::{DisclosureFacts, DisclosureLedger, DisclosureStatus, Recorded};
pub use emergencies::{Emergencies, EmergencyFacts, EmergencyReview, EmergencyState};
pub use error::ViewError;
pub use inquiries::{Inquiries, InquiryFacts};
pub use keys::Keys;
pub use views::Views;
