//! Who is found, by whom, and what the line says.

use sanad_casework::{AssignCase, BarAccess, CaseId, Command, Purpose};
use serde_json::{Value, json};

use super::Search;
use crate::testing::{Lk3, asked, form, fresh, join};
use crate::{DiscloseError, RequestId, SignedIn};

fn intake(lk3: &Lk3, by: &SignedIn, name: &str, nik: &str) -> CaseId {
    let body = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": name, "nik": nik, "phone": "0411-987654" }], "narrative": "x",
    });
    let command = sanad_casework::OpenIntake::new(form(body), &mut fresh()).into();
    lk3.records.record(by, &command, &asked()).unwrap().case.unwrap()
}

fn found(lk3: &Lk3, by: &SignedIn, purpose: Purpose, body: Value) -> Result<Value, DiscloseError> {
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
    assert_eq!(budi(&lk3, json!({ "case": second[..8] })), [second.as_str()]);
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
    let body = json!({ "staff": lk3.andi.caller().staff.to_string(), "reason": "conflict" });
    let bar: Command = BarAccess { case, form: form(body) }.into();
    lk3.records.record(&mira, &bar, &asked()).unwrap();
    assert_eq!(by(&lk3.andi, Purpose::Supervision), nothing);
    // The number of a case gives no more away than a name.
    let number = json!({ "case": case.to_string() });
    assert_eq!(found(&lk3, &lk3.andi, Purpose::Supervision, number).unwrap(), nothing);
    // Who takes the case over finds its people, who lost it does not.
    let body = json!({ "to": lk3.siti.caller().staff.to_string() });
    let assign: Command = AssignCase { case, form: form(body) }.into();
    lk3.records.record(&mira, &assign, &asked()).unwrap();
    assert_eq!(cases(&by(&lk3.siti, Purpose::Service)).len(), 1);
    assert_eq!(by(&lk3.budi, Purpose::Service), nothing);
}

#[test]
fn an_auditor_searches_for_nobody_and_a_refusal_leaves_its_line() {
    let lk3 = Lk3::new();
    intake(&lk3, &lk3.budi, "Sitti Rosmini", NIK);
    let before = lk3.size();
    let refused = found(&lk3, &lk3.auditor, Purpose::Audit, json!({ "nik": NIK }));
    assert!(matches!(refused, Err(DiscloseError::NotForRole)));
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
