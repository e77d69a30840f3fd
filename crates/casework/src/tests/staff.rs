use chrono::Duration;
use serde_json::json;

use crate::testing::*;
use crate::*;

pub(super) const SARI: StaffId = StaffId::from_bytes([1; 16]);
pub(super) const TARI: StaffId = StaffId::from_bytes([2; 16]);
const TOKEN: TokenId = TokenId::from_bytes([5; 16]);
const HALF: KeyedDigest = KeyedDigest::from_bytes([6; 32]);
const OTHER_HALF: KeyedDigest = KeyedDigest::from_bytes([7; 32]);

pub(super) fn operator() -> Caller {
    Caller { role: Role::Operator, ..as_(StaffId::from_bytes([0x77; 16])) }
}

/// The user of the machine's shell.
pub(super) fn shell() -> Caller {
    Caller { staff: StaffId::from_bytes([0; 16]), ..operator() }
}

pub(super) fn herself(role: Role) -> Caller {
    Caller { staff: SARI, role, ..operator() }
}

fn decide(staff: &Staff, by: &Caller, act: impl Into<StaffCommand>) -> Result<Staff, Refusal> {
    decide_at(staff, by, act, &noon())
}

fn decide_at(
    staff: &Staff,
    by: &Caller,
    act: impl Into<StaffCommand>,
    at: &Moment,
) -> Result<Staff, Refusal> {
    let mut staff = staff.clone();
    for proposal in act.into().decide(&staff, by, at)? {
        staff.apply(&proposal.event);
    }
    Ok(staff)
}

/// Sari, with these roles proposed by the operator.
fn register(roles: &[&str]) -> Result<Staff, Refusal> {
    let body = json!({ "name": CANARY, "profession": "psikolog", "unit": "konseling",
        "roles": roles });
    decide(&Staff::Absent, &operator(), RegisterStaff::new(form(body), &mut fresh()))
}

fn propose(role: &str) -> ProposeRole {
    ProposeRole { staff: SARI, form: form(json!({ "role": role })) }
}

fn approve(role: &str) -> ApproveRole {
    ApproveRole { staff: SARI, form: form(json!({ "role": role })) }
}

fn decline(role: &str) -> DeclineRole {
    DeclineRole { staff: SARI, form: form(json!({ "role": role })) }
}

fn revoke(role: &str) -> RevokeRole {
    RevokeRole { staff: SARI, form: form(json!({ "role": role })) }
}

/// Sari, with these roles approved by Andi.
pub(super) fn sari(roles: &[&str]) -> Staff {
    let proposed = register(roles).unwrap();
    roles.iter().fold(proposed, |staff, role| decide(&staff, &as_(ANDI), approve(role)).unwrap())
}

fn issue(body: serde_json::Value) -> IssueToken {
    IssueToken::new(SARI, form(body), TOKEN, HALF)
}

fn open_enrolment() -> OpenEnrolment {
    OpenEnrolment { staff: SARI, form: form(json!({})), half: HALF }
}

fn approve_enrolment() -> ApproveEnrolment {
    ApproveEnrolment { staff: SARI, form: form(json!({})), half: OTHER_HALF }
}

fn redeem(first: KeyedDigest, second: KeyedDigest) -> RedeemEnrolment {
    RedeemEnrolment { staff: SARI, first, second, code: code() }
}

fn code() -> PasswordCode {
    let (sign_in, verifier) = (HALF, OTHER_HALF);
    let salt = Salt::from_bytes([8; 16]);
    PasswordCode { sign_in, salt, memory_kib: 19_456, passes: 2, lanes: 1, verifier }
}

fn later(by: Duration) -> Moment {
    Moment { recorded_at: now() + by }
}

fn carries(staff: &Staff) -> bool {
    staff.carries_cases(noon().day())
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
    let auditor = sari(&["auditor"]);
    assert_eq!(decide(&auditor, &operator(), propose("counsellor")), Err(Refusal::RolesClash));
    assert_eq!(register(&["subject"]), Err(Refusal::RolesClash));
    assert!(carries(&sari(&["counsellor", "supervisor"])));
    assert!(!carries(&auditor));
    let both = decide(&register(&["auditor"]).unwrap(), &operator(), propose("counsellor"));
    let one = decide(&both.unwrap(), &as_(ANDI), approve("auditor")).unwrap();
    assert_eq!(decide(&one, &as_(ANDI), approve("counsellor")), Err(Refusal::RolesClash));
}

#[test]
fn a_role_is_held_once_a_second_person_approved_it() {
    let proposed = register(&["counsellor"]).unwrap();
    assert!(!carries(&proposed));
    assert!(carries(&decide(&proposed, &as_(ANDI), approve("counsellor")).unwrap()));
    assert_eq!(
        decide(&proposed, &operator(), propose("counsellor")),
        Err(Refusal::AlreadyProposed)
    );
    assert_eq!(decide(&proposed, &as_(ANDI), approve("head")), Err(Refusal::NoProposal));
    let granted = sari(&["counsellor"]);
    assert_eq!(decide(&granted, &operator(), propose("counsellor")), Err(Refusal::RoleHeld));
    assert_eq!(decide(&granted, &as_(ANDI), approve("counsellor")), Err(Refusal::NoProposal));
    let event = approve("counsellor").decide(&proposed, &as_(ANDI), &noon()).unwrap().remove(0);
    let Event::Staff(StaffEvent::RoleGranted(granted)) = event.event else { panic!("{event:?}") };
    assert_eq!((granted.by, granted.approved_by), (operator().staff, Some(ANDI)));
}

#[test]
fn neither_the_proposer_nor_the_one_concerned_nor_an_operator_approves() {
    let by_andi = decide(&sari(&["supervisor"]), &as_(ANDI), propose("head")).unwrap();
    assert_eq!(decide(&by_andi, &as_(ANDI), approve("head")), Err(Refusal::SamePerson));
    let own = decide(&by_andi, &herself(Role::Supervisor), approve("head"));
    assert_eq!(own, Err(Refusal::NotYourself));
    for role in [Role::Operator, Role::Counsellor, Role::Auditor, Role::KeyCustodian] {
        let by = Caller { role, ..as_(MIRA) };
        assert_eq!(decide(&by_andi, &by, approve("head")), Err(Refusal::RoleMayNot { role }));
    }
    for role in [Role::Supervisor, Role::Head, Role::PrivacyOfficer] {
        let by = Caller { role, ..as_(MIRA) };
        assert!(decide(&by_andi, &by, approve("head")).is_ok(), "{role}");
    }
}

#[test]
fn nobody_proposes_for_themselves_and_the_shell_for_nobody() {
    let sari = sari(&["supervisor"]);
    let own = decide(&sari, &herself(Role::Supervisor), propose("head"));
    assert_eq!(own, Err(Refusal::NotYourself));
    let no = Refusal::RoleMayNot { role: Role::Counsellor };
    assert_eq!(decide(&sari, &as_(BUDI), propose("head")), Err(no));
    assert_eq!(decide(&sari, &shell(), propose("head")), Err(Refusal::NeedsAccount));
    assert_eq!(decide(&sari, &shell(), open_enrolment()), Err(Refusal::NeedsAccount));
    let body = json!({ "name": CANARY, "profession": "psikolog", "unit": "konseling",
        "roles": ["head"] });
    let with_role = RegisterStaff::new(form(body), &mut fresh());
    assert_eq!(decide(&Staff::Absent, &shell(), with_role), Err(Refusal::NeedsAccount));
}

#[test]
fn a_proposal_is_declined_or_taken_back_by_one() {
    let proposed = register(&["counsellor"]).unwrap();
    for by in [operator(), as_(ANDI), shell()] {
        let declined = decide(&proposed, &by, decline("counsellor")).unwrap();
        assert_eq!(decide(&declined, &as_(ANDI), approve("counsellor")), Err(Refusal::NoProposal));
    }
    assert_eq!(decide(&proposed, &operator(), decline("head")), Err(Refusal::NoProposal));
    let own = decide(&proposed, &herself(Role::Supervisor), decline("counsellor"));
    assert_eq!(own, Err(Refusal::NotYourself));
}

#[test]
fn a_role_is_held_on_its_days_only() {
    let body = json!({ "role": "counsellor", "starts": "2026-11-25", "ends": "2026-11-30" });
    let propose = ProposeRole { staff: SARI, form: form(body) };
    let staff = decide(&register(&[]).unwrap(), &operator(), propose).unwrap();
    let staff = decide(&staff, &as_(ANDI), approve("counsellor")).unwrap();
    let days = ["2026-11-24", "2026-11-25", "2026-11-30", "2026-12-01"];
    let held = days.map(|day| staff.carries_cases(day.parse().unwrap()));
    assert_eq!(held, [false, true, true, false]);
    // Its days being over, it may be proposed again.
    let again = ProposeRole { staff: SARI, form: form(json!({ "role": "counsellor" })) };
    assert_eq!(decide(&staff, &operator(), again.clone()), Err(Refusal::RoleHeld));
    assert!(decide_at(&staff, &operator(), again, &later(Duration::days(8))).is_ok());
    for (starts, ends) in [("2026-11-25", "2026-11-24"), ("2026-11-01", "2026-11-23")] {
        let body = json!({ "role": "head", "starts": starts, "ends": ends });
        let act = ProposeRole { staff: SARI, form: form(body) };
        let no = Refusal::OutOfRange { field: "ends" };
        assert_eq!(decide(&register(&[]).unwrap(), &operator(), act), Err(no));
    }
}

#[test]
fn a_role_is_taken_back_by_one_once() {
    let sari = sari(&["counsellor"]);
    let without = decide(&sari, &operator(), revoke("counsellor")).unwrap();
    assert!(!carries(&without));
    assert_eq!(decide(&without, &operator(), revoke("counsellor")), Err(Refusal::RoleNotHeld));
}

#[test]
fn only_an_approver_touches_whoever_watches() {
    let suspend = SuspendStaff { staff: SARI, form: form(json!({ "reason": "inquiry" })) };
    let leave = EndStaff { staff: SARI, form: form(json!({})) };
    for role in ["supervisor", "head", "privacy_officer", "auditor", "panel_member"] {
        let sari = sari(&[role]);
        for by in [operator(), shell()] {
            let no = Err(Refusal::NotAnApprover);
            assert_eq!(decide(&sari, &by, revoke(role)), no);
            assert_eq!(decide(&sari, &by, suspend.clone()), no);
            assert_eq!(decide(&sari, &by, leave.clone()), no);
        }
        let own = herself(role.parse().unwrap());
        let no = if own.role.approves() {
            Refusal::NotYourself
        } else {
            Refusal::RoleMayNot { role: own.role }
        };
        assert_eq!(decide(&sari, &own, revoke(role)), Err(no));
        assert_eq!(decide(&sari, &own, suspend.clone()), Err(no));
        let away = decide(&sari, &as_(ANDI), suspend.clone()).unwrap();
        let back = ReinstateStaff { staff: SARI, form: form(json!({})) };
        let no = Err(Refusal::RoleMayNot { role: Role::Operator });
        assert_eq!(decide(&away, &operator(), back.clone()), no);
        // By two: one proposes it, another lets them back.
        assert_eq!(decide(&away, &as_(MIRA), back.clone()), Err(Refusal::NoReturn));
        let propose = ProposeReinstatement { staff: SARI, form: form(json!({})) };
        let waits = decide(&away, &as_(ANDI), propose).unwrap();
        assert_eq!(decide(&waits, &as_(ANDI), back.clone()), Err(Refusal::SamePerson));
        assert!(decide(&waits, &as_(MIRA), back).is_ok());
        assert_eq!(decide(&sari, &as_(ANDI), revoke(role)), Err(Refusal::NoRemoval));
        let propose = |role: Option<&str>| {
            let body = form(json!({ "role": role }));
            decide(&sari, &as_(ANDI), ProposeRemoval { staff: SARI, form: body }).unwrap()
        };
        let (loses, leaves) = (propose(Some(role)), propose(None));
        assert_eq!(decide(&loses, &as_(ANDI), revoke(role)), Err(Refusal::SamePerson));
        assert_eq!(decide(&loses, &as_(MIRA), leave.clone()), Err(Refusal::NoRemoval));
        assert!(decide(&loses, &as_(MIRA), revoke(role)).is_ok());
        assert_eq!(decide(&leaves, &as_(MIRA), revoke(role)), Err(Refusal::NoRemoval));
        assert!(decide(&leaves, &as_(MIRA), leave.clone()).is_ok());
    }
    let counsellor = sari(&["counsellor"]);
    let propose = ProposeRemoval { staff: SARI, form: form(json!({ "role": "counsellor" })) };
    assert_eq!(decide(&counsellor, &as_(ANDI), propose), Err(Refusal::OneIsEnough));
    assert!(decide(&sari(&["counsellor"]), &shell(), suspend).is_ok());
}

#[test]
fn a_code_has_two_halves_of_two_persons_and_is_used_once() {
    let sari = sari(&["counsellor"]);
    let open = decide(&sari, &operator(), open_enrolment()).unwrap();
    let no = Err(Refusal::NoSuchCode);
    assert_eq!(redeem(HALF, OTHER_HALF).decide(&open, &noon()), no);
    assert_eq!(redeem(HALF, HALF).decide(&open, &noon()), no);
    let approved = decide(&open, &as_(ANDI), approve_enrolment()).unwrap();
    assert_eq!(redeem(OTHER_HALF, HALF).decide(&approved, &noon()), no);
    let proposals = redeem(HALF, OTHER_HALF).decide(&approved, &noon()).unwrap();
    let mut enrolled = approved.clone();
    enrolled.apply(&proposals[0].event);
    assert_eq!(redeem(HALF, OTHER_HALF).decide(&enrolled, &noon()), no);
    let again = decide(&approved, &as_(MIRA), approve_enrolment());
    assert_eq!(again, Err(Refusal::NoEnrolment));
}

#[test]
fn a_code_is_over_after_seven_days_and_with_a_suspension() {
    let sari = sari(&["counsellor"]);
    let open = decide(&sari, &operator(), open_enrolment()).unwrap();
    let approved = decide(&open, &as_(ANDI), approve_enrolment()).unwrap();
    let (soon, late) = (later(Duration::days(7) - Duration::seconds(1)), later(Duration::days(7)));
    assert!(redeem(HALF, OTHER_HALF).decide(&approved, &soon).is_ok());
    assert_eq!(redeem(HALF, OTHER_HALF).decide(&approved, &late), Err(Refusal::NoSuchCode));
    let too_late = decide_at(&open, &as_(ANDI), approve_enrolment(), &late);
    assert_eq!(too_late, Err(Refusal::NoEnrolment));
    let suspend = SuspendStaff { staff: SARI, form: form(json!({ "reason": "leave" })) };
    let away = decide(&approved, &operator(), suspend).unwrap();
    let refused = redeem(HALF, OTHER_HALF).decide(&away, &noon());
    assert_eq!(refused, Err(Refusal::StaffNotActive));
    let replaced = decide(&approved, &operator(), open_enrolment()).unwrap();
    assert_eq!(redeem(HALF, OTHER_HALF).decide(&replaced, &noon()), Err(Refusal::NoSuchCode));
}

#[test]
fn neither_the_opener_nor_the_one_concerned_approves_an_enrolment() {
    let sari = sari(&["supervisor"]);
    let open = decide(&sari, &as_(ANDI), open_enrolment()).unwrap();
    assert_eq!(decide(&open, &as_(ANDI), approve_enrolment()), Err(Refusal::SamePerson));
    let own = herself(Role::Supervisor);
    assert_eq!(decide(&open, &own, approve_enrolment()), Err(Refusal::NotYourself));
    assert_eq!(decide(&sari, &own, open_enrolment()), Err(Refusal::NotYourself));
    assert_eq!(decide(&sari, &as_(ANDI), approve_enrolment()), Err(Refusal::NoEnrolment));
}

#[test]
fn a_token_is_ones_own_and_lasts_ninety_days_at_most() {
    let own = herself(Role::Counsellor);
    let staff = decide(&sari(&["counsellor"]), &own, issue(json!({}))).unwrap();
    let token = staff.account().unwrap().tokens[&TOKEN];
    assert_eq!(token.expires_at, Some(now() + Duration::days(90)));
    assert!(token.is_valid(now()) && !token.is_valid(now() + Duration::days(90)));
    for by in [operator(), shell(), as_(ANDI)] {
        let refused = decide(&sari(&["counsellor"]), &by, issue(json!({})));
        assert_eq!(refused, Err(Refusal::OnlyYourself));
    }
    let revoke = RevokeToken { staff: SARI, token: TOKEN, form: form(json!({})) };
    let without = decide(&staff, &operator(), revoke.clone()).unwrap();
    assert!(!without.account().unwrap().tokens[&TOKEN].is_valid(now()));
    assert_eq!(decide(&without, &operator(), revoke.clone()), Err(Refusal::UnknownToken));
    assert!(decide(&staff, &own, revoke.clone()).is_ok());
    let no = Refusal::RoleMayNot { role: Role::Counsellor };
    assert_eq!(decide(&staff, &as_(BUDI), revoke), Err(no));
    for (end, no) in [
        ("2026-11-24T12:00:00+08:00", Refusal::ExpiresInPast),
        ("2027-02-22T12:00:01+08:00", Refusal::ExpiresTooLate),
    ] {
        let act = issue(json!({ "expires_at": end }));
        assert_eq!(decide(&sari(&["counsellor"]), &own, act), Err(no));
    }
}

#[test]
fn who_is_suspended_comes_back_without_tokens_and_who_left_does_not() {
    let suspend = SuspendStaff { staff: SARI, form: form(json!({ "reason": "leave" })) };
    let back = ReinstateStaff { staff: SARI, form: form(json!({})) };
    let leave = EndStaff { staff: SARI, form: form(json!({})) };
    let own = herself(Role::Counsellor);
    let sari = decide(&sari(&["counsellor"]), &own, issue(json!({}))).unwrap();
    assert_eq!(decide(&sari, &as_(ANDI), back.clone()), Err(Refusal::StaffNotSuspended));
    let away = decide(&sari, &operator(), suspend).unwrap();
    assert!(!carries(&away));
    assert_eq!(decide(&away, &own, issue(json!({}))), Err(Refusal::StaffNotActive));
    let no = Err(Refusal::RoleMayNot { role: Role::Operator });
    assert_eq!(decide(&away, &operator(), back.clone()), no);
    let again = decide(&away, &as_(ANDI), back.clone()).unwrap();
    assert!(carries(&again));
    assert!(!again.account().unwrap().tokens[&TOKEN].is_valid(now()));
    let gone = decide(&away, &operator(), leave).unwrap();
    assert_eq!(decide(&gone, &as_(ANDI), back), Err(Refusal::StaffGone));
}

#[test]
fn a_summary_of_an_account_shows_no_hash() {
    let own = herself(Role::Counsellor);
    let sari = decide(&sari(&["counsellor"]), &own, issue(json!({}))).unwrap();
    let sari = decide(&sari, &operator(), open_enrolment()).unwrap();
    let summary = serde_json::to_string(&sari).unwrap();
    assert!(summary.contains(&TOKEN.to_string()) && !summary.contains("0606"), "{summary}");
}

fn found(roles: [&str; 2]) -> FoundAccounts {
    let founder = |role: &str| json!({ "name": CANARY, "profession": "psikolog", "unit": "pimpinan", "role": role });
    let body = json!({ "first": founder(roles[0]), "second": founder(roles[1]) });
    let halves = [HALF, OTHER_HALF];
    FoundAccounts { form: form(body), founders: [(SARI, halves), (TARI, halves)] }
}

#[test]
fn the_first_two_approvers_are_made_at_the_machine_once() {
    let proposals = found(["head", "privacy_officer"]).decide(false, &shell(), &noon()).unwrap();
    assert_eq!(proposals[0].event.event_type(), "accounts_founded");
    for id in [SARI, TARI] {
        let mut staff = Staff::Absent;
        let own = proposals.iter().filter(|p| p.event.streams() == [StreamId::staff(id)]);
        own.for_each(|proposal| staff.apply(&proposal.event));
        let act = RedeemEnrolment { staff: id, ..redeem(HALF, OTHER_HALF) };
        assert!(act.decide(&staff, &noon()).is_ok());
    }
    let again = found(["head", "head"]).decide(true, &shell(), &noon());
    assert_eq!(again, Err(Refusal::AlreadyFounded));
    let clerk = found(["head", "operator"]).decide(false, &shell(), &noon());
    assert_eq!(clerk, Err(Refusal::NotApproverRole));
    let no = Refusal::RoleMayNot { role: Role::Operator };
    assert_eq!(found(["head", "head"]).decide(false, &operator(), &noon()), Err(no));
}

#[test]
fn a_lock_doubles_up_to_eight_hours() {
    let minutes = |locks| {
        let lock = LockAccount { staff: SARI, failures: 100, locks };
        (lock.until(now()) - now()).num_minutes()
    };
    let told = [0, 1, 2, 3, 4, 5, 6, 40].map(minutes);
    assert_eq!(told, [15, 30, 60, 120, 240, 480, 480, 480]);
}

#[test]
fn no_operator_revokes_the_token_of_who_watches() {
    let revoke = || RevokeToken { staff: SARI, token: TOKEN, form: form(json!({})) };
    for (role, watches) in [("auditor", true), ("panel_member", true), ("counsellor", false)] {
        let own = herself(role.parse().unwrap());
        let sari = decide(&sari(&[role]), &own, issue(json!({}))).unwrap();
        let by_operator = decide(&sari, &operator(), revoke());
        assert_eq!(by_operator.err(), watches.then_some(Refusal::NotAnApprover), "{role}");
        assert!(decide(&sari, &as_(ANDI), revoke()).is_ok(), "{role}");
        assert!(decide(&sari, &own, revoke()).is_ok(), "{role}");
    }
}
