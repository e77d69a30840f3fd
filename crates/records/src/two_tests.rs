//! Acts of two persons, all that the table names: the first half does not outlive what made it count, and
//! what somebody only wrote down does.

use std::collections::BTreeMap;

use sanad_casework::{
    ApproveBar, ApproveBarEnd, ApproveClosure, ApproveErasure, ApproveHoldRelease, ApprovePapers,
    ApproveRedaction, ApproveRole, ApproveRotation, AssentInquiry, AssignCase, BarAccess, CaseId,
    CloseBreach, Command, ConfirmBreach, ConfirmSuspension, DecideDisclosure, EndEmergency,
    EndStaff, MakeDisclosure, OpenEmergency, OrderInquiry, PlaceHold, ProposeBar, ProposeBarEnd,
    ProposeClosure, ProposeHoldRelease, ProposePapers, ProposeRedaction, ProposeReinstatement,
    ProposeRole, ProposeRotation, QuestionAccess, RefuseErasure, RefuseSubjectAccess,
    ReinstateStaff, RequestDisclosure, RequestErasure, ResolveAccessQuestion, ReviewEmergency,
    RevokeRole, Role, StaffCommand, StaffId, Still, SuspectBreach, SuspendStaff, Two, acts_of_two,
};
use serde_json::json;

use crate::erase_tests::spouse;
use crate::testing::{
    CANARY, Lk3, PASSWORD, asked, asks, bar, come, form, founders, fresh, hold, in_person, join,
    propose_removal,
};
use crate::{RecordError, Recorded, Records, SignedIn};

/// What somebody began, in a case if it is in one, and the second half of it by whoever.
struct Begun {
    case: Option<CaseId>,
    decider: SignedIn,
    second: Second,
}

type Second = Box<dyn Fn(&Records, &SignedIn) -> Result<Recorded, RecordError>>;

/// The deed of the second, the role of the first, and how they begin it.
type Act = (&'static str, Role, fn(&Lk3, &SignedIn) -> Begun);

fn in_case(case: CaseId, decider: &SignedIn, act: impl Into<Command>) -> Begun {
    let act = act.into();
    let second = move |records: &Records, by: &SignedIn| records.record(by, &act, &asked());
    Begun { case: Some(case), decider: decider.clone(), second: Box::new(second) }
}

fn does(lk3: &Lk3, by: &SignedIn, act: impl Into<Command>) -> Recorded {
    lk3.records.record(by, &act.into(), &asked()).unwrap()
}

fn person(lk3: &Lk3, role: &str) -> SignedIn {
    lk3.records.sign_in(&join(&lk3.records, role).0, None).unwrap()
}

fn assign(lk3: &Lk3, case: CaseId, to: &SignedIn) {
    does(lk3, &lk3.andi, AssignCase { case, form: form(json!({ "to": to.caller().staff })) });
}

/// An erasure that nobody approved yet, of the spouse in a new case.
fn erasing(lk3: &Lk3) -> RequestErasure {
    let case = lk3.intake();
    let party = does(lk3, &lk3.budi, spouse(case)).entries[0].id("party").unwrap().to_owned();
    let body = json!({ "party": party, "reason": "subject_request" });
    let request = RequestErasure::new(case, form(body), &mut fresh());
    does(lk3, &lk3.budi, request.clone());
    request
}

fn approve(of: &RequestErasure) -> ApproveErasure {
    ApproveErasure { case: of.case, erasure: of.erasure, form: form(json!({})) }
}

/// What an outsider asked for, recorded by this person.
fn disclosure(lk3: &Lk3, case: CaseId, by: &SignedIn) -> RequestDisclosure {
    let body = json!({
        "requester": "court", "name": CANARY, "instrument": "court_order",
        "data_groups": ["sessions"],
    });
    let request = RequestDisclosure::new(case, form(body), &mut fresh());
    does(lk3, by, request.clone());
    request
}

fn decide(of: &RequestDisclosure) -> DecideDisclosure {
    let body = form(json!({ "decision": "allow", "ground": "order" }));
    DecideDisclosure { case: of.case, disclosure: of.disclosure, form: body }
}

fn suspected(lk3: &Lk3, by: &SignedIn) -> SuspectBreach {
    let body = json!({
        "kind": "misdirected", "data_groups": ["identity"], "known_at": "2026-01-01T00:00:00Z",
        "cases": [], "narrative": CANARY,
    });
    let suspect = SuspectBreach::new(form(body), &mut fresh());
    lk3.records.record_breach(by, &suspect.clone().into(), &asked()).unwrap();
    suspect
}

/// Somebody who watches over others, suspended by this person alone.
fn away(lk3: &Lk3, by: &SignedIn) -> StaffId {
    let staff = join(&lk3.records, "panel_member").1;
    let body = form(json!({ "reason": "other", "password": PASSWORD }));
    let suspend = SuspendStaff { staff, form: body };
    lk3.records.record_staff(&in_person(&lk3.records, by), &suspend.into(), &asked()).unwrap();
    staff
}

const ACTS: &[Act] = &[
    ("ApproveErasure", Role::Supervisor, |lk3, by| {
        let request = erasing(lk3);
        does(lk3, by, approve(&request));
        in_case(request.case, &lk3.andi, approve(&request))
    }),
    ("RefuseErasure", Role::Supervisor, |lk3, by| {
        let case = lk3.intake();
        let body = json!({ "reason": "subject_request" });
        let request = RequestErasure::new(case, form(body), &mut fresh());
        let erasure = request.erasure;
        does(lk3, by, request);
        let body = form(json!({ "ground": "proceedings" }));
        in_case(case, &lk3.andi, RefuseErasure { case, erasure, form: body })
    }),
    ("RefuseSubjectAccess", Role::Supervisor, |lk3, by| {
        let case = lk3.intake();
        let asked = asks(case, None);
        let request = asked.request;
        does(lk3, by, asked);
        let body = form(json!({ "ground": "danger" }));
        in_case(case, &lk3.andi, RefuseSubjectAccess { case, request, form: body })
    }),
    ("ApprovePapers", Role::PrivacyOfficer, |lk3, by| {
        let case = lk3.intake();
        let body = form(json!({ "ground": "danger", "reason": CANARY }));
        does(lk3, by, ProposePapers { case, form: body });
        let file = lk3.view(case, &lk3.budi, sanad_casework::Purpose::Service).unwrap();
        let party = file["state"]["client"].as_str().unwrap().parse().unwrap();
        in_case(case, &lk3.andi, ApprovePapers { case, party, form: form(json!({})) })
    }),
    ("ApproveHoldRelease", Role::Supervisor, |lk3, by| {
        let case = lk3.intake();
        let body = json!({ "authority": "court", "reference": CANARY });
        let place = PlaceHold::new(case, form(body), &mut fresh());
        let hold = place.hold;
        does(lk3, &lk3.andi, place);
        does(lk3, by, ProposeHoldRelease { case, hold, form: form(json!({})) });
        in_case(case, &lk3.andi, ApproveHoldRelease { case, hold, form: form(json!({})) })
    }),
    ("ApproveRedaction", Role::Counsellor, |lk3, by| {
        let request = erasing(lk3);
        assign(lk3, request.case, by);
        let entry = does(lk3, by, hold(request.case)).entries[0].seq.to_string();
        does(lk3, &lk3.andi, approve(&request));
        does(lk3, &person(lk3, "supervisor"), approve(&request));
        let shown = lk3.view(request.case, by, sanad_casework::Purpose::Service).unwrap();
        let passage = json!({
            "entry": entry, "part": 0, "party": shown["state"]["client"], "section": "session",
            "field": "text", "text": CANARY,
        });
        let body = form(json!({ "passages": [passage] }));
        let propose = ProposeRedaction::new(request.case, request.erasure, body, &mut fresh());
        let (case, redaction) = (request.case, propose.redaction);
        does(lk3, by, propose);
        in_case(case, &lk3.andi, ApproveRedaction { case, redaction, form: form(json!({})) })
    }),
    ("ApproveClosure", Role::Counsellor, |lk3, by| {
        let case = lk3.intake();
        assign(lk3, case, by);
        does(lk3, by, hold(case));
        let body = json!({ "kind": "planned", "reason": "moved", "summary": CANARY });
        does(lk3, by, ProposeClosure { case, form: form(body) });
        in_case(case, &lk3.andi, ApproveClosure { case, form: form(json!({})) })
    }),
    ("ApproveBar", Role::Supervisor, |lk3, by| {
        let (case, staff) = (lk3.intake(), lk3.siti.caller().staff);
        let body = json!({ "staff": staff, "reason": "conflict" });
        does(lk3, by, ProposeBar { case, form: form(body) });
        in_case(case, &lk3.andi, ApproveBar { case, staff, form: form(json!({})) })
    }),
    ("ApproveBarEnd", Role::Supervisor, |lk3, by| {
        let (case, staff) = (lk3.intake(), lk3.siti.caller().staff);
        let body = form(json!({ "staff": staff, "reason": "conflict" }));
        does(lk3, &lk3.andi, BarAccess { case, form: body });
        does(lk3, by, ProposeBarEnd { case, staff, form: form(json!({})) });
        in_case(case, &lk3.andi, ApproveBarEnd { case, staff, form: form(json!({})) })
    }),
    ("DecideDisclosure", Role::Supervisor, |lk3, by| {
        let request = disclosure(lk3, lk3.intake(), by);
        in_case(request.case, &lk3.andi, decide(&request))
    }),
    ("MakeDisclosure", Role::Supervisor, |lk3, by| {
        let request = disclosure(lk3, lk3.intake(), &lk3.budi);
        does(lk3, by, decide(&request));
        let body = json!({
            "request": request.disclosure, "recipient": "court", "data_groups": ["sessions"],
            "delivery": "by_hand", "notice_version": 1, "name": CANARY, "items": CANARY,
        });
        let made = MakeDisclosure::new(request.case, form(body), &mut fresh());
        in_case(request.case, &lk3.andi, made)
    }),
    ("ReviewEmergency", Role::Counsellor, |lk3, by| {
        let case = lk3.intake();
        let body = json!({
            "reason": "danger_to_life", "text": CANARY, "sections": ["session"], "minutes": 30,
            "password": PASSWORD,
        });
        let open = OpenEmergency::new(case, form(body), &mut fresh());
        let emergency = open.emergency;
        // It takes a sign-in by password.
        does(lk3, &come(&lk3.records, &by.caller().staff.to_string()), open);
        does(lk3, by, EndEmergency { case, emergency, form: form(json!({})) });
        let body = form(json!({ "verdict": "justified" }));
        in_case(case, &lk3.andi, ReviewEmergency { case, emergency, form: body })
    }),
    ("ResolveAccessQuestion", Role::Supervisor, |lk3, by| {
        let case = lk3.intake();
        lk3.view(case, &lk3.auditor, sanad_casework::Purpose::Audit).unwrap();
        let body = json!({ "looks": [(lk3.size() - 1).to_string()] });
        let question = QuestionAccess::new(case, form(body), &mut fresh());
        let id = question.question;
        does(lk3, by, question);
        let body = form(json!({ "verdict": "justified" }));
        in_case(case, &lk3.andi, ResolveAccessQuestion { case, question: id, form: body })
    }),
    ("ApproveRole", Role::Supervisor, |lk3, by| {
        let staff = join(&lk3.records, "counsellor").1;
        let role = json!({ "role": "referral_officer" });
        let propose = ProposeRole { staff, form: form(role.clone()) };
        lk3.records.record_staff(by, &propose.into(), &asked()).unwrap();
        let act: StaffCommand = ApproveRole { staff, form: form(role) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_staff(by, &act, &asked());
        Begun { case: None, decider: founders(&lk3.records).0, second: Box::new(second) }
    }),
    ("ApproveEnrolment", Role::Supervisor, |lk3, by| {
        let staff = lk3.siti.caller().staff;
        lk3.records.open_enrolment(by, staff, form(json!({})), &asked()).unwrap();
        let second = move |records: &Records, by: &SignedIn| {
            Ok(records.approve_enrolment(by, staff, form(json!({})), &asked())?.1)
        };
        Begun { case: None, decider: founders(&lk3.records).0, second: Box::new(second) }
    }),
    ("ConfirmSuspension", Role::Supervisor, |lk3, by| {
        let staff = away(lk3, by);
        let act: StaffCommand = ConfirmSuspension { staff, form: form(json!({})) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_staff(by, &act, &asked());
        Begun { case: None, decider: founders(&lk3.records).0, second: Box::new(second) }
    }),
    ("ReinstateStaff", Role::Supervisor, |lk3, by| {
        let staff = away(lk3, &founders(&lk3.records).0);
        let propose = ProposeReinstatement { staff, form: form(json!({})) };
        lk3.records.record_staff(by, &propose.into(), &asked()).unwrap();
        let act: StaffCommand = ReinstateStaff { staff, form: form(json!({})) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_staff(by, &act, &asked());
        Begun { case: None, decider: founders(&lk3.records).1, second: Box::new(second) }
    }),
    ("EndStaff", Role::Supervisor, |lk3, by| {
        let staff = join(&lk3.records, "panel_member").1;
        propose_removal(&lk3.records, &in_person(&lk3.records, by), staff, None).unwrap();
        let act: StaffCommand = EndStaff { staff, form: form(json!({})) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_staff(by, &act, &asked());
        Begun { case: None, decider: founders(&lk3.records).0, second: Box::new(second) }
    }),
    ("RevokeRole", Role::Supervisor, |lk3, by| {
        let staff = join(&lk3.records, "panel_member").1;
        let role = Role::PanelMember;
        propose_removal(&lk3.records, &in_person(&lk3.records, by), staff, Some(role)).unwrap();
        let body = form(json!({ "role": role }));
        let act: StaffCommand = RevokeRole { staff, form: body }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_staff(by, &act, &asked());
        Begun { case: None, decider: founders(&lk3.records).0, second: Box::new(second) }
    }),
    ("ApproveRotation", Role::KeyCustodian, |lk3, by| {
        let propose = ProposeRotation::new(form(json!({ "kind": "epoch" })), &mut fresh());
        let rotation = propose.rotation;
        lk3.records.record_keys(by, &propose.into(), &asked()).unwrap();
        let act = ApproveRotation { rotation, form: form(json!({})) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_keys(by, &act, &asked());
        Begun { case: None, decider: founders(&lk3.records).0, second: Box::new(second) }
    }),
    ("ConfirmBreach", Role::PrivacyOfficer, |lk3, by| {
        let breach = suspected(lk3, by).breach;
        let act = ConfirmBreach { breach, form: form(json!({})) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_breach(by, &act, &asked());
        Begun { case: None, decider: lk3.andi.clone(), second: Box::new(second) }
    }),
    ("CloseBreach", Role::PrivacyOfficer, |lk3, by| {
        let breach = suspected(lk3, by).breach;
        let act = CloseBreach { breach, form: form(json!({ "outcome": "no_breach" })) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_breach(by, &act, &asked());
        Begun { case: None, decider: lk3.andi.clone(), second: Box::new(second) }
    }),
    ("AssentInquiry", Role::Head, |lk3, by| {
        let members = [(); 2].map(|()| person(lk3, "panel_member"));
        let body = json!({
            "order": "court", "reference": CANARY, "matter": CANARY, "cases": [lk3.intake()],
            "members": members.each_ref().map(|member| member.caller().staff), "quorum": 2,
            "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
        });
        let order = OrderInquiry::new(form(body), &mut fresh());
        let inquiry = order.inquiry;
        lk3.records.record_inquiry(by, &order.into(), &asked()).unwrap();
        let act = AssentInquiry { inquiry, form: form(json!({})) }.into();
        let second =
            move |records: &Records, by: &SignedIn| records.record_inquiry(by, &act, &asked());
        let [decider, _] = members;
        Begun { case: None, decider, second: Box::new(second) }
    }),
];

/// The table, by deed.
fn table() -> BTreeMap<&'static str, &'static Two> {
    acts_of_two().filter_map(|(deed, two)| Some((deed, two?))).collect()
}

#[test]
fn every_act_of_two_is_walked_but_those_begun_at_the_machine() {
    let walked: Vec<_> = ACTS.iter().map(|(deed, ..)| *deed).collect();
    for (deed, two) in table() {
        assert_eq!(walked.contains(&deed), !two.asks.is_empty(), "{deed}");
    }
    for (deed, role, _) in ACTS {
        assert!(table().get(deed).is_some_and(|two| two.asks.contains(role)), "{deed}");
    }
}

/// How the first goes in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    Nowhere,
    Suspended,
    WithoutRole,
    Barred,
}

fn go(lk3: &Lk3, by: &SignedIn, case: Option<CaseId>, goes: Goes) {
    let (staff, role) = (by.caller().staff, by.caller().role);
    let act: StaffCommand = match goes {
        Goes::Nowhere => return,
        Goes::Barred => {
            let case = case.unwrap();
            if role == Role::Counsellor {
                assign(lk3, case, &lk3.siti);
            }
            return bar(&lk3.records, case, staff);
        }
        Goes::Suspended => {
            SuspendStaff { staff, form: form(json!({ "reason": "other", "password": PASSWORD })) }
                .into()
        }
        Goes::WithoutRole => {
            if role.watches() {
                propose_removal(&lk3.records, &founders(&lk3.records).1, staff, Some(role))
                    .unwrap();
            }
            RevokeRole { staff, form: form(json!({ "role": role.code() })) }.into()
        }
    };
    lk3.records.record_staff(&founders(&lk3.records).0, &act, &asked()).unwrap();
}

fn code(done: &Result<Recorded, RecordError>) -> &'static str {
    match done {
        Ok(_) => "done",
        Err(RecordError::Refused(refusal)) => refusal.code(),
        Err(_) => "denied",
    }
}

#[test]
fn the_first_half_stands_or_lapses_as_the_table_says() {
    let lk3 = Lk3::new();
    // Two more of those who answer for data and keys, of whom nobody is the last.
    let _others = ["privacy_officer", "privacy_officer", "supervisor"].map(|it| person(&lk3, it));
    let table = table();
    for (deed, role, begin) in ACTS {
        let two = table[deed];
        for goes in [Goes::Nowhere, Goes::Suspended, Goes::WithoutRole, Goes::Barred] {
            let by = person(&lk3, role.code());
            let Begun { case, decider, second } = begin(&lk3, &by);
            if goes == Goes::Barred && case.is_none() {
                continue;
            }
            if let Some(alone) = two.alone.filter(|_| two.decides.contains(role)) {
                assert_eq!(code(&second(&lk3.records, &by)), alone.code(), "{deed}");
            }
            go(&lk3, &by, case, goes);
            let done = second(&lk3.records, &decider);
            let (wanted, why) = match (goes, two.still) {
                (Goes::Nowhere, _) | (_, Still::Recorded | Still::StandsOrIsReplaced) => {
                    ("done", "stands")
                }
                (_, Still::Stands | Still::StandsUnjudged) => ("half_lapsed", "lapses"),
            };
            assert_eq!(code(&done), wanted, "{deed} {why} where the first goes {goes:?}: {done:?}");
            if goes != Goes::Nowhere && two.still == Still::StandsOrIsReplaced {
                assert_eq!(lk3.last_types(1), ["erasure_approved"], "{goes:?}");
                let third = person(&lk3, "supervisor");
                second(&lk3.records, &third).unwrap();
            }
            // What was begun on a key waits no longer, so that the next may begin.
            if *deed == "ApproveRotation" && done.is_err() {
                end_rotation(&lk3);
            }
        }
    }
}

/// Declines the rotation that waits.
fn end_rotation(lk3: &Lk3) {
    let keys = serde_json::to_value(lk3.records.keys().unwrap().rotations).unwrap();
    let waits = |of: &&(String, serde_json::Value)| of.1["state"] == "proposed";
    let all: Vec<_> = keys.as_object().unwrap().clone().into_iter().collect();
    let rotation = all.iter().find(waits).unwrap().0.parse().unwrap();
    let decline = sanad_casework::DeclineRotation { rotation, form: form(json!({})) };
    let head = founders(&lk3.records).0;
    lk3.records.record_keys(&head, &decline.into(), &asked()).unwrap();
}
