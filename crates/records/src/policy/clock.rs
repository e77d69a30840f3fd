//! Who is told what was said of the machine's clock, and who acknowledges it.

use sanad_casework::{Basis, Caller};

use super::sections::CLEAR;
use super::{Rule, Verdict, granted};

/// What is done about a notice of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockAct {
    /// One is told of it.
    Know,
    /// One says that one knows.
    Acknowledge,
}

/// Whether the caller may do this. The shell's user, at whose machine it was said, is told and
/// acknowledges nothing.
pub fn clock(caller: &Caller, act: ClockAct) -> Verdict {
    let approves = caller.has_account() && caller.role.approves();
    match act {
        ClockAct::Know | ClockAct::Acknowledge if approves => {
            granted(Rule::ApproversKnowClock, Basis::Duty, CLEAR)
        }
        ClockAct::Know if !caller.has_account() => {
            granted(Rule::ApproversKnowClock, Basis::Duty, CLEAR)
        }
        ClockAct::Know | ClockAct::Acknowledge => Verdict::Denied(Rule::RoleHasNoAccess),
    }
}
