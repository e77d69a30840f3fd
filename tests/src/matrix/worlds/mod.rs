//! Whole worlds, told apart by what one reader may not know. Two institutions go the same way, entry by entry
//! of the same kinds; in one the hidden fact (that the reader is barred; who reported) stands in the case that
//! they ask for, in the other in a case that nobody asks for. Then they send requests over the route table, in
//! a drawn order. All they can ever see of it is equal: status, headers, bodies with ids by their first
//! appearance, the lines left; and the work done is, by counted reads of the disk.

mod anew;
mod ask;
mod seen;

use std::sync::Arc;

use sanad_casework::Role;
use sanad_disk::{Disk as _, SimDisk};
use sanad_server::{Kind, Route, table};
use serde_json::{Value, json};

use self::ask::{Asker, Dice};
use self::seen::Seen;
use super::acts::Thing;
use super::world::{Ids, Standing, World, carries, roles, who};
use crate::lk3::{Lk3, PASSWORD, intake};

/// What both cases hold, made in turns. What ends a case, or holds back all that could be asked, is left to
/// the requests.
const THINGS: &[Thing] = &[
    Thing::Consent,
    Thing::Planned,
    Thing::Held,
    Thing::Referral,
    Thing::Asked,
    Thing::BarProposed,
    Thing::ErasedOther,
    Thing::Redaction,
    Thing::Hold,
    Thing::SubjectRequest,
    Thing::PapersProposed,
    Thing::Question,
    Thing::Emergency,
];

/// Two cases that hold the same.
struct Twins {
    /// The one that is asked for, or could be.
    asked: Ids,
    other: Ids,
}

/// The institution with its staff and no case, on a disk that each world is a copy of.
struct Beginning {
    world: World,
    disk: SimDisk,
}

impl Beginning {
    fn new() -> Self {
        let disk = SimDisk::new();
        let now = chrono::Utc::now().timestamp_micros();
        disk.hands().step(now - disk.clock().now_micros());
        let mut world = World::of(Lk3::on(Arc::new(disk.clone())), &[Standing::NotAssigned]);
        world.lk3.close();
        Self { world, disk }
    }

    /// One world: the cases with who reported in each, and what else is done before the requests.
    fn world(
        &mut self,
        reporters: [&str; 2],
        before: impl Fn(&mut World, &Twins),
    ) -> (&mut World, Twins, SimDisk) {
        let disk = self.disk.power_cut(0);
        let world = &mut self.world;
        world.lk3.reopen_on(Arc::new(disk.clone()));
        let twins = twins(world, reporters);
        before(world, &twins);
        world.lk3.records().publish(Some(&"lk3.example".parse().unwrap())).unwrap();
        world.lk3.records().make_index().unwrap();
        (world, twins, disk)
    }
}

fn twins(world: &mut World, reporters: [&str; 2]) -> Twins {
    let [mut asked, mut other] = reporters.map(|reporter| {
        let mut form = intake("Ibu A.", "cerita");
        let parties = form["parties"].as_array_mut().unwrap();
        parties.push(json!({ "role": "reporter", "name": reporter, "phone": "081234567890" }));
        world.opened("budi", &form)
    });
    for thing in THINGS {
        for ids in [&mut asked, &mut other] {
            world.make(*thing, "siti", false, ids).unwrap_or_else(|| panic!("{thing:?}"));
        }
    }
    world.judge();
    // Others named both: a breach, and an inquiry with those who sit.
    let cases = json!([asked["case"], other["case"]]);
    let mut breach = super::world::filled(&super::acts::act("suspect_breach").form, &asked);
    breach["cases"] = cases.clone();
    let mut order = super::world::filled(&super::acts::act("order_inquiry").form, &asked);
    order["cases"] = cases;
    order["members"] = json!([asked["panel"], asked["wati"]]);
    let breach = world.lk3.done("/v1/breaches", "andi", &breach);
    let inquiry = world.lk3.done("/v1/inquiries", "kepala", &order);
    let [breach, inquiry] = [(breach, "breach"), (inquiry, "inquiry")]
        .map(|(told, name)| super::world::id(&told, name));
    for by in ["panel_member.here", "wati"] {
        world.lk3.done(&format!("/v1/inquiries/{inquiry}/assent"), by, &json!({}));
    }
    for ids in [&mut asked, &mut other] {
        ids.extend([("breach", breach.clone()), ("inquiry", inquiry.clone())]);
    }
    Twins { asked, other }
}

/// The ids of a case as somebody has them who made them up: none of them is anybody's.
fn made_up(of: &Ids) -> Ids {
    let kept = ["siti", "staff", "hasan", "wati", "panel", "breach", "inquiry"];
    let one = |(name, id): (&&'static str, &String)| {
        let id = match *name {
            "number" => "2019-9999".to_owned(),
            name if kept.contains(&name) || id.len() != 32 => id.clone(),
            // It stands in the same place in any order of ids.
            _ => format!("{}{}", &id[..30], if id.ends_with("5a") { "a5" } else { "5a" }),
        };
        (*name, id)
    };
    of.iter().map(one).collect()
}

/// Routes that are asked: all but what nobody signs in for, what ends the asker's own sign-in, and what is
/// done at the machine.
fn asked() -> Vec<&'static Route> {
    let own = ["sign_out", "change_password", "found_accounts", "propose_recovery", "issue_token"];
    let is_asked = |route: &&Route| !route.is_public() && !own.contains(&route.operation);
    table().iter().filter(is_asked).collect()
}

/// What somebody sees of a world who sends these requests.
fn seen(
    world: &mut World,
    disk: &SimDisk,
    by: &str,
    role: Role,
    named: Ids,
    seed: u64,
) -> Vec<Seen> {
    let mut dice = Dice(seed);
    // Twice, so that what they made themselves is asked for too.
    let mut routes = Vec::new();
    for _ in 0..2 {
        let mut all = asked();
        dice.shuffle(&mut all);
        routes.extend(all);
    }
    let token = world.lk3.sign_in(by);
    let since = world.lk3.size();
    let mut asker =
        Asker { in_pages: true, since, world, disk, token, by: by.to_owned(), role, named, dice };
    routes.into_iter().map(|route| asker.ask(route)).collect()
}

/// What differs first, told so that it can be read.
fn assert_equal(about: &str, there: &[Seen], not: &[Seen]) {
    assert_eq!(there.len(), not.len());
    for (number, (one, other)) in there.iter().zip(not).enumerate() {
        let differ = differ(one, other);
        assert!(one == other, "{about}: request {number} is told apart: {differ:#?}\n{one}");
    }
}

/// The lines that differ.
fn differ(one: &Seen, other: &Seen) -> Vec<(String, String)> {
    let [one, other] = [one, other].map(|seen| {
        let told = seen.to_string();
        told.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    one.into_iter().zip(other).filter(|(one, other)| one != other).take(9).collect()
}

/// Two bar somebody from a case.
fn bar(world: &World, case: &str, by: &str) {
    let staff = world.lk3.staff(by);
    let form = json!({ "staff": staff, "reason": "conflict", "password": PASSWORD });
    let at = |act: &str| format!("/v1/cases/{case}/bars/{act}");
    world.lk3.done_in_person(&at("proposals"), "mira", &form);
    let approval: Value = json!({});
    world.lk3.done_in_person(&at(&format!("{staff}/approval")), "andi", &approval);
}

/// Who works on a case is relieved before anybody bars them.
fn relieve(world: &World, case: &str, by: &str) {
    let path = format!("/v1/cases/{case}/co-workers/{}/removal", world.lk3.staff(by));
    world.lk3.done(&path, "budi", &json!({}));
}

/// Somebody who works on cases comes to both.
fn to_both(world: &World, twins: &Twins, by: &str) {
    for ids in [&twins.asked, &twins.other] {
        let form = json!({ "staff": world.lk3.staff(by) });
        world.lk3.done(&format!("/v1/cases/{}/co-workers", ids["case"]), "budi", &form);
    }
}

#[test]
fn a_world_in_which_a_case_bars_its_reader_is_the_world_in_which_there_is_no_such_case() {
    let mut beginning = Beginning::new();
    for (seed, role) in (1..).zip(roles()) {
        let by = who(role, Standing::NotAssigned);
        let worlds = [true, false].map(|there| {
            let (world, twins, disk) = beginning.world(["Pelapor", "Pelapor"], |world, twins| {
                if carries(role) {
                    to_both(world, twins, by);
                }
                let barred = if there { &twins.asked } else { &twins.other };
                if carries(role) {
                    relieve(world, &barred["case"], by);
                }
                bar(world, &barred["case"], by);
            });
            let named = if there { twins.asked } else { made_up(&twins.asked) };
            let seen = seen(world, &disk, by, role, named, seed);
            world.lk3.abandon();
            seen
        });
        let [there, not] = worlds;
        assert_equal(role.code(), &there, &not);
    }
}

/// Who may see a case and not who reported in it: see `schemas/policy.md`.
const NOT_WHO_REPORTED: &[Role] = &[
    Role::Counsellor,
    Role::FrontDesk,
    Role::ReferralOfficer,
    Role::ComplaintOfficer,
    Role::DataOfficer,
    Role::Auditor,
    Role::PrivacyOfficer,
    Role::KeyCustodian,
    Role::Operator,
];

#[test]
fn a_world_is_the_same_whoever_reported_to_those_who_may_not_know_it() {
    let mut beginning = Beginning::new();
    for (seed, role) in (101..).zip(NOT_WHO_REPORTED) {
        let by = who(*role, Standing::NotAssigned);
        let worlds = [["Rosmini", "Halimah"], ["Halimah", "Rosmini"]].map(|reporters| {
            let (world, twins, disk) = beginning.world(reporters, |world, twins| {
                if carries(*role) {
                    to_both(world, twins, by);
                }
            });
            let seen = seen(world, &disk, by, *role, twins.asked, seed);
            world.lk3.abandon();
            seen
        });
        let [one, other] = worlds;
        assert_equal(role.code(), &one, &other);
    }
}

#[test]
fn every_route_that_takes_an_id_is_asked() {
    for route in table() {
        let takes = route.parameters().next().is_some() || ask::names_an_id(route);
        let left_out = route.is_public() || route.operation == "found_accounts";
        assert!(!takes || left_out || asked().iter().any(|one| one.operation == route.operation));
    }
    assert!(asked().iter().any(|route| route.kind == Kind::Feed));
}
