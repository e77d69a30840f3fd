//! Roles: one person proposes, another approves, and neither is the person concerned. Taking one
//! back, the safe direction, takes one person; one in which its holder watches over others, two.

use super::act::{StaffAct, act, approves, keeps, proposes, spare_those_who_watch};
use super::{Staff, StaffEvent, Term};
use crate::prelude::*;

deed! {
    /// Proposes a role.
    ProposeRole of staff: StaffId => ProposeRoleForm {
        /// The role.
        role: Role,
        /// Units that it would cover beside the holder's own.
        #[serde(default)]
        covers: Set<UnitCode, 0, 32>,
        /// The first day it would be held, in Makassar; at once, if left out.
        starts: Option<Day>,
        /// The last day it would be held, in Makassar; until it is taken back, if left out.
        ends: Option<Day>,
    }
}

deed! {
    /// Approves a role that was proposed.
    ApproveRole of staff: StaffId => ApproveRoleForm {
        /// The role.
        role: Role,
    }
}

second! {
    ApproveRole of Staff: "giving a role";
    asks StaffAct::PROPOSERS; decides StaffAct::APPROVERS; still Stands;
    spares Some(Refusal::NotYourself); alone Some(Refusal::SamePerson);
    ends ["role_proposal_declined"];
    |deed, staff| Some(staff.active()?.proposed.get(&deed.form.role)?.by)
}

deed! {
    /// Declines a role that was proposed, or takes the proposal back.
    DeclineRole of staff: StaffId => DeclineRoleForm {
        /// The role.
        role: Role,
    }
}

deed! {
    /// Takes a role back: one that watches over others as another than who proposed it.
    RevokeRole of staff: StaffId => RevokeRoleForm {
        /// The role.
        role: Role,
    }
}

second! {
    RevokeRole of Staff: "taking back a role that watches";
    asks StaffAct::APPROVERS; decides StaffAct::APPROVERS; still Stands;
    spares Some(Refusal::NotYourself); alone Some(Refusal::SamePerson); ends ["removal_declined"];
    |deed, staff| staff.account()?.removal(Some(deed.form.role))
}

/// Refuses a role that is none of staff, or whose duty does not go with those held.
pub(super) fn fitting(role: Role, held: &[Role]) -> Result<(), Refusal> {
    let duty = role.duty().ok_or(Refusal::RolesClash)?;
    let same = held.iter().all(|other| other.duty() == Some(duty));
    if same { Ok(()) } else { Err(Refusal::RolesClash) }
}

impl ProposeRole {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, a role that is held or proposed, or does not go with the others; days
    /// that are over.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.working()?;
        proposes(self.staff, by)?;
        let form = &self.form;
        let (role, standing) = (form.role, account.standing_roles(at.day()));
        if standing.contains(&role) {
            return Err(Refusal::RoleHeld);
        }
        if account.proposed.contains_key(&role) {
            return Err(Refusal::AlreadyProposed);
        }
        fitting(role, &standing)?;
        let Term { starts, ends } = Term::of(form.starts, form.ends, at.day())?;
        let when = at.judge(form.occurred_at, form.late_reason)?;
        let (staff, by, covers) = (self.staff, by.staff, form.covers.sorted());
        Ok(act(when).tell(RoleProposed { staff, role, by, covers, starts, ends }, ()).done())
    }
}

event! {
    /// A role was proposed: it is not held before a second person approves it.
    RoleProposed in StaffEvent, "role_proposed" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("role_granted", "role_proposal_declined"),
        "peran diusulkan" / "a role was proposed";
    {
        /// The member of staff.
        staff: StaffId,
        /// The role.
        role: Role,
        /// Who proposed it.
        by: StaffId,
        /// Units that it would cover beside the holder's own, each once, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        covers: Vec<UnitCode>,
        /// The first day it would be held, in Makassar; at once, if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts: Option<Day>,
        /// The last day it would be held, in Makassar.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Day>,
    }
    like |ids| {
        staff: ids.staff,
        role: Role::Counsellor,
        by: ids.other,
        covers: "mediasi".parse().into_iter().collect(),
        starts: Some(Day(SAMPLE_DAY)),
        ends: Some(Day(SAMPLE_DAY)),
    }
}

impl Step<Staff> for RoleProposed {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.propose(self))
    }
}

impl ApproveRole {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is no approver, who proposed it or whom it concerns; nothing that was proposed;
    /// a role that does not go with those held by now.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.working()?;
        approves(self.staff, by)?;
        let role = self.form.role;
        let proposed = account.proposed.get(&role).ok_or(Refusal::NoProposal)?;
        if proposed.by == by.staff {
            return Err(Refusal::SamePerson);
        }
        fitting(role, &account.standing_roles(at.day()))?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when)
            .tell(
                RoleGranted {
                    staff: self.staff,
                    role,
                    by: proposed.by,
                    covers: proposed.covers.clone(),
                    approved_by: Some(by.staff),
                    starts: proposed.term.starts,
                    ends: proposed.term.ends,
                },
                (),
            )
            .done())
    }
}

event! {
    /// A role was granted by two others: one proposed it, one approved it.
    RoleGranted in StaffEvent, "role_granted" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("role_revoked"),
        "peran diberikan" / "a role was granted";
    {
        /// The member of staff.
        staff: StaffId,
        /// The role.
        role: Role,
        /// Who proposed it.
        by: StaffId,
        /// Units that it covers beside the holder's own, each once, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        covers: Vec<UnitCode>,
        /// Who approved it: another person than the one who proposed it. At the founding, nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_by: Option<StaffId>,
        /// The first day it is held, in Makassar; at once, if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts: Option<Day>,
        /// The last day it is held, in Makassar; until it is taken back, if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Day>,
    }
    like |ids| {
        staff: ids.staff,
        role: Role::Counsellor,
        by: ids.other,
        covers: "mediasi".parse().into_iter().collect(),
        approved_by: Some(ids.id(0x0d)),
        starts: Some(Day(SAMPLE_DAY)),
        ends: Some(Day(SAMPLE_DAY)),
    }
}

impl Step<Staff> for RoleGranted {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.grant(self))
    }
}

impl DeclineRole {
    /// Decides; who proposed it may take it back.
    ///
    /// # Errors
    /// One's own account, nothing that was proposed; a role that watches over others, by somebody who is
    /// no approver and did not propose it.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.here()?;
        keeps(self.staff, by)?;
        let role = self.form.role;
        let proposed = account.proposed.get(&role).ok_or(Refusal::NoProposal)?;
        if role.watches() && !by.role.approves() && proposed.by != by.staff {
            return Err(Refusal::NotAnApprover);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = RoleProposalDeclined { staff: self.staff, role, by: by.staff };
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// A proposed role was not approved, or the proposal was taken back.
    RoleProposalDeclined in StaffEvent, "role_proposal_declined" v 1, about Staff(staff),
        seals (), told AsItStands, does Ends,
        "usul peran ditolak" / "a proposed role was declined";
    {
        /// The member of staff.
        staff: StaffId,
        /// The role.
        role: Role,
        /// Who declined it.
        by: StaffId,
    }
    like |ids| { staff: ids.staff, role: Role::Counsellor, by: ids.id(0x0d) }
}

impl Step<Staff> for RoleProposalDeclined {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| {
            account.proposed.remove(&self.role);
            account.ceases_to_watch();
        })
    }
}

impl RevokeRole {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, that of somebody who watches by somebody who is no approver; a role that is not
    /// held; of a role that watches, what nobody proposed or the same person did.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.here()?;
        keeps(self.staff, by)?;
        spare_those_who_watch(account, by, at)?;
        let role = self.form.role;
        if !account.roles.contains_key(&role) {
            return Err(Refusal::RoleNotHeld);
        }
        account.removed_by(Some(role), by, at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).tell(RoleRevoked { staff: self.staff, role, by: by.staff }, ()).done())
    }
}

event! {
    /// A role was taken back.
    RoleRevoked in StaffEvent, "role_revoked" v 1, about Staff(staff),
        seals (), told AsItStands, does Ends,
        "peran dicabut" / "a role was revoked";
    {
        /// The member of staff.
        staff: StaffId,
        /// The role.
        role: Role,
        /// Who took it back.
        by: StaffId,
    }
    like |ids| { staff: ids.staff, role: Role::Counsellor, by: ids.other }
}

impl Step<Staff> for RoleRevoked {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| {
            account.roles.remove(&self.role);
            account.drop_removal(Some(self.role));
            account.ceases_to_watch();
        })
    }
}
