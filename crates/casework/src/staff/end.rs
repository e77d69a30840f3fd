//! A member of staff leaves; the account stays in the record and opens nothing.

use super::act::{act, keeps, spare_those_who_watch};
use super::{Account, Staff, StaffEvent};
use crate::prelude::*;

deed! {
    /// Records that a member of staff left.
    EndStaff of staff: StaffId => EndStaffForm {}
}

impl EndStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, an approver's by somebody who is none, someone who has left already.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.here()?;
        keeps(self.staff, by)?;
        spare_those_who_watch(account, by, at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).tell(StaffLeft { staff: self.staff }, ()).done())
    }
}

event! {
    /// Someone works here no longer.
    StaffLeft in StaffEvent, "staff_left" v 1, about Staff(staff),
        seals (), told AsItStands, does SetsForGood("who comes back is registered anew"),
        "petugas keluar" / "a member of staff left";
    {
        /// The member of staff.
        staff: StaffId,
    }
    like |ids| { staff: ids.staff }
}

impl Step<Staff> for StaffLeft {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, Account::shut)?;
        staff.become_(self.staff, Staff::Left)
    }
}
