//! A member of staff leaves; the account stays in the record and opens nothing. Whoever watches over others
//! is let go by two.

use super::act::{act, keeps, spare_those_who_watch};
use super::{Account, Staff, StaffAct, StaffEvent};
use crate::prelude::*;

deed! {
    /// Records that a member of staff left: one who watches over others as another than who proposed it.
    EndStaff of staff: StaffId => EndStaffForm {}
}

second! {
    EndStaff of Staff: "letting somebody go who watches";
    asks StaffAct::APPROVERS; decides StaffAct::APPROVERS; still Stands;
    spares Some(Refusal::NotYourself); alone Some(Refusal::SamePerson); ends ["removal_declined"];
    |_deed, staff| staff.account()?.removal(None)
}

impl EndStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, someone who has left already; of one who watches over others, somebody who is no
    /// approver, what nobody proposed or the same person did.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.here()?;
        keeps(self.staff, by)?;
        spare_those_who_watch(account, by, at)?;
        account.removed_by(None, by, at)?;
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
        staff.change(self.staff, |account| account.removals.clear())?;
        staff.become_(self.staff, Staff::Left)
    }
}
