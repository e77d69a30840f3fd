//! Staff (petugas): who works here, in which roles, with which tokens.

mod account;
mod act;
mod end;
mod fold;
mod grant;
mod register;
mod suspend;
mod token;

pub use account::{Account, Staff, Token};
pub use act::StaffCommand;
pub use end::{EndStaff, EndStaffForm};
pub use grant::{GrantRole, GrantRoleForm, RevokeRole, RevokeRoleForm};
pub use register::{RegisterStaff, RegisterStaffForm};
pub use suspend::{ReinstateStaff, ReinstateStaffForm, SuspendStaff, SuspendStaffForm};
pub use token::{IssueToken, IssueTokenForm, RevokeToken, RevokeTokenForm};
