//! From each state that a case may come into, somebody brings it to its end.

use std::collections::BTreeMap;

use super::search::{Graph, reach};
use super::world::{PUTRI, Try, World, deeds};
use crate::testing::{ANDI, BUDI, MIRA, SITI};
use crate::*;

/// More than there are: nothing is cut off.
const STATES_MAX: usize = 60_000;

/// What stands where nobody brings a case to its end, and why that is right or what is wrong with it.
const NEVER: &[(&str, &str)] = &[
    (
        "0 supervisors",
        "restricted, and nobody lets the data be used: another is made supervisor first",
    ),
    ("0 supervisors, a session held", "closing takes a supervisor: another is made one first"),
    (
        "1 supervisors, a session held",
        "closing takes two: nobody else may know of the case any more",
    ),
    (
        "1 supervisors, a session held, the closure proposed by the only one",
        "fault: who proposed a closure does not take it back, and nobody else is left to decide",
    ),
    (
        "2 supervisors, a session held, the client erased",
        "fault: a case reopened after its client was erased is never closed again",
    ),
];

/// Two small cases, each followed to the end: what stops work, and who is kept away from it.
fn small_cases() -> [(Vec<Try>, Graph); 2] {
    let stops = [
        "AssignCase",
        "ProposeClosure",
        "ApproveClosure",
        "ReturnClosure",
        "ReopenCase",
        "DeclineIntake",
        "HoldSession",
        "RequestErasure",
        "ApproveErasure",
        "RefuseErasure",
        "RestrictProcessing",
        "ResumeProcessing",
        "PlaceHold",
    ];
    let keeps_away = [
        "AssignCase",
        "RequestTransfer",
        "AcceptTransfer",
        "DeclineTransfer",
        "BarAccess",
        "DeclareConflict",
        "ProposeClosure",
        "ApproveClosure",
        "ReturnClosure",
        "DeclineIntake",
        "HoldSession",
        "RestrictProcessing",
        "ResumeProcessing",
    ];
    let stopped = || acts(&[BUDI, ANDI, MIRA], &stops);
    let kept_away = || acts(&[BUDI, SITI, ANDI, MIRA, PUTRI], &keeps_away);
    [stopped(), kept_away()].map(|acts| {
        let graph = reach(&World::opened(), &acts, (STATES_MAX, u32::MAX));
        (acts, graph)
    })
}

/// What these people try of these deeds: about the client, in the plain form, among themselves.
fn acts(people: &[StaffId], wanted: &[&str]) -> Vec<Try> {
    let mut acts = deeds(people, |deed| wanted.contains(&deed));
    acts.retain(|tried| {
        let told = tried.to_string();
        let others =
            [BUDI, SITI, ANDI, MIRA, PUTRI].into_iter().filter(|who| !people.contains(who));
        let mut others = others.map(|who| who.to_string());
        !["party=", "about=", "session="].iter().any(|field| told.contains(field))
            && !others.any(|who| told.contains(&who))
    });
    acts
}

/// What stands there that decides who may end it.
fn kind(world: &World) -> String {
    let file = world.file();
    let here: Vec<_> = [ANDI, MIRA].into_iter().filter(|who| !file.barred.contains(who)).collect();
    let closure = match &world.case {
        Case::Open(open) => open.closure.map(|closure| closure.by),
        Case::Absent | Case::Closed(_) => None,
    };
    let mut told = vec![format!("{} supervisors", here.len())];
    let mut add = |holds: bool, what: &str| {
        if holds {
            told.push(what.to_owned());
        }
    };
    add(file.sessions_held > 0, "a session held");
    add(file.is_erased(file.client), "the client erased");
    add(closure.is_some_and(|by| here == [by]), "the closure proposed by the only one");
    told.join(", ")
}

#[test]
fn somebody_brings_every_case_to_its_end() {
    let mut found = BTreeMap::new();
    for (acts, graph) in small_cases() {
        let ended = |world: &World| matches!(world.case, Case::Closed(_));
        for at in graph.without_way_to(ended, |_| true) {
            let way = || graph.way(at, &acts);
            found.entry(kind(&graph.states[at])).or_insert_with(way);
        }
    }
    assert!(found.keys().eq(NEVER.iter().map(|(kind, _)| kind)), "{found:#?}");
}
