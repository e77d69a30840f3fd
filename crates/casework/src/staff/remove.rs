//! Taking the watch from somebody for good: that they are let go, or lose a role in which they watch over
//! others, takes two, as their coming back does. One alone keeps them away for 72 hours.

use super::act::{act, approves};
use super::{Removal, Staff, StaffEvent};
use crate::prelude::*;
use crate::text::Shown;

deed! {
    /// Proposes that somebody who watches over others is let go, or loses a role in which they do.
    ProposeRemoval of staff: StaffId => ProposeRemovalForm {
        /// The role that would be taken back; they would leave altogether, if left out.
        role: Option<Role>,
        /// The caller's password once more.
        password: Option<Shown>,
    }
}

deed! {
    /// Declines that somebody who watches over others is let go or loses a role, or takes the proposal back.
    DeclineRemoval of staff: StaffId => DeclineRemovalForm {
        /// The role that was to be taken back; none, if they were to leave altogether.
        role: Option<Role>,
    }
}

impl ProposeRemoval {
    /// Decides. Another may propose it anew: who did so first may be here no longer.
    ///
    /// # Errors
    /// One's own account, somebody who is no approver, someone who left; a role that is not held; what one
    /// alone may take away; what the same person proposed already.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.here()?;
        approves(self.staff, by)?;
        let role = self.form.role;
        if role.is_some_and(|role| !account.roles.contains_key(&role)) {
            return Err(Refusal::RoleNotHeld);
        }
        if !account.removed_by_two(role, at.day()) {
            return Err(Refusal::OneIsEnough);
        }
        if account.removal(role) == Some(by.staff) {
            return Err(Refusal::RemovalPending);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).tell(RemovalProposed { staff: self.staff, role, by: by.staff }, ()).done())
    }
}

event! {
    /// Somebody proposed that a person who watches over others leaves, or loses a role.
    RemovalProposed in StaffEvent, "removal_proposed" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("staff_left", "role_revoked", "removal_declined"),
        "pemberhentian diusulkan" / "letting somebody go was proposed";
    {
        /// The member of staff.
        staff: StaffId,
        /// The role that they would lose; none, where they would leave.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
        /// Who proposed it.
        by: StaffId,
    }
    like |ids| { staff: ids.staff, role: Some(Role::Auditor), by: ids.other }
}

impl Step<Staff> for RemovalProposed {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| {
            account.drop_removal(self.role);
            account.removals.push(Removal { role: self.role, by: self.by });
        })
    }
}

impl DeclineRemoval {
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
        let account = staff.here()?;
        approves(self.staff, by)?;
        let role = self.form.role;
        account.removal(role).ok_or(Refusal::NoProposal)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).tell(RemovalDeclined { staff: self.staff, role, by: by.staff }, ()).done())
    }
}

event! {
    /// Somebody stays, or keeps a role, whose removal was proposed.
    RemovalDeclined in StaffEvent, "removal_declined" v 1, about Staff(staff),
        seals (), told AsItStands, does Ends,
        "usul pemberhentian ditolak" / "letting somebody go was declined";
    {
        /// The member of staff.
        staff: StaffId,
        /// The role that they keep; none, where they were to leave.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
        /// Who declined it.
        by: StaffId,
    }
    like |ids| { staff: ids.staff, role: Some(Role::Auditor), by: ids.id(0x0d) }
}

impl Step<Staff> for RemovalDeclined {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.drop_removal(self.role))
    }
}
