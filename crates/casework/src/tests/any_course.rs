//! What holds whatever is tried, in whatever order, by whomever.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    assignment, closure, consent, disclosure, emergency, intake, papers, redaction, referral,
    rights, session, subject,
};
use crate::testing::*;
use crate::*;

/// One act, made with one of four numbers, with the text of the canary wherever one is sealed.
pub(super) type Draw = fn(u8) -> Command;

/// The acts of each theme; what is to be tried more often stands there twice.
const THEMES: [&[Draw]; 12] = [
    intake::ANY,
    consent::ANY,
    assignment::ANY,
    session::ANY,
    referral::ANY,
    disclosure::ANY,
    closure::ANY,
    rights::ANY,
    redaction::ANY,
    subject::ANY,
    papers::ANY,
    emergency::ANY,
];

/// Everyone but the barred tries everything; ids are few, so that acts meet.
fn acts() -> impl Strategy<Value = (StaffId, Command)> {
    let people = prop::sample::select(vec![RINI, BUDI, SITI, ANDI, MIRA, DIAN]);
    let all = prop::sample::select(THEMES.concat());
    (people, all, 0..4u8).prop_map(|(by, draw, n)| (by, draw(n)))
}

pub(super) fn whom(n: u8) -> StaffId {
    [BUDI, SITI, ANDI, MIRA][usize::from(n)]
}

pub(super) fn whose(n: u8) -> PartyId {
    [CLIENT, SPOUSE, CHILD, SPOUSE][usize::from(n)]
}

pub(super) fn fresh_n(n: u8) -> impl FnMut() -> [u8; 16] {
    fresh_from(100 + n * 8)
}

pub(super) fn hex(first: u8, n: u8) -> String {
    format!("{:02x}", first + n * 8).repeat(16)
}

/// The first id that `fresh_n` gives for this number.
pub(super) fn nth<T: std::str::FromStr<Err: std::fmt::Debug>>(n: u8) -> T {
    hex(101, n).parse().unwrap()
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
    /// Who recorded what was asked for.
    asked_for: BTreeMap<DisclosureId, (StaffId, Vec<DataGroup>)>,
    /// What of it may go out, and on what ground.
    let_out: BTreeMap<DisclosureId, (Vec<DataGroup>, DecisionGround)>,
    /// Whose consent carries the service.
    served: BTreeMap<ConsentId, PartyId>,
    restricted: Option<RestrictionReason>,
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
        }
    }

    /// What is decided lies within what was asked for, what is made within what was decided, and the
    /// purpose that the client is told follows from what entitled to it.
    fn see_disclosure(&mut self, event: &Event, purpose: Purpose) {
        let within =
            |some: &[DataGroup], all: &[DataGroup]| some.iter().all(|one| all.contains(one));
        if let Event::Disclosure(DisclosureEvent::DisclosureRequested(asked)) = event {
            self.asked_for.insert(asked.disclosure, (asked.by, asked.data_groups.clone()));
        } else if let Event::Disclosure(DisclosureEvent::DisclosureDecided(decided)) = event {
            let DisclosureDecided { disclosure, data_groups, ground, .. } = decided;
            let (recorder, asked) = &self.asked_for[disclosure];
            assert_ne!(*recorder, decided.by, "one person");
            assert!(within(data_groups, asked), "{decided:?} of {asked:?}");
            assert_eq!(data_groups.is_empty(), decided.decision == Decision::Refuse);
            let before = self.let_out.insert(*disclosure, (data_groups.clone(), *ground));
            assert_eq!(before, None, "it was decided already");
        } else if let Event::Disclosure(DisclosureEvent::DisclosureMade(made)) = event {
            let ordered = match made.basis {
                SharingBasis::Decision => {
                    let (allowed, ground) = self.let_out.remove(&made.disclosure).unwrap();
                    assert!(within(&made.data_groups, &allowed), "{made:?} of {allowed:?}");
                    ground == DecisionGround::Order
                }
                SharingBasis::Consent => {
                    assert!(made.consent.is_some(), "{made:?}");
                    false
                }
                SharingBasis::Order => {
                    assert!(made.instrument.is_some_and(Instrument::binds), "{made:?}");
                    true
                }
            };
            let due = if ordered { Purpose::LegalOrder } else { Purpose::Service };
            assert_eq!(purpose, due, "{made:?}");
        }
    }

    /// A restriction that a consent begins or ends, in the same act, is about the client's consent to the
    /// service, and none but the one that a withdrawal began ends so.
    fn see_restriction(&mut self, told: &[Proposal]) {
        let carries = |kind: &ConsentKind| matches!(kind, ConsentKind::Service | ConsentKind::Data);
        let (mut given, mut withdrawn) = (None, None);
        for Proposal { event, .. } in told {
            if let Event::Consent(ConsentEvent::ConsentGiven(consent)) = event {
                given = Some(consent.kinds.iter().any(carries).then_some(consent.party));
                if consent.kinds.iter().any(carries) {
                    self.served.insert(consent.consent, consent.party);
                }
            } else if let Event::Consent(ConsentEvent::ConsentNarrowed(consent)) = event {
                if !consent.kinds.iter().any(carries) {
                    self.served.remove(&consent.consent);
                }
            } else if let Event::Consent(ConsentEvent::ConsentWithdrawn(consent)) = event {
                withdrawn = Some(self.served.remove(&consent.consent));
            } else if let Event::Rights(RightsEvent::ProcessingRestricted(restricted)) = event {
                let before = self.restricted.replace(restricted.reason);
                assert_eq!(before, None, "it was restricted already");
                if let Some(whose) = withdrawn {
                    assert_eq!(whose, Some(CLIENT), "another's consent");
                    assert!(!self.served.values().any(|party| *party == CLIENT), "one is left");
                    assert_eq!(restricted.reason, RestrictionReason::ConsentWithdrawn);
                }
            } else if let Event::Rights(RightsEvent::ProcessingResumed(_)) = event {
                let reason = self.restricted.take();
                if let Some(whose) = given {
                    assert_eq!(whose, Some(CLIENT), "another's consent, or to something else");
                    assert_eq!(reason, Some(RestrictionReason::ConsentWithdrawn));
                }
                assert!(reason.is_some(), "it was not restricted");
            }
        }
    }
}

/// A case, or one in which somebody has been erased already: few courses get so far by themselves.
fn begins(erased: bool) -> Case {
    if !erased {
        return a_case().case;
    }
    let mut given = a_case().and(BUDI, rights::any_erasure(1));
    for approver in [ANDI, MIRA] {
        given = given.and(approver, rights::any_approval(1));
    }
    let (case, erasure, party) = (CASE, nth(1), SPOUSE);
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
            eyes.see_restriction(&proposals);
            for Proposal { event, sealed, purpose, .. } in proposals {
                prop_assert!(!closed || suits_a_closed_case(&event), "{event:?}");
                prop_assert!(!event.to_json().contains(CANARY));
                let told = format!("{sealed:?}");
                prop_assert!(!told.contains(CANARY));
                eyes.see_sealed(&sealed);
                eyes.see(&event);
                eyes.see_disclosure(&event, purpose);
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
    // So many that the rarest is reached with one act more or fewer among those that are drawn.
    for nth in 0..1_200 {
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
