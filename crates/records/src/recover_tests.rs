//! Lost approvers on a clock set by hand: nothing before 72 hours, and nothing after an objection.

use std::time::Duration;

use sanad_casework::{ObjectToRecovery, ProposeRecovery, RecoveryId, Refusal, Role};
use serde_json::json;

use crate::testing::{CANARY, Lk3, asked, enrol, form, founders, fresh};
use crate::{FounderCode, RecordError, Recorded, SignedIn};

const HOUR: Duration = Duration::from_hours(1);

struct House {
    lk3: Lk3,
    shell: SignedIn,
}

fn house() -> House {
    let lk3 = Lk3::new();
    let shell = lk3.records.shell_user().unwrap();
    House { lk3, shell }
}

impl House {
    fn propose(&self, by: &SignedIn) -> Result<RecoveryId, RecordError> {
        let body = json!({
            "name": CANARY, "profession": "administrasi", "unit": "pimpinan", "role": "head",
        });
        let command = ProposeRecovery::new(form(body), &mut fresh());
        self.lk3.records.propose_recovery(by, &command, &asked()).map(|_| command.recovery)
    }

    fn object(&self, by: &SignedIn, recovery: RecoveryId) -> Result<Recorded, RecordError> {
        let command = ObjectToRecovery { recovery, form: form(json!({})) };
        self.lk3.records.object_to_recovery(by, &command, &asked())
    }

    fn complete(
        &self,
        by: &SignedIn,
        recovery: RecoveryId,
    ) -> Result<Option<FounderCode>, RecordError> {
        let (records, form) = (&self.lk3.records, form(json!({})));
        records.complete_recovery(by, recovery, form, &asked()).map(|(code, _)| code)
    }
}

fn refusal<T>(done: &Result<T, RecordError>) -> Option<Refusal> {
    match done {
        Err(RecordError::Refused(refusal)) => Some(*refusal),
        Ok(_) | Err(_) => None,
    }
}

#[test]
fn a_new_approver_signs_in_after_72_hours_without_an_objection() {
    let house = house();
    let recovery = house.propose(&house.shell).unwrap();
    assert_eq!(house.lk3.last_types(2), ["recovery_proposed", "staff_registered"]);
    assert_eq!(refusal(&house.propose(&house.shell)), Some(Refusal::RecoveryPending));
    house.lk3.disk.hands().advance(71 * HOUR);
    let early = house.complete(&house.shell, recovery);
    assert_eq!(refusal(&early), Some(Refusal::RecoveryTooSoon));
    assert_eq!(house.lk3.last_types(1), ["access_denied"]);
    house.lk3.disk.hands().advance(HOUR);
    let code = house.complete(&house.shell, recovery).unwrap().unwrap();
    let told = ["recovery_completed", "role_granted", "enrolment_opened", "enrolment_approved"];
    assert_eq!(house.lk3.last_types(4), told);
    let [first, second] = &code.halves;
    let new = enrol(&house.lk3.records, "pimpinan.baru", [first, second]);
    assert_eq!((new.caller().staff, new.caller().role), (code.staff, Role::Head));
}

#[test]
fn any_approver_alone_ends_it_and_all_are_told_until_then() {
    let house = house();
    let recovery = house.propose(&house.shell).unwrap();
    let told = |by: &SignedIn| {
        let waits = house.lk3.records.recovery_told_to(by).unwrap();
        waits.map(|waiting| waiting.recovery)
    };
    let (one, _) = founders(&house.lk3.records);
    for by in [&one, &house.lk3.andi, &house.shell] {
        assert_eq!(told(by), Some(recovery));
    }
    assert_eq!((told(&house.lk3.budi), told(&house.lk3.auditor)), (None, None));
    house.object(&house.lk3.andi, recovery).unwrap();
    assert_eq!(house.lk3.last_types(1), ["recovery_objected"]);
    assert_eq!(told(&one), None);
    house.lk3.disk.hands().advance(96 * HOUR);
    let over = house.complete(&house.shell, recovery);
    assert_eq!(refusal(&over), Some(Refusal::UnknownRecovery));
    assert!(house.propose(&house.shell).is_ok());
}

#[test]
fn nobody_who_is_signed_in_announces_or_completes_and_each_try_leaves_a_line() {
    let house = house();
    let recovery = house.propose(&house.shell).unwrap();
    house.lk3.disk.hands().advance(96 * HOUR);
    let (head, _) = founders(&house.lk3.records);
    assert!(matches!(house.propose(&head), Err(RecordError::NotForRole)));
    assert!(matches!(house.complete(&head, recovery), Err(RecordError::NotForRole)));
    assert!(matches!(house.object(&house.lk3.budi, recovery), Err(RecordError::NotForRole)));
    assert_eq!(house.lk3.last_types(3), ["access_denied"; 3]);
}
