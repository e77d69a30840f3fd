//! Who has to do with breaches of the protection of data.

use sanad_casework::{Basis, Caller, Role};

use super::office::Office;
use super::sections::CLEAR;
use super::{Rule, Verdict, granted};

/// Whether the caller keeps the files of breaches at all; what may be done to one as it stands is
/// `casework`'s to say.
pub fn keep_breach(caller: &Caller) -> Verdict {
    if answers_for_data(caller.role) {
        granted(Rule::BreachIsKept, Basis::Duty, CLEAR)
    } else {
        Verdict::Denied(Rule::RoleHasNoAccess)
    }
}

/// Whether a role answers for the protection of data.
pub(crate) fn answers_for_data(role: Role) -> bool {
    Office::of(role).data
}
