//! Announcing a new approver, at the machine itself.

use super::super::act::act;
use super::{ANNOUNCED, Recoveries};
use crate::prelude::*;
use crate::staff::{Name, Staff, StaffEvent, StaffRegistered};

deed! {
    /// Announces a new approver in the place of those who are lost.
    ProposeRecovery; draws recovery: RecoveryId, staff: StaffId => ProposeRecoveryForm {
        /// Name; sealed to their own key.
        name: ShortText,
        /// What they were trained as.
        profession: Profession,
        /// Where they work.
        unit: UnitCode,
        /// Their role: supervisor, head or privacy officer.
        role: Role,
    }
}

impl Listed for ProposeRecovery {
    type Command = Self;
}

impl ProposeRecovery {
    /// Decides.
    ///
    /// # Errors
    /// Someone else than the shell's user; there never was an approver; one waits already; a role
    /// that is not an approver's.
    pub fn decide(
        &self,
        recoveries: &Recoveries,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        if by.has_account() {
            return Err(Refusal::RoleMayNot { role: by.role });
        }
        if !recoveries.founded {
            return Err(Refusal::NotFounded);
        }
        if recoveries.waits().is_some() {
            return Err(Refusal::RecoveryPending);
        }
        let ProposeRecoveryForm { name, profession, unit, role, occurred_at, late_reason } =
            &self.form;
        if !role.approves() {
            return Err(Refusal::NotApproverRole);
        }
        let when = at.judge(*occurred_at, *late_reason)?;
        // From when it is written down, whenever it is said to have happened.
        let effective_at = at.recorded_at + ANNOUNCED;
        let (staff, recovery) = (self.staff, self.recovery);
        let name = ToStaff::one(staff, Name { name: name.clone(), certificate: None });
        let (profession, unit) = (*profession, unit.clone());
        Ok(act(when)
            .tell(RecoveryProposed { recovery, staff, role: *role, effective_at }, ())
            .tell(StaffRegistered { staff, profession, unit }, name)
            .done())
    }
}

event! {
    /// Somebody at the machine announced a new approver: nothing is held before the time is over, and
    /// nothing at all once somebody objects.
    RecoveryProposed in StaffEvent, "recovery_proposed" v 1, about Institution,
        seals (), told AsItStands, does Sets("recovery_objected", "recovery_completed"),
        "pemulihan akun diusulkan" / "a recovery was proposed";
    {
        /// The recovery.
        recovery: RecoveryId,
        /// The new member of staff, registered with it.
        staff: StaffId,
        /// The role that they would hold.
        role: Role,
        /// From when on it may be completed.
        effective_at: DateTime<Utc>,
    }
    like |ids| {
        recovery: ids.id(0x10),
        staff: ids.staff,
        role: Role::Head,
        effective_at: SAMPLE_TIME,
    }
}

impl Step<Staff> for RecoveryProposed {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
    }
}
