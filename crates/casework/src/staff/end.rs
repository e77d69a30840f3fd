//! A member of staff leaves; the account stays in the record and opens nothing.

use super::Staff;
use super::act::{act, keeps, spare_approvers};
use crate::caller::{Caller, Moment};
use crate::events::StaffLeft;
use crate::form::form;
use crate::id::StaffId;
use crate::proposal::Proposal;
use crate::refusal::Refusal;

form! {
    /// Records that a member of staff left.
    EndStaffForm {}
}

/// Records that a member of staff left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndStaff {
    /// Who.
    pub staff: StaffId,
    /// What was sent.
    pub form: EndStaffForm,
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
        spare_approvers(account, by, at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).event(StaffLeft { staff: self.staff }).done())
    }
}
