//! How lost approvers are replaced: at the machine itself, and not against an approver who is left.

use sanad_casework::{Basis, Caller};

use super::sections::CLEAR;
use super::{Rule, Verdict, granted};

/// What is done about a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecoveryAct {
    /// It is announced, or completed once its time is over.
    Recover,
    /// It is ended before.
    Object,
}

/// Whether the caller may do this at all; how the recovery stands is `casework`'s to say. The
/// shell's user is never somebody who is signed in.
pub fn recover(caller: &Caller, act: RecoveryAct) -> Verdict {
    match act {
        _whatever if !caller.has_account() => granted(Rule::ShellRecovers, Basis::Duty, CLEAR),
        RecoveryAct::Object if caller.role.approves() => {
            granted(Rule::ApproversObject, Basis::Duty, CLEAR)
        }
        RecoveryAct::Recover | RecoveryAct::Object => Verdict::Denied(Rule::RoleHasNoAccess),
    }
}

/// Whether the caller may make the first approvers: the shell's user alone.
pub fn found(caller: &Caller) -> Verdict {
    if caller.has_account() {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    granted(Rule::ShellFounds, Basis::Duty, CLEAR)
}
