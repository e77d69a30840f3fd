//! Live and anew is one path: after drawn acts every question is answered by the institution that ran all the
//! while as by one that was opened on a copy of its disk, from the journal alone.

use std::sync::Arc;

use sanad_casework::Role;
use sanad_disk::SimDisk;
use sanad_server::{Kind, table};
use serde_json::{Value, json};

use super::ask::{Asker, Dice};
use super::seen::Seen;
use super::{Beginning, differ};
use crate::lk3::intake;
use crate::matrix::acts::Thing;
use crate::matrix::world::{Ids, World, id};

/// What may happen to a case, in any order; what cannot happen then is refused.
const THINGS: &[Thing] = &[
    Thing::Consent,
    Thing::Withdrawn,
    Thing::Planned,
    Thing::Held,
    Thing::Referral,
    Thing::Sent,
    Thing::Asked,
    Thing::Decided,
    Thing::ClosureProposed,
    Thing::Hold,
    Thing::ErasedOther,
    Thing::Redaction,
    Thing::Restriction,
    Thing::SubjectRequest,
    Thing::PapersProposed,
    Thing::Question,
    Thing::Suspension,
    Thing::Emergency,
    Thing::EmergencyEnded,
    Thing::Breach,
    Thing::Inquiry,
    Thing::Assented,
];

/// Who asks, and in which role.
const READERS: [(&str, Role); 7] = [
    ("budi", Role::Counsellor),
    ("mira", Role::Supervisor),
    ("audit", Role::Auditor),
    ("head.here", Role::Head),
    ("privacy_officer.here", Role::PrivacyOfficer),
    ("panel_member.here", Role::PanelMember),
    ("rini", Role::FrontDesk),
];

/// Cases with somebody who reported, and one more person, of whom some are taken out again.
fn acts(world: &mut World, dice: &mut Dice) -> Vec<Ids> {
    let mut cases = Vec::new();
    for name in ["Rosmini", "Halimah", "Ibu A."] {
        let mut form = intake(name, "cerita");
        let reporter = json!({ "role": "reporter", "name": "Pelapor", "phone": "081234567890" });
        form["parties"].as_array_mut().unwrap().push(reporter);
        cases.push(world.opened("budi", &form));
    }
    for _ in 0..40 {
        let at = dice.next(cases.len());
        let ids = &mut cases[at];
        let case = ids["case"].clone();
        match dice.next(THINGS.len() + 10) {
            0..5 => {
                let person = json!({ "person": { "role": "other", "name": "Halimah Orang" } });
                let path = format!("/v1/cases/{case}/parties");
                if let Some(told) = world.try_done(&path, "budi", &person) {
                    ids.insert("other", id(&told, "party"));
                }
            }
            5..10 => {
                if let Some(other) = ids.remove("other") {
                    let path = format!("/v1/cases/{case}/parties/{other}/removal");
                    world.try_done(&path, "budi", &json!({ "reason": "own_wish" }));
                }
            }
            thing => drop(world.make(THINGS[thing - 10], "siti", false, ids)),
        }
    }
    cases
}

/// The answers to every question, of each reader on each case.
fn answers(
    world: &mut World,
    disk: &SimDisk,
    tokens: &[String],
    cases: &[Ids],
    seed: u64,
) -> Vec<Seen> {
    let since = world.lk3.size();
    let mut told = Vec::new();
    for ((by, role), token) in READERS.into_iter().zip(tokens) {
        for ids in cases {
            let (token, by, named, dice) = (token.clone(), by.to_owned(), ids.clone(), Dice(seed));
            let mut asker =
                Asker { world, disk, token, by, role, named, dice, since, in_pages: false };
            let reads = table().iter().filter(|route| {
                matches!(route.kind, Kind::CaseRead | Kind::AcrossRead | Kind::Feed)
            });
            told.extend(reads.map(|route| asker.ask(route)));
            // Each name, more than once.
            let search = table().iter().find(|route| route.operation == "search").unwrap();
            told.extend((0..6).map(|_| asker.ask(search)));
        }
    }
    told
}

/// How the line of the index is told.
const INDEX: [&str; 3] =
    ["search_index_built", "indeks pencarian dibuat", "the search index was made"];

/// Without the line of the index, which is made anew with all else.
fn without_index(told: &Value) -> Value {
    let names = |field: &Value| field.as_str().is_some_and(|field| INDEX.contains(&field));
    let is_other = |one: &&Value| !one.as_object().is_some_and(|one| one.values().any(names));
    match told {
        Value::Array(all) => all.iter().filter(is_other).map(without_index).collect(),
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(name, field)| (name.clone(), without_index(field))).collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => told.clone(),
    }
}

#[test]
fn every_question_after_drawn_acts_is_answered_as_by_one_that_was_made_anew_from_the_journal() {
    let mut beginning = Beginning::new();
    for seed in [2, 3] {
        let disk = beginning.disk.power_cut(0);
        let world = &mut beginning.world;
        world.lk3.reopen_on(Arc::new(disk.clone()));
        // From here on the index learns what comes.
        world.lk3.records().make_index().unwrap();
        let mut dice = Dice(seed);
        let cases = acts(world, &mut dice);
        world.lk3.records().publish(Some(&"lk3.example".parse().unwrap())).unwrap();
        let tokens: Vec<String> = READERS.iter().map(|(by, _)| world.lk3.sign_in(by)).collect();
        let copy = disk.power_cut(0);
        let live = answers(world, &disk, &tokens, &cases, seed);
        world.lk3.abandon();
        world.lk3.reopen_on(Arc::new(copy.clone()));
        world.lk3.records().make_index().unwrap();
        let anew = answers(world, &copy, &tokens, &cases, seed);
        world.lk3.abandon();
        assert_eq!(live.len(), anew.len());
        let mut shown = 0;
        for (one, other) in live.iter().zip(&anew) {
            let differ = differ(one, other);
            let about = &one.asked;
            let [live, anew] = [one, other].map(|seen| {
                let lines: Vec<_> = seen.lines.iter().map(without_index).collect();
                (seen.status, seen.headers.clone(), without_index(&seen.body), lines)
            });
            assert!(live == anew, "seed {seed}: {about}: {differ:#?}\n{one}");
            shown += usize::from(one.status == 200);
        }
        assert!(shown > 100, "{shown} questions were answered");
    }
}
