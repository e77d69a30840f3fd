//! Whole worlds, told apart by parties: two cases of which one person knows the same, and that differ in what
//! concerns others alone, give that person equal papers. What happens to the others is drawn from the route
//! table: every deed there is on a case, alone and in courses by a fixed seed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use reqwest::Method;
use sanad_server::{Kind, Route, statement_page, table};
use serde_json::{Value, json};

use super::acts::{Thing, act, rests_on};
use super::world::{Ids, World, filled, id, path};
use crate::lk3::{asks, key, session};

/// Who may do what was drawn: the first who is let.
const ACTORS: [&str; 6] = ["budi", "mira", "andi", "privacy_officer.here", "siti", "rini"];

/// What others do that no route is drawn for: looks that show nothing of the one who asks, and persons who
/// come into the case.
const MORE: [&str; 8] = [
    "a reporter",
    "somebody accused",
    "a statement to the client",
    "an accounting to the client",
    "a question of the client",
    "an emergency, looked at",
    "an emergency, read by who judges it",
    "evidence of one entry",
];

/// Deeds on a case that are not drawn: they rest on a look at the file, which is one at everybody in it.
const ALL_IN_IT: [&str; 2] = ["question_access", "resolve_access_question"];

/// Numbers by xorshift, from a seed.
struct Drawn(u64);

impl Drawn {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }
}

/// A case with a client and a husband, both of whom have asked; what goes out to him, two have decided.
struct Two {
    ids: Ids,
    husband: String,
    entry: String,
    look: String,
}

fn deeds() -> Vec<&'static Route> {
    let on_a_case = |route: &&Route| {
        matches!(route.kind, Kind::Write(_))
            && route.path.contains("{case}")
            && !ALL_IN_IT.contains(&route.operation)
    };
    table().iter().filter(on_a_case).collect()
}

impl World {
    fn at(&self, of: &Two, act: &str, by: &str, form: &Value) -> Option<Value> {
        self.try_done(&format!("/v1/cases/{}/{act}", of.ids["case"]), by, form)
    }

    /// One look at the file shows what is sealed to him, for this purpose.
    fn two(&mut self, looks: (&str, &str)) -> Two {
        let told = self.lk3.done("/v1/cases", "budi", &crate::lk3::intake("Ibu A.", "cerita"));
        let mut ids = Ids::new();
        ids.insert("case", told["case"].as_str().unwrap().to_owned());
        ids.insert("party", id(&told, "party"));
        for (name, of) in
            [("siti", "siti"), ("staff", "siti"), ("hasan", "hasan"), ("wati", "wati")]
        {
            ids.insert(name, self.lk3.staff(of).to_owned());
        }
        ids.insert("panel", self.lk3.staff("panel_member.here").to_owned());
        self.dates(&mut ids);
        let mut of = Two { ids, husband: String::new(), entry: String::new(), look: String::new() };
        let person = json!({ "person": { "role": "spouse", "name": "Suami" } });
        of.husband = id(&self.at(&of, "parties", "budi", &person).unwrap(), "party");
        let mut held = session("catatan-klien");
        held["notes"] = json!([{ "party": of.husband, "text": "catatan-suami" }]);
        let held = self.at(&of, "sessions", "budi", &held).unwrap();
        of.entry = held["entries"][0]["seq"].as_str().unwrap().to_owned();
        let mut asked = asks();
        asked["party"] = json!(of.husband);
        asked["note"] = json!("tanya-suami");
        self.at(&of, "subject-requests", "budi", &asked).unwrap();
        let safe = json!({ "party": of.husband, "ground": "safe", "reason": "sudah dibahas" });
        self.at(&of, "papers", "budi", &safe).unwrap();
        let approval = format!("papers/{}/approval", of.husband);
        self.at(&of, &approval, "privacy_officer.here", &json!({})).unwrap();
        let (by, purpose) = looks;
        if purpose == "inquiry" {
            for thing in [Thing::Inquiry, Thing::Assented] {
                self.make(thing, "", false, &mut of.ids).unwrap();
            }
        }
        let looked = self.lk3.get(&format!("/v1/cases/{}?purpose={purpose}", of.ids["case"]), by);
        of.look = looked.headers()["sanad-look"].to_str().unwrap().to_owned();
        of
    }

    /// Does something that concerns others alone; whether anybody was let.
    fn other(&mut self, of: &mut Two, route: &Route) -> bool {
        // It rests on things of its own: those of the course are kept but for what it makes anew.
        let mut ids = of.ids.clone();
        for thing in rests_on(route) {
            if self.make(*thing, "siti", true, &mut ids).is_none() {
                return false;
            }
        }
        let done = self.by_anybody(route, &ids).is_some();
        for (name, made) in ids {
            of.ids.entry(name).or_insert(made);
        }
        done
    }

    fn by_anybody(&mut self, route: &Route, ids: &Ids) -> Option<()> {
        let url = self.lk3.url(&path(route.path, ids));
        if route.operation == "open_emergency" {
            self.judge();
        }
        for by in ACTORS {
            // What is opened in an emergency is, by who shows their password.
            let token = match route.operation {
                "open_emergency" => self.lk3.sign_in(by),
                _ => self.lk3.token(by).to_owned(),
            };
            let request = self.lk3.client.request(route.method.clone(), &url).bearer_auth(token);
            let request = request.header("Idempotency-Key", key()).header("If-Match", "*");
            let form = filled(&act(route.operation).form, ids);
            let answer = request.json(&form).send().unwrap();
            let status = answer.status();
            let told: Value = answer.json().unwrap();
            if status == 201 {
                self.done(route.operation, &told);
                return Some(());
            }
        }
        None
    }

    /// The same of what no route is drawn for.
    fn more(&mut self, of: &mut Two, what: &str) {
        let case = of.ids["case"].clone();
        let path = |act: &str| format!("/v1/cases/{case}/{act}");
        let person = |role: &str| json!({ "person": { "role": role, "name": "Orang" } });
        match what {
            "a reporter" => drop(self.at(of, "parties", "budi", &person("reporter")).unwrap()),
            "somebody accused" => drop(self.at(of, "parties", "budi", &person("accused")).unwrap()),
            "a statement to the client" | "an accounting to the client" => {
                self.at(of, "subject-requests", "mira", &asks()).unwrap();
                let statement = path("statement?purpose=subject_request&copy=true");
                let told = self.lk3.request(Method::POST, &statement, "budi").send().unwrap();
                assert_eq!(told.status(), 200);
                if what.starts_with("an accounting") {
                    let told = path("disclosure-accounting?purpose=subject_request");
                    assert_eq!(self.lk3.get(&told, "budi").status(), 200);
                }
            }
            "a question of the client" => {
                let form = json!({ "looks": [of.look] });
                self.at(of, "access-questions", "budi", &form).unwrap();
            }
            "an emergency, looked at" | "an emergency, read by who judges it" => {
                let emergency = self.open_emergency_in(&case, &["intake"]).unwrap();
                if what.ends_with("looked at") {
                    let told = self
                        .lk3
                        .client
                        .get(self.lk3.url(&path("?purpose=emergency")).replace("/?", "?"));
                    let told = told.bearer_auth(self.lk3.sign_in("siti")).send().unwrap();
                    assert_eq!(told.status(), 200, "{}", told.text().unwrap());
                } else {
                    let told = path(&format!("emergencies/{emergency}?purpose=supervision"));
                    assert_eq!(self.lk3.get(&told, "mira").status(), 200);
                }
            }
            "evidence of one entry" => {
                self.lk3.records().publish(Some(&"lk3.example".parse().unwrap())).unwrap();
                let told =
                    path(&format!("evidence?purpose=service&entries={}&sections=rights", of.entry));
                assert_eq!(self.lk3.get(&told, "budi").status(), 200);
            }
            other => panic!("{other}"),
        }
    }

    /// His papers, with all that goes along, by whoever issues them.
    fn papers(&self, of: &Two) -> Value {
        let more = format!("statement?purpose=subject_request&copy=true&party={}", of.husband);
        let path = format!("/v1/cases/{}/{more}", of.ids["case"]);
        let told = self.lk3.request(Method::POST, &path, "andi").send().unwrap();
        let status = told.status();
        let told: Value = told.json().unwrap();
        assert_eq!(status, 200, "{told}");
        told
    }
}

/// Ids by first appearance, and months, which are the clock's, by none.
fn renamed(told: &str) -> String {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = String::new();
    let words = told.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    for word in words {
        let id = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_id = id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit());
        if is_id {
            let next = known.len();
            let number = known.entry(id.to_owned()).or_insert(next);
            let _ = write!(out, "#{number}{}", &word[id.len()..]);
        } else {
            out.push_str(word);
        }
    }
    let month = chrono::Utc::now().with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).unwrap());
    out.replace(&month.format("%Y-%m").to_string(), "month")
}

/// As sent, and as printed.
fn shown(papers: &Value) -> [String; 2] {
    // Whose papers tell the case tell its number: each world is a case of its own.
    let number = papers["number"].as_str().unwrap_or("no number");
    let told = [papers.to_string(), statement_page(papers, None)];
    told.map(|told| renamed(&told.replace(number, "number")))
}

#[test]
fn what_concerns_others_alone_leaves_a_persons_papers_as_they_are_whatever_deed_it_is() {
    let mut world = World::new();
    let plain = world.two(("andi", "supervision"));
    let expected = shown(&world.papers(&plain));
    assert!(expected[0].contains("Suami") && expected[0].contains("month"), "{expected:?}");
    let mut wrong = Vec::new();
    for what in MORE {
        let mut of = world.two(("andi", "supervision"));
        world.more(&mut of, what);
        if shown(&world.papers(&of)) != expected {
            wrong.push(what);
        }
    }
    let mut never = Vec::new();
    for route in deeds() {
        let mut of = world.two(("andi", "supervision"));
        if !world.other(&mut of, route) {
            never.push(route.operation);
        }
        if shown(&world.papers(&of)) != expected {
            wrong.push(route.operation);
        }
    }
    assert_eq!(wrong, [""; 0], "his papers tell of it");
    // They need a standing that this case has not; the courses below come by some of them.
    let known = [
        "reopen_case",
        "decline_intake",
        "approve_erasure",
        "attest_erasure",
        "propose_redaction",
        "approve_redaction",
        "decline_redaction",
    ];
    let unknown: Vec<_> = never.iter().filter(|name| !known.contains(name)).collect();
    assert!(unknown.is_empty(), "nobody did {unknown:?}");
}

#[test]
fn courses_of_deeds_that_concern_others_leave_a_persons_papers_as_they_are() {
    let mut world = World::new();
    let plain = world.two(("andi", "supervision"));
    let expected = shown(&world.papers(&plain));
    let (deeds, mut done) = (deeds(), BTreeSet::new());
    for seed in 1..=12_u64 {
        let mut drawn = Drawn(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        // The one look that shows something of him is made by another, and for another purpose.
        let by = [("budi", "service"), ("mira", "supervision"), ("panel_member.here", "inquiry")];
        let mut of = world.two(by[drawn.next(by.len())]);
        let mut course = Vec::new();
        for _ in 0..14 {
            let drawn = drawn.next(deeds.len() + 2);
            if let Some(route) = deeds.get(drawn)
                && world.other(&mut of, route)
            {
                course.push(route.operation);
            } else if drawn >= deeds.len() {
                let what = ["a reporter", "somebody accused"][drawn - deeds.len()];
                let role = if what == "a reporter" { "reporter" } else { "accused" };
                let person = json!({ "person": { "role": role, "name": "Orang" } });
                // Where the case is open, and its data are used.
                if world.at(&of, "parties", "budi", &person).is_some() {
                    course.push(what);
                }
            }
        }
        let told = shown(&world.papers(&of));
        assert_eq!(told, expected, "seed {seed}: {course:?}");
        done.extend(course);
    }
    assert!(done.len() > 30, "{done:?}");
}

/// The client's statement names each look at the file, and none of what her husband asked for.
#[test]
fn what_another_asked_for_leaves_the_clients_statement_as_it_is() {
    let mut world = World::new();
    let mut told = Vec::new();
    for asked in [false, true] {
        let of = world.two(("andi", "supervision"));
        world.at(&of, "subject-requests", "budi", &asks()).unwrap();
        if asked {
            let at = format!("/v1/cases/{}", of.ids["case"]);
            let statement =
                format!("{at}/statement?purpose=subject_request&copy=true&party={}", of.husband);
            let issue =
                |by: &str| world.lk3.request(Method::POST, &statement, by).send().unwrap().status();
            assert_eq!(issue("andi"), 200);
            let form = json!({ "party": of.husband, "looks": [of.look] });
            world.at(&of, "access-questions", "budi", &form).unwrap();
            // Asked again and held; refused; tried all the same.
            let mut again = asks();
            again["party"] = json!(of.husband);
            world.at(&of, "subject-requests", "budi", &again).unwrap();
            let danger =
                json!({ "party": of.husband, "ground": "danger", "reason": "mengancam istri" });
            world.at(&of, "papers", "budi", &danger).unwrap();
            assert_eq!(issue("andi"), 409);
            let approval = format!("papers/{}/approval", of.husband);
            world.at(&of, &approval, "privacy_officer.here", &json!({})).unwrap();
            assert_eq!(issue("andi"), 409);
        }
        let path =
            format!("/v1/cases/{}/statement?purpose=subject_request&copy=true", of.ids["case"]);
        let answer = world.lk3.request(Method::POST, &path, "andi").send().unwrap();
        let mut answer: Value = answer.json().unwrap();
        assert_eq!(answer["looks"].as_array().unwrap().len(), 1, "{answer}");
        without_the_clock(&mut answer);
        told.push(shown(&answer));
    }
    assert_eq!(told[0], told[1]);
}

/// Takes out times, and places in the ledger, which count what anybody does.
fn without_the_clock(told: &mut Value) {
    match told {
        Value::Object(fields) => {
            fields.retain(|name, _| {
                !["at", "seq", "up_to", "first", "last"].contains(&name.as_str())
            });
            fields.values_mut().for_each(without_the_clock);
        }
        Value::Array(items) => items.iter_mut().for_each(without_the_clock),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
