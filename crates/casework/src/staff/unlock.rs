//! Letting somebody sign in again at once, after wrong passwords under their name have made them wait.

use super::Staff;
use super::act::{StaffAct, act};
use crate::caller::{Caller, Moment};
use crate::events::AccountUnlocked;
use crate::form::form;
use crate::id::StaffId;
use crate::proposal::Proposal;
use crate::refusal::Refusal;

form! {
    /// Lifts what wrong passwords have brought on an account.
    UnlockAccountForm {}
}

/// Lifts what wrong passwords have brought on an account: nobody has to wait for it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlockAccount {
    /// Whose.
    pub staff: StaffId,
    /// What was sent.
    pub form: UnlockAccountForm,
}

impl UnlockAccount {
    /// Decides. Whether anything stands is no condition: most of what makes somebody wait is in memory.
    ///
    /// # Errors
    /// One's own account, a caller who is no approver, someone who does not work here.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        staff.working()?;
        StaffAct::Approve.on_another(self.staff, by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).event(AccountUnlocked { staff: self.staff }).done())
    }
}
