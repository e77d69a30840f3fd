//! What somebody was refused is not reached all the same by who asked, alone, by another word.

use std::collections::BTreeMap;

use super::beginnings::Acts;
use super::effects::effects;
use super::search::explore;
use super::world::{PUTRI, World, deeds_again};
use crate::testing::{ANDI, BUDI, MIRA, SITI};
use crate::*;

/// How much is tried: acts in a row, and more states after each refusal than there are, so that nothing is cut off.
const DEPTH: u32 = 3;
const STATES_MAX: usize = 2_500;

/// A no: what was asked and refused, the last of these deeds, who asked, and what must not come of it.
struct Refused {
    acts: Acts<'static>,
    asked: StaffId,
    wanted: &'static [&'static str],
}

const REFUSED: &[Refused] = &[
    Refused {
        acts: &[(BUDI, "ProposeClosure", ""), (ANDI, "ReturnClosure", "")],
        asked: BUDI,
        wanted: &["closes after work", "closes before work"],
    },
    Refused {
        acts: &[(BUDI, "RequestDisclosure", ""), (ANDI, "DecideDisclosure", "refuse")],
        asked: BUDI,
        wanted: SENDS,
    },
    Refused {
        acts: &[(BUDI, "RequestSubjectAccess", ""), (ANDI, "RefuseSubjectAccess", "")],
        asked: BUDI,
        wanted: ANSWERS,
    },
    Refused {
        acts: &[
            (BUDI, "SetConfidentiality", "strict"),
            (BUDI, "RequestSubjectAccess", "party="),
            (BUDI, "ProposePapers", "party= safe"),
            (PUTRI, "DeclinePapers", ""),
        ],
        asked: BUDI,
        wanted: ANSWERS,
    },
    Refused {
        acts: &[(BUDI, "RequestErasure", "party="), (ANDI, "RefuseErasure", "")],
        asked: BUDI,
        wanted: &["erases a person"],
    },
    Refused {
        acts: &[(ANDI, "RequestErasure", "party="), (MIRA, "RefuseErasure", "")],
        asked: ANDI,
        wanted: &["erases a person"],
    },
    Refused {
        acts: &[
            (BUDI, "RequestErasure", "party="),
            (ANDI, "ApproveErasure", ""),
            (MIRA, "ApproveErasure", ""),
            (BUDI, "ProposeRedaction", ""),
            (ANDI, "DeclineRedaction", ""),
        ],
        asked: BUDI,
        wanted: &["redacts"],
    },
    Refused {
        acts: &[(BUDI, "RequestTransfer", "a3a3"), (SITI, "DeclineTransfer", "")],
        asked: BUDI,
        wanted: &["gives the case to another", "puts another to work"],
    },
    Refused {
        acts: &[(ANDI, "ProposeBar", "a6a6"), (MIRA, "DeclineBar", "")],
        asked: ANDI,
        wanted: &["bars who watches"],
    },
    Refused {
        acts: &[
            (ANDI, "BarAccess", "a3a3"),
            (ANDI, "ProposeBarEnd", ""),
            (MIRA, "DeclineBarEnd", ""),
        ],
        asked: ANDI,
        wanted: &["ends a bar"],
    },
    Refused {
        acts: &[
            (PUTRI, "PlaceHold", ""),
            (PUTRI, "ProposeHoldRelease", ""),
            (ANDI, "KeepHold", ""),
        ],
        asked: PUTRI,
        wanted: &["ends a hold", "erases a person", "redacts"],
    },
    Refused { acts: &[(BUDI, "RefuseConsent", "")], asked: BUDI, wanted: SENDS },
    Refused {
        acts: &[(BUDI, "GiveConsent", ""), (BUDI, "WithdrawConsent", "")],
        asked: BUDI,
        wanted: SENDS,
    },
];

const ANSWERS: &[&str] = &["answers a person", "answers a request of their own recording"];

const SENDS: &[&str] = &[
    "sends by a decision",
    "sends by an order",
    "sends by a consent",
    "sends by a consent of their own recording",
];

/// Deeds that say no, and bind nobody who asked in the house.
const OTHERS: &[(&str, &str)] = &[
    ("DeclineIntake", "it is the client who asked"),
    ("DeclineReferral", "it is the other institution that says no"),
];

/// What who asked reaches all the same after which no, in how few acts, and why that is right or what is wrong
/// with it.
const REACHED: &[(&str, &str, u32, &str)] = &[
    (
        "DecideDisclosure",
        "sends by a consent of their own recording",
        2,
        "fault: a consent does not say who gave it",
    ),
    ("DecideDisclosure", "sends by an order", 1, "fault: one writes that it was ordered"),
    (
        "DeclineTransfer",
        "puts another to work",
        1,
        "who did not take the case still works along on it",
    ),
    (
        "RefuseConsent",
        "sends by a consent of their own recording",
        2,
        "fault: a consent does not say who gave it",
    ),
    ("RefuseConsent", "sends by an order", 1, "fault: one writes that it was ordered"),
    (
        "ReturnClosure",
        "closes after work",
        2,
        "fault: an intake is declined after something was sent",
    ),
    ("ReturnClosure", "closes before work", 1, "fault: declining an intake is closing by one"),
    (
        "WithdrawConsent",
        "sends by a consent of their own recording",
        2,
        "fault: a consent does not say who gave it",
    ),
    ("WithdrawConsent", "sends by an order", 1, "fault: one writes that it was ordered"),
];

#[test]
fn a_refusal_binds_who_asked() {
    let mut found = BTreeMap::new();
    for refused in REFUSED {
        let of_spouse = |part: &str| part.contains("party=");
        let spouses = refused.acts.iter().any(|(_, _, part)| of_spouse(part));
        let mut acts = deeds_again(&[refused.asked], |deed| deed != "OpenIntake");
        // What another person asks about their data was not refused.
        acts.retain(|tried| {
            tried.deed != "RequestSubjectAccess" || of_spouse(&tried.to_string()) == spouses
        });
        let begin = World::opened().after(refused.acts);
        let (_, no, _) = refused.acts.last().unwrap();
        let graph = explore(&begin, &acts, (STATES_MAX, DEPTH), |step| {
            let wanted = |what: &&str| refused.wanted.contains(what);
            for what in effects(&begin, step).into_iter().filter(wanted) {
                let way = || (step.acts, step.way(&acts));
                let known = found.entry((*no, what)).or_insert_with(way);
                if step.acts < known.0 {
                    *known = way();
                }
            }
            step.acts < DEPTH
        });
        assert!(graph.states.len() < STATES_MAX, "cut off: give it more states");
    }
    let table = REACHED.iter().map(|(no, what, acts, _)| ((*no, *what), *acts));
    let same = found.iter().map(|(row, (acts, _))| (*row, *acts)).eq(table);
    assert!(same, "{found:#?}");
}

#[test]
fn every_deed_that_says_no_is_among_them() {
    let no = ["Refuse", "Decline", "Return", "Keep", "Withdraw", "Decide"];
    for deed in Command::DEEDS.iter().copied().flatten() {
        let known = REFUSED.iter().any(|refused| refused.acts.iter().any(|act| act.1 == *deed))
            || OTHERS.iter().any(|(other, _)| other == deed);
        assert!(known || !no.iter().any(|word| deed.starts_with(word)), "{deed}");
    }
}
