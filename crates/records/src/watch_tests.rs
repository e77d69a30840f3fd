//! One person alone takes nobody's check away: who bars whom, over every role there is.

use std::time::Duration;

use sanad_casework::{
    ApproveBar, ApproveBarEnd, AssentInquiry, AssignCase, BarAccess, CaseId, Command,
    ConfirmSuspension, DeclineBarEnd, DeclineReinstatement, DeclineRemoval, DeclineRole, EndStaff,
    ObjectToRecovery, OpenEmergency, OrderInquiry, ProposeBar, ProposeBarEnd, ProposeRecovery,
    ProposeReinstatement, ProposeRemoval, Purpose, QuestionAccess, Refusal, RegisterStaff,
    ReinstateStaff, RevokeRole, Role, StaffCommand, StaffId, SuspendStaff,
};
use serde_json::json;

use crate::testing::{
    CANARY, Lk3, PASSWORD, asked, form, founders, fresh, in_person, join, propose_removal,
    try_password,
};
use crate::{RecordError, SignedIn};

fn come(lk3: &Lk3, role: &str) -> SignedIn {
    lk3.records.sign_in(&join(&lk3.records, role).0, None).unwrap()
}

fn does(lk3: &Lk3, by: &SignedIn, act: impl Into<Command>) -> Result<(), RecordError> {
    let by = in_person(&lk3.records, by);
    lk3.records.record(&by, &act.into(), &asked()).map(drop)
}

fn bar(case: CaseId, staff: &SignedIn) -> BarAccess {
    let body = json!({ "staff": staff.caller().staff, "reason": "conflict" });
    BarAccess { case, form: form(body) }
}

fn propose(case: CaseId, staff: &SignedIn) -> ProposeBar {
    let staff = staff.caller().staff;
    let body = json!({ "staff": staff, "reason": "conflict", "password": PASSWORD });
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
    let (mira, _another) = (come(&lk3, "supervisor"), come(&lk3, "privacy_officer"));
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
    let _another = come(&lk3, "auditor");
    let (case, mira) = (lk3.intake(), come(&lk3, "supervisor"));
    does(&lk3, &mira, propose(case, &lk3.auditor)).unwrap();
    let (head, _) = founders(&lk3.records);
    let staff = mira.caller().staff;
    let suspend =
        SuspendStaff { staff, form: form(json!({ "reason": "lost_token", "password": PASSWORD })) };
    lk3.records.record_staff(&head, &suspend.into(), &asked()).unwrap();
    let lapsed = does(&lk3, &lk3.andi, approve(case, &lk3.auditor));
    assert!(matches!(lapsed, Err(RecordError::Refused(Refusal::HalfLapsed))), "{lapsed:?}");
    lk3.view(case, &lk3.auditor, Purpose::Audit).unwrap();
}

#[test]
fn whose_look_is_questioned_bars_nobody_in_that_case() {
    let lk3 = Lk3::new();
    let _another = come(&lk3, "auditor");
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
    let _another = come(&lk3, "auditor");
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
    let act =
        SuspendStaff { staff, form: form(json!({ "reason": "inquiry", "password": PASSWORD })) };
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
    let third = in_person(&lk3.records, &come(&lk3, "supervisor"));
    propose_removal(&lk3.records, &third, dua.caller().staff, None).unwrap();
    suspend(&lk3, &satu, &third).unwrap();
    let end = EndStaff { staff: dua.caller().staff, form: form(json!({})) };
    let ended = lk3.records.record_staff(&satu, &end.into(), &asked()).map(drop);
    assert_eq!(refused(&ended), Some("last_watch"));
    // Whom nobody watches by is suspended by one, by a token too.
    let another = come(&lk3, "supervisor");
    suspend(&lk3, &another, &lk3.siti).unwrap();
}

#[test]
fn the_last_auditor_stays_until_there_is_another_and_no_operator_touches_one() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let operator = come(&lk3, "operator");
    let panel = come(&lk3, "panel_member");
    for watches in [&lk3.auditor, &panel] {
        assert_eq!(refused(&suspend(&lk3, &operator, watches)), Some("not_an_approver"));
    }
    assert_eq!(refused(&suspend(&lk3, &satu, &lk3.auditor)), Some("last_watch"));
    let staff = lk3.auditor.caller().staff;
    for role in [None, Some(Role::Auditor)] {
        propose_removal(&lk3.records, &satu, staff, role).unwrap();
    }
    let end = EndStaff { staff, form: form(json!({})) };
    let revoke = RevokeRole { staff, form: form(json!({ "role": "auditor" })) };
    for act in [StaffCommand::from(end), revoke.into()] {
        let done = lk3.records.record_staff(&dua, &act, &asked()).map(drop);
        assert_eq!(refused(&done), Some("last_watch"));
    }
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
    let propose = |by: &SignedIn| propose_removal(&lk3.records, by, staff, None);
    // Nor does a machine propose it, or carry it out: Andi came by a token.
    assert_eq!(refused(&end(&satu)), Some("no_removal"));
    assert_eq!(refused(&propose(&lk3.andi)), Some("password_needed"));
    propose(&satu).unwrap();
    assert_eq!(refused(&propose(&satu)), Some("removal_pending"));
    assert_eq!(refused(&end(&satu)), Some("same_person"));
    assert_eq!(refused(&end(&lk3.andi)), Some("password_needed"));
    end(&dua).unwrap();
}

#[test]
fn who_watches_loses_a_role_or_their_place_by_two_and_the_password_and_either_may_be_declined() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let (rina, _) = (come(&lk3, "auditor"), come(&lk3, "auditor"));
    let (staff, role) = (rina.caller().staff, Role::Auditor);
    let revoke = |by: &SignedIn| {
        let act = RevokeRole { staff, form: form(json!({ "role": role })) };
        lk3.records.record_staff(by, &act.into(), &asked()).map(drop)
    };
    assert_eq!(refused(&revoke(&satu)), Some("no_removal"));
    let wrong = json!({ "role": role, "password": "bukan ini sama sekali" });
    let act = ProposeRemoval { staff, form: form(wrong) };
    let tried = lk3.records.record_staff(&satu, &act.into(), &asked()).map(drop);
    assert_eq!(refused(&tried), Some("wrong_password"));
    for of in [None, Some(role)] {
        propose_removal(&lk3.records, &satu, staff, of).unwrap();
        let act = DeclineRemoval { staff, form: form(json!({ "role": of })) };
        lk3.records.record_staff(&dua, &act.into(), &asked()).unwrap();
    }
    assert_eq!(refused(&revoke(&dua)), Some("no_removal"));
    // That they leave is not that they lose the role, nor the other way round.
    propose_removal(&lk3.records, &satu, staff, None).unwrap();
    assert_eq!(refused(&revoke(&dua)), Some("no_removal"));
    propose_removal(&lk3.records, &satu, staff, Some(role)).unwrap();
    revoke(&dua).unwrap();
    // Whoever watches over nobody is let go by one.
    let end = EndStaff { staff, form: form(json!({})) };
    lk3.records.record_staff(&satu, &end.into(), &asked()).unwrap();
}

#[test]
fn nobody_bars_an_id_that_nobody_has_and_who_is_judged_decides_about_no_bar() {
    let lk3 = Lk3::new();
    let _another = come(&lk3, "auditor");
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

fn staffed(lk3: &Lk3, by: &SignedIn, act: impl Into<StaffCommand>) -> Result<(), RecordError> {
    lk3.records.record_staff(by, &act.into(), &asked()).map(drop)
}

fn confirm(staff: StaffId) -> ConfirmSuspension {
    ConfirmSuspension { staff, form: form(json!({})) }
}

fn propose_back(staff: StaffId) -> ProposeReinstatement {
    ProposeReinstatement { staff, form: form(json!({})) }
}

fn back(staff: StaffId) -> ReinstateStaff {
    ReinstateStaff { staff, form: form(json!({})) }
}

#[test]
fn who_watches_is_suspended_by_one_for_72_hours_and_on_by_two() {
    let lk3 = Lk3::new();
    let (satu, _) = founders(&lk3.records);
    let (token, staff) = join(&lk3.records, "auditor");
    let name = staff.to_string();
    let (lapsed, nearly) = (Duration::from_hours(72), Duration::from_secs(72 * 3600 - 1));
    let pass = |time| lk3.disk.hands().advance(time);
    let away = |by: &SignedIn| {
        let body = json!({ "reason": "other", "password": PASSWORD });
        staffed(&lk3, by, SuspendStaff { staff, form: form(body) })
    };
    let signs_in = || try_password(&lk3.records, &name, PASSWORD, None).is_ok();
    away(&satu).unwrap();
    assert_eq!(lk3.last_types(2), ["staff_suspended", "suspension_limited"]);
    assert!(!signs_in());
    // Who said so once does not say so twice.
    assert_eq!(refused(&staffed(&lk3, &satu, confirm(staff))), Some("same_person"));
    pass(nearly);
    assert!(!signs_in());
    pass(Duration::from_secs(1));
    assert!(signs_in(), "it ended by itself");
    assert!(lk3.records.sign_in(&token, None).is_err(), "what it ended stays ended");
    let (satu, dua) = founders(&lk3.records);
    // Nor again and again.
    assert_eq!(refused(&away(&satu)), Some("same_person"));
    away(&dua).unwrap();
    staffed(&lk3, &satu, confirm(staff)).unwrap();
    assert_eq!(refused(&staffed(&lk3, &satu, confirm(staff))), Some("no_limit"));
    pass(lapsed + lapsed);
    assert!(!signs_in(), "two said so");
    let (satu, dua) = founders(&lk3.records);
    // They come back by two, of whom who suspended them may be one.
    assert_eq!(refused(&staffed(&lk3, &satu, back(staff))), Some("no_return"));
    staffed(&lk3, &satu, propose_back(staff)).unwrap();
    assert_eq!(refused(&staffed(&lk3, &satu, propose_back(staff))), Some("return_pending"));
    assert_eq!(refused(&staffed(&lk3, &satu, back(staff))), Some("same_person"));
    let decline = DeclineReinstatement { staff, form: form(json!({})) };
    staffed(&lk3, &dua, decline).unwrap();
    assert_eq!(refused(&staffed(&lk3, &dua, back(staff))), Some("no_return"));
    staffed(&lk3, &satu, propose_back(staff)).unwrap();
    staffed(&lk3, &dua, back(staff)).unwrap();
    assert!(signs_in());
}

#[test]
fn who_watches_is_suspended_by_who_shows_the_password_again() {
    let lk3 = Lk3::new();
    let (satu, _) = founders(&lk3.records);
    let staff = join(&lk3.records, "auditor").1;
    let away = |body| staffed(&lk3, &satu, SuspendStaff { staff, form: form(body) });
    assert_eq!(refused(&away(json!({ "reason": "other" }))), Some("missing"));
    let wrong = json!({ "reason": "other", "password": "kata sandi yang lain" });
    assert_eq!(refused(&away(wrong)), Some("wrong_password"));
    assert_eq!(lk3.last_types(1), ["access_denied"]);
    away(json!({ "reason": "other", "password": PASSWORD })).unwrap();
    // Nobody else's check goes with them: no password is asked for.
    let body = form(json!({ "reason": "lost_token" }));
    staffed(&lk3, &satu, SuspendStaff { staff: lk3.siti.caller().staff, form: body }).unwrap();
}

#[test]
fn who_keeps_watch_is_barred_by_persons_and_the_first_shows_the_password_again() {
    let lk3 = Lk3::new();
    let (case, mira, _other) = (lk3.intake(), come(&lk3, "supervisor"), come(&lk3, "auditor"));
    let staff = lk3.auditor.caller().staff;
    let by = |by: &SignedIn, act: Command| lk3.records.record(by, &act, &asked()).map(drop);
    assert_eq!(refused(&by(&mira, propose(case, &lk3.auditor).into())), Some("password_needed"));
    let proposes = |body| ProposeBar { case, form: form(body) };
    let body = json!({ "staff": staff, "reason": "conflict" });
    assert_eq!(refused(&does(&lk3, &mira, proposes(body))), Some("missing"));
    let wrong = json!({ "staff": staff, "reason": "conflict", "password": "kata sandi yang lain" });
    assert_eq!(refused(&does(&lk3, &mira, proposes(wrong))), Some("wrong_password"));
    does(&lk3, &mira, propose(case, &lk3.auditor)).unwrap();
    let approval = || approve(case, &lk3.auditor);
    assert_eq!(refused(&by(&lk3.andi, approval().into())), Some("password_needed"));
    does(&lk3, &lk3.andi, approval()).unwrap();
    // Of whoever keeps no watch a machine may say it.
    let body = json!({ "staff": lk3.siti.caller().staff, "reason": "conflict" });
    by(&mira, proposes(body).into()).unwrap();
}

#[test]
fn a_role_that_watches_counts_from_its_proposal_on_and_an_operator_withdraws_their_own_alone() {
    let lk3 = Lk3::new();
    let (satu, _) = founders(&lk3.records);
    let (operator, other) = (come(&lk3, "operator"), come(&lk3, "operator"));
    let register = |role: &str| {
        let body = json!({
            "name": CANARY, "profession": "konselor", "unit": "konseling", "roles": [role],
        });
        let act = RegisterStaff::new(form(body), &mut fresh());
        let staff = act.staff;
        staffed(&lk3, &operator, act).unwrap();
        staff
    };
    let decline = |by: &SignedIn, staff: StaffId, role: &str| {
        let act = DeclineRole { staff, form: form(json!({ "role": role })) };
        staffed(&lk3, by, act)
    };
    let mira = come(&lk3, "supervisor");
    for role in Role::ALL.iter().filter(|role| role.watches()) {
        let (case, staff) = (lk3.intake(), register(role.code()));
        assert_eq!(
            refused(&decline(&other, staff, role.code())),
            Some("not_an_approver"),
            "{role}"
        );
        let body = json!({ "staff": staff, "reason": "conflict" });
        let alone = does(&lk3, &mira, BarAccess { case, form: form(body) });
        let watches = matches!(role, Role::Auditor | Role::PrivacyOfficer | Role::PanelMember);
        assert_eq!(keeps_watch(&alone), watches, "{role}");
        decline(&operator, staff, role.code()).unwrap();
        decline(&satu, register(role.code()), role.code()).unwrap();
    }
    decline(&other, register("counsellor"), "counsellor").unwrap();
}

#[test]
fn two_bar_no_auditor_who_is_the_only_one_left_for_the_case() {
    let lk3 = Lk3::new();
    let (case, mira) = (lk3.intake(), come(&lk3, "supervisor"));
    let only = || does(&lk3, &mira, propose(case, &lk3.auditor));
    assert_eq!(refused(&only()), Some("last_watch"));
    let other = come(&lk3, "auditor");
    only().unwrap();
    // The other one goes before it is approved: then this one is the only one again.
    does(&lk3, &lk3.andi, propose(case, &other)).unwrap();
    does(&lk3, &mira, approve(case, &other)).unwrap();
    assert_eq!(refused(&does(&lk3, &lk3.andi, approve(case, &lk3.auditor))), Some("last_watch"));
}

#[test]
fn nobody_alone_takes_who_is_needed_on_a_panel_or_to_judge_what_waits() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let members = [(); 3].map(|()| come(&lk3, "panel_member"));
    let body = json!({
        "order": "court", "reference": CANARY, "matter": CANARY, "cases": [lk3.intake()],
        "members": members.each_ref().map(|member| member.caller().staff), "quorum": 2,
        "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
    });
    let order = OrderInquiry::new(form(body), &mut fresh());
    let inquiry = order.inquiry;
    lk3.records.record_inquiry(&satu, &order.into(), &asked()).unwrap();
    for member in &members {
        let assent = AssentInquiry { inquiry, form: form(json!({})) };
        lk3.records.record_inquiry(member, &assent.into(), &asked()).unwrap();
    }
    suspend(&lk3, &dua, &members[0]).unwrap();
    assert_eq!(refused(&suspend(&lk3, &dua, &members[1])), Some("last_watch"));
    // Andi alone could judge what Mira opened.
    let (case, mira) = (lk3.intake(), join(&lk3.records, "counsellor").1.to_string());
    let mira = crate::testing::come(&lk3.records, &mira);
    let body = json!({
        "reason": "danger_to_life", "text": CANARY, "sections": ["session"], "minutes": 30,
        "password": PASSWORD,
    });
    does(&lk3, &mira, OpenEmergency::new(case, form(body), &mut fresh())).unwrap();
    assert_eq!(lk3.records.without_a_judge(&satu).unwrap(), Some(0));
    assert_eq!(lk3.records.without_a_judge(&lk3.budi).unwrap(), None);
    assert_eq!(refused(&suspend(&lk3, &satu, &lk3.andi)), Some("last_watch"));
    // Where he goes all the same, the head is told that nobody can.
    let body = json!({ "staff": lk3.andi.caller().staff, "reason": "conflict" });
    let dewi = come(&lk3, "privacy_officer");
    does(&lk3, &dewi, ProposeBar { case, form: form(body) }).unwrap();
    does(&lk3, &come(&lk3, "supervisor"), approve(case, &lk3.andi)).unwrap();
    suspend(&lk3, &satu, &lk3.andi).unwrap();
}

#[test]
fn who_keeps_an_approver_away_objects_to_no_recovery_alone() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let shell = lk3.records.shell_user().unwrap();
    let body =
        json!({ "name": CANARY, "profession": "konselor", "unit": "pimpinan", "role": "head" });
    let propose = ProposeRecovery::new(form(body), &mut fresh());
    let recovery = propose.recovery;
    lk3.records.propose_recovery(&shell, &propose, &asked()).unwrap();
    suspend(&lk3, &satu, &lk3.andi).unwrap();
    let object = |by: &SignedIn| {
        let act = ObjectToRecovery { recovery, form: form(json!({})) };
        lk3.records.object_to_recovery(by, &act, &asked()).map(drop)
    };
    assert_eq!(refused(&object(&satu)), Some("suspended_another"));
    object(&dua).unwrap();
}
