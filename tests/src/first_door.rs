//! The first door, fail closed, over every route that shows something: at each operation of the
//! disk between the decision and the reply the disk fails. Content never comes without its durable
//! line; a line without content is allowed: a line means released, not read.

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::Method;
use sanad_chain::Seq;
use sanad_disk::{Disk, Effect, Operation, SimDisk};
use sanad_records::{Place, Records};
use sanad_server::{Kind, Route, table};
use serde_json::{Value, json};

use crate::every_route::{LOOKS, needed};
use crate::lk3::{Lk3, asks, key};

/// What only the sealed parts tell.
const SEALED: [&str; 3] = ["Ibu A.", "cerita-tersegel", "7371014101900001"];

/// Who might be shown something, and why.
pub(crate) const READERS: [(&str, &str); 6] = [
    ("budi", "service"),
    ("andi", "supervision"),
    ("andi", "subject_request"),
    ("audit", "audit"),
    ("kepala", "supervision"),
    ("hasan", "inquiry"),
];

/// A house with something behind every route.
pub(crate) struct House {
    pub(crate) lk3: Lk3,
    ids: BTreeMap<&'static str, String>,
}

pub(crate) fn furnished(disk: &SimDisk) -> House {
    let lk3 = Lk3::on(Arc::new(disk.clone()));
    let opened = lk3.done("/v1/cases", "budi", &crate::lk3::intake("Ibu A.", "cerita-tersegel"));
    let case = opened["case"].as_str().unwrap().to_owned();
    let at = |act: &str| format!("/v1/cases/{case}/{act}");
    lk3.done(&at("subject-requests"), "budi", &asks());
    let issued = lk3.request(Method::POST, &at("statement?purpose=subject_request"), "budi");
    assert_eq!(issued.send().unwrap().status(), 200);
    let other = json!({ "person": { "role": "other", "name": "Orang" } });
    let party = id(&lk3.done(&at("parties"), "budi", &other), "party");
    let form = json!({ "party": party, "reason": "subject_request" });
    let erasure = id(&lk3.done(&at("erasures"), "budi", &form), "erasure");
    let session = lk3.sign_in("siti");
    let form = json!({
        "reason": "danger_to_child", "text": "anak dalam bahaya", "sections": ["session"],
        "password": crate::lk3::PASSWORD,
    });
    let opening = lk3.client.post(lk3.url(&at("emergencies"))).bearer_auth(session);
    let opening = opening.header("Idempotency-Key", key()).json(&form).send().unwrap();
    let emergency = id(&opening.json().unwrap(), "emergency");
    let members = ["hasan", "wati"].map(|name| lk3.staff(name));
    let order = json!({
        "order": "court", "reference": "Penetapan 1", "matter": "pokok", "cases": [case],
        "members": members, "quorum": 2,
        "from": "2026-01-01T00:00:00+08:00", "until": "2026-02-01T00:00:00+08:00",
    });
    let inquiry = id(&lk3.done("/v1/inquiries", "kepala", &order), "inquiry");
    for by in ["hasan", "wati"] {
        lk3.done(&format!("/v1/inquiries/{inquiry}/assent"), by, &json!({}));
    }
    let suspicion = json!({
        "kind": "misdirected", "data_groups": ["identity"], "known_at": "2026-01-01T00:00:00+08:00",
        "cases": [case], "narrative": "surat berisi cerita-tersegel salah kirim",
    });
    let breach = id(&lk3.done("/v1/breaches", "andi", &suspicion), "breach");
    let ids = BTreeMap::from([
        ("case", case),
        ("emergency", emergency),
        ("inquiry", inquiry),
        ("breach", breach),
        ("erasure", erasure),
        ("deed", "hold_session".to_owned()),
    ]);
    House { lk3, ids }
}

fn id(told: &Value, name: &str) -> String {
    let made = &told["made"];
    let found = made[name].as_str().or_else(|| made["parties"][0].as_str());
    found.unwrap_or_else(|| panic!("no `{name}` in {told}")).to_owned()
}

impl House {
    /// Opens a copy of the house's disk and serves it.
    fn on(&mut self, disk: &SimDisk) {
        self.lk3.reopen_on(Arc::new(disk.clone()));
        // What evidence rests on.
        self.lk3.records().publish(Some(&"lk3.example".parse().unwrap())).unwrap();
    }

    pub(crate) fn ask(&self, route: &Route, by: &str, purpose: &str) -> (u16, String) {
        let mut path = route.path.to_owned();
        for (name, id) in &self.ids {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        let path = format!("{path}?purpose={purpose}") + &needed(route, self.lk3.staff("budi"));
        let mut request = self.lk3.request(route.method.clone(), &path, by);
        if route.method == Method::POST {
            request = request.json(&json!({ "name": "Ibu" }));
        }
        let answer = request.send().unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    }
}

#[test]
fn no_route_shows_anything_whose_line_cannot_be_made_durable() {
    let disk = SimDisk::new();
    let mut house = furnished(&disk);
    house.lk3.close();
    let (mut shown, mut held) = (0, 0);
    let reads =
        table().iter().filter(|route| matches!(route.kind, Kind::CaseRead | Kind::AcrossRead));
    for route in reads {
        house.on(&disk.power_cut(0));
        let mut readers = READERS.iter();
        let reader = readers.find(|(by, purpose)| house.ask(route, by, purpose).0 == 200);
        let (by, purpose) = reader.unwrap_or_else(|| panic!("nobody is shown {route:?}"));
        house.lk3.close();
        for operation in [Operation::Write, Operation::Sync] {
            for (nth, effect) in [(1, Effect::Lost), (1, Effect::Persisted), (2, Effect::Lost)] {
                let about = format!("{route:?} by {by}, {operation:?} {nth} {effect:?}");
                let copy = disk.power_cut(0);
                house.on(&copy);
                if ["search", "page_search"].contains(&route.operation) {
                    // The index has a line of its own, before anybody asks.
                    house.lk3.records().make_index().unwrap();
                }
                let before = house.lk3.size();
                copy.fail(operation, nth, effect);
                let (status, answer) = house.ask(route, by, purpose);
                let after: Arc<dyn Disk> = Arc::new(copy.power_cut(nth));
                house.lk3.abandon();
                if status == 200 {
                    let place = Place { disk: after, ..house.lk3.place().clone() };
                    let survived = Records::open(&place).unwrap();
                    let stored = survived.ledger().read(Seq::new(before));
                    let stored = stored.unwrap_or_else(|_| panic!("{about}: no line"));
                    let entry = stored.entry();
                    let line = entry.body().unwrap().event_type;
                    let is_look = LOOKS.contains(&line) && line != "access_denied";
                    assert!(is_look || line == "subject_access_answered", "{about}: {line}");
                    shown += 1;
                } else {
                    assert_eq!(status, 503, "{about}: {answer}");
                    for sealed in SEALED {
                        assert!(!answer.contains(sealed), "{about}: {answer}");
                    }
                    held += 1;
                }
            }
        }
    }
    assert!(shown > 0 && held > 0, "{shown} shown, {held} held back");
}
