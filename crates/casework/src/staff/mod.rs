//! Staff (petugas): who works here, in which roles, and with what they sign in.
//!
//! One person alone gives nobody a role or a way in: roles and enrolment codes take a second
//! person, and neither is the one concerned. Taking away takes one; from those who watch over others it takes
//! two, and one keeps them away for 72 hours. Where approvers are lost, the machine itself makes another, announced for 72 hours.

mod account;
mod act;
mod credential;
mod end;
mod enrol;
mod fold;
mod found;
mod grant;
mod password;
mod recovery;
mod register;
mod reinstate;
mod remove;
mod sign_in;
mod suspend;
mod term;
mod token;
mod unlock;

pub use account::*;
pub use act::*;
pub use credential::*;
pub use end::*;
pub use enrol::*;
pub use found::*;
pub use grant::*;
pub use password::*;
pub use recovery::*;
pub use register::*;
pub use reinstate::*;
pub use remove::*;
pub use sign_in::*;
pub use suspend::*;
pub use term::*;
pub use token::*;
pub use unlock::*;

use crate::prelude::*;

theme! {
    /// Staff: who works here, in which roles, and with what they sign in.
    StaffEvent "staff": Staff, folds into Staff {
        StaffRegistered,
        RoleGranted,
        RoleRevoked,
        TokenIssued,
        TokenRevoked,
        StaffSuspended,
        StaffReinstated,
        StaffLeft,
        RoleProposed,
        RoleProposalDeclined,
        EnrolmentOpened,
        EnrolmentApproved,
        PasswordSet,
        SignInOpened,
        SignInEnded,
        AccountLocked,
        AccountUnlocked,
        AccountsFounded,
        CredentialRecorded,
        RecoveryProposed,
        RecoveryObjected,
        RecoveryCompleted,
        SuspensionLimited,
        SuspensionConfirmed,
        ReinstatementProposed,
        ReinstatementDeclined,
        RemovalProposed,
        RemovalDeclined,
    }
}
