//! Staff (petugas): who works here, in which roles, and with what they sign in.
//!
//! One person alone gives nobody a role or a way in: roles and enrolment codes take a second
//! person, and neither is the one concerned. Taking away takes one. Where approvers are lost, the
//! machine itself makes another, announced for 72 hours.

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
mod sign_in;
mod suspend;
mod term;
mod token;
mod unlock;

pub use account::{Account, Enrolment, ProposedRole, Staff, Token};
pub use act::{StaffAct, StaffCommand};
pub use credential::{Credential, RecordCredential, RecordCredentialForm};
pub use end::{EndStaff, EndStaffForm};
pub use enrol::{ApproveEnrolment, ApproveEnrolmentForm, OpenEnrolment, OpenEnrolmentForm};
pub use found::{FoundAccounts, FoundAccountsForm, FounderForm};
pub use grant::{
    ApproveRole, ApproveRoleForm, DeclineRole, DeclineRoleForm, ProposeRole, ProposeRoleForm,
    RevokeRole, RevokeRoleForm,
};
pub use password::{ChangePassword, PasswordCode, RedeemEnrolment};
pub use recovery::{
    CompleteRecovery, CompleteRecoveryForm, ObjectToRecovery, ObjectToRecoveryForm,
    ProposeRecovery, ProposeRecoveryForm, Recoveries, Recovery,
};
pub use register::{RegisterStaff, RegisterStaffForm};
pub use sign_in::{EndSignIn, LockAccount, OpenSignIn};
pub use suspend::{ReinstateStaff, ReinstateStaffForm, SuspendStaff, SuspendStaffForm};
pub use term::Term;
pub use token::{IssueToken, IssueTokenForm, RevokeToken, RevokeTokenForm};
pub use unlock::{UnlockAccount, UnlockAccountForm};
