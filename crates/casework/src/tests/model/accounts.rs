//! What one person brings about alone on the account of another, in how few acts.

use std::collections::BTreeMap;

use serde_json::json;

use super::search::{Step, explore};
use super::world::{HADI, OPERATOR, PUTRI, Tried, World, caller, deeds_on_account, drawn};
use crate::testing::{ANDI, BUDI, CANARY, MIRA, SITI, form, noon};
use crate::*;

/// How much is tried: acts in a row, and more states from each beginning for each person than there are, so that nothing is cut off.
const DEPTH: u32 = 3;
const STATES_MAX: usize = 2_500;

/// What is brought about, by whom, in how few acts, and why that is right or what is wrong with it.
const ALONE: &[(&str, &str, u32, &str)] = &[
    (
        "gives a token: others",
        "herself",
        1,
        "to oneself, for machines: it ends, and does less than its holder",
    ),
    (
        "gives a token: who watches",
        "herself",
        1,
        "to oneself, for machines: it ends, and does less than its holder",
    ),
    ("keeps away: others", "head", 1, "taking away is the safe direction"),
    ("keeps away: others", "operator", 1, "taking away is the safe direction"),
    ("keeps away: others", "privacy officer", 1, "taking away is the safe direction"),
    ("keeps away: others", "supervisor", 1, "taking away is the safe direction"),
    ("keeps away: who watches", "head", 1, "for 72 hours, unless another agrees"),
    ("keeps away: who watches", "privacy officer", 1, "for 72 hours, unless another agrees"),
    ("keeps away: who watches", "supervisor", 1, "for 72 hours, unless another agrees"),
    ("lets back: others", "head", 1, "one took it, one gives it back"),
    ("lets back: others", "privacy officer", 1, "one took it, one gives it back"),
    ("lets back: others", "supervisor", 1, "one took it, one gives it back"),
    ("lets go: others", "head", 1, "taking away is the safe direction"),
    ("lets go: others", "operator", 1, "taking away is the safe direction"),
    ("lets go: others", "privacy officer", 1, "taking away is the safe direction"),
    ("lets go: others", "supervisor", 1, "taking away is the safe direction"),
    ("takes a role: others", "head", 1, "taking away is the safe direction"),
    ("takes a role: others", "operator", 1, "taking away is the safe direction"),
    ("takes a role: others", "privacy officer", 1, "taking away is the safe direction"),
    ("takes a role: others", "supervisor", 1, "taking away is the safe direction"),
];

/// What the deeds of two persons bring about.
const OF_TWO: &[(&str, &str)] = &[
    ("ApproveRole", "gives a role"),
    ("RevokeRole", "takes a role"),
    ("ApproveEnrolment", "gives a way to sign in"),
    ("ConfirmSuspension", "keeps away beyond 72 hours"),
    ("ReinstateStaff", "lets back"),
    ("EndStaff", "lets go"),
];

impl Tried for OpenEnrolment {
    fn tries(_: u8) -> Vec<(Self, String)> {
        let half = KeyedDigest::from_bytes([6; 32]);
        vec![(Self { staff: SITI, form: form(json!({})), half }, String::new())]
    }
}

impl Tried for ApproveEnrolment {
    fn tries(_: u8) -> Vec<(Self, String)> {
        let half = KeyedDigest::from_bytes([7; 32]);
        vec![(Self { staff: SITI, form: form(json!({})), half }, String::new())]
    }
}

impl Tried for IssueToken {
    fn tries(first: u8) -> Vec<(Self, String)> {
        let token = TokenId::from_bytes(*drawn(first).as_bytes());
        let hash = KeyedDigest::from_bytes([8; 32]);
        let form = form(json!({}));
        vec![(Self::new(SITI, form, token, hash), String::new())]
    }
}

/// How the account of Siti may stand, and whether she watches over others by it.
fn beginnings() -> Vec<(&'static str, World)> {
    let body = json!({ "name": CANARY, "profession": "psikolog", "unit": "konseling" });
    let act = RegisterStaff { staff: SITI, form: form(body) };
    let mut registered = World::opened();
    for proposal in act.decide(&Staff::Absent, &caller(OPERATOR), &noon()).unwrap() {
        registered.account.apply(&proposal.event);
    }
    let with = |role: &str| {
        registered.clone().after(&[(OPERATOR, "ProposeRole", role), (ANDI, "ApproveRole", role)])
    };
    let away = |world: World| world.after(&[(ANDI, "SuspendStaff", "")]);
    vec![
        ("others", registered.clone()),
        ("others", with("counsellor")),
        ("others", away(with("counsellor"))),
        ("who watches", with("supervisor")),
        ("who watches", away(with("supervisor"))),
    ]
}

/// What came of an act on an account.
fn came(step: &Step<'_>) -> Vec<&'static str> {
    let roles = |staff: &Staff| staff.account().map_or(0, |account| account.roles.len());
    let (was, is) = (&step.before().account, &step.after.account);
    let confirmed = |staff: &Staff| {
        staff.account().and_then(|account| account.limit).is_some_and(|limit| limit.confirmed)
    };
    let enrolled = |staff: &Staff| {
        staff.account().and_then(|account| account.enrolment).is_some_and(|it| it.second.is_some())
    };
    let tokens = |staff: &Staff| staff.account().map_or(0, |account| account.tokens.len());
    let all = [
        ("gives a role", roles(is) > roles(was)),
        ("takes a role", roles(is) < roles(was)),
        ("lets go", matches!((was, is), (Staff::Active(_) | Staff::Suspended(_), Staff::Left(_)))),
        ("keeps away", matches!((was, is), (Staff::Active(_), Staff::Suspended(_)))),
        ("keeps away beyond 72 hours", confirmed(is) && !confirmed(was)),
        ("lets back", matches!((was, is), (Staff::Suspended(_), Staff::Active(_)))),
        ("gives a way to sign in", enrolled(is) && !enrolled(was)),
        ("gives a token", tokens(is) > tokens(was)),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(what, _)| what).collect()
}

#[test]
fn one_person_alone_does_to_accounts_what_the_table_says() {
    let people = [
        (BUDI, "counsellor"),
        (SITI, "herself"),
        (ANDI, "supervisor"),
        (PUTRI, "privacy officer"),
        (HADI, "head"),
        (OPERATOR, "operator"),
        (MIRA, "supervisor"),
    ];
    let mut found = BTreeMap::new();
    for (whom, begin) in beginnings() {
        for (who, role) in people {
            let acts = deeds_on_account(&[who]);
            let graph = explore(&begin, &acts, (STATES_MAX, DEPTH), |step| {
                // What another began takes the two that it takes.
                let half = step.before().first_half(step.tried);
                let of_two = half.is_some_and(|half| half.by != who);
                for what in came(step).into_iter().filter(|_| !of_two) {
                    let way = || (step.acts, step.way(&acts));
                    let known = found.entry((format!("{what}: {whom}"), role)).or_insert_with(way);
                    if step.acts < known.0 {
                        *known = way();
                    }
                }
                step.acts < DEPTH
            });
            assert!(graph.states.len() < STATES_MAX, "cut off: give it more states");
        }
    }
    let table = ALONE.iter().map(|(what, role, acts, _)| (((*what).to_owned(), *role), *acts));
    let same = found.iter().map(|(row, (acts, _))| (row.clone(), *acts)).eq(table);
    assert!(same, "{found:#?}");
}

#[test]
fn what_takes_two_on_an_account_is_looked_for() {
    let rows = StaffCommand::TWO.iter().filter(|(_, two)| two.is_some()).map(|(deed, _)| *deed);
    assert!(rows.eq(OF_TWO.iter().map(|(deed, _)| *deed)));
}
