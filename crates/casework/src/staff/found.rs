//! How the first two approvers come to be: at the machine itself, once.

use super::act::act;
use super::enrol::CODE_LASTS;
use super::{
    EnrolmentApproved, EnrolmentOpened, Name, RoleGranted, Staff, StaffEvent, StaffRegistered,
};
use crate::prelude::*;

form! {
    /// Makes the first two approvers.
    FoundAccountsForm {
        /// One of them.
        first: FounderForm,
        /// The other.
        second: FounderForm,
    }
}

/// One of the first two approvers.
#[derive(Clone, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FounderForm {
    /// Name; sealed to their own key.
    pub name: ShortText,
    /// What they were trained as.
    pub profession: Profession,
    /// Number of the certificate; sealed to their own key.
    pub certificate: Option<ShortText>,
    /// Where they work.
    pub unit: UnitCode,
    /// Their role: supervisor, head or privacy officer.
    pub role: Role,
    /// Units that it covers beside their own.
    #[serde(default)]
    pub covers: Set<UnitCode, 0, 32>,
}

crate::form::opaque!(FounderForm);

/// Makes the first two approvers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAccounts {
    /// What was sent.
    pub form: FoundAccountsForm,
    /// Their ids, and the keyed hashes of both halves of their codes.
    pub founders: [(StaffId, [KeyedDigest; 2]); 2],
}

impl FoundAccounts {
    /// Decides. `founded` is whether there ever was an approver.
    ///
    /// # Errors
    /// There was one; someone else than the shell's user; a role that is not an approver's.
    pub fn decide(
        &self,
        founded: bool,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        if by.has_account() {
            return Err(Refusal::RoleMayNot { role: by.role });
        }
        if founded {
            return Err(Refusal::AlreadyFounded);
        }
        let FoundAccountsForm { first, second, occurred_at, late_reason } = &self.form;
        let mut act = act(at.judge(*occurred_at, *late_reason)?);
        let [one, other] = self.founders;
        act = act.tell(AccountsFounded { first: one.0, second: other.0 }, ());
        let expires_at = at.recorded_at + CODE_LASTS;
        for (form, (staff, [half, second_half])) in [(first, one), (second, other)] {
            let (role, by) = (form.role, by.staff);
            if !role.approves() {
                return Err(Refusal::NotApproverRole);
            }
            let (profession, unit) = (form.profession, form.unit.clone());
            let name = Name { name: form.name.clone(), certificate: form.certificate.clone() };
            let covers = form.covers.sorted();
            act = act
                .tell(StaffRegistered { staff, profession, unit }, ToStaff::one(staff, name))
                .tell(
                    RoleGranted {
                        staff,
                        role,
                        by,
                        covers,
                        approved_by: None,
                        starts: None,
                        ends: None,
                    },
                    (),
                )
                .tell(EnrolmentOpened { staff, half, by, expires_at }, ())
                .tell(EnrolmentApproved { staff, half: second_half, by }, ());
        }
        Ok(act.done())
    }
}

event! {
    /// The first two approvers were made at the machine itself: from now on two persons make others.
    AccountsFounded in StaffEvent, "accounts_founded" v 1, about Institution,
        seals (), told AsItStands, does SetsForGood("an institution is founded once"),
        "akun pertama dibuat" / "the first accounts were founded";
    {
        /// One of them.
        first: StaffId,
        /// The other.
        second: StaffId,
    }
    like |ids| { first: ids.other, second: ids.id(0x0d) }
}

impl Step<Staff> for AccountsFounded {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
    }
}
