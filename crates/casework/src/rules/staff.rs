use serde_json::json;

use crate::testing::*;
use crate::*;

const SARI: StaffId = StaffId::from_bytes([1; 16]);
const TOKEN: TokenId = TokenId::from_bytes([5; 16]);

fn operator() -> Caller {
    Caller { role: Role::Operator, ..as_(StaffId::from_bytes([7; 16])) }
}

fn decide(staff: &Staff, by: &Caller, act: impl Into<StaffCommand>) -> Result<Staff, Refusal> {
    let mut staff = staff.clone();
    for proposal in act.into().decide(&staff, by, &noon())? {
        staff.apply(&proposal.event);
    }
    Ok(staff)
}

fn register(roles: &[&str]) -> Result<Staff, Refusal> {
    let body = json!({ "name": CANARY, "profession": "psikolog", "unit": "konseling",
        "roles": roles });
    decide(&Staff::Absent, &operator(), RegisterStaff::new(form(body), &mut fresh()))
}

fn grant(role: &str) -> GrantRole {
    GrantRole { staff: SARI, form: form(json!({ "role": role })) }
}

fn issue() -> IssueToken {
    IssueToken::new(SARI, form(json!({})), TOKEN, KeyedDigest::from_bytes([6; 32]))
}

#[test]
fn a_name_is_sealed_to_its_bearer() {
    let body = json!({ "name": CANARY, "profession": "psikolog", "unit": "konseling" });
    let act = StaffCommand::from(RegisterStaff::new(form(body), &mut fresh()));
    let proposals = act.decide(&Staff::Absent, &operator(), &noon()).unwrap();
    assert_eq!(proposals[0].sealed[0].to, Subject::Staff(SARI));
    assert!(!proposals[0].event.to_json().contains(CANARY));
}

#[test]
fn who_runs_or_audits_the_system_works_on_no_case() {
    assert_eq!(register(&["operator", "supervisor"]), Err(Refusal::RolesClash));
    let auditor = register(&["auditor"]).unwrap();
    assert_eq!(decide(&auditor, &operator(), grant("counsellor")), Err(Refusal::RolesClash));
    assert_eq!(register(&["subject"]), Err(Refusal::RolesClash));
    assert!(register(&["counsellor", "supervisor"]).unwrap().carries_cases());
    assert!(!auditor.carries_cases());
}

#[test]
fn nobody_grants_themselves_a_role() {
    let sari = register(&["supervisor"]).unwrap();
    let herself = Caller { staff: SARI, role: Role::Supervisor, ..operator() };
    assert_eq!(decide(&sari, &herself, grant("head")), Err(Refusal::NotYourself));
    let counsellor = as_(BUDI);
    let no = Refusal::RoleMayNot { role: Role::Counsellor };
    assert_eq!(decide(&sari, &counsellor, grant("head")), Err(no));
}

#[test]
fn a_role_is_granted_and_revoked_once() {
    let sari = register(&["counsellor"]).unwrap();
    assert_eq!(decide(&sari, &operator(), grant("counsellor")), Err(Refusal::RoleHeld));
    let revoke = RevokeRole { staff: SARI, form: form(json!({ "role": "counsellor" })) };
    let sari = decide(&sari, &operator(), revoke.clone()).unwrap();
    assert!(!sari.carries_cases());
    assert_eq!(decide(&sari, &operator(), revoke), Err(Refusal::RoleNotHeld));
}

#[test]
fn a_token_opens_until_it_is_revoked_or_over() {
    let sari = decide(&register(&[]).unwrap(), &operator(), issue()).unwrap();
    assert!(sari.account().unwrap().tokens[&TOKEN].is_valid(now()));
    let revoke = RevokeToken { staff: SARI, token: TOKEN, form: form(json!({})) };
    let sari = decide(&sari, &operator(), revoke.clone()).unwrap();
    assert!(!sari.account().unwrap().tokens[&TOKEN].is_valid(now()));
    assert_eq!(decide(&sari, &operator(), revoke), Err(Refusal::UnknownToken));
    let over = json!({ "expires_at": "2026-11-24T12:00:00+08:00" });
    let act = IssueToken::new(SARI, form(over), TOKEN, KeyedDigest::from_bytes([6; 32]));
    assert_eq!(decide(&sari, &operator(), act), Err(Refusal::ExpiresInPast));
}

#[test]
fn who_is_suspended_comes_back_and_who_left_does_not() {
    let suspend = SuspendStaff { staff: SARI, form: form(json!({ "reason": "leave" })) };
    let back = ReinstateStaff { staff: SARI, form: form(json!({})) };
    let leave = EndStaff { staff: SARI, form: form(json!({})) };
    let sari = register(&["counsellor"]).unwrap();
    assert_eq!(decide(&sari, &operator(), back.clone()), Err(Refusal::StaffNotSuspended));
    let away = decide(&sari, &operator(), suspend).unwrap();
    assert!(!away.carries_cases());
    assert_eq!(decide(&away, &operator(), issue()), Err(Refusal::StaffNotActive));
    assert!(decide(&away, &operator(), back.clone()).unwrap().carries_cases());
    let gone = decide(&away, &operator(), leave).unwrap();
    assert_eq!(decide(&gone, &operator(), back), Err(Refusal::StaffGone));
}

#[test]
fn a_summary_of_an_account_shows_no_hash() {
    let sari = decide(&register(&[]).unwrap(), &operator(), issue()).unwrap();
    let summary = serde_json::to_string(&sari).unwrap();
    assert!(summary.contains(&TOKEN.to_string()) && !summary.contains("0606"), "{summary}");
}
