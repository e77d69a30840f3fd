//! What comes between a decision and its line: for each door out and each act, the answer is that of after
//! the act, or the act stands behind the line.

use std::collections::BTreeSet;

use sanad_casework::{
    ApproveErasure, AssentInquiry, AssignCase, BreachId, CaseId, Command, EmergencyId, EndInquiry,
    ErasureId, HoldSession, InquiryId, OpenEmergency, OrderInquiry, PartyId, Purpose, RemoveParty,
    RequestErasure, RevokeRole, Role, SetConfidentiality, StaffId, SuspectBreach, SuspendStaff,
};
use serde_json::{Value, json};

use crate::between::Act as Doing;
use crate::erase_tests::{SPOUSE, spouse};
use crate::testing::{
    CANARY, Lk3, PASSWORD, REQUEST, asked, asks, bar_by, come, form, form as form_of, founders,
    fresh, join, propose_removal,
};
use crate::{
    AsOf, AskCould, AskSearches, AskShown, ExportEvidence, IssueAccounting, IssueStatement,
    ListCases, ListClocks, ListEmergencies, ListMentions, ReadAccess, Records, RevealError,
    Revealed, Search, ShowEmergency, SignedIn, Tongue, ViewCase, WhichAccess, WhichEvidence,
};

/// The people who act.
struct House {
    lk3: Lk3,
    mira: SignedIn,
    dewi: SignedIn,
    head: SignedIn,
    tari: SignedIn,
    panel: SignedIn,
    satu: SignedIn,
}

/// What is looked at, and by whom.
#[derive(Clone)]
struct Scene {
    case: CaseId,
    spouse: PartyId,
    breach: BreachId,
    emergency: Option<EmergencyId>,
    inquiry: Option<InquiryId>,
    erasure: ErasureId,
    by: SignedIn,
}

/// What is done in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Bar,
    Reassign,
    Suspend,
    Revoke,
    SignOut,
    EndInquiry,
    Raise,
    Remove,
    Erase,
    Look,
}

const ACTS: [Act; 10] = [
    Act::Bar,
    Act::Reassign,
    Act::Suspend,
    Act::Revoke,
    Act::SignOut,
    Act::EndInquiry,
    Act::Raise,
    Act::Remove,
    Act::Erase,
    Act::Look,
];

/// A time behind everything: microseconds UTC.
const LATER: i64 = 4_294_967_295_000_000;

type Route = (&'static str, Role, fn(&Records, &Scene) -> Result<Value, RevealError>);

fn told<T: serde::Serialize>(
    shown: Result<Revealed<T>, RevealError>,
) -> Result<Value, RevealError> {
    Ok(serde_json::to_value(shown?.value()).unwrap())
}

fn export(
    records: &Records,
    at: &Scene,
    which: WhichEvidence,
    purpose: Purpose,
) -> Result<Value, RevealError> {
    let ask = ExportEvidence { which, purpose };
    records.export(&at.by, &ask, REQUEST, |_| std::io::sink()).map(|_| json!("handed out"))
}

fn file(at: &Scene, purpose: Purpose, as_of: AsOf, seen_by: Option<StaffId>) -> ViewCase {
    ViewCase {
        case: at.case,
        purpose,
        sections: Vec::new(),
        as_of,
        seen_by,
        page: crate::FilePage::default(),
    }
}

fn log(which: WhichAccess, purpose: Purpose) -> ReadAccess {
    ReadAccess { which, purpose, after: None, limit: 1000 }
}

/// Every door out.
const ROUTES: &[Route] = &[
    ("a file, by who is responsible", Role::Counsellor, |records, at| {
        told(records.view_case(&at.by, &file(at, Purpose::Service, AsOf::default(), None), REQUEST))
    }),
    ("a file, by who supervises", Role::Supervisor, |records, at| {
        told(records.view_case(
            &at.by,
            &file(at, Purpose::Supervision, AsOf::default(), None),
            REQUEST,
        ))
    }),
    ("a file, by a panel", Role::PanelMember, |records, at| {
        told(records.view_case(&at.by, &file(at, Purpose::Inquiry, AsOf::default(), None), REQUEST))
    }),
    ("a replay", Role::Supervisor, |records, at| {
        let as_of = AsOf { known: Some(LATER), ..AsOf::default() };
        told(records.view_case(&at.by, &file(at, Purpose::Supervision, as_of, None), REQUEST))
    }),
    ("a file as it was shown", Role::PanelMember, |records, at| {
        let seen = Some(at.by.caller().staff);
        told(records.view_case(&at.by, &file(at, Purpose::Inquiry, AsOf::default(), seen), REQUEST))
    }),
    ("all cases", Role::Supervisor, |records, at| {
        let purpose = Purpose::Supervision;
        let ask =
            ListCases { purpose, filter: crate::CaseFilter::default(), after: None, limit: 100 };
        told(records.list_cases(&at.by, &ask, REQUEST))
    }),
    ("own cases", Role::Counsellor, |records, at| {
        let ask = ListCases {
            purpose: Purpose::Service,
            filter: crate::CaseFilter::default(),
            after: None,
            limit: 9,
        };
        told(records.list_cases(&at.by, &ask, REQUEST))
    }),
    ("a search", Role::Counsellor, |records, at| {
        let (purpose, form) = (Purpose::Service, form_of(json!({ "name": CANARY })));
        told(records.search(&at.by, &Search { purpose, form }, REQUEST))
    }),
    ("a search for another", Role::Counsellor, |records, at| {
        let (purpose, form) = (Purpose::Service, form_of(json!({ "name": SPOUSE })));
        told(records.search(&at.by, &Search { purpose, form }, REQUEST))
    }),
    ("who looked at a case", Role::Supervisor, |records, at| {
        told(records.read_access(
            &at.by,
            &log(WhichAccess::Case(at.case), Purpose::Supervision),
            REQUEST,
        ))
    }),
    ("who looked at a case, by a panel", Role::PanelMember, |records, at| {
        told(records.read_access(
            &at.by,
            &log(WhichAccess::Case(at.case), Purpose::Inquiry),
            REQUEST,
        ))
    }),
    ("what was shown of a case", Role::Supervisor, |records, at| {
        let (case, purpose, as_of) = (at.case, Purpose::Supervision, AsOf::default());
        told(records.shown_to(&at.by, &AskShown { case, purpose, as_of }, REQUEST))
    }),
    ("who could have seen", Role::Supervisor, |records, at| {
        let (case, purpose, staff) = (at.case, Purpose::Supervision, at.by.caller().staff);
        let ask = AskCould { case, purpose, staff, at: LATER };
        told(records.could_have_seen(&at.by, &ask, REQUEST)).map(|_| json!(case))
    }),
    ("clocks", Role::Supervisor, |records, at| {
        let ask =
            ListClocks { purpose: Purpose::Supervision, open_only: false, after: None, limit: 100 };
        told(records.list_clocks(&at.by, &ask, REQUEST))
    }),
    ("emergencies", Role::Supervisor, |records, at| {
        let ask =
            ListEmergencies { purpose: Purpose::Supervision, state: None, after: None, limit: 100 };
        told(records.list_emergencies(&at.by, &ask, REQUEST))
    }),
    ("an emergency", Role::Supervisor, |records, at| {
        let (case, purpose) = (at.case, Purpose::Supervision);
        let ask = ShowEmergency { case, emergency: at.emergency.unwrap(), purpose };
        told(records.view_emergency(&at.by, &ask, REQUEST))
    }),
    ("mentions", Role::Supervisor, |records, at| {
        let (case, erasure, purpose) = (at.case, at.erasure, Purpose::SubjectRequest);
        told(records.list_mentions(&at.by, &ListMentions { case, erasure, purpose }, REQUEST))
    }),
    ("inquiries", Role::PanelMember, |records, at| {
        told(records.list_inquiries(&at.by, Purpose::Inquiry, REQUEST))
    }),
    ("an inquiry", Role::PanelMember, |records, at| {
        told(records.view_inquiry(&at.by, Purpose::Inquiry, at.inquiry.unwrap(), REQUEST))
    }),
    ("an inquiry, by a privacy officer", Role::PrivacyOfficer, |records, at| {
        told(records.view_inquiry(&at.by, Purpose::Audit, at.inquiry.unwrap(), REQUEST))
    }),
    ("the searches of an inquiry", Role::PanelMember, |records, at| {
        let (inquiry, purpose) = (at.inquiry.unwrap(), Purpose::Inquiry);
        let ask = AskSearches { inquiry, purpose, case: None, after: None, limit: 9 };
        told(records.inquiry_searches(&at.by, &ask, REQUEST))
    }),
    ("breaches", Role::Supervisor, |records, at| {
        told(records.list_breaches(&at.by, Purpose::Supervision, REQUEST))
    }),
    ("a breach", Role::Supervisor, |records, at| {
        told(records.view_breach(&at.by, Purpose::Supervision, at.breach, REQUEST))
    }),
    ("a statement", Role::Supervisor, |records, at| {
        let (case, purpose) = (at.case, Purpose::SubjectRequest);
        let (party, tongue) = (None, Tongue::English);
        let ask =
            IssueStatement { case, purpose, party, tongue, copy: true, names: true, again: false };
        told(records.statement(&at.by, &ask, REQUEST))
    }),
    ("an accounting", Role::Supervisor, |records, at| {
        let (case, purpose, tongue) = (at.case, Purpose::SubjectRequest, Tongue::English);
        told(records.accounting(&at.by, &IssueAccounting { case, purpose, tongue }, REQUEST))
    }),
    ("evidence of a file", Role::Supervisor, |records, at| {
        let sections = vec![sanad_casework::Section::Session];
        export(records, at, WhichEvidence::CaseFile(at.case, sections), Purpose::Supervision)
    }),
    ("evidence of looks at a case", Role::Supervisor, |records, at| {
        export(records, at, WhichEvidence::LooksOf(at.case), Purpose::Supervision)
    }),
    ("evidence of looks by somebody", Role::Supervisor, |records, at| {
        export(records, at, WhichEvidence::LooksBy(at.by.caller().staff), Purpose::Supervision)
    }),
    ("a check of the ledger", Role::PrivacyOfficer, |records, at| {
        told(records.check_integrity(&at.by, Purpose::Audit, REQUEST, &|| true))
            .map(|_| json!("checked"))
    }),
    ("who works here", Role::Supervisor, |records, at| {
        told(records.list_staff(&at.by, Purpose::Supervision, REQUEST))
    }),
];

impl House {
    fn new() -> Self {
        let lk3 = Lk3::new();
        let come_as = |role| lk3.records.sign_in(&join(&lk3.records, role).0, None).unwrap();
        let dewi = lk3.records.sign_in(&join(&lk3.records, "supervisor").0, None).unwrap();
        let (mira, head, tari) =
            (come_as("supervisor"), come_as("head"), come_as("privacy_officer"));
        let panel = come_as("panel_member");
        let (satu, _) = founders(&lk3.records);
        lk3.publish();
        Self { lk3, mira, dewi, head, tari, panel, satu }
    }

    fn act(&self, by: &SignedIn, act: impl Into<Command>) -> crate::Recorded {
        self.lk3.records.record(by, &act.into(), &asked()).unwrap()
    }

    /// A case with what each route looks at, and a new reader of this role who signed in by password.
    fn scene(&self, what: &str, role: Role) -> Scene {
        let records = &self.lk3.records;
        let (_, staff) = join(records, role.code());
        let by = come(records, &staff.to_string());
        let keeper = if role == Role::Counsellor { &by } else { &self.lk3.budi };
        let case = self.lk3.intake_by(keeper).unwrap().case.unwrap();
        let spouse: PartyId =
            self.act(keeper, spouse(case)).entries[0].id("party").unwrap().parse().unwrap();
        let body = json!({
            "service": "konseling", "mode": "office", "minutes": 50, "head_count": 2, "text": CANARY,
            "notes": [{ "party": spouse, "text": SPOUSE }],
        });
        self.act(keeper, HoldSession::new(case, form(body), &mut fresh()));
        for of in [None, Some(spouse)] {
            self.act(keeper, asks(case, of));
        }
        let body = json!({ "party": spouse, "reason": "subject_request" });
        let erase = RequestErasure::new(case, form(body), &mut fresh());
        let erasure = erase.erasure;
        self.act(keeper, erase);
        let body = json!({
            "kind": "misdirected", "data_groups": ["identity"], "known_at": "2026-01-01T00:00:00Z",
            "cases": [case], "narrative": CANARY,
        });
        let suspect = SuspectBreach::new(form(body), &mut fresh());
        let breach = suspect.breach;
        records.record_breach(&self.tari, &suspect.into(), &asked()).unwrap();
        self.lk3.view(case, &self.mira, Purpose::Supervision).unwrap();
        let emergency = what.contains("emergenc").then(|| self.emergency(case));
        let inquired = role == Role::PanelMember || what.contains("inquiry");
        let inquiry = inquired.then(|| self.inquiry(case, &by));
        Scene { case, spouse, breach, emergency, inquiry, erasure, by }
    }

    fn emergency(&self, case: CaseId) -> EmergencyId {
        let (_, staff) = join(&self.lk3.records, "front_desk");
        let dewi = come(&self.lk3.records, &staff.to_string());
        let body = json!({
            "reason": "danger_to_life", "text": CANARY, "sections": ["session"], "minutes": 30,
            "password": PASSWORD,
        });
        let open = OpenEmergency::new(case, form(body), &mut fresh());
        let emergency = open.emergency;
        self.act(&dewi, open);
        emergency
    }

    fn inquiry(&self, case: CaseId, by: &SignedIn) -> InquiryId {
        let come =
            || self.lk3.records.sign_in(&join(&self.lk3.records, "panel_member").0, None).unwrap();
        let other =
            if by.caller().role == Role::PanelMember { by.clone() } else { self.panel.clone() };
        // One more than are needed: one alone suspends no member whom the panel needs.
        let (third, fourth) = (come(), come());
        let members: BTreeSet<_> =
            [&other, &third, &fourth].map(|member| member.caller().staff.to_string()).into();
        let body = json!({
            "order": "court", "reference": CANARY, "matter": CANARY, "cases": [case],
            "members": members, "quorum": 2, "with_reporter": true,
            "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
        });
        let order = OrderInquiry::new(form(body), &mut fresh());
        let inquiry = order.inquiry;
        let records = &self.lk3.records;
        records.record_inquiry(&self.head, &order.into(), &asked()).unwrap();
        for member in [&other, &third, &fourth] {
            let act = AssentInquiry { inquiry, form: form(json!({})) };
            records.record_inquiry(member, &act.into(), &asked()).unwrap();
        }
        inquiry
    }

    /// What is done in between, unless it makes no sense here.
    fn acted(&self, act: Act, at: &Scene) -> Option<Doing> {
        let (at, mira, satu) = (at.clone(), self.mira.clone(), self.satu.clone());
        let (dewi, second) = (self.dewi.clone(), founders(&self.lk3.records).1);
        let (andi, siti, head) = (self.lk3.andi.clone(), self.lk3.siti.clone(), self.head.clone());
        let staff = at.by.caller().staff;
        let role = at.by.caller().role;
        let supervisor = andi.clone();
        let assign = move |records: &Records| {
            let to = json!({ "to": siti.caller().staff });
            let act: Command = AssignCase { case: at.case, form: form(to) }.into();
            records.record(&supervisor, &act, &asked()).unwrap();
        };
        Some(match act {
            Act::Bar => Box::new(move |records| {
                if role == Role::Counsellor {
                    // Who works on a case is relieved first.
                    assign(records);
                }
                bar_by(records, [&mira, &dewi], at.case, staff);
            }),
            Act::Reassign if role == Role::Counsellor => Box::new(assign),
            Act::Suspend => Box::new(move |records| {
                let form = form_of(json!({ "reason": "inquiry", "password": PASSWORD }));
                records
                    .record_staff(&satu, &SuspendStaff { staff, form }.into(), &asked())
                    .unwrap();
            }),
            Act::Revoke => Box::new(move |records| {
                if role.watches() {
                    propose_removal(records, &second, staff, Some(role)).unwrap();
                }
                let form = form_of(json!({ "role": role.code() }));
                records.record_staff(&satu, &RevokeRole { staff, form }.into(), &asked()).unwrap();
            }),
            Act::SignOut => Box::new(move |records| {
                records.sign_out(&at.by, &asked()).unwrap();
            }),
            Act::EndInquiry => {
                let inquiry = at.inquiry?;
                Box::new(move |records| {
                    let form = form_of(json!({ "reason": "completed" }));
                    let end = EndInquiry { inquiry, form };
                    records.record_inquiry(&head, &end.into(), &asked()).unwrap();
                })
            }
            Act::Raise => Box::new(move |records| {
                let form = form_of(json!({ "level": "strict" }));
                let act: Command = SetConfidentiality { case: at.case, form }.into();
                records.record(&mira, &act, &asked()).unwrap();
            }),
            Act::Remove => Box::new(move |records| {
                let (case, party) = (at.case, at.spouse);
                let form = form_of(json!({ "reason": "mistaken" }));
                let act: Command = RemoveParty { case, party, form }.into();
                records.record(&mira, &act, &asked()).unwrap();
            }),
            Act::Erase => Box::new(move |records| {
                let form = form_of(json!({}));
                let act: Command =
                    ApproveErasure { case: at.case, erasure: at.erasure, form }.into();
                for by in [&andi, &mira] {
                    records.record(by, &act, &asked()).unwrap();
                }
            }),
            Act::Look => Box::new(move |records| {
                let ask = file(&at, Purpose::Supervision, AsOf::default(), None);
                records.view_case(&mira, &ask, REQUEST).unwrap();
            }),
            Act::Reassign => return None,
        })
    }
}

/// What an answer tells: every id and every text that stands in it, and how many looks a statement has.
fn observed(answer: Result<Value, RevealError>, at: &Scene) -> BTreeSet<String> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(refused) => return BTreeSet::from([format!("{refused:?}")]),
    };
    let text = answer.to_string();
    let ids =
        [at.case.to_string(), at.spouse.to_string(), at.erasure.to_string(), at.breach.to_string()];
    let ids = ids.into_iter().chain(at.inquiry.map(|id| id.to_string()));
    let ids = ids.chain(at.emergency.map(|id| id.to_string()));
    let mut told: BTreeSet<String> = ids.filter(|id| text.contains(id.as_str())).collect();
    let words = [CANARY, SPOUSE, "\"text\"", "\"words\"", "\"identity\"", "withheld", "erased"];
    told.extend(words.into_iter().filter(|word| text.contains(word)).map(str::to_owned));
    told.extend(["counts", "clocks", "cases"].into_iter().filter_map(|list| {
        // What others have, is there whoever asks.
        let of_case = |row: &Value| row.to_string().contains(&at.case.to_string());
        let rows = answer[list].as_array()?.iter().filter(|row| of_case(row)).count();
        Some(format!("{list}: {rows}"))
    }));
    told
}

/// Whether all is as it is after an act that came in between.
fn compared(house: &House, routes: impl Iterator<Item = &'static Route>) {
    let mut wrong = Vec::new();
    for (what, role, route) in routes {
        for act in ACTS {
            let at = house.scene(what, *role);
            let records = &house.lk3.records;
            let Some(done) = house.acted(act, &at) else { continue };
            let before = records.ledger().head().size.get();
            records.in_between(done);
            let answer = route(records, &at);
            assert!(!records.nothing_between(), "{what}: nothing came before its line, {answer:?}");
            let looks = answer.as_ref().ok().and_then(|told| told["looks"].as_array().cloned());
            let told = |look: &Value| {
                look["seq"]
                    .as_str()
                    .is_some_and(|seq| seq.parse().is_ok_and(|seq: u64| seq >= before))
            };
            if act == Act::Look && looks.is_some_and(|looks| !looks.iter().any(told)) {
                wrong.push(format!("{what} leaves out a look that came in between"));
            }
            if observed(answer, &at) != observed(route(records, &at), &at) {
                wrong.push(format!("{what}, where {act:?} came in between"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What of a person other than the client was looked at, and how often: in clear, and sealed.
fn sums(house: &House, at: &Scene) -> (u64, u64) {
    let (case, purpose, tongue) = (at.case, Purpose::SubjectRequest, Tongue::English);
    let (party, again) = (Some(at.spouse), false);
    let ask = IssueStatement { case, purpose, party, tongue, copy: false, names: false, again };
    let told = told(house.lk3.records.statement(&house.lk3.andi, &ask, REQUEST)).unwrap();
    let mut sums = (0, 0);
    for row in told["months"].as_array().unwrap() {
        let count = row["count"].as_u64().unwrap();
        if row["what"].as_str().unwrap().contains("in clear") {
            sums.0 += count;
        } else {
            sums.1 += count;
        }
    }
    sums
}

/// Each canary of a person that a reply held is counted in their next statement, and so is what it showed of them
/// in clear; no other look is.
#[test]
fn what_a_reply_held_of_a_person_is_told_to_them() {
    let house = House::new();
    let records = &house.lk3.records;
    let mut held = BTreeSet::new();
    for (what, role, route) in ROUTES {
        let at = house.scene(what, *role);
        let before = sums(&house, &at);
        let answer = route(records, &at).unwrap();
        let holds = answer.to_string().contains(SPOUSE);
        let in_clear = answer["state"]["parties"].get(at.spouse.to_string()).is_some();
        let after = sums(&house, &at);
        // Evidence goes to a file: what it opens, its own test reads.
        if !what.starts_with("evidence") {
            let more = (after.0 - before.0, after.1 > before.1);
            assert_eq!(more, (u64::from(in_clear), holds), "{what}: {before:?}, {after:?}");
        }
        if holds {
            held.insert(*what);
        }
    }
    assert!(held.len() > 4, "{held:?}");
}

macro_rules! in_between {
    ($($name:ident: $part:literal,)*) => {
        $(#[test]
        fn $name() {
            let routes = ROUTES.iter().enumerate().filter(|(at, _)| at % 6 == $part);
            compared(&House::new(), routes.map(|(_, route)| route));
        })*
    };
}

in_between! {
    an_answer_is_that_of_after_what_came_in_between_1_of_6: 0,
    an_answer_is_that_of_after_what_came_in_between_2_of_6: 1,
    an_answer_is_that_of_after_what_came_in_between_3_of_6: 2,
    an_answer_is_that_of_after_what_came_in_between_4_of_6: 3,
    an_answer_is_that_of_after_what_came_in_between_5_of_6: 4,
    an_answer_is_that_of_after_what_came_in_between_6_of_6: 5,
}
