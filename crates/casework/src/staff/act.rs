//! Every act on an account, as one type.

use super::{
    EndStaff, GrantRole, IssueToken, RegisterStaff, ReinstateStaff, RevokeRole, RevokeToken, Staff,
    SuspendStaff,
};
use crate::caller::{Caller, Moment, When};
use crate::codes::{Basis, Purpose, Role};
use crate::id::StaffId;
use crate::proposal::{Act, Proposal};
use crate::refusal::Refusal;

macro_rules! commands {
    ($($name:ident)*) => {
        /// An act on the account of a member of staff.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum StaffCommand {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)*
        }

        $(impl From<$name> for StaffCommand {
            fn from(act: $name) -> Self {
                Self::$name(act)
            }
        })*

        impl StaffCommand {
            /// Whose account it acts on.
            pub fn staff(&self) -> StaffId {
                match self { $(Self::$name(act) => act.staff,)* }
            }

            /// Decides: the events that follow, or why not. It reads nothing but its arguments.
            ///
            /// # Errors
            /// The refusal; nothing happened.
            pub fn decide(
                &self,
                staff: &Staff,
                by: &Caller,
                at: &Moment,
            ) -> Result<Vec<Proposal>, Refusal> {
                match self { $(Self::$name(act) => act.decide(staff, by, at),)* }
            }
        }
    };
}

commands! {
    RegisterStaff GrantRole RevokeRole IssueToken RevokeToken SuspendStaff ReinstateStaff EndStaff
}

/// Those who keep the accounts.
pub(super) const KEEPERS: &[Role] = &[Role::Operator, Role::Supervisor, Role::Head];

/// Refuses everyone but keepers of accounts, and those on their own account.
pub(super) fn on_another(staff: StaffId, by: &Caller) -> Result<(), Refusal> {
    by.acts_as(KEEPERS)?;
    if staff == by.staff { Err(Refusal::NotYourself) } else { Ok(()) }
}

pub(super) fn act(when: When) -> Act {
    Act::new(when, Purpose::Maintenance, Basis::Duty)
}
