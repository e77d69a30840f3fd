//! Every act on an account, as one type, and who may do which kind of act.

use super::{
    Account, ApproveEnrolment, ApproveRole, ConfirmSuspension, DeclineReinstatement,
    DeclineRemoval, DeclineRole, EndStaff, IssueToken, OpenEnrolment, ProposeReinstatement,
    ProposeRemoval, ProposeRole, RecordCredential, RegisterStaff, ReinstateStaff, RevokeRole,
    RevokeToken, Staff, SuspendStaff, UnlockAccount,
};
use crate::caller::{Caller, Moment, When};
use crate::codes::{Basis, Purpose, Role};
use crate::id::StaffId;
use crate::proposal::{Act, Proposal};
use crate::refusal::Refusal;

/// What kind of act on an account it is, as far as who may do it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffAct {
    /// Something begins that a second person must complete, or somebody is registered.
    Propose,
    /// A second person completes it.
    Approve,
    /// Something ends: the safe direction, for one person. Or a credential is written down, which
    /// gives no access.
    Keep,
    /// It concerns the caller's own account alone.
    Own,
}

macro_rules! commands {
    ($($name:ident: $two:ident)*) => {
        /// An act on the account of a member of staff.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum StaffCommand {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)*
        }

        $(impl From<$name> for StaffCommand {
            fn from(act: $name) -> Self {
                Self::$name(act)
            }
        }

        impl crate::deed::Listed for $name {
            type Command = StaffCommand;
        })*

        impl StaffCommand {
            /// The names of all deeds on an account.
            pub const DEEDS: &'static [&'static str] = &[$(stringify!($name),)*];

            /// Each deed in the forms in which it is tried, with ids counted from `first`.
            #[cfg(test)]
            pub(crate) fn tries(first: u8) -> Vec<(&'static str, Self, String)> {
                let mut all = Vec::new();
                $(
                    let tries = <$name as crate::tests::model::Tried>::tries(first).into_iter();
                    all.extend(tries.map(|(deed, told)| (stringify!($name), deed.into(), told)));
                )*
                all
            }

            pub(crate) const TWO: &'static [crate::two::OfTwo] =
                &[$(crate::two::two!(row $two $name Staff),)*];

            /// Who did the first half, where it is the second of an act of two persons.
            pub fn first_half(&self, staff: &Staff) -> Option<crate::two::FirstHalf> {
                let _ = staff;
                match self { $(Self::$name(_act) => crate::two::two!(given $two _act, staff),)* }
            }

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
                // A suspension by one alone ends by itself.
                let staff = &staff.clone().as_of(at.recorded_at);
                match self { $(Self::$name(act) => act.decide(staff, by, at),)* }
            }
        }
    };
}

commands! {
    RegisterStaff: alone
    ProposeRole: alone
    ApproveRole: second
    DeclineRole: alone
    RevokeRole: second
    OpenEnrolment: alone
    ApproveEnrolment: second
    IssueToken: alone
    RevokeToken: alone
    SuspendStaff: alone
    ConfirmSuspension: second
    ProposeReinstatement: alone
    ReinstateStaff: second
    DeclineReinstatement: alone
    ProposeRemoval: alone
    DeclineRemoval: alone
    EndStaff: second
    RecordCredential: alone
    UnlockAccount: alone
}

impl StaffCommand {
    /// What kind of act it is when this caller does it.
    pub fn kind(&self, by: &Caller) -> StaffAct {
        match self {
            Self::RegisterStaff(_) | Self::ProposeRole(_) | Self::OpenEnrolment(_) => {
                StaffAct::Propose
            }
            Self::ApproveRole(_)
            | Self::ApproveEnrolment(_)
            | Self::UnlockAccount(_)
            | Self::ConfirmSuspension(_)
            | Self::ProposeReinstatement(_)
            | Self::ProposeRemoval(_)
            | Self::DeclineRemoval(_)
            | Self::ReinstateStaff(_)
            | Self::DeclineReinstatement(_) => StaffAct::Approve,
            Self::DeclineRole(_)
            | Self::RevokeRole(_)
            | Self::SuspendStaff(_)
            | Self::RecordCredential(_)
            | Self::EndStaff(_) => StaffAct::Keep,
            Self::RevokeToken(act) if act.staff != by.staff => StaffAct::Keep,
            Self::RevokeToken(_) | Self::IssueToken(_) => StaffAct::Own,
        }
    }
}

impl StaffAct {
    /// Those who begin something for another.
    pub(crate) const PROPOSERS: [Role; 3] = [Role::Operator, Role::Supervisor, Role::Head];
    /// Those who complete it: see [`Role::approves`].
    pub(crate) const APPROVERS: [Role; 3] = [Role::Supervisor, Role::Head, Role::PrivacyOfficer];

    /// Whether this role does acts of this kind.
    pub fn is_for(self, role: Role) -> bool {
        match self {
            Self::Propose => Self::PROPOSERS.contains(&role),
            Self::Approve => role.approves(),
            Self::Keep => role == Role::Operator || role.approves(),
            Self::Own => true,
        }
    }

    pub(super) fn on_another(self, staff: StaffId, by: &Caller) -> Result<(), Refusal> {
        if !self.is_for(by.role) {
            return Err(Refusal::RoleMayNot { role: by.role });
        }
        if staff == by.staff { Err(Refusal::NotYourself) } else { Ok(()) }
    }
}

/// Refuses everyone but those who may begin something for another. The user of the machine's shell
/// may not: a person with an account beside would be two persons.
pub(super) fn proposes(staff: StaffId, by: &Caller) -> Result<(), Refusal> {
    StaffAct::Propose.on_another(staff, by)?;
    if by.has_account() { Ok(()) } else { Err(Refusal::NeedsAccount) }
}

/// Refuses everyone but approvers, and those on their own account.
pub(super) fn approves(staff: StaffId, by: &Caller) -> Result<(), Refusal> {
    StaffAct::Approve.on_another(staff, by)?;
    if by.has_account() { Ok(()) } else { Err(Refusal::NeedsAccount) }
}

/// Refuses everyone but keepers of accounts, and those on their own account.
pub(super) fn keeps(staff: StaffId, by: &Caller) -> Result<(), Refusal> {
    StaffAct::Keep.on_another(staff, by)
}

/// Refuses whoever is no approver where the account is that of somebody who watches over others: an
/// approver, an auditor, a member of panels. Nobody else removes those who watch.
pub(super) fn spare_those_who_watch(
    account: &Account,
    by: &Caller,
    at: &Moment,
) -> Result<(), Refusal> {
    if account.watches(at.day()) && !by.role.approves() {
        return Err(Refusal::NotAnApprover);
    }
    Ok(())
}

pub(super) fn act(when: When) -> Act {
    Act::new(when, Purpose::Maintenance, Basis::Duty)
}
