//! Emergency access (akses darurat): sections of a case opened for a short while without the
//! ordinary need.
//!
//! Whoever works with clients opens it for themselves, with a reason that stays, by showing their
//! password again. It ends by itself, it lets nobody change anything, and another person judges it
//! within 72 hours. Until then its opener opens no other, in whatever case.

mod end;
mod find;
mod open;
mod review;

pub use end::*;
pub use find::*;
pub use open::*;
pub use review::*;

use crate::prelude::*;

theme! {
    /// Emergency access: opened by one, judged by another.
    EmergencyEvent "emergency": Rights, folds into Case {
        EmergencyAccessOpened,
        EmergencyAccessEnded,
        EmergencyAccessReviewed,
    }
}

deeds! {
    /// Opening a case in an emergency, and judging it.
    EmergencyCommand in Emergency {
        OpenEmergency: alone,
        EndEmergency: alone,
        ReviewEmergency: second,
    }
}

/// Those who judge an emergency access, and may end it before its time.
const REVIEWERS: [Role; 2] = [Role::Supervisor, Role::PrivacyOfficer];

/// Those who may open one: whoever works with clients.
const OPENERS: [Role; 5] = [
    Role::FrontDesk,
    Role::Counsellor,
    Role::Supervisor,
    Role::ReferralOfficer,
    Role::ComplaintOfficer,
];
