//! Whoever works on a case, or was asked to, can be relieved of it by somebody else, in each state that it may
//! come into: as it stands, without its being opened or used again for that.

use std::collections::BTreeMap;

use super::search::reach;
use super::world::{World, deeds};
use crate::testing::{ANDI, BUDI, MIRA, SITI};
use crate::*;

/// More than there are: nothing is cut off.
const STATES_MAX: usize = 60_000;

/// Who works there as what, how it stands, where nobody relieves them, and why that is right or what is wrong
/// with it.
const NEVER: &[(&str, &str)] = &[
    ("carries it, closed", "fault: nobody is relieved of a closed case, which they still read"),
    ("carries it, no other supervisor", "another is made supervisor first"),
    ("carries it, restricted", "fault: nobody is relieved while the data may not be used"),
    ("was asked to take it, no other supervisor", "fault: who asked does not take it back"),
    (
        "was asked to take it, restricted",
        "fault: nobody is relieved while the data may not be used",
    ),
    ("works along, closed", "fault: nobody is relieved of a closed case, which they still read"),
    ("works along, no other supervisor", "another is made supervisor first"),
    ("works along, restricted", "fault: nobody is relieved while the data may not be used"),
];

/// What changes who works on a case, and what stops that.
const DEEDS: &[&str] = &[
    "AssignCase",
    "RequestTransfer",
    "AcceptTransfer",
    "DeclineTransfer",
    "AddCoWorker",
    "RemoveCoWorker",
    "BarAccess",
    "DeclareConflict",
    "ProposeClosure",
    "ApproveClosure",
    "ReopenCase",
    "RestrictProcessing",
    "ResumeProcessing",
];

/// As what somebody works on the case, or is to.
fn part(world: &World, who: StaffId) -> Option<&'static str> {
    let file = world.file();
    if file.responsible == Some(who) {
        Some("carries it")
    } else if file.co_workers.contains(&who) {
        Some("works along")
    } else {
        (world.case.asked_to_take() == Some(who)).then_some("was asked to take it")
    }
}

/// As what they work on it, and what stands there that decides who relieves them.
fn kind(world: &World, who: StaffId) -> String {
    let file = world.file();
    let other = |other: &&StaffId| **other != who && !file.barred.contains(*other);
    let supervisors = [ANDI, MIRA].iter().filter(other).count();
    let mut told = part(world, who).unwrap_or_default().to_owned();
    if supervisors == 0 {
        told.push_str(", no other supervisor");
    } else if matches!(world.case, Case::Closed(_)) {
        told.push_str(", closed");
    } else if file.restricted.is_some() {
        told.push_str(", restricted");
    }
    told
}

#[test]
fn somebody_relieves_whoever_works_on_a_case() {
    let people = [BUDI, SITI, ANDI, MIRA];
    let mut acts = deeds(&people, |deed| DEEDS.contains(&deed));
    acts.retain(|tried| !tried.to_string().contains("a6a6"));
    let graph = reach(&World::opened(), &acts, (STATES_MAX, u32::MAX));
    let mut found = BTreeMap::new();
    for who in people {
        let lets = |act: usize| {
            let tried = &acts[act];
            tried.by.staff != who && !matches!(tried.deed, "ReopenCase" | "ResumeProcessing")
        };
        for at in graph.without_way_to(|world| part(world, who).is_none(), lets) {
            let way = || graph.way(at, &acts);
            found.entry(kind(&graph.states[at], who)).or_insert_with(way);
        }
    }
    assert!(found.keys().eq(NEVER.iter().map(|(kind, _)| kind)), "{found:#?}");
}
