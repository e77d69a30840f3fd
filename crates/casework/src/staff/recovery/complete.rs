//! Granting the role once nobody objected in time, at the machine itself.

use super::super::Staff;
use super::super::act::act;
use super::super::enrol::CODE_LASTS;
use super::super::grant::fitting;
use super::Recoveries;
use crate::prelude::*;
use crate::staff::{EnrolmentApproved, EnrolmentOpened, RoleGranted, StaffEvent};

form! {
    /// Completes the recovery of an approver.
    CompleteRecoveryForm {}
}

/// Completes a recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteRecovery {
    /// Which.
    pub recovery: RecoveryId,
    /// What was sent.
    pub form: CompleteRecoveryForm,
    /// Keyed hashes of both halves of the code with which the new approver enrols.
    pub halves: [KeyedDigest; 2],
}

second! {
    CompleteRecovery of Recoveries: "recovering an approver, 72 hours after it was announced";
    asks []; decides []; still Recorded;
    spares Some(Refusal::RoleMayNot { role: Role::Head }); alone None; ends ["recovery_objected"];
    |_deed, _recoveries| None
}

impl CompleteRecovery {
    /// Decides. `staff` is the account of who is to be the approver.
    ///
    /// # Errors
    /// Someone else than the shell's user; no recovery that waits; its time is not over; the
    /// account was suspended or ended, or has roles that do not go with this one.
    pub fn decide(
        &self,
        recoveries: &Recoveries,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        if by.has_account() {
            return Err(Refusal::RoleMayNot { role: by.role });
        }
        let waiting = recoveries.waiting(self.recovery)?;
        if at.recorded_at < waiting.effective_at {
            return Err(Refusal::RecoveryTooSoon);
        }
        let account = staff.working()?;
        let (recovery, staff, role) = (self.recovery, waiting.staff, waiting.role);
        fitting(role, &account.standing_roles(at.day()))?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (covers, approved_by, starts, ends) = (Vec::new(), None, None, None);
        let ([half, second], by) = (self.halves, by.staff);
        let expires_at = at.recorded_at + CODE_LASTS;
        Ok(act(when)
            .tell(RecoveryCompleted { recovery, staff }, ())
            .tell(RoleGranted { staff, role, by, covers, approved_by, starts, ends }, ())
            .tell(EnrolmentOpened { staff, half, by, expires_at }, ())
            .tell(EnrolmentApproved { staff, half: second, by }, ())
            .done())
    }
}

event! {
    /// Nobody objected in time: the role is granted with it.
    RecoveryCompleted in StaffEvent, "recovery_completed" v 1, about Institution,
        seals (), told AsItStands, does Ends,
        "pemulihan akun selesai" / "a recovery was completed";
    {
        /// The recovery.
        recovery: RecoveryId,
        /// The new approver.
        staff: StaffId,
    }
    like |ids| { recovery: ids.id(0x10), staff: ids.staff }
}

impl Step<Staff> for RecoveryCompleted {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
    }
}
