//! Granting and taking back a role: never one's own.

use super::Staff;
use super::act::{act, on_another};
use crate::caller::{Caller, Moment};
use crate::clear::UnitCode;
use crate::codes::Role;
use crate::events::{RoleGranted, RoleRevoked};
use crate::form::{List, form};
use crate::id::StaffId;
use crate::proposal::Proposal;
use crate::refusal::Refusal;

form! {
    /// Grants a role.
    GrantRoleForm {
        /// The role.
        role: Role,
        /// Units that it covers beside the holder's own.
        #[serde(default)]
        covers: List<UnitCode, 0, 32>,
    }
}

form! {
    /// Takes a role back.
    RevokeRoleForm {
        /// The role.
        role: Role,
    }
}

/// Grants a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRole {
    /// To whom.
    pub staff: StaffId,
    /// What was sent.
    pub form: GrantRoleForm,
}

/// Takes a role back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokeRole {
    /// From whom.
    pub staff: StaffId,
    /// What was sent.
    pub form: RevokeRoleForm,
}

/// Refuses a role that is none of staff, or whose duty does not go with those held.
pub(super) fn fitting(role: Role, held: &[Role]) -> Result<(), Refusal> {
    let duty = role.duty().ok_or(Refusal::RolesClash)?;
    let same = held.iter().all(|other| other.duty() == Some(duty));
    if same { Ok(()) } else { Err(Refusal::RolesClash) }
}

impl GrantRole {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, a role that is held or does not go with the others.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.working()?;
        on_another(self.staff, by)?;
        let role = self.form.role;
        if account.roles.contains(&role) {
            return Err(Refusal::RoleHeld);
        }
        fitting(role, &account.roles.iter().copied().collect::<Vec<_>>())?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when)
            .event(RoleGranted {
                staff: self.staff,
                role,
                by: by.staff,
                covers: self.form.covers.sorted(),
            })
            .done())
    }
}

impl RevokeRole {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, a role that is not held.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.here()?;
        on_another(self.staff, by)?;
        let role = self.form.role;
        if !account.roles.contains(&role) {
            return Err(Refusal::RoleNotHeld);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).event(RoleRevoked { staff: self.staff, role, by: by.staff }).done())
    }
}
