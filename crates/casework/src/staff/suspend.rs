//! Suspending a member of staff for a time, and letting them back.

use super::Staff;
use super::act::{act, on_another};
use crate::caller::{Caller, Moment};
use crate::codes::SuspensionReason;
use crate::events::{StaffReinstated, StaffSuspended};
use crate::form::form;
use crate::id::StaffId;
use crate::proposal::Proposal;
use crate::refusal::Refusal;

form! {
    /// Suspends a member of staff.
    SuspendStaffForm {
        /// Why.
        reason: SuspensionReason,
    }
}

form! {
    /// Lets a suspended member of staff sign in again.
    ReinstateStaffForm {}
}

/// Suspends a member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspendStaff {
    /// Who.
    pub staff: StaffId,
    /// What was sent.
    pub form: SuspendStaffForm,
}

/// Lets a suspended member of staff sign in again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReinstateStaff {
    /// Who.
    pub staff: StaffId,
    /// What was sent.
    pub form: ReinstateStaffForm,
}

impl SuspendStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, someone who is not active.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        staff.working()?;
        on_another(self.staff, by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = StaffSuspended { staff: self.staff, reason: self.form.reason };
        Ok(act(when).event(event).done())
    }
}

impl ReinstateStaff {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, someone who is not suspended.
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
        on_another(self.staff, by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).event(StaffReinstated { staff: self.staff }).done())
    }
}
