//! Suspending a member of staff for a time, and letting them back: with the roles and the password
//! that two persons once gave them, but none of the sign-ins and tokens they had.

use super::act::{act, approves, keeps, spare_those_who_watch};
use super::{Account, Staff, StaffEvent};
use crate::prelude::*;

deed! {
    /// Suspends a member of staff.
    SuspendStaff of staff: StaffId => SuspendStaffForm {
        /// Why.
        reason: SuspensionReason,
    }
}

deed! {
    /// Lets a suspended member of staff sign in again.
    ReinstateStaff of staff: StaffId => ReinstateStaffForm {}
}

impl SuspendStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, an approver's by somebody who is none, someone who is not active.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.working()?;
        keeps(self.staff, by)?;
        spare_those_who_watch(account, by, at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = StaffSuspended { staff: self.staff, reason: self.form.reason };
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// Someone may not sign in for the time being.
    StaffSuspended in StaffEvent, "staff_suspended" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("staff_reinstated"),
        "petugas diberhentikan sementara" / "a member of staff was suspended";
    {
        /// The member of staff.
        staff: StaffId,
        /// Why.
        reason: SuspensionReason,
    }
    like |ids| { staff: ids.staff, reason: SuspensionReason::LostToken }
}

impl Step<Staff> for StaffSuspended {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, Account::shut)?;
        staff.become_(self.staff, Staff::Suspended)
    }
}

impl ReinstateStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, somebody who is no approver, someone who is not suspended. That another than who
    /// suspended them lets them back is for whoever reads the entries.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        match staff {
            Staff::Absent => return Err(Refusal::NoSuchStaff),
            Staff::Active(_) => return Err(Refusal::StaffNotSuspended),
            Staff::Left(_) => return Err(Refusal::StaffGone),
            Staff::Suspended(_) => {}
        }
        approves(self.staff, by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).tell(StaffReinstated { staff: self.staff }, ()).done())
    }
}

event! {
    /// A suspended member of staff may sign in again.
    StaffReinstated in StaffEvent, "staff_reinstated" v 1, about Staff(staff),
        seals (), told AsItStands, does Ends,
        "petugas diaktifkan kembali" / "a member of staff was reinstated";
    {
        /// The member of staff.
        staff: StaffId,
    }
    like |ids| { staff: ids.staff }
}

impl Step<Staff> for StaffReinstated {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.become_(self.staff, Staff::Active)
    }
}
