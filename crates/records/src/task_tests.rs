//! What is to be done: counted and listed by one rule, for each role.

use std::collections::BTreeMap;

use sanad_casework::{
    AddCoWorker, AssignCase, CaseId, Command, OpenIntake, ProposeClosure, ProposeReferral,
    RequestDisclosure, RequestTransfer, Role, ScheduleSession, SendReferral, SignNote,
};
use serde_json::{Value, json};

use crate::policy::purposes;
use crate::testing::{Lk3, REQUEST, asked, bar, form, fresh, join};
use crate::{Carried, CaseFilter, CaseStatus, ListCases, ListTasks, SignedIn, TaskKind};

struct House {
    lk3: Lk3,
    case: CaseId,
}

impl House {
    /// A case of Budi's with a task of each kind in it but a transfer.
    fn new() -> Self {
        let lk3 = Lk3::new();
        let case = lk3.intake();
        let of = Self { lk3, case };
        let planned = json!({
            "service": "konseling", "mode": "office", "starts_at": "2099-11-30T09:00:00+08:00",
        });
        of.act(&of.lk3.budi, ScheduleSession::new(case, form(planned), &mut fresh()));
        of.lk3.session(case, &of.lk3.budi).unwrap();
        of.refer();
        let asks = json!({
            "requester": "court", "name": "PN", "instrument": "court_order", "data_groups": ["sessions"],
            "answer_due": "2020-01-01",
        });
        of.act(&of.lk3.budi, RequestDisclosure::new(case, form(asks), &mut fresh()));
        of
    }

    fn act(&self, by: &SignedIn, command: impl Into<Command>) -> crate::Recorded {
        self.lk3.records.record(by, &command.into(), &asked()).unwrap()
    }

    fn assign(&self, case: CaseId, to: &SignedIn) {
        let body = json!({ "to": to.caller().staff });
        self.act(&self.lk3.andi, AssignCase { case, form: form(body) });
    }

    fn refer(&self) {
        let body = json!({
            "institution": "uptd_ppa", "name": "Puskesmas", "reason": "specialist", "urgency": "low",
            "answer_due": "2020-01-01",
        });
        self.act(&self.lk3.budi, ProposeReferral::new(self.case, form(body), &mut fresh()));
    }

    fn close(&self, by: &SignedIn) {
        let body = json!({ "kind": "planned", "reason": "goals_met", "summary": "x" });
        self.act(by, ProposeClosure { case: self.case, form: form(body) });
    }

    /// How much of each kind is counted, and how much of that is late.
    fn counted(&self, by: &SignedIn) -> BTreeMap<&'static str, (u32, u32)> {
        let counts = self.lk3.records.tasks_of(by).unwrap();
        counts.into_iter().map(|count| (count.kind, (count.count, count.late))).collect()
    }

    /// The same, as the lists show it.
    fn listed(&self, by: &SignedIn) -> BTreeMap<&'static str, (u32, u32)> {
        let many = |kind, late_only| {
            let purpose = purposes(by.caller().role)[0];
            let ask = ListTasks { purpose, kind: Some(kind), late_only, after: None, limit: 100 };
            let shown = self.lk3.records.list_tasks(by, &ask, REQUEST);
            shown.map_or(0, |shown| {
                let told = serde_json::to_value(shown.value()).unwrap();
                u32::try_from(told["tasks"].as_array().unwrap().len()).unwrap()
            })
        };
        let all = TaskKind::ALL.map(|kind| (kind.code(), (many(kind, false), many(kind, true))));
        all.into_iter().filter(|(_, (count, _))| *count > 0).collect()
    }
}

#[test]
fn each_is_told_as_many_as_their_list_shows_and_of_what_is_theirs_alone() {
    let of = House::new();
    let case = of.case;
    let colleague = json!({ "staff": of.lk3.siti.caller().staff });
    of.act(&of.lk3.andi, AddCoWorker { case, form: form(colleague) });
    of.close(&of.lk3.budi);
    let transfer = json!({ "to": of.lk3.siti.caller().staff, "reason": "workload" });
    of.act(&of.lk3.budi, RequestTransfer { case, form: form(transfer) });

    let works = [("referral", (1, 1)), ("session", (1, 0))];
    let expected = |more: &[(&'static str, (u32, u32))]| -> BTreeMap<_, _> {
        works.into_iter().chain(more.iter().copied()).collect()
    };
    // Who wrote the note signs it, and who is asked to take over answers; who asks does not decide.
    assert_eq!(of.counted(&of.lk3.budi), expected(&[("note", (1, 0))]));
    assert_eq!(of.counted(&of.lk3.siti), expected(&[("transfer", (1, 0))]));
    let decided = [("closure", (1, 0)), ("disclosure", (1, 1))];
    let all = [&decided[..], &[("note", (1, 0)), ("transfer", (1, 0))]].concat();
    assert_eq!(of.counted(&of.lk3.andi), expected(&all));
    assert_eq!(of.counted(&of.lk3.auditor), BTreeMap::new());

    for role in Role::ALL.iter().filter(|role| **role != Role::Subject) {
        let (token, _) = join(&of.lk3.records, role.code());
        let by = of.lk3.records.sign_in(&token, None).unwrap();
        assert_eq!(of.counted(&by), of.listed(&by), "{role}");
    }
    for by in [&of.lk3.budi, &of.lk3.siti, &of.lk3.andi] {
        assert_eq!(of.counted(by), of.listed(by));
    }
}

#[test]
fn whoever_proposed_a_closure_is_not_told_to_decide_on_it() {
    let of = House::new();
    let (token, _) = join(&of.lk3.records, "supervisor");
    let other = of.lk3.records.sign_in(&token, None).unwrap();
    let works_too = json!({ "staff": of.lk3.andi.caller().staff });
    of.act(&other, AddCoWorker { case: of.case, form: form(works_too) });
    of.close(&of.lk3.andi);
    assert_eq!(of.counted(&of.lk3.andi).get("closure"), None);
    assert_eq!(of.counted(&other)["closure"], (1, 0));
}

#[test]
fn who_is_barred_is_told_of_nothing_that_is_to_be_done() {
    let of = House::new();
    let before = of.counted(&of.lk3.andi);
    bar(&of.lk3.records, of.case, of.lk3.andi.caller().staff);
    assert!(!before.is_empty());
    assert_eq!((of.counted(&of.lk3.andi), of.listed(&of.lk3.andi)), Default::default());
}

#[test]
fn a_task_ends_with_the_deed_that_it_asks_for() {
    let of = House::new();
    let told = of.lk3.view(of.case, &of.lk3.budi, purposes(Role::Counsellor)[0]).unwrap();
    let sessions = told["state"]["sessions"].as_object().unwrap();
    let (session, held) = sessions.iter().find(|(_, one)| one["state"] == "held").unwrap();
    assert!(held["note"].is_string());
    let session = session.parse().unwrap();
    let body: Value = json!({});
    of.act(&of.lk3.budi, SignNote { case: of.case, session, form: form(body) });
    assert_eq!(of.counted(&of.lk3.budi).get("note"), None);
    let referral = told["state"]["referrals"].as_object().unwrap().keys().next().unwrap();
    let body = json!({
        "order": "court_order", "data_groups": ["identity"], "delivery": "by_hand",
        "notice_version": 1, "packet": "berkas",
    });
    let referral = referral.parse().unwrap();
    of.act(&of.lk3.budi, SendReferral { case: of.case, referral, form: form(body) });
    let counted = of.counted(&of.lk3.budi);
    assert_eq!((counted.get("referral"), counted.get("answer")), (None, Some(&(1, 1))));
}

#[test]
fn cases_that_want_somebody_are_counted_as_the_filtered_list_shows_them() {
    let of = House::new();
    let body = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru", "narrative": "x",
        "parties": [{ "role": "client", "name": "Sitti" }],
        "screening": { "eligible": true, "reason": "in_scope", "urgency": "high" },
    });
    let (token, gone) = join(&of.lk3.records, "counsellor");
    let leaves = of.lk3.records.sign_in(&token, None).unwrap();
    let opened = of.act(&leaves, OpenIntake::new(form(body), &mut fresh())).case.unwrap();
    let (token, _) = join(&of.lk3.records, "front_desk");
    let desk = of.lk3.records.sign_in(&token, None).unwrap();
    let brought = of.lk3.intake_by(&desk).unwrap().case.unwrap();
    let (_, other) = crate::testing::founders(&of.lk3.records);
    let ends = sanad_casework::EndStaff { staff: gone, form: form(json!({})) };
    let none = CaseFilter::open();
    let check = |urgent, unassigned, absent| {
        let andi = &of.lk3.andi;
        let told = of.lk3.records.cases_of(andi).unwrap().unwrap();
        assert_eq!((told.urgent, told.unassigned, told.absent), (urgent, unassigned, absent));
        for (filter, count) in [
            (CaseFilter { urgency: "high".parse().ok(), ..none }, urgent),
            (CaseFilter { carried: Some(Carried::Nobody), ..none }, unassigned),
            (CaseFilter { carried: Some(Carried::Absent), ..none }, absent),
        ] {
            let purpose = purposes(Role::Supervisor)[0];
            let ask = ListCases { purpose, filter, after: None, limit: 9 };
            let shown = of.lk3.records.list_cases(andi, &ask, REQUEST).unwrap();
            let told = serde_json::to_value(shown.value()).unwrap();
            assert_eq!(told["cases"].as_array().unwrap().len(), count as usize);
        }
    };
    assert_eq!(none.status, Some(CaseStatus::Open));
    check(1, 1, 0);
    of.lk3.records.record_staff(&other, &ends.into(), &asked()).unwrap();
    check(1, 1, 1);
    of.assign(opened, &of.lk3.siti);
    of.assign(brought, &of.lk3.siti);
    check(1, 0, 0);
}

#[test]
fn the_desk_lists_what_it_took_in_until_somebody_carries_it() {
    let of = House::new();
    let desk = || of.lk3.records.sign_in(&join(&of.lk3.records, "front_desk").0, None).unwrap();
    let (one, other) = (desk(), desk());
    let taken = of.lk3.intake_by(&one).unwrap().case.unwrap();
    let listed = |by: &SignedIn| {
        let filter = CaseFilter::default();
        let purpose = purposes(Role::FrontDesk)[0];
        let ask = ListCases { purpose, filter, after: None, limit: 9 };
        let shown = of.lk3.records.list_cases(by, &ask, REQUEST).unwrap();
        let told = serde_json::to_value(shown.value()).unwrap();
        let rows = told["cases"].as_array().unwrap().iter();
        rows.map(|row| row["case"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((listed(&one), listed(&other)), (vec![taken.to_string()], vec![]));
    of.assign(taken, &of.lk3.siti);
    assert_eq!(listed(&one), [""; 0]);
}

#[test]
fn the_head_is_told_how_much_there_is_and_nobody_else() {
    let of = House::new();
    let (head, _) = crate::testing::founders(&of.lk3.records);
    let told = of.lk3.records.house_counts(&head).unwrap().unwrap();
    assert_eq!((told.open, told.closed, told.declined, told.overdue), (1, 0, 0, 0));
    let size = of.lk3.size();
    for by in [&of.lk3.budi, &of.lk3.andi, &of.lk3.auditor] {
        assert_eq!(of.lk3.records.house_counts(by).unwrap(), None);
    }
    assert_eq!(of.lk3.size(), size, "it opens nothing");
}
