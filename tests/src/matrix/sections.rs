//! What the sections of a file give one by one is what all of them give together: each entry, and each text
//! that opens, whoever reads it. On a case that holds what every deed makes, with somebody who reported.

use std::collections::BTreeSet;

use sanad_casework::Section;
use serde_json::{Value, json};

use super::acts::Thing;
use super::world::World;
use crate::lk3::intake;

/// All that stands in a case at once.
const THINGS: &[Thing] = &[
    Thing::Consent,
    Thing::BarProposed,
    Thing::Planned,
    Thing::Held,
    Thing::Referral,
    Thing::Sent,
    Thing::Asked,
    Thing::Decided,
    Thing::ErasedOther,
    Thing::Redaction,
    Thing::Hold,
    Thing::SubjectRequest,
    Thing::PapersProposed,
    Thing::Question,
    Thing::Suspension,
    Thing::Emergency,
    Thing::EmergencyEnded,
];

/// What of a file is shown: the entries, and in each the parts that open.
fn shown(file: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut entries, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for entry in file["entries"].as_array().unwrap() {
        let seq = entry["seq"].as_str().unwrap().to_owned();
        let parts = entry["parts"].as_array().unwrap().iter().enumerate();
        let opened = parts.filter(|(_, part)| part.get("text").is_some());
        texts.extend(opened.map(|(at, part)| format!("{seq}/{at}: {part}")));
        entries.insert(seq);
    }
    (entries, texts)
}

#[test]
fn what_the_sections_of_a_file_give_one_by_one_is_what_all_give_together() {
    let mut world = World::new();
    let mut form = intake("Ibu A.", "cerita");
    let reporter = json!({ "role": "reporter", "name": "Pelapor", "phone": "081234567890" });
    form["parties"].as_array_mut().unwrap().push(reporter);
    let mut ids = world.opened("budi", &form);
    for thing in THINGS {
        world.make(*thing, "siti", false, &mut ids).unwrap_or_else(|| panic!("{thing:?}"));
    }
    let at = |act: &str| format!("/v1/cases/{}/{act}", ids["case"]);
    let helper = json!({ "staff": world.lk3.staff("counsellor.here") });
    world.lk3.done(&at("co-workers"), "budi", &helper);
    let level = json!({ "level": "restricted", "note": "alasan-tingkat" });
    world.lk3.done(&at("confidentiality"), "mira", &level);
    let note = json!({
        "note": ids["note"], "reason": "remembered", "text": "tambahan",
    });
    world.lk3.done(&at(&format!("sessions/{}/addenda", ids["session"])), "budi", &note);
    let mut told_who = 0;
    for (by, purpose) in [
        ("budi", "service"),
        ("counsellor.here", "service"),
        ("mira", "supervision"),
        ("privacy_officer.here", "audit"),
        ("audit", "audit"),
    ] {
        let look = |sections: &str| {
            let path = format!("/v1/cases/{}?purpose={purpose}{sections}", ids["case"]);
            let answer = world.lk3.get(&path, by);
            (answer.status() == 200).then(|| shown(&answer.json().unwrap()))
        };
        let together = look("").unwrap_or_else(|| panic!("{by} reads the file"));
        let mut one_by_one = (BTreeSet::new(), BTreeSet::new());
        for section in Section::ALL {
            // What is not open to them at all is refused alone and left out together.
            if let Some((entries, texts)) = look(&format!("&sections={}", section.code())) {
                one_by_one.0.extend(entries);
                one_by_one.1.extend(texts);
            }
        }
        let missing: Vec<_> = together.1.symmetric_difference(&one_by_one.1).collect();
        assert!(missing.is_empty(), "{by}: {missing:#?}");
        assert_eq!(together.0, one_by_one.0, "{by}");
        told_who += usize::from(together.1.iter().any(|text| text.contains("Pelapor")));
    }
    assert!(told_who > 0, "somebody is shown who reported");
}
