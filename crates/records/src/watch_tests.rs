//! One person alone takes nobody's check away: who bars whom, over every role there is.

use sanad_casework::{
    ApproveBar, ApproveBarEnd, AssignCase, BarAccess, CaseId, Command, DeclineBarEnd, EndStaff,
    ProposeBar, ProposeBarEnd, Purpose, QuestionAccess, Refusal, ReinstateStaff, RevokeRole, Role,
    SuspendStaff,
};
use serde_json::json;

use crate::testing::{Lk3, asked, form, founders, fresh, join};
use crate::{RecordError, SignedIn};

fn come(lk3: &Lk3, role: &str) -> SignedIn {
    lk3.records.sign_in(&join(&lk3.records, role).0, None).unwrap()
}

fn does(lk3: &Lk3, by: &SignedIn, act: impl Into<Command>) -> Result<(), RecordError> {
    lk3.records.record(by, &act.into(), &asked()).map(drop)
}

fn bar(case: CaseId, staff: &SignedIn) -> BarAccess {
    let body = json!({ "staff": staff.caller().staff, "reason": "conflict" });
    BarAccess { case, form: form(body) }
}

fn propose(case: CaseId, staff: &SignedIn) -> ProposeBar {
    let body = json!({ "staff": staff.caller().staff, "reason": "conflict" });
    ProposeBar { case, form: form(body) }
}

fn approve(case: CaseId, staff: &SignedIn) -> ApproveBar {
    ApproveBar { case, staff: staff.caller().staff, form: form(json!({})) }
}

fn keeps_watch(done: &Result<(), RecordError>) -> bool {
    matches!(done, Err(RecordError::Refused(Refusal::KeepsWatch)))
}

#[test]
fn one_alone_bars_nobody_who_watches_in_whatever_role() {
    let lk3 = Lk3::new();
    let mira = come(&lk3, "supervisor");
    for role in Role::ALL.iter().filter(|role| role.duty().is_some()) {
        let (case, staff) = (lk3.intake(), come(&lk3, role.code()));
        let alone = does(&lk3, &mira, bar(case, &staff));
        let watches = [Role::Auditor, Role::PrivacyOfficer, Role::PanelMember].contains(role);
        assert_eq!(keeps_watch(&alone), watches, "{role}: {alone:?}");
        if watches {
            does(&lk3, &mira, propose(case, &staff)).unwrap();
            does(&lk3, &lk3.andi, approve(case, &staff)).unwrap();
        }
        assert!(lk3.view(case, &staff, Purpose::Audit).is_err(), "{role}");
    }
}

#[test]
fn the_last_who_could_judge_is_barred_by_two() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let mira = come(&lk3, "supervisor");
    // Beside the two nobody judges emergency accesses: the one who bars would be the only one.
    assert!(keeps_watch(&does(&lk3, &lk3.andi, bar(case, &mira))));
    let tari = come(&lk3, "privacy_officer");
    does(&lk3, &lk3.andi, bar(case, &mira)).unwrap();
    // A privacy officer is barred by two whoever else there is.
    assert!(keeps_watch(&does(&lk3, &lk3.andi, bar(case, &tari))));
    // Who is away judges nothing, so they are no other one.
    let (case, dewi) = (lk3.intake(), come(&lk3, "supervisor"));
    does(&lk3, &lk3.andi, bar(case, &mira)).unwrap();
    let _another = come(&lk3, "privacy_officer");
    let (head, _) = founders(&lk3.records);
    suspend(&lk3, &head, &mira).unwrap();
    suspend(&lk3, &head, &tari).unwrap();
    does(&lk3, &lk3.andi, bar(case, &dewi)).unwrap();
}

#[test]
fn whoever_approves_a_bar_asks_again_whether_who_proposed_it_may() {
    let lk3 = Lk3::new();
    let (case, mira) = (lk3.intake(), come(&lk3, "supervisor"));
    does(&lk3, &mira, propose(case, &lk3.auditor)).unwrap();
    let (head, _) = founders(&lk3.records);
    let staff = mira.caller().staff;
    let suspend = SuspendStaff { staff, form: form(json!({ "reason": "lost_token" })) };
    lk3.records.record_staff(&head, &suspend.into(), &asked()).unwrap();
    let lapsed = does(&lk3, &lk3.andi, approve(case, &lk3.auditor));
    assert!(matches!(lapsed, Err(RecordError::Refused(Refusal::HalfLapsed))), "{lapsed:?}");
    lk3.view(case, &lk3.auditor, Purpose::Audit).unwrap();
}

#[test]
fn whose_look_is_questioned_bars_nobody_in_that_case() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let (mira, dewi) = (come(&lk3, "supervisor"), come(&lk3, "supervisor"));
    lk3.view(case, &mira, Purpose::Supervision).unwrap();
    let look = lk3.size() - 1;
    let body = json!({ "looks": [look.to_string()] });
    let question = QuestionAccess::new(case, form(body), &mut fresh());
    does(&lk3, &lk3.budi, question).unwrap();
    let judged = |done: Result<(), RecordError>| {
        matches!(done, Err(RecordError::Refused(Refusal::JudgedHere)))
    };
    assert!(judged(does(&lk3, &mira, bar(case, &lk3.siti))));
    assert!(judged(does(&lk3, &mira, propose(case, &lk3.auditor))));
    does(&lk3, &dewi, propose(case, &lk3.auditor)).unwrap();
    assert!(judged(does(&lk3, &mira, approve(case, &lk3.auditor))));
    does(&lk3, &lk3.andi, approve(case, &lk3.auditor)).unwrap();
}

#[test]
fn who_was_barred_sees_the_case_again_once_two_have_said_so() {
    let lk3 = Lk3::new();
    let (case, mira) = (lk3.intake(), come(&lk3, "supervisor"));
    crate::testing::bar_by(&lk3.records, [&mira, &lk3.andi], case, lk3.auditor.caller().staff);
    assert!(lk3.view(case, &lk3.auditor, Purpose::Audit).is_err());
    let staff = lk3.auditor.caller().staff;
    does(&lk3, &mira, ProposeBarEnd { case, staff, form: form(json!({})) }).unwrap();
    let end = || ApproveBarEnd { case, staff, form: form(json!({})) };
    assert!(does(&lk3, &mira, end()).is_err());
    assert!(lk3.view(case, &lk3.auditor, Purpose::Audit).is_err());
    does(&lk3, &lk3.andi, end()).unwrap();
    lk3.view(case, &lk3.auditor, Purpose::Audit).unwrap();
    // And can be put to work there like anybody of their role.
    let to = AssignCase { case, form: form(json!({ "to": lk3.siti.caller().staff })) };
    does(&lk3, &mira, to).unwrap();
}

fn suspend(lk3: &Lk3, by: &SignedIn, whom: &SignedIn) -> Result<(), RecordError> {
    let staff = whom.caller().staff;
    let act = SuspendStaff { staff, form: form(json!({ "reason": "inquiry" })) };
    lk3.records.record_staff(by, &act.into(), &asked()).map(drop)
}

fn refused(done: &Result<(), RecordError>) -> Option<&'static str> {
    match done {
        Err(RecordError::Refused(refusal)) => Some(refusal.code()),
        Ok(()) | Err(_) => None,
    }
}

#[test]
fn one_approver_leaves_two_and_no_machine_suspends_who_watches() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    // Andi came by a token.
    assert_eq!(refused(&suspend(&lk3, &lk3.andi, &dua)), Some("password_needed"));
    suspend(&lk3, &satu, &lk3.andi).unwrap();
    assert_eq!(refused(&suspend(&lk3, &satu, &dua)), Some("last_watch"));
    let end = EndStaff { staff: dua.caller().staff, form: form(json!({})) };
    let ended = lk3.records.record_staff(&satu, &end.into(), &asked()).map(drop);
    assert_eq!(refused(&ended), Some("last_watch"));
    let body = form(json!({ "role": "head" }));
    let revoke = RevokeRole { staff: dua.caller().staff, form: body };
    let revoked = lk3.records.record_staff(&satu, &revoke.into(), &asked()).map(drop);
    assert_eq!(refused(&revoked), Some("last_watch"));
    // Whom nobody watches by is suspended by one, by a token too.
    let another = come(&lk3, "supervisor");
    suspend(&lk3, &another, &lk3.siti).unwrap();
}

#[test]
fn the_last_auditor_stays_until_there_is_another_and_no_operator_touches_one() {
    let lk3 = Lk3::new();
    let (satu, _) = founders(&lk3.records);
    let operator = come(&lk3, "operator");
    let panel = come(&lk3, "panel_member");
    for watches in [&lk3.auditor, &panel] {
        assert_eq!(refused(&suspend(&lk3, &operator, watches)), Some("not_an_approver"));
    }
    assert_eq!(refused(&suspend(&lk3, &satu, &lk3.auditor)), Some("last_watch"));
    let _other = come(&lk3, "auditor");
    suspend(&lk3, &satu, &lk3.auditor).unwrap();
}

#[test]
fn the_only_one_who_answers_for_data_stays_and_who_suspended_somebody_does_not_end_them() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let tari = come(&lk3, "privacy_officer");
    assert_eq!(refused(&suspend(&lk3, &satu, &tari)), Some("last_watch"));
    let _another = come(&lk3, "privacy_officer");
    suspend(&lk3, &satu, &tari).unwrap();
    let staff = tari.caller().staff;
    let end = |by: &SignedIn| {
        let act = EndStaff { staff, form: form(json!({})) };
        lk3.records.record_staff(by, &act.into(), &asked()).map(drop)
    };
    assert_eq!(refused(&end(&satu)), Some("same_person"));
    // Nor does a machine: Andi came by a token.
    assert_eq!(refused(&end(&lk3.andi)), Some("password_needed"));
    end(&dua).unwrap();
}

#[test]
fn nobody_bars_an_id_that_nobody_has_and_who_is_judged_decides_about_no_bar() {
    let lk3 = Lk3::new();
    let (case, mira) = (lk3.intake(), come(&lk3, "supervisor"));
    let nobody = json!({ "staff": "77".repeat(16), "reason": "conflict" });
    let alone = BarAccess { case, form: form(nobody.clone()) };
    assert_eq!(refused(&does(&lk3, &mira, alone)), Some("no_such_staff"));
    let propose = ProposeBar { case, form: form(nobody) };
    assert_eq!(refused(&does(&lk3, &mira, propose)), Some("no_such_staff"));
    // A look of Mira's is questioned: she keeps nobody's bar up, and takes back her own proposal alone.
    crate::testing::bar_by(&lk3.records, [&mira, &lk3.andi], case, lk3.auditor.caller().staff);
    lk3.view(case, &mira, Purpose::Supervision).unwrap();
    let look = lk3.size() - 1;
    let body = json!({ "looks": [look.to_string()] });
    does(&lk3, &lk3.budi, QuestionAccess::new(case, form(body), &mut fresh())).unwrap();
    let staff = lk3.auditor.caller().staff;
    does(&lk3, &lk3.andi, ProposeBarEnd { case, staff, form: form(json!({})) }).unwrap();
    let keep = || DeclineBarEnd { case, staff, form: form(json!({})) };
    let end = ApproveBarEnd { case, staff, form: form(json!({})) };
    assert_eq!(refused(&does(&lk3, &mira, keep())), Some("judged_here"));
    assert_eq!(refused(&does(&lk3, &mira, end)), Some("judged_here"));
    does(&lk3, &lk3.andi, keep()).unwrap();
}

#[test]
fn who_was_suspended_comes_back_by_another_approver_and_by_no_operator() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let operator = come(&lk3, "operator");
    suspend(&lk3, &satu, &lk3.siti).unwrap();
    let back = || ReinstateStaff { staff: lk3.siti.caller().staff, form: form(json!({})) };
    let tries = |by: &SignedIn| lk3.records.record_staff(by, &back().into(), &asked()).map(drop);
    assert!(matches!(tries(&operator), Err(RecordError::NotForRole)));
    assert!(matches!(tries(&lk3.records.shell_user().unwrap()), Err(RecordError::NotForRole)));
    assert_eq!(refused(&tries(&satu)), Some("same_person"));
    tries(&dua).unwrap();
}
