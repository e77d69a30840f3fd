//! Each rule, told as who asks for what and what they get.

use sanad_casework::{
    Caller, Category, ConfidentialityLevel, InquiryId, Profession, Purpose, Role, Section, StaffId,
    UnitCode,
};
use sanad_views::CaseStatus;

use super::{
    ChosenBy, Grant, Rule, Seat, Standing, Verdict, Wanted, answer_subject, change_case,
    look_across, look_at_case, may_know, may_read_of, open_case, purposes,
};

/// When all of this is decided: microseconds UTC since 1970.
pub(super) const NOW: i64 = 1_790_000_000_000_000;

pub(super) const BUDI: StaffId = StaffId::from_bytes([1; 16]);
pub(super) const SITI: StaffId = StaffId::from_bytes([2; 16]);

pub(super) fn unit(code: &str) -> UnitCode {
    code.parse().unwrap()
}

pub(super) fn caller(staff: StaffId, role: Role) -> Caller {
    let (profession, unit) = (Profession::Counsellor, unit("konseling"));
    Caller { staff, role, profession, unit, covers: Vec::new(), acting_for: None }
}

/// A family case of the unit, that Budi is responsible for.
pub(super) fn case() -> Standing {
    Standing {
        responsible: Some(BUDI),
        co_workers: Vec::new(),
        barred: Vec::new(),
        asked: None,
        opened_by: BUDI,
        units: vec![unit("konseling")],
        level: ConfidentialityLevel::Normal,
        category: Category::Family,
        referred: false,
        restricted: false,
        emergencies: Vec::new(),
        status: CaseStatus::Open,
        seat: None,
    }
}

pub(super) fn rule(verdict: &Verdict) -> (bool, Rule) {
    match verdict {
        Verdict::Granted(grant) => (true, grant.rule),
        Verdict::Denied(rule) => (false, *rule),
    }
}

/// What Siti gets of the case in this role, for the first purpose that goes with it.
fn siti(role: Role, case: &Standing) -> (bool, Rule) {
    rule(&looked(role, Some(case)))
}

fn looked(role: Role, case: Option<&Standing>) -> Verdict {
    let purpose = purposes(role).first().copied().unwrap_or(Purpose::Service);
    look_at_case(&caller(SITI, role), purpose, case, NOW)
}

fn grant(role: Role, case: &Standing) -> Grant {
    match looked(role, Some(case)) {
        Verdict::Granted(grant) => grant,
        Verdict::Denied(denial) => panic!("{role}: {}", denial.code()),
    }
}

#[test]
fn who_is_responsible_sees_the_case_and_a_colleague_does_not() {
    let look = |staff| {
        rule(&look_at_case(&caller(staff, Role::Counsellor), Purpose::Service, Some(&case()), NOW))
    };
    assert_eq!(look(BUDI), (true, Rule::ResponsibleWorks));
    assert_eq!(look(SITI), (false, Rule::NoNeed));
}

#[test]
fn not_there_barred_and_without_need_are_one_answer() {
    for role in Role::ALL {
        let barred = Standing { barred: vec![SITI], co_workers: vec![SITI], ..case() };
        let absent = rule(&looked(*role, None));
        assert_eq!(siti(*role, &barred), absent, "{role}");
        assert!(!absent.0, "{role}");
        let by = caller(SITI, *role);
        assert_eq!(rule(&change_case(&by, Some(&barred))), rule(&change_case(&by, None)), "{role}");
        assert!(!may_know(&by, ChosenBy::Others, Some(&barred)), "{role}");
    }
}

#[test]
fn a_bar_goes_before_every_role_and_purpose() {
    for role in Role::ALL {
        let case = Standing { barred: vec![BUDI], ..case() };
        for purpose in Purpose::ALL {
            let verdict = look_at_case(&caller(BUDI, *role), *purpose, Some(&case), NOW);
            assert!(!rule(&verdict).0, "{role} {purpose}");
        }
        assert!(!rule(&change_case(&caller(BUDI, *role), Some(&case))).0, "{role}");
    }
}

#[test]
fn purpose_and_role_are_judged_before_the_case_so_their_answer_tells_nothing_of_it() {
    for role in Role::ALL {
        for purpose in Purpose::ALL {
            let by = caller(SITI, *role);
            let (granted, there) = rule(&look_at_case(&by, *purpose, Some(&case()), NOW));
            let (_, absent) = rule(&look_at_case(&by, *purpose, None, NOW));
            let of_the_role = [there, absent].map(Rule::is_of_the_role);
            assert!(granted || of_the_role[0] == of_the_role[1], "{role} {purpose}");
            assert_eq!(!purposes(*role).contains(purpose), there == Rule::PurposeDoesNotFit);
        }
    }
}

#[test]
fn an_auditor_and_an_operator_never_get_a_sealed_section() {
    for role in [Role::Auditor, Role::Operator] {
        let by = caller(SITI, role);
        for purpose in Purpose::ALL {
            let mut verdicts = vec![look_at_case(&by, *purpose, Some(&case()), NOW)];
            for wanted in [Wanted::CaseList, Wanted::AccessLog, Wanted::Feed, Wanted::StaffList] {
                verdicts.push(look_across(&by, *purpose, wanted));
            }
            for verdict in verdicts {
                if let Verdict::Granted(grant) = verdict {
                    assert_eq!(grant.sections, [], "{role} {purpose}");
                }
            }
        }
        assert!(!rule(&change_case(&by, Some(&case()))).0);
        assert!(!rule(&open_case(&by)).0);
    }
}

#[test]
fn those_who_need_no_single_case_see_none() {
    for role in
        [Role::DataOfficer, Role::Head, Role::KeyCustodian, Role::PanelMember, Role::Subject]
    {
        let own = Standing { opened_by: SITI, responsible: Some(SITI), ..case() };
        assert!(!siti(role, &own).0, "{role}");
        assert!(!rule(&change_case(&caller(SITI, role), Some(&own))).0, "{role}");
        assert!(!rule(&open_case(&caller(SITI, role))).0, "{role}");
        let verdict = look_across(
            &caller(SITI, role),
            purposes(role).first().copied().unwrap_or(Purpose::Service),
            Wanted::CaseList,
        );
        assert!(!rule(&verdict).0, "{role}");
    }
}

#[test]
fn a_panel_member_sees_a_case_by_a_seat_alone_and_for_an_inquiry_alone() {
    let inquiry = InquiryId::from_bytes([9; 16]);
    let seated = |with_reporter| Standing {
        seat: Some(Seat { inquiry, version: 3, with_reporter, panel: Vec::new() }),
        level: ConfidentialityLevel::Strict,
        ..case()
    };
    assert_eq!(siti(Role::PanelMember, &case()), (false, Rule::NoNeed));
    assert_eq!(siti(Role::PanelMember, &seated(false)), (true, Rule::PanelInquires));
    for with_reporter in [false, true] {
        let sections = grant(Role::PanelMember, &seated(with_reporter)).sections;
        assert_eq!(sections.contains(&Section::Reporter), with_reporter);
        assert!(sections.contains(&Section::Session));
    }
    // A bar goes first, a seat opens nothing for another role or purpose, and changes nothing.
    let barred = Standing { barred: vec![SITI], ..seated(true) };
    assert_eq!(siti(Role::PanelMember, &barred), (false, Rule::NoNeed));
    let by = caller(SITI, Role::PanelMember);
    for purpose in Purpose::ALL {
        let (granted, _) = rule(&look_at_case(&by, *purpose, Some(&seated(true)), NOW));
        assert_eq!(granted, *purpose == Purpose::Inquiry, "{purpose}");
    }
    assert_eq!(siti(Role::Counsellor, &seated(true)), (false, Rule::NoNeed));
    assert_eq!(rule(&change_case(&by, Some(&seated(true)))), (false, Rule::RoleHasNoAccess));
}

#[test]
fn a_supervisor_sees_the_cases_of_their_unit() {
    assert_eq!(siti(Role::Supervisor, &case()), (true, Rule::SupervisorSupervises));
    let elsewhere = Standing { units: vec![unit("mediasi")], ..case() };
    assert_eq!(siti(Role::Supervisor, &elsewhere), (false, Rule::NoNeed));
    assert!(!may_know(&caller(SITI, Role::Supervisor), ChosenBy::Others, Some(&elsewhere)));
    let covering = Caller { covers: vec![unit("mediasi")], ..caller(SITI, Role::Supervisor) };
    let verdict = look_at_case(&covering, Purpose::Supervision, Some(&elsewhere), NOW);
    assert_eq!(rule(&verdict), (true, Rule::SupervisorSupervises));
    let both = Standing { units: vec![unit("mediasi"), unit("konseling")], ..case() };
    assert_eq!(siti(Role::Supervisor, &both), (true, Rule::SupervisorSupervises));
}

#[test]
fn a_supervisor_reads_of_the_looks_of_their_unit_only() {
    let supervisor = caller(SITI, Role::Supervisor);
    assert!(may_read_of(&supervisor, Some(&unit("konseling"))));
    assert!(!may_read_of(&supervisor, Some(&unit("mediasi"))));
    assert!(!may_read_of(&supervisor, None));
    assert!(may_read_of(&caller(SITI, Role::Auditor), None));
    let in_time = look_across(&supervisor, Purpose::Supervision, Wanted::AccessInTime);
    assert_eq!(rule(&in_time), (false, Rule::RoleHasNoAccess));
}

#[test]
fn the_closer_a_case_is_kept_the_fewer_see_its_content() {
    let kept = |level| Standing { level, referred: true, category: Category::Aid, ..case() };
    let (normal, restricted, strict) = (
        kept(ConfidentialityLevel::Normal),
        kept(ConfidentialityLevel::Restricted),
        kept(ConfidentialityLevel::Strict),
    );
    for role in [Role::ReferralOfficer, Role::ComplaintOfficer] {
        assert!(siti(role, &normal).0, "{role}");
        assert_eq!(siti(role, &restricted), (false, Rule::NoNeed), "{role}");
        assert_eq!(siti(role, &strict), (false, Rule::NoNeed), "{role}");
    }
    assert!(!grant(Role::Supervisor, &restricted).sections.is_empty());
    assert_eq!(siti(Role::Supervisor, &strict), (true, Rule::StrictIsClear));
    assert_eq!(grant(Role::Supervisor, &strict).sections, []);
    assert_eq!(grant(Role::PrivacyOfficer, &strict).sections, []);
    assert!(rule(&change_case(&caller(SITI, Role::Supervisor), Some(&strict))).0);
}

#[test]
fn a_referral_officer_needs_an_open_referral_and_a_complaint_officer_a_complaint() {
    assert_eq!(siti(Role::ReferralOfficer, &case()), (false, Rule::NoNeed));
    let referred = Standing { referred: true, ..case() };
    let refers = grant(Role::ReferralOfficer, &referred);
    assert_eq!(refers.sections, [Section::Identity, Section::Consent, Section::Referral]);
    assert_eq!(siti(Role::ComplaintOfficer, &referred), (false, Rule::NoNeed));
    let aid = Standing { category: Category::Aid, ..case() };
    assert!(!grant(Role::ComplaintOfficer, &aid).sections.contains(&Section::Session));
}

#[test]
fn a_privacy_officer_sees_no_session_and_no_reporter() {
    let sections = grant(Role::PrivacyOfficer, &case()).sections;
    assert!(!sections.contains(&Section::Session) && !sections.contains(&Section::Reporter));
}

#[test]
fn a_co_worker_does_not_see_who_reported_and_nothing_once_the_case_is_closed() {
    let case = Standing { co_workers: vec![SITI], ..case() };
    assert!(!grant(Role::Counsellor, &case).sections.contains(&Section::Reporter));
    let closed = Standing { status: CaseStatus::Closed, ..case };
    assert_eq!(siti(Role::Counsellor, &closed), (false, Rule::NoNeed));
    let by = caller(BUDI, Role::Counsellor);
    assert!(rule(&look_at_case(&by, Purpose::Service, Some(&closed), NOW)).0);
}

#[test]
fn restricted_data_are_seen_for_rights_and_orders_and_not_for_the_service() {
    let restricted = Standing { restricted: true, ..case() };
    let look = |staff, purpose| {
        rule(&look_at_case(&caller(staff, Role::Counsellor), purpose, Some(&restricted), NOW))
    };
    assert_eq!(look(BUDI, Purpose::Service), (false, Rule::DataRestricted));
    assert_eq!(look(BUDI, Purpose::SubjectRequest), (true, Rule::ResponsibleWorks));
    assert_eq!(look(BUDI, Purpose::LegalOrder), (true, Rule::ResponsibleWorks));
    // Who has no need of the case does not come to hear that it is restricted.
    assert_eq!(look(SITI, Purpose::Service), (false, Rule::NoNeed));
}

#[test]
fn the_desk_sees_what_it_opened_until_somebody_is_responsible_or_it_is_declined() {
    let opened = Standing { opened_by: SITI, responsible: None, ..case() };
    assert_eq!(siti(Role::FrontDesk, &opened), (true, Rule::DeskCompletes));
    assert_eq!(
        siti(Role::FrontDesk, &Standing { responsible: Some(BUDI), ..opened.clone() }),
        (false, Rule::NoNeed)
    );
    assert_eq!(
        siti(Role::FrontDesk, &Standing { status: CaseStatus::Declined, ..opened }),
        (false, Rule::NoNeed)
    );
}

#[test]
fn a_person_is_answered_by_who_is_responsible_a_supervisor_of_the_unit_and_a_privacy_officer() {
    let ask = |staff, role, names, case: &Standing| {
        let caller = caller(staff, role);
        answer_subject(&caller, Purpose::SubjectRequest, Some(case), names)
    };
    let answers = (true, Rule::SubjectIsAnswered);
    assert_eq!(rule(&ask(BUDI, Role::Counsellor, false, &case())), answers);
    assert_eq!(rule(&ask(SITI, Role::Supervisor, true, &case())), answers);
    assert_eq!(rule(&ask(SITI, Role::PrivacyOfficer, true, &case())), answers);
    let away = Standing { units: vec![unit("mediasi")], ..case() };
    assert_eq!(rule(&ask(SITI, Role::Supervisor, false, &away)), (false, Rule::NoNeed));
    let helped = Standing { co_workers: vec![SITI], ..case() };
    assert_eq!(rule(&ask(SITI, Role::Counsellor, false, &helped)), (false, Rule::NotToAnswer));
    assert_eq!(rule(&ask(SITI, Role::Counsellor, false, &case())), (false, Rule::NoNeed));
    assert_eq!(rule(&ask(BUDI, Role::Counsellor, true, &case())), (false, Rule::RoleHasNoAccess));
    for role in [Role::Auditor, Role::Operator, Role::FrontDesk, Role::Head] {
        assert_eq!(rule(&ask(BUDI, role, false, &case())), (false, Rule::PurposeDoesNotFit));
    }
    let other = answer_subject(&caller(BUDI, Role::Counsellor), Purpose::Service, None, false);
    assert_eq!(rule(&other), (false, Rule::PurposeDoesNotFit));
}

#[test]
fn of_a_strictly_confidential_case_only_who_is_responsible_opens_anything_for_a_person() {
    let strict = Standing { level: ConfidentialityLevel::Strict, ..case() };
    let opens = |staff, role| match answer_subject(
        &caller(staff, role),
        Purpose::SubjectRequest,
        Some(&strict),
        false,
    ) {
        Verdict::Granted(grant) => !grant.sections.is_empty(),
        Verdict::Denied(rule) => panic!("{}", rule.code()),
    };
    assert!(opens(BUDI, Role::Counsellor));
    assert!(!opens(SITI, Role::Supervisor) && !opens(SITI, Role::PrivacyOfficer));
}
