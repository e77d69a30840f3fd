//! How the first two approvers come to be: at the machine itself, once.

use super::act::act;
use super::enrol::CODE_LASTS;
use crate::caller::{Caller, Moment};
use crate::clear::{KeyedDigest, UnitCode};
use crate::codes::{Profession, Role, Section};
use crate::events::{
    AccountsFounded, EnrolmentApproved, EnrolmentOpened, RoleGranted, StaffRegistered,
};
use crate::form::{Set, form};
use crate::id::StaffId;
use crate::proposal::{Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, ShortText};

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
        act = act.event(AccountsFounded { first: one.0, second: other.0 });
        let expires_at = at.recorded_at + CODE_LASTS;
        for (form, (staff, [half, second_half])) in [(first, one), (second, other)] {
            let (role, by) = (form.role, by.staff);
            if !role.approves() {
                return Err(Refusal::NotApproverRole);
            }
            let (profession, unit) = (form.profession, form.unit.clone());
            let body =
                Body::new().text("name", &form.name).text("certificate", form.certificate.as_ref());
            let name = Sealed::new(Subject::Staff(staff), Section::Staff, body);
            let covers = form.covers.sorted();
            act = act
                .sealed(StaffRegistered { staff, profession, unit }, vec![name])
                .event(RoleGranted {
                    staff,
                    role,
                    by,
                    covers,
                    approved_by: None,
                    starts: None,
                    ends: None,
                })
                .event(EnrolmentOpened { staff, half, by, expires_at })
                .event(EnrolmentApproved { staff, half: second_half, by });
        }
        Ok(act.done())
    }
}
