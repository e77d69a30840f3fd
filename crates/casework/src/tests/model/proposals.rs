//! Each proposal ends otherwise than by being carried out, and hangs on nobody alone.

use std::collections::BTreeSet;

use super::search::reach;
use super::world::{PEOPLE, PUTRI, World, deeds};
use crate::testing::{ANDI, BUDI, MIRA, SITI};
use crate::*;

/// What one began, the deed that carries it out, and how it stands then.
pub(super) fn begun() -> Vec<(&'static str, &'static str, World)> {
    let with = |acts: &[(StaffId, &str, &str)]| World::opened().after(acts);
    let erased = [
        (BUDI, "RequestErasure", "party="),
        (ANDI, "ApproveErasure", ""),
        (MIRA, "ApproveErasure", ""),
    ];
    vec![
        ("transfer", "AcceptTransfer", with(&[(BUDI, "RequestTransfer", "a3a3")])),
        ("closure", "ApproveClosure", with(&[(BUDI, "ProposeClosure", "")])),
        (
            "end of a hold",
            "ApproveHoldRelease",
            with(&[(PUTRI, "PlaceHold", ""), (PUTRI, "ProposeHoldRelease", "")]),
        ),
        ("erasure", "ApproveErasure", with(&[(BUDI, "RequestErasure", "party=")])),
        (
            "erasure approved by one",
            "ApproveErasure",
            with(&[(BUDI, "RequestErasure", "party="), (ANDI, "ApproveErasure", "")]),
        ),
        ("redaction", "ApproveRedaction", with(&erased).after(&[(BUDI, "ProposeRedaction", "")])),
        ("bar", "ApproveBar", with(&[(ANDI, "ProposeBar", "a3a3")])),
        (
            "end of a bar",
            "ApproveBarEnd",
            with(&[(ANDI, "BarAccess", "a3a3"), (ANDI, "ProposeBarEnd", "")]),
        ),
        ("request for data", "DecideDisclosure", with(&[(BUDI, "RequestDisclosure", "")])),
        (
            "allowed disclosure",
            "MakeDisclosure",
            with(&[(BUDI, "RequestDisclosure", ""), (ANDI, "DecideDisclosure", "allow order")]),
        ),
        ("request of a person", "AnswerSubjectAccess", with(&[(BUDI, "RequestSubjectAccess", "")])),
        ("question", "ResolveAccessQuestion", with(&[(BUDI, "QuestionAccess", "")])),
        (
            "emergency",
            "ReviewEmergency",
            with(&[(SITI, "OpenEmergency", ""), (SITI, "EndEmergency", "")]),
        ),
    ]
}

/// Whether something of this kind waits.
fn waits(kind: &str, world: &World) -> bool {
    let file = world.file();
    let open = match &world.case {
        Case::Open(open) => Some(open),
        Case::Absent | Case::Closed(_) => None,
    };
    let disclosure = |fits: fn(&DisclosureState) -> bool| {
        file.disclosures.values().any(|disclosure| fits(&disclosure.state))
    };
    match kind {
        "transfer" => open.is_some_and(|open| open.transfer.is_some()),
        "closure" => open.is_some_and(|open| open.closure.is_some()),
        "end of a hold" => {
            file.holds.values().any(|hold| !hold.released && hold.release_proposed_by.is_some())
        }
        "erasure" | "erasure approved by one" => file.erasures.values().any(|erasure| {
            matches!(erasure.state, ErasureState::Requested | ErasureState::Approved { .. })
        }),
        "redaction" => {
            file.redactions.values().any(|redaction| redaction.state == RedactionState::Proposed)
        }
        "bar" => !file.bars.proposed.is_empty(),
        "end of a bar" => !file.bars.ending.is_empty(),
        "request for data" => disclosure(|it| matches!(it, DisclosureState::Requested { .. })),
        "allowed disclosure" => disclosure(|it| matches!(it, DisclosureState::Allowed { .. })),
        "request of a person" => {
            file.subject_requests.values().any(|request| request.state == SubjectRequestState::Open)
        }
        "question" => file.questions.values().any(|question| question.verdict.is_none()),
        "emergency" => file.emergencies.values().any(|opened| opened.verdict.is_none()),
        other => panic!("say when `{other}` waits"),
    }
}

/// What ends in no other way than by being carried out, and why that is right, or what is missing.
const ONLY_CARRIED_OUT: &[(&str, &str)] = &[
    ("allowed disclosure", "missing: who decided takes it back, or its day ends"),
    ("emergency", "every emergency access is judged"),
    ("question", "every look that somebody finds wrong is judged"),
    ("request for data", "every request is decided"),
];

/// What hangs on one person: without them nothing ends it.
const ON_ONE: &[(&str, &str)] = &[];

#[test]
fn every_proposal_ends_without_being_done_and_without_any_one_person() {
    let (mut only, mut on_one) = (BTreeSet::new(), BTreeSet::new());
    for (kind, done, begin) in begun() {
        assert!(waits(kind, &begin), "{kind}");
        for absent in [None].into_iter().chain(PEOPLE.map(Some)) {
            let here = PEOPLE.map(|(id, _)| id).into_iter();
            let here: Vec<_> = here.filter(|who| absent.is_none_or(|(id, _)| id != *who)).collect();
            let acts = deeds(&here, |deed| {
                !matches!(deed, "OpenIntake" | "GiveConsent" | "BarAccess" | "ProposeBar")
                    && (absent.is_some() || deed != done)
            });
            let graph = reach(&begin, &acts, (400, 1));
            let ends = graph.states.iter().any(|world| !waits(kind, world));
            match absent {
                None if !ends => drop(only.insert(kind)),
                Some((_, name)) if !ends => drop(on_one.insert((kind, name))),
                None | Some(_) => {}
            }
        }
    }
    assert_eq!(only, ONLY_CARRIED_OUT.iter().map(|(kind, _)| *kind).collect());
    assert_eq!(on_one, ON_ONE.iter().copied().collect());
}
