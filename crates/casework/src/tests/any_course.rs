//! What holds whatever is tried, in whatever order, by whomever.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::closure::{approve, propose, reopen};
use super::disclosure::{DISCLOSURE, decide, request};
use super::referral::{REFERRAL, propose as refer, send};
use crate::testing::*;
use crate::*;

/// Everyone but the barred tries everything; ids are few, so that acts meet.
fn acts() -> impl Strategy<Value = (StaffId, Command)> {
    let people = prop::sample::select(vec![RINI, BUDI, SITI, ANDI, MIRA, DIAN]);
    (people, 0..77u8, 0..4u8).prop_map(|(by, which, n)| (by, act(which, n)))
}

fn whom(n: u8) -> StaffId {
    [BUDI, SITI, ANDI, MIRA][usize::from(n)]
}

fn fresh_n(n: u8) -> impl FnMut() -> [u8; 16] {
    fresh_from(100 + n * 8)
}

fn hex(first: u8, n: u8) -> String {
    format!("{:02x}", first + n * 8).repeat(16)
}

fn session(n: u8) -> SessionId {
    hex(101, n).parse().unwrap()
}

fn text(mut body: Value) -> Value {
    body["text"] = json!(CANARY);
    body
}

/// Acts with the text of the canary wherever one is sealed.
#[expect(clippy::too_many_lines, reason = "a line for each act")]
fn act(which: u8, n: u8) -> Command {
    let case = CASE;
    let f = &mut fresh_n(n);
    let few = &mut fresh_n(n % 2);
    let consent: ConsentId = hex(101, n).parse().unwrap();
    let noted_session =
        json!({ "service": "konseling", "mode": "office", "minutes": 30, "head_count": 1 });
    let noted = json!({ "note": hex(102, n), "reason": "other", "about": CLIENT });
    let wrong = json!({ "note": hex(102, n), "error": "other" });
    let later = json!({ "service": "mediasi", "mode": "phone",
        "starts_at": "2026-11-30T09:00:00+08:00", "note": CANARY });
    let terms = json!({ "capacity": "self", "kinds": ["sharing", "service"],
        "institutions": ["health"], "recipients": ["court"],
        "data_groups": ["identity", "sessions"], "form_version": 1, "withheld": CANARY });
    let session = session(n);
    let (hold, erasure): (HoldId, ErasureId) =
        (hex(101, n % 2).parse().unwrap(), hex(101, n % 2).parse().unwrap());
    let whose = [CLIENT, SPOUSE, CHILD, SPOUSE][usize::from(n)];
    let erase = json!({ "party": whose, "reason": "purpose_met", "note": CANARY });
    match which {
        0 => OpenIntake::new(form(intake_body()), &mut fresh()).into(),
        1 => AddParty::new(case, form(json!({ "person": { "role": "other", "name": CANARY } })), f)
            .into(),
        2 => {
            RemoveParty { case, party: SPOUSE, form: form(json!({ "reason": "duplicate" })) }.into()
        }
        3 => ScreenIntake {
            case,
            form: form(json!({ "eligible": true, "reason": "in_scope", "urgency": "low" })),
        }
        .into(),
        4 => DeclineIntake {
            case,
            form: form(json!({ "reason": "other", "alternative": "nothing", "note": CANARY })),
        }
        .into(),
        5 => SetConfidentiality { case, form: form(json!({ "level": "strict" })) }.into(),
        6 => GiveNotice { case, form: form(json!({ "version": 1, "language": "id" })) }.into(),
        7 | 8 => GiveConsent::new(case, form(json!({ "terms": terms })), f).into(),
        9 => RefuseConsent::new(case, form(json!({ "capacity": "self", "kinds": ["data"] })), f)
            .into(),
        10 => NarrowConsent { case, consent, form: form(json!({ "kinds": ["service"] })) }.into(),
        11 => WithdrawConsent { case, consent, form: form(json!({ "capacity": "self" })) }.into(),
        12 => AssignCase { case, form: form(json!({ "to": whom(n) })) }.into(),
        13 => RequestTransfer {
            case,
            form: form(json!({ "to": whom(n), "reason": "other", "note": CANARY })),
        }
        .into(),
        14 => AcceptTransfer { case, form: form(json!({})) }.into(),
        15 => DeclineTransfer { case, form: form(json!({})) }.into(),
        16 => AddCoWorker { case, form: form(json!({ "staff": whom(n) })) }.into(),
        17 => RemoveCoWorker { case, staff: whom(n), form: form(json!({})) }.into(),
        18 => BarAccess { case, form: form(json!({ "staff": whom(n), "reason": "other" })) }.into(),
        19 => ScheduleSession::new(case, form(later), f).into(),
        20 | 21 => HoldSession::new(case, form(text(noted_session)), f).into(),
        22 => MissSession { case, session, form: form(json!({ "cause": "unknown" })) }.into(),
        23 => {
            CancelSession { case, session, form: form(json!({ "cancelled_by": "staff" })) }.into()
        }
        24 => SignNote { case, session, form: form(json!({})) }.into(),
        25 => AddAddendum::new(case, session, form(text(noted)), &mut fresh_n(n + 4)).into(),
        26 => CorrectNote::new(case, session, form(text(wrong)), &mut fresh_n(n + 8)).into(),
        27 => refer().into(),
        28 => send(|body| {
            if n == 0 {
                body["consent"] = json!(consent);
            } else {
                body["consent"] = Value::Null;
                body["order"] = json!("court_order");
            }
        })
        .into(),
        29 => AcceptReferral { case, referral: REFERRAL, form: form(json!({})) }.into(),
        30 => ReportOutcome {
            case,
            referral: REFERRAL,
            form: form(json!({ "outcome": "served", "note": CANARY })),
        }
        .into(),
        31 => request("court_order").into(),
        32 => decide(json!({ "decision": "allow", "ground": "order", "note": CANARY })).into(),
        33 => make(n, consent).into(),
        34 => propose().into(),
        35 => approve().into(),
        36 => ReturnClosure { case, form: form(json!({ "reason": "other" })) }.into(),
        37 => AssignRetention { case, form: form(json!({ "class": "child" })) }.into(),
        38 => PlaceHold::new(case, form(json!({ "authority": "court", "reference": CANARY })), few)
            .into(),
        39 => ProposeHoldRelease { case, hold, form: form(json!({ "note": CANARY })) }.into(),
        40 => ApproveHoldRelease { case, hold, form: form(json!({})) }.into(),
        41 => RequestErasure::new(case, form(erase), few).into(),
        42 => {
            RefuseErasure { case, erasure, form: form(json!({ "ground": "proceedings" })) }.into()
        }
        43 | 44 => ApproveErasure { case, erasure, form: form(json!({})) }.into(),
        45 => RestrictProcessing { case, form: form(json!({ "reason": "objection" })) }.into(),
        46 => ResumeProcessing { case, form: form(json!({})) }.into(),
        47..=58 => asked(which, n),
        59..=62 => redacts(which, n),
        64..=69 => bars(which, n),
        70..=75 => papers(which, n),
        76 => KeepHold { case, hold, form: form(json!({ "note": CANARY })) }.into(),
        _ => reopen().into(),
    }
}

/// What two persons decide about who may know of the case.
/// What goes out to persons.
fn papers(which: u8, n: u8) -> Command {
    let (case, party) = (CASE, [CLIENT, SPOUSE, CHILD, SPOUSE][usize::from(n)]);
    match which {
        70..=72 => {
            let ground = ["safe", "safe_without_looks", "danger"][usize::from(which - 70)];
            let body = json!({ "party": party, "ground": ground, "reason": CANARY });
            ProposePapers { case, form: form(body) }.into()
        }
        73 | 74 => ApprovePapers { case, party, form: form(json!({})) }.into(),
        _ => DeclinePapers { case, party, form: form(json!({})) }.into(),
    }
}

fn bars(which: u8, n: u8) -> Command {
    let (case, staff) = (CASE, whom(n));
    match which {
        64 => {
            let body = json!({ "staff": staff, "reason": "other", "note": CANARY });
            ProposeBar { case, form: form(body) }.into()
        }
        65 => ApproveBar { case, staff, form: form(json!({})) }.into(),
        66 => DeclineBar { case, staff, form: form(json!({})) }.into(),
        67 => ProposeBarEnd { case, staff, form: form(json!({ "note": CANARY })) }.into(),
        68 => ApproveBarEnd { case, staff, form: form(json!({})) }.into(),
        _ => DeclineBarEnd { case, staff, form: form(json!({})) }.into(),
    }
}

/// What follows an erasure.
fn redacts(which: u8, n: u8) -> Command {
    let (case, few) = (CASE, &mut fresh_n(n % 2));
    let (erasure, redaction) = (hex(101, n % 2).parse().unwrap(), hex(101, n % 2).parse().unwrap());
    match which {
        59 => {
            AttestErasure { case, erasure, form: form(json!({ "what": "escrow_replaced" })) }.into()
        }
        60 => {
            let party = [CLIENT, SPOUSE, CHILD, CLIENT][usize::from(n)];
            let passage = json!({ "entry": "8", "part": 0, "party": party, "section": "session",
                "field": "text", "text": CANARY });
            ProposeRedaction::new(case, erasure, form(json!({ "passages": [passage] })), few).into()
        }
        61 => ApproveRedaction { case, redaction, form: form(json!({})) }.into(),
        _ => DeclineRedaction { case, redaction, form: form(json!({})) }.into(),
    }
}

/// What the program does at once when two have decided, and what it then tells.
fn carried_out(event: &Event) -> Vec<Event> {
    if let Event::Rights(RightsEvent::ErasureBegun(begun)) = event {
        let ErasureBegun { case, erasure, party, .. } = *begun;
        let (keys, remains) = (Vec::new(), Vec::new());
        let receipt =
            SubjectKeyDestroyed { case, erasure, party, keys, epoch: 2, remains, others: 0 };
        vec![receipt.into()]
    } else if let Event::Rights(RightsEvent::RedactionBegun(begun)) = event {
        let RedactionBegun { case, redaction, .. } = *begun;
        let part =
            PartResealed { case, redaction, entry: Seq(8), part: 0, replaced: 1, redacted: true };
        let receipt =
            MentionsRedacted { case, redaction, keys: Vec::new(), epoch: 3, parts: 1, replaced: 1 };
        vec![part.into(), receipt.into()]
    } else {
        Vec::new()
    }
}

/// What persons ask about their own data, and what is opened in an emergency.
fn asked(which: u8, n: u8) -> Command {
    let (case, few) = (CASE, &mut fresh_n(n % 2));
    let whose = [CLIENT, SPOUSE, CHILD, SPOUSE][usize::from(n)];
    let first = hex(101, n % 2);
    match which {
        47 => RequestSubjectAccess::new(
            case,
            form(json!({ "party": whose, "note": CANARY,
            "identified": "known", "capacity": "self" })),
            few,
        )
        .into(),
        48 => AnswerSubjectAccess { case, request: first.parse().unwrap() }.into(),
        49 => RefuseSubjectAccess {
            case,
            request: first.parse().unwrap(),
            form: form(json!({ "ground": "danger", "note": CANARY })),
        }
        .into(),
        50 => {
            QuestionAccess::new(case, form(json!({ "looks": ["7"], "note": CANARY })), few).into()
        }
        51 => ResolveAccessQuestion {
            case,
            question: first.parse().unwrap(),
            form: form(json!({ "verdict": "justified", "note": CANARY })),
        }
        .into(),
        55 => DeclareConflict { case, form: form(json!({ "note": CANARY })) }.into(),
        54 => StopProcessing {
            case,
            consent: hex(101, n).parse().unwrap(),
            form: form(json!({ "recipients_told": true, "note": CANARY })),
        }
        .into(),
        52 => SuspendAccounting::new(
            case,
            form(json!({ "authority": "court", "until": "2026-12-01", "reference": CANARY })),
            few,
        )
        .into(),
        53 => LiftSuspension { case, suspension: first.parse().unwrap(), form: form(json!({})) }
            .into(),
        _ => in_an_emergency(which, n),
    }
}

/// Nobody waits here for an emergency access to end: it is ended and then judged.
fn in_an_emergency(which: u8, n: u8) -> Command {
    let (case, few) = (CASE, &mut fresh_n(n % 2));
    let emergency: EmergencyId = hex(101, n % 2).parse().unwrap();
    match which {
        56 => OpenEmergency::new(
            case,
            form(json!({
                "reason": "danger_to_child", "text": CANARY, "password": CANARY,
                "sections": (["identity", "reporter"][usize::from(n == 3)..][..1]), "minutes": 5,
            })),
            few,
        )
        .into(),
        57 => EndEmergency { case, emergency, form: form(json!({})) }.into(),
        _ => ReviewEmergency {
            case,
            emergency,
            form: form(json!({ "verdict": "inconclusive", "note": CANARY })),
        }
        .into(),
    }
}

fn make(n: u8, consent: ConsentId) -> MakeDisclosure {
    let mut body = json!({ "recipient": "court", "data_groups": ["identity"],
        "delivery": "post", "notice_version": 1, "name": CANARY, "items": CANARY });
    match n {
        0 => body["request"] = json!(DISCLOSURE),
        1 => body["consent"] = json!(consent),
        2 => body["order"] = json!("summons"),
        _ => {}
    }
    MakeDisclosure::new(CASE, form(body), &mut fresh_from(200))
}

/// What a closed case still takes.
fn suits_a_closed_case(event: &Event) -> bool {
    matches!(
        event,
        Event::Session(SessionEvent::SessionAddendumAdded(_) | SessionEvent::NoteCorrected(_))
            | Event::Closure(ClosureEvent::CaseReopened(_))
            | Event::Disclosure(_)
            | Event::Consent(
                ConsentEvent::ConsentNarrowed(_)
                    | ConsentEvent::ConsentWithdrawn(_)
                    | ConsentEvent::ProcessingStopped(_)
            )
            | Event::Assignment(
                AssignmentEvent::AccessBarred(_)
                    | AssignmentEvent::AccessBarProposed(_)
                    | AssignmentEvent::AccessBarDeclined(_)
                    | AssignmentEvent::AccessBarEndProposed(_)
                    | AssignmentEvent::AccessBarEnded(_)
                    | AssignmentEvent::AccessBarKept(_)
                    | AssignmentEvent::ConflictOfInterestDeclared(_)
                    | AssignmentEvent::CoWorkerRemoved(_)
            )
            | Event::Intake(IntakeEvent::ConfidentialityLevelSet(_))
            | Event::Rights(_)
            | Event::Subject(_)
            | Event::Emergency(_)
    )
}

/// The second pair of eyes, judged from the events alone.
#[derive(Default)]
struct Eyes {
    proposer: Option<StaffId>,
    recorder: Option<StaffId>,
    allowed: bool,
    holds: BTreeSet<HoldId>,
    released_by: BTreeMap<HoldId, StaffId>,
    erasing: BTreeMap<ErasureId, Vec<StaffId>>,
    erased: BTreeSet<PartyId>,
    redacting: BTreeMap<RedactionId, StaffId>,
    asked: BTreeMap<SubjectRequestId, StaffId>,
    questions: BTreeMap<QuestionId, StaffId>,
    papers: BTreeMap<PartyId, StaffId>,
    /// Who opened it, and whether it was ended.
    emergencies: BTreeMap<EmergencyId, (StaffId, bool)>,
}

impl Eyes {
    /// Nothing is sealed to a person once their erasure has begun.
    fn see_sealed(&self, sealed: &[Sealed]) {
        for part in sealed {
            if let Subject::Party(party) = part.to {
                assert!(!self.erased.contains(&party), "{part:?}");
            }
        }
    }

    /// It ends and is to be reviewed, whatever else; who opened it judges it never, nobody twice.
    fn see_emergency(&mut self, event: &Event) {
        if let Event::Emergency(EmergencyEvent::EmergencyAccessOpened(opened)) = event {
            assert_eq!(opened.until, now() + chrono::Duration::minutes(5));
            assert_eq!(opened.review_due, now() + chrono::Duration::hours(72));
            assert_eq!(opened.sections, [Section::Identity]);
            self.emergencies.insert(opened.emergency, (opened.opened_by, false));
        } else if let Event::Emergency(EmergencyEvent::EmergencyAccessEnded(ended)) = event {
            let known = self.emergencies.get_mut(&ended.emergency).unwrap();
            assert_eq!(*known, (ended.opened_by, false), "it had ended");
            known.1 = true;
        } else if let Event::Emergency(EmergencyEvent::EmergencyAccessReviewed(reviewed)) = event {
            let known = self.emergencies.remove(&reviewed.emergency);
            assert_eq!(known, Some((reviewed.opened_by, true)), "twice, or while it ran");
            assert_ne!(reviewed.opened_by, reviewed.by, "one person");
        }
    }

    fn see(&mut self, event: &Event) {
        if let Event::Rights(RightsEvent::LegalHoldPlaced(placed)) = event {
            self.holds.insert(placed.hold);
        } else if let Event::Rights(RightsEvent::LegalHoldReleaseProposed(proposed)) = event {
            self.released_by.insert(proposed.hold, proposed.by);
        } else if let Event::Rights(RightsEvent::LegalHoldReleased(released)) = event {
            assert_ne!(self.released_by[&released.hold], released.approved_by);
            self.holds.remove(&released.hold);
        } else if let Event::Rights(RightsEvent::ErasureRequested(asked)) = event {
            self.erasing.insert(asked.erasure, vec![asked.by]);
        } else if let Event::Rights(RightsEvent::ErasureApproved(approved)) = event {
            let before = self.erasing.get_mut(&approved.erasure).unwrap();
            assert!(!before.contains(&approved.by), "one person twice");
            before.push(approved.by);
        } else if let Event::Rights(RightsEvent::ErasureBegun(begun)) = event {
            assert!(self.holds.is_empty(), "a hold stands");
            assert_eq!(self.erasing[&begun.erasure][1..], begun.approved_by);
            self.erased.insert(begun.party);
        } else if let Event::Rights(RightsEvent::RedactionProposed(proposed)) = event {
            assert!(self.holds.is_empty() && self.redacting.is_empty(), "a hold, or another one");
            self.redacting.insert(proposed.redaction, proposed.by);
        } else if let Event::Rights(RightsEvent::RedactionBegun(begun)) = event {
            assert!(self.holds.is_empty(), "a hold stands");
            let proposer = self.redacting.remove(&begun.redaction);
            assert_eq!(proposer, Some(begun.proposed_by));
            assert_ne!(proposer, Some(begun.approved_by), "one person");
        } else if let Event::Rights(RightsEvent::RedactionDeclined(declined)) = event {
            assert_ne!(self.redacting.remove(&declined.redaction), Some(declined.by));
        }
        if let Event::Subject(SubjectEvent::SubjectAccessRequested(asked)) = event {
            self.asked.insert(asked.request, asked.by);
        } else if let Event::Subject(SubjectEvent::SubjectAccessAnswered(answered)) = event {
            assert!(self.asked.remove(&answered.request).is_some(), "it was answered already");
        } else if let Event::Subject(SubjectEvent::SubjectAccessRefused(refused)) = event {
            assert_ne!(self.asked.remove(&refused.request), Some(refused.by), "one person");
        } else if let Event::Subject(SubjectEvent::AccessQuestionedBySubject(asked)) = event {
            self.questions.insert(asked.question, asked.by);
        } else if let Event::Subject(SubjectEvent::AccessQuestionResolved(resolved)) = event {
            let asked = self.questions.remove(&resolved.question);
            assert!(asked.is_some_and(|asked| asked != resolved.by), "one person, or twice");
        }
        if let Event::Subject(SubjectEvent::PapersProposed(proposed)) = event {
            let before = self.papers.insert(proposed.party, proposed.by);
            assert_eq!(before, None, "one proposal at a time");
        } else if let Event::Subject(SubjectEvent::PapersDecided(decided)) = event {
            assert_eq!(self.papers.remove(&decided.party), Some(decided.proposed_by));
            let two = [decided.proposed_by, decided.approved_by];
            assert!(two[0] != two[1] && two.contains(&DIAN), "two, of whom one answers for data");
        } else if let Event::Subject(SubjectEvent::PapersDeclined(declined)) = event {
            assert!(self.papers.remove(&declined.party).is_some(), "nothing was proposed");
        }
        self.see_emergency(event);
        if let Event::Closure(ClosureEvent::ClosureProposed(proposed)) = event {
            self.proposer = Some(proposed.by);
        } else if let Event::Closure(ClosureEvent::ClosureApproved(approved)) = event {
            assert_ne!(self.proposer, Some(approved.by));
        } else if let Event::Closure(ClosureEvent::CaseClosed(closed)) = event {
            assert_ne!(closed.proposed_by, closed.approved_by);
            assert_eq!(self.proposer, Some(closed.proposed_by));
        } else if let Event::Disclosure(DisclosureEvent::DisclosureRequested(asked)) = event {
            self.recorder = Some(asked.by);
        } else if let Event::Disclosure(DisclosureEvent::DisclosureDecided(decided)) = event {
            assert_ne!(self.recorder, Some(decided.by));
            self.allowed = decided.decision != Decision::Refuse;
        } else if let Event::Disclosure(DisclosureEvent::DisclosureMade(made)) = event {
            let by_decision = made.basis == SharingBasis::Decision && self.allowed;
            let by_order = made.instrument.is_some_and(Instrument::binds);
            assert!(by_decision || made.consent.is_some() || by_order, "{made:?}");
        }
    }
}

/// A case, or one in which somebody has been erased already: few courses get so far by themselves.
fn begins(erased: bool) -> Case {
    if !erased {
        return a_case().case;
    }
    let mut given = a_case().and(BUDI, act(41, 1)).and(ANDI, act(43, 1)).and(MIRA, act(43, 1));
    let (case, erasure, party) = (CASE, hex(101, 1).parse().unwrap(), SPOUSE);
    let begun = ErasureBegun { case, erasure, party, approved_by: [ANDI, MIRA] };
    for told in carried_out(&begun.into()) {
        given.case.try_apply(&told).unwrap();
    }
    given.case
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_accepted_holds_together(
        erased in any::<bool>(),
        course in prop::collection::vec(acts(), 1..80),
    ) {
        let mut case = begins(erased);
        let mut events = Vec::new();
        let mut eyes = Eyes::default();
        eyes.erased.extend(erased.then_some(SPOUSE));
        for (by, act) in course {
            let barred = case.file().is_some_and(|file| file.barred.contains(&by));
            let closed = matches!(case, Case::Closed(_));
            let Ok(proposals) = act.decide(&case, &as_(by), &noon()) else { continue };
            prop_assert!(!barred, "a barred person did {act:?}");
            for Proposal { event, sealed, .. } in proposals {
                prop_assert!(!closed || suits_a_closed_case(&event), "{event:?}");
                prop_assert!(!event.to_json().contains(CANARY));
                let told = format!("{sealed:?}");
                prop_assert!(!told.contains(CANARY));
                eyes.see_sealed(&sealed);
                eyes.see(&event);
                case.try_apply(&event).unwrap();
                for told in carried_out(&event) {
                    case.try_apply(&told).unwrap();
                }
                let json = event.to_json();
                let back = Event::from_parts(event.event_type(), event.schema(), &json);
                prop_assert_eq!(back.as_ref(), Ok(&event));
                let told = carried_out(&event);
                events.push(event);
                events.extend(told);
            }
            let file = case.file().unwrap();
            prop_assert!(file.responsible.is_none_or(|who| !file.barred.contains(&who)));
            prop_assert!(file.co_workers.is_disjoint(&file.barred));
            prop_assert!(file.responsible.is_none_or(|who| !file.co_workers.contains(&who)));
        }
        let mut again = begins(erased);
        for event in &events {
            again.apply(event);
        }
        prop_assert_eq!(again, case);
    }

    #[test]
    fn a_state_summary_shows_nothing_sealed(course in prop::collection::vec(acts(), 1..40)) {
        let mut case = a_case().case;
        for (by, act) in course {
            for proposal in act.decide(&case, &as_(by), &noon()).unwrap_or_default() {
                case.apply(&proposal.event);
            }
        }
        let summary = serde_json::to_string(&case).unwrap();
        prop_assert!(!summary.contains(CANARY));
        prop_assert!(summary.contains("\"status\":"));
    }
}

/// The courses above prove something only if they get far: each kind of act is accepted somewhere.
#[test]
fn the_courses_reach_every_kind_of_event_of_a_case() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for nth in 0..400 {
        let course = prop::collection::vec(acts(), 240).new_tree(&mut runner).unwrap().current();
        let mut case = begins(nth % 2 == 0);
        for (by, act) in course {
            for proposal in act.decide(&case, &as_(by), &noon()).unwrap_or_default() {
                for event in
                    std::iter::once(proposal.event.clone()).chain(carried_out(&proposal.event))
                {
                    case.apply(&event);
                    seen.insert(event.event_type());
                }
            }
        }
    }
    let missing: Vec<_> = sample_events()
        .iter()
        .filter(|event| event.case().is_some())
        .map(Event::event_type)
        .filter(|kind| !seen.contains(kind))
        .collect();
    assert_eq!(missing, UNREACHED);
}

/// Left to the tests by theme: the case is open from the start, these two steps of a referral and
/// its refusal are not among the acts tried.
const UNREACHED: [&str; 4] =
    ["intake_opened", "referral_acknowledged", "referral_declined", "referral_revoked"];
