//! Registering a member of staff, with proposals of their first roles.

use std::collections::BTreeMap;

use super::act::{StaffAct, act};
use super::grant::fitting;
use super::{Account, RoleProposed, Staff, StaffEvent, Term};
use crate::prelude::*;

deed! {
    /// Registers a member of staff.
    RegisterStaff; draws staff: StaffId => RegisterStaffForm {
        /// Name; sealed to their own key.
        name: ShortText,
        /// What they were trained as.
        profession: Profession,
        /// Number of the certificate; sealed to their own key.
        certificate: Option<ShortText>,
        /// Where they work.
        unit: UnitCode,
        /// First roles: proposed herewith, held once another person approves them.
        #[serde(default)]
        roles: Set<Role, 0, 8>,
        /// Units that they would cover beside the person's own.
        #[serde(default)]
        covers: Set<UnitCode, 0, 32>,
        /// The first day they would be held, in Makassar; at once, if left out.
        starts: Option<Day>,
        /// The last day they would be held, in Makassar; until taken back, if left out.
        ends: Option<Day>,
    }
}

impl RegisterStaff {
    /// Decides.
    ///
    /// # Errors
    /// Someone who registers nobody, roles that do not go together, or that the shell's user
    /// proposes.
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
        if !StaffAct::Propose.is_for(by.role) {
            return Err(Refusal::RoleMayNot { role: by.role });
        }
        if !by.has_account() && !self.form.roles.is_empty() {
            return Err(Refusal::NeedsAccount);
        }
        let Term { starts, ends } = Term::of(self.form.starts, self.form.ends, at.day())?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let registered = StaffRegistered {
            staff: self.staff,
            profession: self.form.profession,
            unit: self.form.unit.clone(),
        };
        let body =
            Name { name: self.form.name.clone(), certificate: self.form.certificate.clone() };
        let mut act = act(when).tell(registered, ToStaff::one(self.staff, body));
        let mut held = Vec::new();
        for role in self.form.roles.sorted() {
            fitting(role, &held)?;
            held.push(role);
            let (staff, by, covers) = (self.staff, by.staff, self.form.covers.sorted());
            act = act.tell(RoleProposed { staff, role, by, covers, starts, ends }, ());
        }
        Ok(act.done())
    }
}

part! {
    /// What somebody is called.
    Name {
        name: ShortText => Theirs,
        certificate: Option<ShortText> => Theirs,
    }
}

event! {
    /// Someone works here from now on.
    StaffRegistered in StaffEvent, "staff_registered" v 1, about Staff(staff),
        seals ToStaff<Name>, told AsItStands, does Sets("staff_left"),
        "petugas didaftarkan" / "a member of staff was registered";
    {
        /// The member of staff.
        staff: StaffId,
        /// What they were trained as.
        profession: Profession,
        /// Where they work.
        unit: UnitCode,
    }
    like |ids| {
        staff: ids.staff,
        profession: Profession::Psychologist,
        unit: sample_text("konseling"),
    }
}

impl Step<Staff> for StaffRegistered {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.register(Account {
            id: self.staff,
            profession: self.profession,
            credential: None,
            unit: self.unit.clone(),
            roles: BTreeMap::new(),
            proposed: BTreeMap::new(),
            tokens: BTreeMap::new(),
            enrolment: None,
            limit: None,
            returning: None,
            removals: Vec::new(),
        })
    }
}
