//! Each rule, told as who asks for what and what they get.

use sanad_casework::{Caller, Profession, Purpose, Role, StaffId, UnitCode};

use super::{Rule, Standing, Verdict, Wanted, change_case, look_across, look_at_case, open_case};

const BUDI: StaffId = StaffId::from_bytes([1; 16]);
const SITI: StaffId = StaffId::from_bytes([2; 16]);

fn caller(staff: StaffId, role: Role) -> Caller {
    let unit: UnitCode = "lk3".parse().unwrap();
    Caller { staff, role, profession: Profession::Counsellor, unit, acting_for: None }
}

fn held_by(staff: StaffId) -> Standing {
    Standing { responsible: Some(staff), ..Standing::default() }
}

fn rule(verdict: &Verdict) -> (bool, Rule) {
    match verdict {
        Verdict::Granted(grant) => (true, grant.rule),
        Verdict::Denied(rule) => (false, *rule),
    }
}

#[test]
fn who_is_responsible_sees_the_case_and_a_colleague_does_not() {
    let case = held_by(BUDI);
    let look = |staff| {
        let caller = caller(staff, Role::Counsellor);
        rule(&look_at_case(&caller, Purpose::Service, Some(&case)))
    };
    assert_eq!(look(BUDI), (true, Rule::ResponsibleWorks));
    assert_eq!(look(SITI), (false, Rule::NotAssigned));
}

#[test]
fn a_bar_goes_before_every_role() {
    for role in Role::ALL {
        let case = Standing { barred: vec![BUDI], ..held_by(BUDI) };
        let by = caller(BUDI, *role);
        for purpose in Purpose::ALL {
            assert_eq!(
                rule(&look_at_case(&by, *purpose, Some(&case))),
                (false, Rule::Barred),
                "{role}"
            );
        }
        assert_eq!(rule(&change_case(&by, Some(&case))), (false, Rule::Barred), "{role}");
    }
}

#[test]
fn an_auditor_and_an_operator_never_get_a_sealed_section() {
    let case = held_by(BUDI);
    for role in [Role::Auditor, Role::Operator] {
        let by = caller(SITI, role);
        for purpose in Purpose::ALL {
            let mut verdicts = vec![look_at_case(&by, *purpose, Some(&case))];
            for wanted in [Wanted::CaseFile, Wanted::CaseList, Wanted::AccessLog, Wanted::Feed] {
                verdicts.push(look_across(&by, *purpose, wanted));
            }
            for verdict in verdicts {
                if let Verdict::Granted(grant) = verdict {
                    assert_eq!(grant.sections, [], "{role} {purpose}");
                }
            }
        }
        assert!(!rule(&change_case(&by, Some(&case))).0);
        assert!(!rule(&open_case(&by)).0);
    }
}

#[test]
fn a_purpose_must_go_with_the_role() {
    let case = held_by(BUDI);
    let by = caller(BUDI, Role::Counsellor);
    let verdict = look_at_case(&by, Purpose::Audit, Some(&case));
    assert_eq!(rule(&verdict), (false, Rule::PurposeDoesNotFit));
    let by = caller(SITI, Role::Auditor);
    let verdict = look_across(&by, Purpose::Service, Wanted::AccessLog);
    assert_eq!(rule(&verdict), (false, Rule::PurposeDoesNotFit));
}

#[test]
fn a_co_worker_does_not_see_who_reported() {
    let case = Standing { co_workers: vec![SITI], ..held_by(BUDI) };
    let by = caller(SITI, Role::Counsellor);
    let Verdict::Granted(grant) = look_at_case(&by, Purpose::Service, Some(&case)) else {
        panic!("a co-worker sees the case");
    };
    assert!(!grant.sections.contains(&sanad_casework::Section::Reporter));
}

#[test]
fn the_desk_sees_what_it_opened_until_somebody_is_responsible() {
    let mut case = Standing { opened_by: Some(SITI), ..Standing::default() };
    let by = caller(SITI, Role::FrontDesk);
    let look = |case: &Standing| rule(&look_at_case(&by, Purpose::Service, Some(case)));
    assert_eq!(look(&case), (true, Rule::DeskCompletes));
    case.responsible = Some(BUDI);
    assert_eq!(look(&case), (false, Rule::NotAssigned));
}
