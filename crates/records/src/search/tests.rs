//! Who is found, by whom, and what the line says.

use proptest::prelude::*;
use sanad_casework::{
    AddParty, AssignCase, CaseId, Command, PartyId, Purpose, RemoveParty, Role, SetConfidentiality,
};
use serde_json::{Value, json};

use super::Search;
use crate::testing::{Lk3, asked, bar, form, fresh, join};
use crate::{RequestId, RevealError, SignedIn};

fn intake(lk3: &Lk3, by: &SignedIn, name: &str, nik: &str) -> CaseId {
    let body = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": name, "nik": nik, "phone": "0411-987654" }], "narrative": "x",
    });
    let command = sanad_casework::OpenIntake::new(form(body), &mut fresh()).into();
    lk3.records.record(by, &command, &asked()).unwrap().case.unwrap()
}

fn found(lk3: &Lk3, by: &SignedIn, purpose: Purpose, body: Value) -> Result<Value, RevealError> {
    let ask = Search { purpose, form: form(body) };
    let shown = lk3.records.search(by, &ask, RequestId::from_bytes([5; 16]))?;
    Ok(serde_json::to_value(shown.value()).unwrap())
}

fn cases(shown: &Value) -> Vec<String> {
    let hits = shown["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["case"].as_str().unwrap().to_owned()).collect()
}

fn budi(lk3: &Lk3, body: Value) -> Vec<String> {
    cases(&found(lk3, &lk3.budi, Purpose::Service, body).unwrap())
}

const NIK: &str = "7371014101900001";

#[test]
fn a_person_is_found_by_name_number_and_telephone_before_and_after_the_index_is_made() {
    let lk3 = Lk3::new();
    let first = intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK).to_string();
    assert_eq!(lk3.records.searchable(), 0);
    assert_eq!(budi(&lk3, json!({ "name": "siti ros" })), [first.as_str()]);
    // One line for the index, one for the search.
    assert_eq!(lk3.last_types(2), ["search_index_built", "search_performed"]);
    let second = intake(&lk3, &lk3.budi, "Rosmini Djamil", "7371014101900002").to_string();
    assert_eq!(lk3.records.searchable(), 2);
    assert_eq!(budi(&lk3, json!({ "name": "Rosmini" })), [first.as_str(), second.as_str()]);
    assert_eq!(lk3.last_types(1), ["search_performed"]);
    assert_eq!(budi(&lk3, json!({ "name": "Jamil" })), [second.as_str()]);
    assert_eq!(budi(&lk3, json!({ "nik": NIK })), [first.as_str()]);
    assert_eq!(budi(&lk3, json!({ "phone": "+62 411 987654" })).len(), 2);
    assert_eq!(
        budi(&lk3, json!({ "phone": "+62 411 987654", "name": "jamil" })),
        [second.as_str()]
    );
    assert_eq!(budi(&lk3, json!({ "number": "2026-0002" })), [second.as_str()]);
    assert_eq!(budi(&lk3, json!({ "name": "Nobody" })), [""; 0]);
}

#[test]
fn the_line_links_each_case_and_holds_no_term_in_clear() {
    let lk3 = Lk3::new();
    let case = intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK);
    budi(&lk3, json!({ "name": "Rosmini", "nik": NIK }));
    let stored = lk3.records.ledger().read(sanad_chain::Seq::new(lk3.size() - 1)).unwrap();
    let entry = stored.entry();
    let data = entry.body().unwrap().data.to_owned();
    assert!(data.contains("\"name\"") && data.contains("\"nik\"") && data.contains("\"count\":1"));
    assert!(!data.contains("Rosmini") && !data.contains(NIK));
    assert_eq!(entry.descriptors().count(), 1);
    let links: Vec<_> = entry.links().map(|link| link.stream.id).collect();
    assert!(links.contains(case.as_bytes()));
}

#[test]
fn nobody_is_found_whose_case_could_not_be_opened() {
    let lk3 = Lk3::new();
    let case = intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK);
    let by = |who: &SignedIn, purpose| found(&lk3, who, purpose, json!({ "nik": NIK })).unwrap();
    assert_eq!(cases(&by(&lk3.andi, Purpose::Supervision)).len(), 1);
    // A colleague, a barred supervisor and one of another unit: as if there were nobody.
    let nothing = json!({ "hits": [], "more": false });
    assert_eq!(by(&lk3.siti, Purpose::Service), nothing);
    let stored = lk3.records.ledger().read(sanad_chain::Seq::new(lk3.size() - 1)).unwrap();
    let linked = stored.entry().links().any(|link| link.stream.id == *case.as_bytes());
    assert!(!linked && stored.entry().body().unwrap().data.contains("\"count\":0"));
    let (mira, _) = join(&lk3.records, "supervisor");
    let mira = lk3.records.sign_in(&mira, None).unwrap();
    bar(&lk3.records, case, lk3.andi.caller().staff);
    assert_eq!(by(&lk3.andi, Purpose::Supervision), nothing);
    // The number of a case gives no more away than a name.
    let number = json!({ "number": "2026-1" });
    assert_eq!(found(&lk3, &lk3.andi, Purpose::Supervision, number).unwrap(), nothing);
    // Who takes the case over finds its people, who lost it does not.
    let body = json!({ "to": lk3.siti.caller().staff.to_string() });
    let assign: Command = AssignCase { case, form: form(body) }.into();
    lk3.records.record(&mira, &assign, &asked()).unwrap();
    assert_eq!(cases(&by(&lk3.siti, Purpose::Service)).len(), 1);
    assert_eq!(by(&lk3.budi, Purpose::Service), nothing);
}

/// A search shows no more than the file: for each role and purpose, and however closely the case is kept.
#[test]
fn whoever_opens_no_name_of_a_case_finds_nobody_in_it() {
    let lk3 = Lk3::new();
    let case = intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK);
    let roles =
        ["front_desk", "supervisor", "privacy_officer", "referral_officer", "complaint_officer"];
    let come = |role| lk3.records.sign_in(&join(&lk3.records, role).0, None).unwrap();
    let mut readers: Vec<_> = roles.into_iter().map(come).collect();
    readers.extend([lk3.budi.clone(), lk3.andi.clone()]);
    for level in [None, Some("restricted"), Some("strict")] {
        if let Some(level) = level {
            let form = form(json!({ "level": level }));
            let set: Command = SetConfidentiality { case, form }.into();
            lk3.records.record(&lk3.andi, &set, &asked()).unwrap();
        }
        for reader in &readers {
            for purpose in Purpose::ALL {
                let file = lk3.view(case, reader, *purpose);
                let opened = file.is_ok_and(|file| file.to_string().contains("Sitti Rosmini"));
                let shown = found(&lk3, reader, *purpose, json!({ "nik": NIK }));
                let hits = shown.map_or(0, |shown| cases(&shown).len());
                let told = format!("{:?} for {purpose} at {level:?}", reader.caller().role);
                assert!(hits == 0 || opened, "{told}");
                let supervises =
                    reader.caller().role == Role::Supervisor && *purpose == Purpose::Supervision;
                assert!(!supervises || (hits == 1) == (level != Some("strict")), "{told}");
            }
        }
    }
}

#[test]
fn the_number_of_a_case_beside_a_name_leaves_out_who_is_in_others() {
    let lk3 = Lk3::new();
    let first = intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK);
    intake(&lk3, &lk3.budi, "Sitti Rosmini", "7371014101990002");
    let name = json!({ "name": "Rosmini" });
    assert_eq!(budi(&lk3, name).len(), 2);
    let narrowed = json!({ "name": "Rosmini", "number": "2026-1" });
    assert_eq!(budi(&lk3, narrowed), [first.to_string()]);
    assert_eq!(budi(&lk3, json!({ "name": "Rosmini", "number": "2026-3" })), [""; 0]);
}

#[test]
fn an_auditor_searches_for_nobody_and_a_refusal_leaves_its_line() {
    let lk3 = Lk3::new();
    intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK);
    let before = lk3.size();
    let refused = found(&lk3, &lk3.auditor, Purpose::Audit, json!({ "nik": NIK }));
    assert!(matches!(refused, Err(RevealError::NotForRole)));
    assert_eq!(lk3.size(), before + 1);
    assert_eq!(lk3.last_types(1), ["access_denied"]);
}

#[test]
fn an_answer_shows_no_more_than_twenty() {
    let lk3 = Lk3::new();
    for n in 0..23 {
        intake(
            &lk3,
            &lk3.budi,
            "Sitti Rosmini",
            &format!("73710141019000{n:02}").replace("0000", "0099"),
        );
    }
    let shown = found(&lk3, &lk3.budi, Purpose::Service, json!({ "name": "Rosmini" })).unwrap();
    assert_eq!((cases(&shown).len(), &shown["more"]), (Search::HITS_MAX, &json!(true)));
}

/// A search of which the line was compared with the answer: as many people, and those cases.
fn compared(lk3: &Lk3, by: &SignedIn, body: Value) -> Value {
    let shown = found(lk3, by, Purpose::Service, body).unwrap();
    let stored = lk3.records.ledger().read(sanad_chain::Seq::new(lk3.size() - 1)).unwrap();
    let line = stored.entry();
    assert_eq!(line.body().unwrap().event_type, "search_performed");
    let data: Value = serde_json::from_str(line.body().unwrap().data).unwrap();
    let mut told = cases(&shown);
    assert_eq!(data["count"], told.len());
    assert_eq!(data["more"], shown["more"]);
    let looks_of = crate::kinds::LOOK_KINDS.looks_of;
    let linked = line.links().filter(|link| link.stream.kind == looks_of);
    let mut linked: Vec<_> =
        linked.map(|link| CaseId::from_bytes(link.stream.id).to_string()).collect();
    told.sort();
    told.dedup();
    linked.sort();
    assert_eq!(linked, told);
    shown
}

fn add(lk3: &Lk3, case: CaseId, role: &str, name: &str, phone: &str) -> PartyId {
    let body = json!({ "person": { "role": role, "name": name, "phone": phone } });
    let add = AddParty::new(case, form(body), &mut fresh());
    let party = add.party;
    lk3.records.record(&lk3.budi, &add.into(), &asked()).unwrap();
    party
}

fn remove(lk3: &Lk3, case: CaseId, party: PartyId) {
    let body = json!({ "reason": "mistaken" });
    let remove: Command = RemoveParty { case, party, form: form(body) }.into();
    lk3.records.record(&lk3.budi, &remove, &asked()).unwrap();
}

/// The index is made anew at the next search, as after a restart.
fn restart(lk3: &Lk3) {
    *lk3.records.index.write() = None;
}

#[test]
fn who_reported_is_found_by_nobody_and_counts_nowhere() {
    let lk3 = Lk3::new();
    let name = json!({ "name": "Hasnah Daeng" });
    for n in 0..Search::HITS_MAX {
        if n > 0 {
            // With fewer namesakes than an answer holds, with as many, and with none.
            let shown = compared(&lk3, &lk3.budi, name.clone());
            assert_eq!((cases(&shown).len(), &shown["more"]), (n, &json!(false)));
        }
        let case = intake(&lk3, &lk3.budi, "Hasnah Daeng", &format!("73710141019099{n:02}"));
        add(&lk3, case, "reporter", "Hasnah Daeng", "0812-5550199");
    }
    for anew in [false, true] {
        if anew {
            restart(&lk3);
        }
        let shown = compared(&lk3, &lk3.budi, name.clone());
        assert_eq!((cases(&shown).len(), &shown["more"]), (Search::HITS_MAX, &json!(false)));
        let shown = compared(&lk3, &lk3.budi, json!({ "phone": "+62 812 5550199" }));
        assert_eq!(shown, json!({ "hits": [], "more": false }));
    }
}

#[test]
fn whoever_was_taken_out_of_a_case_is_found_neither_now_nor_after_a_restart() {
    let lk3 = Lk3::new();
    let case = intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK);
    let party = add(&lk3, case, "other", "Baharuddin", "0813-5550188");
    assert_eq!(cases(&compared(&lk3, &lk3.budi, json!({ "name": "Baharuddin" }))).len(), 1);
    remove(&lk3, case, party);
    for anew in [false, true] {
        if anew {
            restart(&lk3);
        }
        for body in [json!({ "name": "Baharuddin" }), json!({ "phone": "0813-5550188" })] {
            assert_eq!(cases(&compared(&lk3, &lk3.budi, body)), [""; 0]);
        }
    }
}

#[test]
fn who_went_before_they_were_learnt_stays_gone() {
    let key = Lk3::new().records.vault.search_key().unwrap();
    let mut index = super::Index::new(key);
    let party = PartyId::from_bytes([7; 16]);
    let person = super::Person { case: CaseId::from_bytes([8; 16]), party, told_at: 3 };
    let terms = sanad_casework::terms(Some("Baharuddin"), None, None);
    index.forget(party);
    index.learn(person, &terms);
    assert_eq!((index.len(), index.find(&terms)), (0, Vec::new()));
}

#[test]
fn what_changes_who_can_be_found_is_named_once() {
    for sample in sanad_casework::sample_events() {
        let changes = super::Change::of(&sample, 0).is_some();
        assert_eq!(changes, super::CHANGING.contains(&sample.event_type()), "{sample:?}");
    }
}

/// What may happen to a person of a case; numbers choose whom.
#[derive(Debug, Clone)]
enum Happens {
    Intake(usize),
    Added(usize, usize, bool),
    Removed(usize),
}

const NAMES: [&str; 4] = ["Sitti Rosmini", "Baharuddin", "Hasnah Daeng", "Muh. Ilham"];

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        (0..NAMES.len()).prop_map(Happens::Intake),
        (0..8_usize, 0..NAMES.len(), any::<bool>())
            .prop_map(|(case, name, reports)| Happens::Added(case, name, reports)),
        (0..8_usize).prop_map(Happens::Removed),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_question_has_the_same_answer_before_and_after_the_index_is_made_anew(
        course in prop::collection::vec(happens(), 1..14),
    ) {
        let lk3 = Lk3::new();
        lk3.records.make_index().unwrap();
        let (mut opened, mut added) = (Vec::new(), Vec::new());
        for (n, happens) in course.into_iter().enumerate() {
            match happens {
                Happens::Intake(name) => {
                    let nik = format!("73710141019099{n:02}");
                    opened.push(intake(&lk3, &lk3.budi, NAMES[name], &nik));
                }
                Happens::Added(..) if opened.is_empty() => {}
                Happens::Added(case, name, reports) => {
                    let case = opened[case % opened.len()];
                    let role = if reports { "reporter" } else { "other" };
                    added.push((case, add(&lk3, case, role, NAMES[name], "0813-5550188")));
                }
                Happens::Removed(_) if added.is_empty() => {}
                Happens::Removed(at) => {
                    let (case, party) = added.swap_remove(at % added.len());
                    remove(&lk3, case, party);
                }
            }
        }
        let words = NAMES.iter().flat_map(|name| name.split(' '));
        let mut asks: Vec<Value> = words.map(|word| json!({ "name": word })).collect();
        asks.push(json!({ "phone": "0813-5550188" }));
        asks.extend((1..=opened.len()).map(|n| json!({ "number": format!("2026-{n:04}") })));
        let ask = |body: &Value| compared(&lk3, &lk3.budi, body.clone());
        let before: Vec<_> = asks.iter().map(ask).collect();
        restart(&lk3);
        let after: Vec<_> = asks.iter().map(ask).collect();
        prop_assert_eq!(before, after);
    }
}
