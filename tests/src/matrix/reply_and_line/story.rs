//! The world that is asked about: cases in each state that a look can meet, with a text of its own in each
//! sealed field of what was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use sanad_casework::{CaseId, PartyId, Role, Section};
use sanad_disk::{Disk, SimDisk};
use serde_json::{Value, json};

use super::claimed::{added, entries_of};
use super::held::Place;
use crate::canary::marks::Marks;
use crate::canary::opened::each_part;
use crate::lk3::{Lk3, PASSWORD, asks, intake, session};
use crate::matrix::acts::{Thing, act};
use crate::matrix::world::{Ids, Standing, World, filled, id, who};

/// What is done in the richest of the cases.
const THINGS: &[Thing] = &[
    Thing::Consent,
    Thing::Planned,
    Thing::Held,
    Thing::Referral,
    Thing::Sent,
    Thing::Asked,
    Thing::Decided,
    Thing::ErasedOther,
    Thing::Redaction,
    Thing::SubjectRequest,
    Thing::Question,
    Thing::Emergency,
];

/// Where a text stands, and of which kind its part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sealed {
    pub(super) class: u8,
    pub(super) at: (u64, u16),
    pub(super) party: String,
    pub(super) section: Section,
}

/// A person in a case.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) case: String,
    pub(super) party: String,
    pub(super) is_client: bool,
    /// Who may give them their paper.
    pub(super) by: &'static str,
}

pub(super) struct Told {
    pub(super) world: World,
    /// What a request may name, by case: rich, strict, closed with its client erased, another's.
    pub(super) cases: Vec<Ids>,
    /// Who may read what was told of them.
    pub(super) people: Vec<Person>,
    /// The cases of the inquiry.
    pub(super) inquired: BTreeSet<String>,
    /// Each text, and where it stands.
    pub(super) texts: BTreeMap<String, Vec<Sealed>>,
    /// Each person, and in which case they are.
    pub(super) parties: BTreeMap<String, String>,
    /// The entry that brought each of them into it.
    pub(super) brought: BTreeMap<String, u64>,
    pub(super) places: BTreeMap<(u64, u16), Place>,
}

/// The institution with all of it.
pub(super) fn told() -> Told {
    let disk = SimDisk::new();
    let now = chrono::Utc::now().timestamp_micros();
    disk.hands().step(now - disk.clock().now_micros());
    let mut world = World::of(Lk3::on(Arc::new(disk.clone())), &[Standing::NotAssigned]);
    world.marks.replace(Some(Marks::new()));
    let mut rich = opened(&mut world, "budi", &["client", "reporter", "spouse"]);
    for thing in THINGS {
        world.make(*thing, "siti", false, &mut rich).unwrap_or_else(|| panic!("{thing:?}"));
    }
    fill(&mut world, &mut rich);
    let strict = strict(&mut world);
    let closed = closed(&mut world);
    let mut plain = opened(&mut world, "budi", &["client", "accused"]);
    world.make(Thing::Held, "", false, &mut plain).unwrap();
    bar(&world, &plain["case"], who(Role::Auditor, Standing::NotAssigned));
    let mut cases = vec![rich, strict, closed, plain];
    let inquired = named_by_others(&mut world, &mut cases);
    let people = vec![
        person(&cases[0], "party", "mira"),
        person(&cases[0], "spouse", "mira"),
        person(&cases[1], "party", "siti"),
    ];
    let texts = texts(&world, &disk);
    let (mut parties, mut places) = (BTreeMap::new(), BTreeMap::new());
    let mut brought = BTreeMap::new();
    for ids in &cases {
        for entry in entries_of(&world.lk3, case_id(&ids["case"])) {
            brought.extend(added(&entry.event).map(|party| (party, entry.seq)));
            for (index, section, party) in &entry.parts {
                parties.insert(party.to_string(), ids["case"].clone());
                let at = (entry.seq, *index);
                places.insert(at, (*section, party.to_string(), entry.stands_for.unwrap_or(at)));
            }
        }
    }
    // The inquiry has begun.
    disk.hands().step(60_000_000);
    world.lk3.records().publish(Some(&"lk3.example".parse().unwrap())).unwrap();
    Told { world, cases, people, inquired, texts, parties, brought, places }
}

pub(super) fn case_id(text: &str) -> CaseId {
    text.parse().unwrap()
}

fn person(ids: &Ids, name: &str, by: &'static str) -> Person {
    let (case, party) = (ids["case"].clone(), ids[name].clone());
    Person { case, party, is_client: name == "party", by }
}

/// A case with these persons, each by their role in it.
fn opened(world: &mut World, by: &str, roles: &[&'static str]) -> Ids {
    let mut form = intake("Ibu A.", "cerita");
    form["parties"] =
        roles.iter().map(|role| json!({ "role": role, "age_band": "45_59" })).collect();
    let form = world.marked("/v1/cases", &form);
    let mut ids = world.opened(by, &form);
    let parties: Vec<PartyId> = {
        let mut all = Vec::new();
        for entry in entries_of(&world.lk3, case_id(&ids["case"])) {
            for (_, _, party) in entry.parts {
                if !all.contains(&party) {
                    all.push(party);
                }
            }
        }
        all
    };
    for (role, party) in roles.iter().zip(parties).skip(1) {
        ids.insert(role, party.to_string());
    }
    ids
}

fn at(ids: &Ids, act: &str) -> String {
    format!("/v1/cases/{}/{act}", ids["case"])
}

/// Does what must succeed, with its texts.
fn done(world: &World, path: &str, by: &str, form: &Value) -> Value {
    world.try_done(path, by, form).unwrap_or_else(|| panic!("{path} by {by}"))
}

/// What the things do not make: others in the same case, with what is theirs; what stands anew.
fn fill(world: &mut World, ids: &mut Ids) {
    let mut held = session("catatan");
    held["notes"] = json!([{ "party": ids["spouse"], "text": "catatan" }]);
    done(world, &at(ids, "sessions"), "budi", &held);
    let mut asked = asks();
    asked["party"] = json!(ids["spouse"]);
    done(world, &at(ids, "subject-requests"), "budi", &asked);
    for (party, ground) in [("spouse", "safe"), ("party", "safe")] {
        let form = json!({ "party": ids[party], "ground": ground, "reason": "dibahas" });
        // Where all are safe nothing waits.
        if world.try_done(&at(ids, "papers"), "budi", &form).is_some() {
            let path = at(ids, &format!("papers/{}/approval", ids[party]));
            done(world, &path, "privacy_officer.here", &json!({}));
        }
    }
    let made = filled(&act("make_requested_disclosure").form, ids);
    done(world, &at(ids, &format!("disclosures/{}/made", ids["disclosure"])), "mira", &made);
    let path = at(ids, &format!("redactions/{}/approval", ids["redaction"]));
    done(world, &path, "mira", &json!({}));
    world.make(Thing::Hold, "", false, ids).unwrap();
    let staff = world.lk3.staff("counsellor.here");
    done(world, &at(ids, "co-workers"), "budi", &json!({ "staff": staff }));
    let wrong = filled(&act("correct_note").form, ids);
    done(world, &at(ids, &format!("sessions/{}/corrections", ids["session"])), "budi", &wrong);
    let path = at(ids, &format!("emergencies/{}", ids["emergency"]));
    let looked = format!("/v1/cases/{}?purpose=emergency", ids["case"]);
    let looked = world.lk3.client.get(world.lk3.url(&looked)).bearer_auth(&world.sign_in);
    assert_eq!(looked.send().unwrap().status(), 200);
    done(world, &format!("{path}/end"), "siti", &json!({}));
    done(world, &format!("{path}/review"), "mira", &json!({ "verdict": "justified" }));
    world.judge();
}

/// Of the highest level, of another counsellor, whose client has asked.
fn strict(world: &mut World) -> Ids {
    let ids = opened(world, "siti", &["client", "child"]);
    done(world, &at(&ids, "confidentiality"), "mira", &json!({ "level": "strict" }));
    done(world, &at(&ids, "sessions"), "siti", &session("catatan"));
    done(world, &at(&ids, "subject-requests"), "siti", &asks());
    let safe = json!({ "party": ids["party"], "ground": "safe", "reason": "dibahas" });
    if world.try_done(&at(&ids, "papers"), "siti", &safe).is_some() {
        let path = at(&ids, &format!("papers/{}/approval", ids["party"]));
        done(world, &path, "privacy_officer.here", &json!({}));
    }
    ids
}

/// Closed, and its client's key destroyed.
fn closed(world: &mut World) -> Ids {
    let mut ids = opened(world, "budi", &["client", "spouse"]);
    let mut held = session("catatan");
    held["notes"] = json!([{ "party": ids["spouse"], "text": "catatan" }]);
    let told = done(world, &at(&ids, "sessions"), "budi", &held);
    ids.insert("entry", told["entries"][0]["seq"].as_str().unwrap().to_owned());
    done(world, &at(&ids, "closure"), "budi", &act("propose_closure").form);
    done(world, &at(&ids, "closure/approval"), "mira", &json!({}));
    let asked = json!({ "reason": "subject_request" });
    let erasure = id(&done(world, &at(&ids, "erasures"), "budi", &asked), "erasure");
    for by in ["mira", "privacy_officer.here"] {
        done(world, &at(&ids, &format!("erasures/{erasure}/approval")), by, &json!({}));
    }
    ids.insert("erasure", erasure);
    ids
}

fn bar(world: &World, case: &str, by: &str) {
    let staff = world.lk3.staff(by);
    let form = json!({ "staff": staff, "reason": "conflict", "password": PASSWORD });
    let path = |act: &str| format!("/v1/cases/{case}/bars/{act}");
    world.lk3.done_in_person(&path("proposals"), "mira", &form);
    world.lk3.done_in_person(&path(&format!("{staff}/approval")), "andi", &json!({}));
}

/// An inquiry into two of them, and a breach that concerns two.
fn named_by_others(world: &mut World, cases: &mut [Ids]) -> BTreeSet<String> {
    let of =
        |at: &[usize]| -> Vec<String> { at.iter().map(|at| cases[*at]["case"].clone()).collect() };
    let (inquired, concerned) = (of(&[0, 1]), of(&[0, 3]));
    let mut breach = filled(&act("suspect_breach").form, &cases[0]);
    breach["cases"] = json!(concerned);
    let mut order = filled(&act("order_inquiry").form, &cases[0]);
    order["cases"] = json!(inquired);
    order["members"] = json!([cases[0]["panel"], cases[0]["wati"]]);
    let breach = id(&done(world, "/v1/breaches", "andi", &breach), "breach");
    let inquiry = id(&done(world, "/v1/inquiries", "kepala", &order), "inquiry");
    for by in ["panel_member.here", "wati"] {
        done(world, &format!("/v1/inquiries/{inquiry}/assent"), by, &json!({}));
    }
    for ids in cases {
        ids.extend([("breach", breach.clone()), ("inquiry", inquiry.clone())]);
    }
    inquired.into_iter().collect()
}

/// Where each text stands, read with the keys from a copy of the disk.
fn texts(world: &World, disk: &SimDisk) -> BTreeMap<String, Vec<Sealed>> {
    let marks = world.marks.borrow().as_ref().unwrap().all.clone();
    let mut texts: BTreeMap<String, Vec<Sealed>> = BTreeMap::new();
    let copy: Arc<dyn Disk> = Arc::new(disk.power_cut(0));
    let place = world.lk3.place();
    let (dir, keys): (&Path, &Path) = (&place.dir, &place.keys);
    each_part(&copy, (dir, keys), |_, entry, part, body| {
        let body = Value::Object(body).to_string();
        for mark in marks.iter().filter(|mark| body.contains(mark.as_str())) {
            texts.entry(mark.clone()).or_default().push(Sealed {
                class: part.class,
                at: (entry.seq().get(), part.index),
                party: PartyId::from_bytes(*part.party.as_bytes()).to_string(),
                section: Section::from_number(part.section).unwrap_or(Section::Staff),
            });
        }
    });
    texts
}
