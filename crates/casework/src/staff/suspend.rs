//! Suspending a member of staff for a time: those who watch over others for 72 hours by one person, and on
//! by two.
//!
//! What opened the account ends with it. Roles and password stay, as two persons once gave them.

use super::act::{act, approves, keeps, spare_those_who_watch};
use super::{Limit, Staff, StaffAct, StaffEvent};
use crate::prelude::*;
use crate::text::Shown;

/// How long one person alone keeps somebody away who watches over others.
const BY_ONE: Duration = Duration::hours(72);

deed! {
    /// Suspends a member of staff: one who watches over others for 72 hours, unless another confirms it.
    SuspendStaff of staff: StaffId => SuspendStaffForm {
        /// Why.
        reason: SuspensionReason,
        /// The caller's password once more, where whom it concerns watches over others.
        password: Option<Shown>,
    }
}

deed! {
    /// Confirms, as another, that somebody who watches over others stays suspended.
    ConfirmSuspension of staff: StaffId => ConfirmSuspensionForm {}
}

second! {
    ConfirmSuspension of Staff: "keeping somebody away who watches, beyond 72 hours";
    asks StaffAct::APPROVERS; decides StaffAct::APPROVERS; still Stands;
    spares Some(Refusal::NotYourself); alone Some(Refusal::SamePerson); ends ["staff_reinstated"];
    |_deed, staff| staff.limit().map(|limit| limit.by)
}

impl SuspendStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, that of somebody who watches by somebody who is no approver, or by whoever
    /// suspended them alone the last time; someone who is not active.
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
        let (staff, by) = (self.staff, by.staff);
        let suspended = act(when).tell(StaffSuspended { staff, reason: self.form.reason }, ());
        if !account.watches(at.day()) {
            return Ok(suspended.done());
        }
        // Seventy-two hours, again and again, would be for as long as one likes.
        if account.limit.is_some_and(|limit| !limit.confirmed && limit.by == by) {
            return Err(Refusal::SamePerson);
        }
        // From when it is written down, whenever it is said to have happened.
        let until = at.recorded_at + BY_ONE;
        Ok(suspended.tell(SuspensionLimited { staff, by, until }, ()).done())
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
        staff.change(self.staff, |account| {
            account.shut();
            account.limit = None;
            account.returning = None;
        })?;
        staff.become_(self.staff, Staff::Suspended)
    }
}

event! {
    /// One alone suspended somebody who watches over others: it ends by itself at this time, unless another
    /// confirms it.
    SuspensionLimited in StaffEvent, "suspension_limited" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("suspension_confirmed", "staff_reinstated", "staff_left"),
        "pemberhentian sementara dibatasi waktunya" / "a suspension was limited in time";
    {
        /// The member of staff.
        staff: StaffId,
        /// Who suspended them.
        by: StaffId,
        /// When it ends: 72 hours after it was recorded.
        until: DateTime<Utc>,
    }
    like |ids| { staff: ids.staff, by: ids.other, until: SAMPLE_TIME }
}

impl Step<Staff> for SuspensionLimited {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        let limit = Limit { by: self.by, until: self.until, confirmed: false };
        staff.change(self.staff, |account| account.limit = Some(limit))
    }
}

impl ConfirmSuspension {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, somebody who is no approver, or who suspended them; a suspension that is over, or
    /// has no limit.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        staff.suspended()?;
        approves(self.staff, by)?;
        let limit = staff.limit().ok_or(Refusal::NoLimit)?;
        if limit.by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (staff, by, suspended_by) = (self.staff, by.staff, limit.by);
        Ok(act(when).tell(SuspensionConfirmed { staff, by, suspended_by }, ()).done())
    }
}

event! {
    /// Another agreed: the suspension of somebody who watches over others lasts until two let them back.
    SuspensionConfirmed in StaffEvent, "suspension_confirmed" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("staff_reinstated", "staff_left"),
        "pemberhentian sementara dikuatkan" / "a suspension was confirmed";
    {
        /// The member of staff.
        staff: StaffId,
        /// Who confirmed it.
        by: StaffId,
        /// Who suspended them: another person.
        suspended_by: StaffId,
    }
    like |ids| { staff: ids.staff, by: ids.id(0x0d), suspended_by: ids.other }
}

impl Step<Staff> for SuspensionConfirmed {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        let limit = staff.limit().filter(|limit| limit.by == self.suspended_by)?;
        (limit.by != self.by).then_some(())?;
        staff.change(self.staff, |account| account.limit = Some(Limit { confirmed: true, ..limit }))
    }
}
