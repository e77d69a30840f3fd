//! Registering a member of staff, with their first roles.

use super::Staff;
use super::act::{KEEPERS, act};
use super::grant::fitting;
use crate::caller::{Caller, Moment};
use crate::clear::UnitCode;
use crate::codes::{Profession, Role, Section};
use crate::events::{RoleGranted, StaffRegistered};
use crate::form::{List, form};
use crate::id::StaffId;
use crate::proposal::{Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, ShortText};

form! {
    /// Registers a member of staff.
    RegisterStaffForm {
        /// Name; sealed to their own key.
        name: ShortText,
        /// What they were trained as.
        profession: Profession,
        /// Number of the certificate; sealed to their own key.
        certificate: Option<ShortText>,
        /// Where they work.
        unit: UnitCode,
        /// First roles.
        #[serde(default)]
        roles: List<Role, 0, 8>,
        /// Units that they cover beside the person's own.
        #[serde(default)]
        covers: List<UnitCode, 0, 32>,
    }
}

/// Registers a member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterStaff {
    /// The new member of staff.
    pub staff: StaffId,
    /// What was sent.
    pub form: RegisterStaffForm,
}

impl RegisterStaff {
    /// The form with a new id.
    pub fn new(form: RegisterStaffForm, fresh: &mut impl FnMut() -> [u8; 16]) -> Self {
        Self { staff: StaffId::from_bytes(fresh()), form }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who keeps no accounts, roles that do not go together.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        match staff {
            Staff::Absent => {}
            Staff::Active(_) | Staff::Suspended(_) | Staff::Left(_) => {
                return Err(Refusal::StaffExists);
            }
        }
        by.acts_as(KEEPERS)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let registered = StaffRegistered {
            staff: self.staff,
            profession: self.form.profession,
            unit: self.form.unit.clone(),
        };
        let body = Body::new()
            .text("name", &self.form.name)
            .text("certificate", self.form.certificate.as_ref());
        let name = Sealed::new(Subject::Staff(self.staff), Section::Staff, body);
        let mut act = act(when).sealed(registered, vec![name]);
        let mut held = Vec::new();
        for role in self.form.roles.sorted() {
            fitting(role, &held)?;
            held.push(role);
            let covers = self.form.covers.sorted();
            act = act.event(RoleGranted { staff: self.staff, role, by: by.staff, covers });
        }
        Ok(act.done())
    }
}
