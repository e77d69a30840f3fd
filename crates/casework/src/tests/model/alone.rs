//! What one person brings about alone, in how few acts.

use std::collections::BTreeMap;

use super::beginnings::beginnings;
use super::effects::effects;
use super::search::explore;
use super::world::{PUTRI, deeds};
use crate::testing::{ANDI, BUDI, SITI};

/// How much is tried: acts in a row, and more states from each beginning for each person than there are, so that nothing is cut off.
const DEPTH: u32 = 3;
const STATES_MAX: usize = 2_500;

/// What is brought about, by whom, in how few acts, and why that is right or what is wrong with it.
const ALONE: &[(&str, &str, u32, &str)] = &[
    ("answers a person", "privacy officer", 1, "whoever decides about data answers"),
    ("answers a person", "supervisor", 1, "whoever decides about data answers"),
    ("answers a person", "who carries it", 1, "it is their case"),
    (
        "answers a request of their own recording",
        "privacy officer",
        2,
        "fault: one writes down who asked, and answers",
    ),
    (
        "answers a request of their own recording",
        "supervisor",
        2,
        "fault: one writes down who asked, and answers",
    ),
    (
        "answers a request of their own recording",
        "who carries it",
        2,
        "fault: one writes down who asked, and answers",
    ),
    ("bars another", "supervisor", 1, "who watches over nobody is barred by one"),
    ("closes after work", "supervisor", 2, "fault: an intake is declined after something was sent"),
    (
        "closes after work",
        "who carries it",
        2,
        "fault: an intake is declined after something was sent",
    ),
    ("closes before work", "supervisor", 1, "fault: declining an intake is closing by one"),
    ("closes before work", "who carries it", 1, "fault: declining an intake is closing by one"),
    ("gives the case to another", "supervisor", 1, "a supervisor says whose it is"),
    ("lets the data be used again", "privacy officer", 1, "fault: whatever the cause, one ends it"),
    ("lets the data be used again", "supervisor", 1, "fault: whatever the cause, one ends it"),
    ("lowers the level", "supervisor", 1, "fault: it is lifted by one it may be meant against"),
    ("puts another to work", "supervisor", 1, "a supervisor says who works along"),
    ("puts another to work", "who carries it", 1, "who carries it says who works along"),
    ("reopens", "supervisor", 1, "work begins again, nothing goes out by it"),
    ("sends by a consent", "privacy officer", 1, "the client consented"),
    ("sends by a consent", "supervisor", 1, "the client consented"),
    ("sends by a consent", "who carries it", 1, "the client consented"),
    ("sends by a consent", "who works along, or not on it", 1, "the client consented"),
    (
        "sends by a consent of their own recording",
        "supervisor",
        2,
        "fault: a consent does not say who gave it",
    ),
    (
        "sends by a consent of their own recording",
        "who carries it",
        2,
        "fault: a consent does not say who gave it",
    ),
    ("sends by a decision", "privacy officer", 2, "another wrote down the request"),
    ("sends by a decision", "supervisor", 2, "another wrote down the request"),
    ("sends by an order", "privacy officer", 1, "fault: one writes that it was ordered"),
    ("sends by an order", "supervisor", 1, "fault: one writes that it was ordered"),
    ("sends by an order", "who carries it", 1, "fault: one writes that it was ordered"),
    (
        "sends by an order",
        "who works along, or not on it",
        1,
        "fault: one writes that it was ordered",
    ),
    ("takes the case", "supervisor", 1, "fault: a supervisor assigns it to themselves"),
    ("works along", "supervisor", 1, "fault: a supervisor assigns it to themselves"),
];

#[test]
fn one_person_alone_brings_about_what_the_table_says() {
    let people = [
        (BUDI, "who carries it"),
        (SITI, "who works along, or not on it"),
        (ANDI, "supervisor"),
        (PUTRI, "privacy officer"),
    ];
    let mut found = BTreeMap::new();
    for (name, begin) in beginnings() {
        for (who, role) in people {
            let acts = deeds(&[who], |deed| deed != "OpenIntake");
            let graph = explore(&begin, &acts, (STATES_MAX, DEPTH), |step| {
                let half = step.before().first_half(step.tried);
                // What another began takes the two that it takes.
                let of_two = half.is_some_and(|half| half.by != who);
                for what in effects(&begin, step).into_iter().filter(|_| !of_two) {
                    let way = || (step.acts, format!("[{name}] {}", step.way(&acts)));
                    let known = found.entry((what, role)).or_insert_with(way);
                    if step.acts < known.0 {
                        *known = way();
                    }
                }
                step.acts < DEPTH
            });
            assert!(graph.states.len() < STATES_MAX, "cut off: give it more states");
        }
    }
    let table = ALONE.iter().map(|(what, role, acts, _)| ((*what, *role), *acts));
    let same = found.iter().map(|(row, (acts, _))| (*row, *acts)).eq(table);
    assert!(same, "{found:#?}");
}
