//! Letting somebody sign in again at once, after wrong passwords under their name have made them wait.

use super::act::{StaffAct, act};
use super::{Staff, StaffEvent};
use crate::prelude::*;

deed! {
    /// Lifts what wrong passwords have brought on an account.
    UnlockAccount of staff: StaffId => UnlockAccountForm {}
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
        Ok(act(when).tell(AccountUnlocked { staff: self.staff }, ()).done())
    }
}

event! {
    /// What wrong passwords had brought on the account was lifted.
    AccountUnlocked in StaffEvent, "account_unlocked" v 1, about SignIns(staff),
        seals (), told AsItStands, does Ends,
        "kunci akun dibuka" / "an account was unlocked";
    {
        /// The member of staff.
        staff: StaffId,
    }
    like |ids| { staff: ids.staff }
}

impl Step<Staff> for AccountUnlocked {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
    }
}
