//! Emergency access, told as who asks for what and what they get.

use sanad_casework::{
    Caller, ConfidentialityLevel, EmergencyId, OpenEmergency, Purpose, Role, Section, StaffId,
};

use super::tests::{BUDI, NOW, SITI, caller, case, rule, unit};
use super::{
    ChosenBy, Opened, Rule, Standing, Verdict, Wanted, change_case, end_emergency, look_across,
    look_at_case, look_at_emergency, may_know, may_review, open_emergency, purposes,
    review_emergency,
};

const EMERGENCY: EmergencyId = EmergencyId::from_bytes([9; 16]);
const MINUTE: i64 = 60_000_000;

/// Budi's case, of which Siti opened sessions a minute ago, for an hour.
fn opened() -> Standing {
    let emergencies = vec![Opened {
        emergency: EMERGENCY,
        staff: SITI,
        sections: vec![Section::Session],
        from: NOW - MINUTE,
        until: NOW + 59 * MINUTE,
    }];
    Standing { emergencies, ..case() }
}

fn look(by: &Caller, case: &Standing, at: i64) -> Verdict {
    look_at_case(by, Purpose::Emergency, Some(case), at)
}

fn siti() -> Caller {
    caller(SITI, Role::Counsellor)
}

#[test]
fn it_shows_who_opened_it_the_sections_named_and_nobody_else_anything() {
    let Verdict::Granted(grant) = look(&siti(), &opened(), NOW) else {
        panic!("it runs");
    };
    assert_eq!((grant.rule, grant.sections), (Rule::EmergencyOpens, vec![Section::Session]));
    assert_eq!(grant.under, Some([9; 16]));
    for role in Role::ALL {
        let other = StaffId::from_bytes([3; 16]);
        assert!(!rule(&look(&caller(other, *role), &opened(), NOW)).0, "{role}");
    }
    assert_eq!(rule(&look(&caller(BUDI, Role::Counsellor), &opened(), NOW)), (false, Rule::NoNeed));
}

#[test]
fn it_holds_from_its_opening_to_its_end_and_not_a_moment_longer() {
    for (at, holds) in [
        (NOW - MINUTE - 1, false),
        (NOW - MINUTE, true),
        (NOW + 59 * MINUTE - 1, true),
        (NOW + 59 * MINUTE, false),
    ] {
        assert_eq!(rule(&look(&siti(), &opened(), at)).0, holds, "{at}");
    }
}

#[test]
fn it_counts_for_its_own_purpose_only_and_lets_nobody_change_or_list_anything() {
    for purpose in purposes(Role::Counsellor) {
        let verdict = look_at_case(&siti(), *purpose, Some(&opened()), NOW);
        assert_eq!(rule(&verdict).0, *purpose == Purpose::Emergency, "{purpose}");
    }
    assert_eq!(rule(&change_case(&siti(), Some(&opened()))), (false, Rule::NoNeed));
    assert!(!may_know(&siti(), ChosenBy::Others, Some(&opened())));
    // Who has the ordinary need sees nothing by it for this purpose.
    let budi = caller(BUDI, Role::Counsellor);
    assert_eq!(rule(&look(&budi, &case(), NOW)), (false, Rule::NoNeed));
    for role in OpenEmergency::ROLES {
        for wanted in [Wanted::CaseList, Wanted::Search, Wanted::AccessLog, Wanted::Emergencies] {
            let verdict = look_across(&caller(SITI, *role), Purpose::Emergency, wanted);
            assert_eq!(rule(&verdict), (false, Rule::PurposeDoesNotFit), "{role}");
        }
    }
}

#[test]
fn a_restriction_and_a_strict_level_do_not_stop_it_and_a_bar_does() {
    let kept = Standing { restricted: true, level: ConfidentialityLevel::Strict, ..opened() };
    assert!(rule(&look(&siti(), &kept, NOW)).0);
    assert!(rule(&open_emergency(&siti(), Some(&kept), &[Section::Session])).0);
    let barred = Standing { barred: vec![SITI], ..opened() };
    assert_eq!(rule(&look(&siti(), &barred, NOW)), (false, Rule::NoNeed));
    let sections = &[Section::Session];
    let absent = rule(&open_emergency(&siti(), None, sections));
    assert_eq!(rule(&open_emergency(&siti(), Some(&barred), sections)), absent);
    assert_eq!(absent, (false, Rule::NoNeed));
    assert_eq!(rule(&end_emergency(&siti(), Some(&barred), EMERGENCY)), absent);
}

#[test]
fn an_ordinary_look_that_is_enough_is_told_to_those_who_have_one_only() {
    let sessions = &[Section::Session];
    let open = |staff, role, case: &Standing, sections: &[Section]| {
        rule(&open_emergency(&caller(staff, role), Some(case), sections))
    };
    let enough = (false, Rule::OrdinaryLookEnough);
    let opens = (true, Rule::EmergencyOpens);
    assert_eq!(open(BUDI, Role::Counsellor, &case(), sessions), enough);
    assert_eq!(open(SITI, Role::Counsellor, &case(), sessions), opens);
    assert_eq!(open(SITI, Role::Supervisor, &case(), sessions), enough);
    let strict = Standing { level: ConfidentialityLevel::Strict, ..case() };
    assert_eq!(open(SITI, Role::Supervisor, &strict, sessions), opens);
    let referred = Standing { referred: true, ..case() };
    assert_eq!(open(SITI, Role::ReferralOfficer, &referred, &[Section::Identity]), enough);
    assert_eq!(open(SITI, Role::ReferralOfficer, &referred, sessions), opens);
    // The very look that a restriction stops is none that is enough.
    let restricted = Standing { restricted: true, ..case() };
    assert_eq!(open(BUDI, Role::Counsellor, &restricted, sessions), opens);
    assert_eq!(open(SITI, Role::Supervisor, &restricted, sessions), enough);
}

#[test]
fn those_who_work_with_clients_have_the_purpose_and_nobody_else() {
    for role in Role::ALL {
        let works = OpenEmergency::ROLES.contains(role);
        assert_eq!(purposes(*role).contains(&Purpose::Emergency), works, "{role}");
        let opened = rule(&open_emergency(&caller(SITI, *role), None, &[Section::Session]));
        assert_eq!(opened.1 == Rule::RoleHasNoAccess, !works, "{role}");
    }
}

#[test]
fn a_supervisor_of_the_unit_and_a_privacy_officer_read_the_reason_and_judge() {
    let strict = Standing { level: ConfidentialityLevel::Strict, ..opened() };
    let away = Standing { units: vec![unit("mediasi")], ..opened() };
    let mira = StaffId::from_bytes([3; 16]);
    for (role, purpose) in
        [(Role::Supervisor, Purpose::Supervision), (Role::PrivacyOfficer, Purpose::SubjectRequest)]
    {
        let by = caller(mira, role);
        for case in [&opened(), &strict] {
            let Verdict::Granted(grant) = look_at_emergency(&by, purpose, Some(case)) else {
                panic!("{role}");
            };
            assert_eq!(grant.sections, [Section::Rights]);
            assert!(rule(&review_emergency(&by, Some(case))).0);
            assert!(rule(&end_emergency(&by, Some(case), EMERGENCY)).0);
            assert!(may_review(&by, Some(case), SITI) && !may_review(&by, Some(case), mira));
        }
        let barred = Standing { barred: vec![mira], ..opened() };
        assert_eq!(rule(&look_at_emergency(&by, purpose, Some(&barred))), (false, Rule::NoNeed));
        assert_eq!(rule(&review_emergency(&by, Some(&barred))), (false, Rule::NoNeed));
        let elsewhere = rule(&review_emergency(&by, Some(&away))).0;
        assert_eq!(elsewhere, role == Role::PrivacyOfficer);
    }
    // Whose unit it was once gives them the case to complete, and nothing to judge.
    let moved = Standing { opened_by: mira, responsible: None, ..away };
    let by = caller(mira, Role::Supervisor);
    assert_eq!(rule(&review_emergency(&by, Some(&moved))), (false, Rule::NoNeed));
    let auditor = caller(mira, Role::Auditor);
    match look_at_emergency(&auditor, Purpose::Audit, Some(&opened())) {
        Verdict::Granted(grant) => assert_eq!(grant.sections, []),
        Verdict::Denied(rule) => panic!("{}", rule.code()),
    }
    let worker = look_at_emergency(&caller(BUDI, Role::Counsellor), Purpose::Service, None);
    assert_eq!(rule(&worker), (false, Rule::RoleHasNoAccess));
}

#[test]
fn who_opened_it_ends_it_and_no_other_colleague() {
    assert!(rule(&end_emergency(&siti(), Some(&opened()), EMERGENCY)).0);
    let other = EmergencyId::from_bytes([8; 16]);
    assert_eq!(rule(&end_emergency(&siti(), Some(&opened()), other)), (false, Rule::NoNeed));
    let mira = caller(StaffId::from_bytes([3; 16]), Role::FrontDesk);
    assert_eq!(rule(&end_emergency(&mira, Some(&opened()), EMERGENCY)), (false, Rule::NoNeed));
    assert_eq!(rule(&end_emergency(&mira, None, EMERGENCY)), (false, Rule::NoNeed));
}

/// Every case of two emergency accesses of three persons with few moments, asked for by everybody.
#[test]
fn there_is_no_look_in_an_emergency_but_by_one_of_ones_own_that_runs() {
    let person = |n: u8| StaffId::from_bytes([n; 16]);
    let spans = [(1, 0, 2), (1, 2, 3), (2, 0, 3), (2, 1, 2), (3, 1, 1)];
    let mut granted = 0;
    for (one, other) in spans.iter().flat_map(|one| spans.iter().map(move |other| (one, other))) {
        for (who, barred) in [(1, false), (1, true), (2, false), (2, true)] {
            let emergencies = [one, other].map(|(by, from, until)| Opened {
                emergency: EMERGENCY,
                staff: person(*by),
                sections: vec![Section::Identity],
                from: *from,
                until: *until,
            });
            let case = Standing {
                emergencies: emergencies.to_vec(),
                barred: if barred { vec![person(who)] } else { Vec::new() },
                ..case()
            };
            for (role, at) in Role::ALL.iter().flat_map(|role| (-1..5).map(move |at| (role, at))) {
                let runs = [one, other]
                    .iter()
                    .any(|(by, from, until)| *by == who && *from <= at && at < *until);
                let wanted = runs && !barred && OpenEmergency::ROLES.contains(role);
                let told = rule(&look(&caller(person(who), *role), &case, at)).0;
                assert_eq!(told, wanted, "{role} {who} {one:?} {other:?} {at}");
                granted += u32::from(told);
            }
        }
    }
    assert!(granted > 100);
}
