//! Letting a suspended member of staff back: with the roles and the password that two persons once gave
//! them, but none of the sign-ins and tokens they had.
//!
//! It takes as many as kept them away. Whoever watches over others comes back by two, or by themselves once
//! the 72 hours of one are over; everybody else by one approver who did not suspend them.

use super::act::{act, approves};
use super::{Staff, StaffAct, StaffEvent};
use crate::prelude::*;

deed! {
    /// Proposes that somebody who watches over others comes back.
    ProposeReinstatement of staff: StaffId => ProposeReinstatementForm {}
}

deed! {
    /// Lets a suspended member of staff sign in again: one who watches over others as another than who
    /// proposed it.
    ReinstateStaff of staff: StaffId => ReinstateStaffForm {}
}

deed! {
    /// Declines that somebody who watches over others comes back, or takes the proposal back.
    DeclineReinstatement of staff: StaffId => DeclineReinstatementForm {}
}

second! {
    ReinstateStaff of Staff: "letting somebody back who watches";
    asks StaffAct::APPROVERS; decides StaffAct::APPROVERS; still Stands;
    spares Some(Refusal::NotYourself); alone Some(Refusal::SamePerson);
    ends ["reinstatement_declined"];
    |_deed, staff| staff.account()?.returning
}

impl ProposeReinstatement {
    /// Decides. Another may propose it anew: who did so first may be here no longer.
    ///
    /// # Errors
    /// One's own account, somebody who is no approver, someone who is not suspended, or watches over
    /// nobody; what the same person proposed already.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.suspended()?;
        approves(self.staff, by)?;
        if !account.watches(at.day()) {
            return Err(Refusal::OneIsEnough);
        }
        if account.returning == Some(by.staff) {
            return Err(Refusal::ReturnPending);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReinstatementProposed { staff: self.staff, by: by.staff };
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// Somebody proposed that a suspended person who watches over others comes back.
    ReinstatementProposed in StaffEvent, "reinstatement_proposed" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("staff_reinstated", "reinstatement_declined"),
        "pengaktifan kembali diusulkan" / "letting somebody back was proposed";
    {
        /// The member of staff.
        staff: StaffId,
        /// Who proposed it.
        by: StaffId,
    }
    like |ids| { staff: ids.staff, by: ids.other }
}

impl Step<Staff> for ReinstatementProposed {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.returning = Some(self.by))
    }
}

impl ReinstateStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, somebody who is no approver, someone who is not suspended; of one who watches
    /// over others, what nobody proposed or the same person did. That another than who suspended them lets
    /// anybody else back is for whoever reads the entries.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.suspended()?;
        approves(self.staff, by)?;
        if account.watches(at.day()) {
            let proposed_by = account.returning.ok_or(Refusal::NoReturn)?;
            if proposed_by == by.staff {
                return Err(Refusal::SamePerson);
            }
        }
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
        staff.change(self.staff, |account| account.returning = None)?;
        staff.become_(self.staff, Staff::Active)
    }
}

impl DeclineReinstatement {
    /// Decides; who proposed it may take it back.
    ///
    /// # Errors
    /// One's own account, somebody who is no approver; nothing that was proposed.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.suspended()?;
        approves(self.staff, by)?;
        account.returning.ok_or(Refusal::NoReturn)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReinstatementDeclined { staff: self.staff, by: by.staff };
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// Somebody stays suspended whose return was proposed.
    ReinstatementDeclined in StaffEvent, "reinstatement_declined" v 1, about Staff(staff),
        seals (), told AsItStands, does Ends,
        "usul pengaktifan kembali ditolak" / "letting somebody back was declined";
    {
        /// The member of staff.
        staff: StaffId,
        /// Who declined it.
        by: StaffId,
    }
    like |ids| { staff: ids.staff, by: ids.id(0x0d) }
}

impl Step<Staff> for ReinstatementDeclined {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.returning = None)
    }
}
