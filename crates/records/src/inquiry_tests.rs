//! What a panel is shown and what not, and that a replay as another person shows what their looks
//! had shown.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sanad_casework::{
    AssentInquiry, CaseId, InquiryId, OrderInquiry, Purpose, Refusal, Section, StaffId,
};
use serde_json::{Value, json};

use crate::testing::{CANARY, Lk3, REQUEST, asked, form, fresh, join};
use crate::{
    AsOf, AskCould, AskShown, ListCases, RecordError, RevealError, Revealed, SignedIn, ViewCase,
};

/// A house with a head of service and three members of panels, and a case that Siti helps in.
struct Panel {
    lk3: Lk3,
    case: CaseId,
    head: SignedIn,
    members: Vec<SignedIn>,
}

impl Panel {
    fn new() -> Self {
        let lk3 = Lk3::new();
        let case = lk3.intake();
        let siti = json!({ "staff": lk3.siti.caller().staff.to_string() });
        let add = sanad_casework::AddCoWorker { case, form: form(siti) };
        lk3.records.record(&lk3.andi, &add.into(), &asked()).unwrap();
        Self::in_house(lk3, case)
    }

    fn in_house(lk3: Lk3, case: CaseId) -> Self {
        let come = |role| {
            let (token, _) = join(&lk3.records, role);
            lk3.records.sign_in(&token, None).unwrap()
        };
        let head = come("head");
        let members = (0..3).map(|_| come("panel_member")).collect();
        Self { lk3, case, head, members }
    }

    fn id(&self, member: usize) -> StaffId {
        self.members[member].caller().staff
    }

    /// Has an inquiry ordered that names these ids, with all three members and a quorum of two.
    fn ordered(&self, cases: &[CaseId]) -> Result<InquiryId, RecordError> {
        let members: Vec<_> = (0..3).map(|member| self.id(member).to_string()).collect();
        self.try_order(cases, &members)
    }

    fn try_order(&self, cases: &[CaseId], members: &[String]) -> Result<InquiryId, RecordError> {
        let cases: Vec<_> = cases.iter().map(ToString::to_string).collect();
        let body = json!({
            "order": "court", "reference": CANARY, "matter": CANARY, "cases": cases,
            "members": members, "quorum": 2, "with_reporter": true,
            "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
        });
        let order = OrderInquiry::new(form(body), &mut fresh());
        let id = order.inquiry;
        self.lk3.records.record_inquiry(&self.head, &order.into(), &asked()).map(|_| id)
    }

    fn assent(&self, inquiry: InquiryId, member: usize) {
        let act = AssentInquiry { inquiry, form: form(json!({})) };
        let by = &self.members[member];
        self.lk3.records.record_inquiry(by, &act.into(), &asked()).unwrap();
    }

    fn open(&self) -> InquiryId {
        let inquiry = self.ordered(&[self.case]).unwrap();
        self.assent(inquiry, 0);
        self.assent(inquiry, 1);
        inquiry
    }

    fn seen_by(&self, staff: StaffId, as_of: AsOf) -> Value {
        let (case, purpose) = (self.case, Purpose::Inquiry);
        let ask = ViewCase {
            case,
            purpose,
            sections: Vec::new(),
            as_of,
            seen_by: Some(staff),
            page: crate::FilePage::default(),
        };
        json(self.lk3.records.view_case(&self.members[0], &ask, REQUEST))
    }
}

/// Somebody who may sit on panels and sits on none, while an inquiry that names the case is open to
/// others.
pub(crate) fn inquiry_of_others(lk3: &Lk3, case: CaseId) -> SignedIn {
    let Lk3 { disk, records, budi, siti, andi, auditor } = lk3;
    let (disk, records) = (disk.clone(), std::sync::Arc::clone(records));
    let [budi, siti, andi, auditor] = [budi, siti, andi, auditor].map(Clone::clone);
    let of = Panel::in_house(Lk3 { disk, records, budi, siti, andi, auditor }, case);
    of.open();
    let (token, _) = join(&of.lk3.records, "panel_member");
    let idle = of.lk3.records.sign_in(&token, None).unwrap();
    assert!(of.lk3.view(case, &of.members[0], Purpose::Inquiry).is_ok());
    // The last line is a refusal, as before each of those that are compared.
    assert!(of.lk3.view(case, &idle, Purpose::Inquiry).is_err());
    idle
}

fn json<T: serde::Serialize>(shown: Result<Revealed<T>, RevealError>) -> Value {
    serde_json::to_value(shown.unwrap().value()).unwrap()
}

#[test]
fn a_panel_sees_what_its_order_names_once_enough_assent_and_each_look_names_the_inquiry() {
    let of = Panel::new();
    let other = of.lk3.intake();
    let look = |case, member: usize| of.lk3.view(case, &of.members[member], Purpose::Inquiry);
    let inquiry = of.ordered(&[of.case]).unwrap();
    of.assent(inquiry, 0);
    assert!(matches!(look(of.case, 0), Err(RevealError::Hidden)));
    of.assent(inquiry, 1);
    let file = look(of.case, 0).unwrap();
    assert!(file.to_string().contains(CANARY));
    assert_eq!(of.lk3.last_types(1), ["record_viewed"]);
    let stored = of.lk3.records.ledger().read(sanad_chain::Seq::new(of.lk3.size() - 1)).unwrap();
    let entry = stored.entry();
    let body = entry.body().unwrap();
    assert_eq!(body.correlation, Some(*inquiry.as_bytes()));
    assert_eq!((body.rule, body.basis), (Some("panel-inquires"), Some("order")));
    assert!(matches!(look(of.case, 2), Err(RevealError::Hidden)), "who has not assented");
    assert!(matches!(look(other, 0), Err(RevealError::Hidden)), "a case that is not named");
    assert!(matches!(
        of.lk3.view(of.case, &of.members[0], Purpose::Service),
        Err(RevealError::NotForRole)
    ));
}

#[test]
fn the_order_changes_no_case_and_an_id_that_no_case_has_is_ordered_alike() {
    let of = Panel::new();
    let version = |case| of.lk3.records.views().unwrap().cases().get(case).unwrap().version;
    let before = version(of.case);
    let nobody = CaseId::from_bytes([0x77; 16]);
    let inquiry = of.ordered(&[of.case, nobody]).unwrap();
    assert_eq!(version(of.case), before);
    of.assent(inquiry, 0);
    of.assent(inquiry, 1);
    let answer = of.lk3.view(nobody, &of.members[0], Purpose::Inquiry);
    assert!(matches!(answer, Err(RevealError::Hidden)));
    assert!(of.lk3.view(of.case, &of.members[0], Purpose::Inquiry).is_ok());
    let views = of.lk3.records.views().unwrap();
    assert_eq!(views.accesses().by_case(of.case, None, 9)[0].look.event_type(), "inquiry_ordered");
}

#[test]
fn who_works_or_worked_in_a_case_has_no_seat_and_each_refusal_leaves_a_line() {
    let of = Panel::new();
    let nobody = CaseId::from_bytes([0x77; 16]);
    let refused = |members: [StaffId; 2], cases: &[CaseId], refusal: Refusal| {
        let before = of.lk3.size();
        let members = members.map(|member| member.to_string());
        let told = of.try_order(cases, &members);
        assert!(matches!(told, Err(RecordError::Refused(why)) if why == refusal), "{told:?}");
        assert_eq!(of.lk3.size(), before + 1);
        assert_eq!(of.lk3.last_types(1), ["access_denied"]);
    };
    let siti = of.lk3.siti.caller().staff;
    refused([of.id(0), siti], &[of.case], Refusal::NotAPanelMember);
    // Siti, a co-worker of the case, counsels no more and sits on panels.
    let (proposer, approver) = crate::testing::founders(&of.lk3.records);
    let counsellor = form(json!({ "role": "counsellor" }));
    let revoke = sanad_casework::RevokeRole { staff: siti, form: counsellor };
    of.lk3.records.record_staff(&proposer, &revoke.into(), &asked()).unwrap();
    let role = json!({ "role": "panel_member" });
    let propose = sanad_casework::ProposeRole { staff: siti, form: form(role.clone()) };
    of.lk3.records.record_staff(&proposer, &propose.into(), &asked()).unwrap();
    let approve = sanad_casework::ApproveRole { staff: siti, form: form(role) };
    of.lk3.records.record_staff(&approver, &approve.into(), &asked()).unwrap();
    refused([of.id(0), siti], &[nobody, of.case], Refusal::ConflictOfInterest);
    let allowed = [of.id(0), siti].map(|member| member.to_string());
    assert!(of.try_order(&[nobody], &allowed).is_ok());
}

#[test]
fn who_came_to_work_in_a_case_since_the_order_has_no_seat_in_it() {
    let of = Panel::new();
    of.open();
    let late = of.id(0);
    let views = of.lk3.records.views().unwrap();
    let (standing, _) = crate::policy::Standing::of(&views, of.case).unwrap();
    let at = of.lk3.records.moment().recorded_at;
    let seat = |standing: &crate::policy::Standing| {
        standing.clone().seated(&views, of.case, of.members[0].caller(), at).seat
    };
    assert!(seat(&standing).is_some());
    let works = crate::policy::Standing { co_workers: vec![late], ..standing };
    assert_eq!(seat(&works), None);
}

/// Two of two make the quorum here, so each that cannot sit leaves the other without a seat.
#[test]
fn who_is_bound_to_a_case_barred_from_it_or_lost_the_role_makes_up_no_quorum() {
    use crate::policy::Standing;
    let of = Panel::new();
    of.open();
    let at = of.lk3.records.moment().recorded_at;
    let seat = |standing: &Standing, member: usize| {
        let views = of.lk3.records.views().unwrap();
        standing.clone().seated(&views, of.case, of.members[member].caller(), at).seat
    };
    let (plain, _) = Standing::of(&of.lk3.records.views().unwrap(), of.case).unwrap();
    assert!(seat(&plain, 0).is_some());
    let one = of.id(1);
    let bound = [
        Standing { responsible: Some(one), ..plain.clone() },
        Standing { co_workers: vec![one], ..plain.clone() },
        Standing { asked: Some(one), ..plain.clone() },
        Standing { opened_by: one, ..plain.clone() },
        Standing { barred: vec![one], ..plain.clone() },
    ];
    for standing in &bound {
        assert_eq!(seat(standing, 0), None, "{standing:?}");
    }
    for standing in &bound[..4] {
        assert_eq!(seat(standing, 1), None, "who is bound has none: {standing:?}");
    }
    // A third who assents makes it whole again.
    let inquiry = of.lk3.records.views().unwrap().inquiries().naming(of.case).next().unwrap().id;
    of.assent(inquiry, 2);
    assert!(bound.iter().all(|standing| seat(standing, 0).is_some()));
    let (proposer, other) = crate::testing::founders(&of.lk3.records);
    let role = sanad_casework::Role::PanelMember;
    crate::testing::propose_removal(&of.lk3.records, &other, of.id(2), Some(role)).unwrap();
    let role = form(json!({ "role": role }));
    let revoke = sanad_casework::RevokeRole { staff: of.id(2), form: role };
    of.lk3.records.record_staff(&proposer, &revoke.into(), &asked()).unwrap();
    assert!(bound.iter().all(|standing| seat(standing, 0).is_none()));
    assert!(seat(&plain, 0).is_some());
}

/// Two orders open the case to the same panel: the one that also opens who reported counts.
#[test]
fn of_two_seats_in_a_case_the_one_that_opens_more_is_taken() {
    let of = Panel::new();
    let order = |with_reporter: bool| {
        let members: Vec<_> = (0..3).map(|member| of.id(member).to_string()).collect();
        let body = json!({
            "order": "court", "reference": CANARY, "matter": CANARY, "cases": [of.case],
            "members": members, "quorum": 2, "with_reporter": with_reporter,
            "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
        });
        let order = OrderInquiry::new(form(body), &mut fresh());
        let id = order.inquiry;
        of.lk3.records.record_inquiry(&of.head, &order.into(), &asked()).unwrap();
        of.assent(id, 0);
        of.assent(id, 1);
    };
    let seat = || {
        let views = of.lk3.records.views().unwrap();
        let (standing, _) = crate::policy::Standing::of(&views, of.case).unwrap();
        let at = of.lk3.records.moment().recorded_at;
        standing.seated(&views, of.case, of.members[0].caller(), at).seat.unwrap().with_reporter
    };
    for (with_reporter, taken) in [(false, false), (true, true), (false, true)] {
        order(with_reporter);
        assert_eq!(seat(), taken);
    }
}

#[test]
fn what_each_reader_had_been_shown_is_told_by_section_and_without_content() {
    let of = Panel::new();
    of.lk3.view(of.case, &of.lk3.siti, Purpose::Service).unwrap();
    of.lk3.session(of.case, &of.lk3.budi).unwrap();
    of.lk3.view(of.case, &of.lk3.siti, Purpose::Service).unwrap();
    let seq = of.lk3.size() - 1;
    let ask = |as_of| AskShown { case: of.case, purpose: Purpose::Audit, as_of };
    let told = |as_of| json(of.lk3.records.shown_to(&of.lk3.auditor, &ask(as_of), REQUEST));
    let now = told(AsOf::default());
    assert_eq!(of.lk3.last_types(1), ["audit_log_queried"]);
    let rows = now["shown"].as_array().unwrap();
    let siti = of.lk3.siti.caller().staff.to_string();
    let session = rows.iter().find(|row| row["section"] == "session").unwrap();
    // Before the first look no session was held: it opened none.
    assert_eq!((&session["staff"], &session["looks"]), (&json!(siti), &json!(1)));
    assert_eq!(session["rule"], "co-worker-works");
    assert_eq!(session["last"]["seq"], seq.to_string());
    assert!(rows.iter().all(|row| row["section"] != "reporter"), "{now}");
    let before = told(AsOf { seq: Some(seq - 1), ..AsOf::default() });
    for row in before["shown"].as_array().unwrap() {
        assert_eq!((&row["staff"], &row["looks"]), (&json!(siti), &json!(1)), "{before}");
    }
    // The panel may ask, and a colleague may not.
    let by = |by: &SignedIn, purpose| {
        let ask = AskShown { purpose, ..ask(AsOf::default()) };
        of.lk3.records.shown_to(by, &ask, REQUEST)
    };
    assert!(matches!(by(&of.members[0], Purpose::Inquiry), Err(RevealError::Hidden)));
    of.open();
    assert!(by(&of.members[0], Purpose::Inquiry).is_ok());
    assert!(matches!(by(&of.lk3.budi, Purpose::Service), Err(RevealError::NotForRole)));
}

#[test]
fn whether_somebody_could_have_seen_it_follows_from_roles_and_case_as_they_stood() {
    let of = Panel::new();
    let clock = || sanad_disk::Clock::now_micros(&*of.lk3.disk.hands());
    let hour = || of.lk3.disk.hands().advance(std::time::Duration::from_hours(1));
    let (siti, budi) = (of.lk3.siti.caller().staff, of.lk3.budi.caller().staff);
    of.lk3.view(of.case, &of.lk3.siti, Purpose::Service).unwrap();
    hour();
    let then = clock();
    hour();
    let body = json!({ "staff": siti.to_string(), "reason": "conflict" });
    let remove =
        sanad_casework::RemoveCoWorker { case: of.case, staff: siti, form: form(json!({})) };
    of.lk3.records.record(&of.lk3.andi, &remove.into(), &asked()).unwrap();
    let bar = sanad_casework::BarAccess { case: of.case, form: form(body) };
    of.lk3.records.record(&of.lk3.andi, &bar.into(), &asked()).unwrap();
    hour();
    let ask = |staff, at| {
        let ask = AskCould { case: of.case, purpose: Purpose::Audit, staff, at };
        json(of.lk3.records.could_have_seen(&of.lk3.auditor, &ask, REQUEST))
    };
    let before = ask(siti, then);
    assert_eq!((&before["could"], &before["looked"]), (&json!(true), &json!(1)), "{before}");
    assert_eq!(before["roles"][0]["verdicts"][0]["rule"], "co-worker-works");
    assert_eq!(
        (&before["standing"]["co_worker"], &before["same_rules"]),
        (&json!(true), &json!(true))
    );
    let after = ask(siti, clock());
    assert_eq!((&after["could"], &after["standing"]["barred"]), (&json!(false), &json!(true)));
    assert!(
        after["roles"][0]["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|v| v["rule"] != "co-worker-works")
    );
    assert_eq!(ask(budi, then)["roles"][0]["verdicts"][0]["rule"], "responsible-works");
    let early = ask(budi, 0);
    assert_eq!((&early["account"], &early["could"]), (&json!("none"), &json!(false)));
    assert_eq!(early["policy_then"], 0);
    assert!(early.get("standing").is_none());
    // What policy says now is what the same question about now says.
    for (by, purpose) in [
        (&of.lk3.budi, Purpose::Service),
        (&of.lk3.siti, Purpose::Service),
        (&of.lk3.andi, Purpose::Supervision),
    ] {
        let could = ask(by.caller().staff, clock())["could"].as_bool().unwrap();
        assert_eq!(of.lk3.view(of.case, by, purpose).is_ok(), could);
    }
}

/// What somebody does, drawn at random.
#[derive(Debug, Clone)]
enum Step {
    /// Budi writes a note, with more to see from then on.
    Write,
    /// One of the readers looks: at these sections, all if none; at this many entries back.
    Look { who: usize, sections: Vec<Section>, back: Option<u64> },
    /// The supervisor lists cases.
    List,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let sections = proptest::sample::subsequence(
        vec![Section::Identity, Section::Session, Section::Intake, Section::Assignment],
        0..3,
    );
    let look = (0..4_usize, sections, proptest::option::of(1..12_u64))
        .prop_map(|(who, sections, back)| Step::Look { who, sections, back });
    let step = prop_oneof![2 => Just(Step::Write), 4 => look, 1 => Just(Step::List)];
    proptest::collection::vec(step, 1..14)
}

/// The parts whose text an answer shows, by entry and place in it, and the entries themselves.
fn texts(file: &Value) -> (BTreeSet<(u64, usize)>, BTreeSet<u64>) {
    let (mut parts, mut entries) = (BTreeSet::new(), BTreeSet::new());
    for entry in file["entries"].as_array().unwrap() {
        let seq: u64 = entry["seq"].as_str().unwrap().parse().unwrap();
        entries.insert(seq);
        let shown = entry["parts"].as_array().unwrap().iter().enumerate();
        let shown = shown.filter(|(_, part)| part.get("text").is_some());
        parts.extend(shown.map(|(index, _)| (seq, index)));
    }
    (parts, entries)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// A replay as another person shows exactly what their looks had shown by then: collected here
    /// from the answers that they got.
    #[test]
    fn a_replay_as_somebody_shows_what_their_looks_had_shown(steps in steps()) {
        let of = Panel::new();
        of.open();
        let lk3 = &of.lk3;
        let readers = [
            (&lk3.budi, Purpose::Service),
            (&lk3.siti, Purpose::Service),
            (&lk3.andi, Purpose::Supervision),
            (&lk3.auditor, Purpose::Audit),
        ];
        let identity = lk3.records.views().unwrap().cases().get(of.case).unwrap();
        let identity = identity.client_identity.unwrap().get();
        let mut shown = vec![(BTreeSet::new(), BTreeSet::new()); readers.len()];
        let mut then = None;
        for (number, step) in steps.iter().enumerate() {
            match step {
                Step::Write => drop(lk3.session(of.case, &lk3.budi).unwrap()),
                Step::Look { who, sections, back } => {
                    let (by, purpose) = readers[*who];
                    let seq = back.map(|back| lk3.size().saturating_sub(back));
                    let as_of = AsOf { seq, ..AsOf::default() };
                    let (case, sections) = (of.case, sections.clone());
                    let ask = ViewCase { case, purpose, sections, as_of, seen_by: None, page: crate::FilePage::default() };
                    let (parts, entries) = texts(&json(lk3.records.view_case(by, &ask, REQUEST)));
                    shown[*who].0.extend(parts);
                    shown[*who].1.extend(entries);
                }
                Step::List => {
                    let purpose = Purpose::Supervision;
                    let ask = ListCases { purpose, filter: crate::CaseFilter::open(), after: None, limit: 9 };
                    let page = json(lk3.records.list_cases(&lk3.andi, &ask, REQUEST));
                    prop_assert!(page["cases"][0]["identity"].is_object());
                    shown[2].0.insert((identity, 0));
                    shown[2].1.insert(identity);
                }
            }
            if number == steps.len() / 2 {
                then = Some((lk3.size() - 1, shown.clone()));
            }
        }
        let (seq, by_then) = then.unwrap();
        let moments = [(AsOf { seq: Some(seq), ..AsOf::default() }, by_then), (AsOf::default(), shown)];
        for (as_of, shown) in moments {
            for ((by, _), shown) in readers.iter().zip(shown) {
                prop_assert_eq!(texts(&of.seen_by(by.caller().staff, as_of)), shown);
            }
        }
        // What the panel was shown so is what it had been shown.
        let last = of.seen_by(lk3.budi.caller().staff, AsOf::default());
        let panel = of.seen_by(of.id(0), AsOf::default());
        prop_assert!(texts(&panel).0.is_superset(&texts(&last).0));
    }
}
