//! Emergency access by a name: one case or none, with a line for each try, and nothing for who is barred.

use sanad_casework::{CaseId, FindInEmergencyForm, OpenIntake, Purpose, Refusal};
use serde_json::{Value, json};

use crate::testing::{CANARY, Lk3, PASSWORD, asked, bar, come, form, fresh, join};
use crate::{Asked, RecordError, Recorded, RequestId, SignedIn};

/// Somebody who works with clients, signed in by password.
fn dewi(lk3: &Lk3) -> SignedIn {
    let (_, staff) = join(&lk3.records, "counsellor");
    come(&lk3.records, &staff.to_string())
}

fn taken_in(lk3: &Lk3, name: &str, phone: &str) -> CaseId {
    let body = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru", "narrative": "x",
        "parties": [{ "role": "client", "name": name, "phone": phone }],
    });
    let command = OpenIntake::new(form(body), &mut fresh()).into();
    lk3.records.record(&lk3.budi, &command, &asked()).unwrap().case.unwrap()
}

fn wanted(who: &Value, password: &str) -> FindInEmergencyForm {
    let mut body = json!({
        "reason": "danger_to_life", "text": CANARY, "sections": ["identity"], "minutes": 30,
        "password": password,
    });
    body.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
    form(body)
}

fn find(lk3: &Lk3, by: &SignedIn, who: &Value) -> Result<Recorded, RecordError> {
    lk3.records.find_in_emergency(by, &wanted(who, PASSWORD), &asked())
}

#[test]
fn one_who_is_found_by_name_is_opened_with_a_line_for_the_search_and_a_review_to_come() {
    let lk3 = Lk3::new();
    let case = taken_in(&lk3, "Sitti Aminah", "081234567890");
    taken_in(&lk3, "Daeng Sila", "081234567891");
    let by = dewi(&lk3);
    let opened = find(&lk3, &by, &json!({ "name": "sitti" })).unwrap();
    assert_eq!(opened.case, Some(case));
    assert_eq!(lk3.last_types(2), ["search_performed", "emergency_access_opened"]);
    let shown = lk3.view(case, &by, Purpose::Emergency).unwrap();
    assert!(shown.to_string().contains("Sitti Aminah"));
    assert_eq!(lk3.records.to_review(&lk3.andi).unwrap().unwrap().open, 1);
    // Another search waits for the review of this one.
    let size = lk3.size();
    let told = find(&lk3, &by, &json!({ "name": "daeng" })).unwrap_err();
    assert!(matches!(told, RecordError::Refused(Refusal::EmergencyAwaitsReview)), "{told:?}");
    assert_eq!((lk3.size(), lk3.last_types(1)), (size + 1, vec!["access_denied".to_owned()]));
}

#[test]
fn none_and_several_open_nothing_and_leave_the_line_of_the_search() {
    let lk3 = Lk3::new();
    let case = taken_in(&lk3, "Sitti Aminah", "081234567890");
    taken_in(&lk3, "Sitti Hawa", "081234567891");
    let by = dewi(&lk3);
    for (who, refusal) in [
        (json!({ "name": "tidak ada" }), Refusal::NobodyFound),
        (json!({ "name": "sitti" }), Refusal::SeveralFound),
    ] {
        let told = find(&lk3, &by, &who).unwrap_err();
        assert!(matches!(told, RecordError::Refused(one) if one == refusal), "{told:?}");
        assert_eq!(lk3.last_types(1), ["search_performed"]);
    }
    let opened = find(&lk3, &by, &json!({ "name": "sitti", "phone": "081234567890" })).unwrap();
    assert_eq!(opened.case, Some(case));
}

#[test]
fn a_wrong_password_searches_for_nobody() {
    let lk3 = Lk3::new();
    taken_in(&lk3, "Sitti Aminah", "081234567890");
    let by = dewi(&lk3);
    let form = wanted(&json!({ "name": "sitti" }), "kata sandi yang salah");
    let size = lk3.size();
    lk3.records.find_in_emergency(&by, &form, &asked()).unwrap_err();
    assert_eq!((lk3.size(), lk3.last_types(1)), (size + 1, vec!["access_denied".to_owned()]));
    // Nor does who works with no clients, by whatever password.
    let (_, staff) = join(&lk3.records, "head");
    let head = come(&lk3.records, &staff.to_string());
    let told = find(&lk3, &head, &json!({ "name": "sitti" })).unwrap_err();
    assert!(matches!(told, RecordError::NotForRole), "{told:?}");
    assert_eq!(lk3.last_types(1), ["access_denied"]);
}

#[test]
fn to_who_is_barred_from_the_case_there_is_nobody() {
    let lk3 = Lk3::new();
    let case = taken_in(&lk3, "Sitti Aminah", "081234567890");
    let by = dewi(&lk3);
    bar(&lk3.records, case, by.caller().staff);
    let told = |who| format!("{:?}", find(&lk3, &by, &who).unwrap_err());
    let barred = told(json!({ "name": "sitti" }));
    assert_eq!(barred, told(json!({ "name": "tidak ada" })));
}

#[test]
fn a_second_press_opens_nothing_anew() {
    let lk3 = Lk3::new();
    let case = taken_in(&lk3, "Sitti Aminah", "081234567890");
    let by = dewi(&lk3);
    let form = wanted(&json!({ "name": "sitti" }), PASSWORD);
    let asked = Asked {
        request: RequestId::from_bytes([9; 16]),
        key: Some(("0011223344556677", b"POST /v1/emergencies".as_slice())),
        seen: None,
    };
    let first = lk3.records.find_in_emergency(&by, &form, &asked).unwrap();
    let size = lk3.size();
    let again = lk3.records.find_in_emergency(&by, &form, &asked).unwrap();
    assert_eq!((again.case, again.seq, lk3.size()), (Some(case), first.seq, size));
}
