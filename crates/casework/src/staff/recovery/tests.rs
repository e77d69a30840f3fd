use chrono::Duration;
use serde_json::json;

use super::*;
use crate::Staff;
use crate::caller::{Caller, Moment};
use crate::clear::KeyedDigest;
use crate::proposal::Proposal;
use crate::staff::{AccountsFounded, RoleProposed};
use crate::testing::{ANDI, BUDI, CANARY, MIRA, as_, form, fresh, noon};

const RECOVERY: RecoveryId = RecoveryId::from_bytes([1; 16]);
const SARI: StaffId = StaffId::from_bytes([2; 16]);

fn shell() -> Caller {
    Caller { staff: StaffId::from_bytes([0; 16]), role: Role::Operator, ..as_(ANDI) }
}

fn after(hours: i64) -> Moment {
    Moment { recorded_at: noon().recorded_at + Duration::hours(hours) }
}

#[derive(Default, Clone)]
struct House {
    recoveries: Recoveries,
    sari: Staff,
}

impl House {
    fn founded() -> Self {
        let mut house = Self::default();
        house.recoveries.apply(&AccountsFounded { first: ANDI, second: MIRA }.into());
        house
    }

    fn and(&self, decided: Result<Vec<Proposal>, Refusal>) -> Self {
        let mut house = self.clone();
        for proposal in decided.unwrap() {
            house.recoveries.apply(&proposal.event);
            house.sari.apply(&proposal.event);
        }
        house
    }

    fn propose(&self, by: &Caller, role: &str) -> Result<Vec<Proposal>, Refusal> {
        let body = json!({
            "name": CANARY, "profession": "administrasi", "unit": "pimpinan", "role": role,
        });
        let command = ProposeRecovery::new(form(body), &mut fresh());
        command.decide(&self.recoveries, by, &noon())
    }

    fn announced() -> Self {
        let house = Self::founded();
        house.and(house.propose(&shell(), "head"))
    }

    fn object(&self, by: &Caller, recovery: RecoveryId) -> Result<Vec<Proposal>, Refusal> {
        let command = ObjectToRecovery { recovery, form: form(json!({})) };
        command.decide(&self.recoveries, by, &after(1))
    }

    fn complete(&self, by: &Caller, hours: i64) -> Result<Vec<Proposal>, Refusal> {
        let halves = [[6; 32], [7; 32]].map(KeyedDigest::from_bytes);
        let command = CompleteRecovery { recovery: RECOVERY, form: form(json!({})), halves };
        command.decide(&self.recoveries, &self.sari, by, &after(hours))
    }
}

fn types(proposals: &[Proposal]) -> Vec<&'static str> {
    proposals.iter().map(|proposal| proposal.event.event_type()).collect()
}

#[test]
fn a_new_approver_is_announced_and_holds_nothing_before_72_hours_are_over() {
    let proposed = House::founded().propose(&shell(), "head").unwrap();
    assert_eq!(types(&proposed), ["recovery_proposed", "staff_registered"]);
    assert!(proposed.iter().all(|proposal| !proposal.event.to_json().contains(CANARY)));
    let house = House::announced();
    assert_eq!(house.recoveries.waits().unwrap().effective_at, after(72).recorded_at);
    assert!(house.sari.account().unwrap().roles.is_empty());
    assert_eq!(house.complete(&shell(), 71), Err(Refusal::RecoveryTooSoon));
    let done = house.complete(&shell(), 72).unwrap();
    let told = ["recovery_completed", "role_granted", "enrolment_opened", "enrolment_approved"];
    assert_eq!(types(&done), told);
    let house = house.and(Ok(done));
    assert!(house.sari.account().unwrap().roles.contains_key(&Role::Head));
    assert_eq!(house.complete(&shell(), 73), Err(Refusal::UnknownRecovery));
}

#[test]
fn an_objection_ends_it_and_another_may_be_announced() {
    let house = House::announced();
    for by in [as_(ANDI), as_(MIRA), shell()] {
        let over = house.and(house.object(&by, RECOVERY));
        assert_eq!(over.complete(&shell(), 100), Err(Refusal::UnknownRecovery));
        assert_eq!(over.object(&by, RECOVERY), Err(Refusal::UnknownRecovery));
        assert!(over.propose(&shell(), "head").is_ok());
    }
    let no = Refusal::RoleMayNot { role: Role::Counsellor };
    assert_eq!(house.object(&as_(BUDI), RECOVERY), Err(no));
    let other = RecoveryId::from_bytes([9; 16]);
    assert_eq!(house.object(&as_(ANDI), other), Err(Refusal::UnknownRecovery));
}

#[test]
fn only_the_machines_shell_announces_and_completes_one_at_a_time() {
    let house = House::announced();
    let no = Refusal::RoleMayNot { role: Role::Supervisor };
    assert_eq!(House::founded().propose(&as_(ANDI), "head"), Err(no));
    assert_eq!(house.complete(&as_(ANDI), 72), Err(no));
    assert_eq!(house.propose(&shell(), "head"), Err(Refusal::RecoveryPending));
    let clerk = House::founded().propose(&shell(), "operator");
    assert_eq!(clerk, Err(Refusal::NotApproverRole));
    assert_eq!(House::default().propose(&shell(), "head"), Err(Refusal::NotFounded));
}

#[test]
fn the_account_must_still_be_fit_when_the_time_is_over() {
    let gone = || crate::StaffLeft { staff: SARI }.into();
    let mut house = House::announced();
    house.sari.apply(&gone());
    assert_eq!(house.complete(&shell(), 72), Err(Refusal::StaffGone));
    let mut house = House::announced();
    let role = Role::Auditor;
    let (by, covers, starts, ends) = (ANDI, Vec::new(), None, None);
    house.sari.apply(&RoleProposed { staff: SARI, role, by, covers, starts, ends }.into());
    let (approved_by, covers) = (Some(MIRA), Vec::new());
    let granted = crate::RoleGranted { staff: SARI, role, by, covers, approved_by, starts, ends };
    house.sari.apply(&granted.into());
    assert_eq!(house.complete(&shell(), 72), Err(Refusal::RolesClash));
}
