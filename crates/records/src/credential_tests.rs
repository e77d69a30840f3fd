//! Who is given no new case because their credential has expired, and what goes on.

use sanad_casework::{
    AcceptTransfer, AddCoWorker, AssignCase, CaseId, Command, Purpose, RecordCredential, Refusal,
    RequestTransfer, StaffId,
};
use serde_json::{Value, json};

use crate::testing::{CANARY, Lk3, asked, form, founders, join};
use crate::{RecordError, RequestId, SignedIn};

fn certify(lk3: &Lk3, staff: StaffId, until: &str) {
    let (keeper, _) = founders(&lk3.records);
    let body = json!({ "profession": "psikolog", "certificate": CANARY, "valid_until": until });
    let command = RecordCredential { staff, form: form(body) };
    lk3.records.record_staff(&keeper, &command.into(), &asked()).unwrap();
}

fn refused(lk3: &Lk3, by: &SignedIn, command: impl Into<Command>) -> Option<Refusal> {
    match lk3.records.record(by, &command.into(), &asked()) {
        Ok(_) => None,
        Err(RecordError::Refused(refusal)) => Some(refusal),
        Err(other) => panic!("{other:?}"),
    }
}

fn assign(case: CaseId, to: StaffId) -> AssignCase {
    AssignCase { case, form: form(json!({ "to": to })) }
}

#[test]
fn nothing_new_is_given_after_the_last_day_and_work_in_hand_goes_on() {
    let lk3 = Lk3::new();
    let (case, other) = (lk3.intake(), lk3.intake());
    let (token, sari) = join(&lk3.records, "counsellor");
    // What is known of the caller is known anew with each request.
    let come = || lk3.records.sign_in(&token, None).unwrap();
    let ask = RequestTransfer { case, form: form(json!({ "to": sari, "reason": "workload" })) };
    assert_eq!(refused(&lk3, &lk3.budi, ask.clone()), None);
    certify(&lk3, sari, "2020-01-01");
    let size = lk3.size();
    let no = Some(Refusal::CredentialExpired);
    let accept = AcceptTransfer { case, form: form(json!({})) };
    assert_eq!(refused(&lk3, &come(), accept.clone()), no);
    assert_eq!(refused(&lk3, &lk3.andi, assign(other, sari)), no);
    let ask = RequestTransfer { case: other, ..ask };
    assert_eq!(refused(&lk3, &lk3.budi, ask), no);
    let co_worker = AddCoWorker { case: other, form: form(json!({ "staff": sari })) };
    assert_eq!(refused(&lk3, &lk3.budi, co_worker), no);
    assert_eq!(lk3.last_types(lk3.size() - size), ["access_denied"; 4]);

    certify(&lk3, sari, "2099-01-01");
    assert_eq!(refused(&lk3, &come(), accept), None);
    certify(&lk3, sari, "2020-01-01");
    assert!(lk3.session(case, &come()).is_ok());
}

#[test]
fn the_staff_list_tells_the_credential_and_the_lines_the_profession() {
    let lk3 = Lk3::new();
    let siti = lk3.siti.caller().staff;
    let row = |lk3: &Lk3| -> Value {
        let request = RequestId::from_bytes([1; 16]);
        let shown = lk3.records.list_staff(&lk3.andi, Purpose::Supervision, request).unwrap();
        let list = serde_json::to_value(shown.value()).unwrap();
        let rows = list["staff"].as_array().unwrap();
        rows.iter().find(|row| row["staff"] == siti.to_string()).unwrap().clone()
    };
    assert_eq!(row(&lk3).get("credential"), None);
    certify(&lk3, siti, "2020-01-01");
    let told = json!({ "profession": "psikolog", "valid_until": "2020-01-01", "expired": true });
    assert_eq!(row(&lk3)["credential"], told);
    assert_eq!(row(&lk3)["profession"], "psikolog");
    certify(&lk3, siti, "2099-01-01");
    assert_eq!(row(&lk3)["credential"]["expired"], false);
}
