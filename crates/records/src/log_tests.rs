//! What lines of looks are told as: a page of them is linked to what it names, a row is told with what it
//! showed, and a replay with what had been shown.

use std::collections::BTreeSet;

use sanad_casework::{Command, Purpose, SetConfidentiality};
use sanad_chain::Seq;
use serde_json::{Value, json};

use crate::testing::{Lk3, REQUEST, asked, asks, bar, form, fresh, join};
use crate::{AsOf, ReadAccess, SignedIn, ViewCase, WhichAccess};

/// A page of looks that was compared with its line; the cases it names.
fn compared(lk3: &Lk3, by: &SignedIn, which: WhichAccess, purpose: Purpose) -> BTreeSet<String> {
    let ask = ReadAccess { which, purpose, after: None, limit: 100 };
    let told = lk3.records.read_access(by, &ask, REQUEST).unwrap();
    let page = serde_json::to_value(told.value()).unwrap();
    let rows = page["accesses"].as_array().unwrap();
    let cases = rows.iter().flat_map(|row| row["cases"].as_array().unwrap());
    let named: BTreeSet<_> = cases.map(|case| case["case"].as_str().unwrap().to_owned()).collect();
    let stored = lk3.records.ledger().read(Seq::new(lk3.size() - 1)).unwrap();
    let line = stored.entry();
    let looks_of = crate::kinds::LOOK_KINDS.looks_of;
    let linked = line.links().filter(|link| link.stream.kind == looks_of);
    let linked = linked.map(|link| sanad_casework::CaseId::from_bytes(link.stream.id).to_string());
    assert_eq!(linked.collect::<BTreeSet<_>>(), named, "{which:?}");
    let data: Value = serde_json::from_str(line.body().unwrap().data).unwrap();
    assert_eq!(data["count"], rows.len(), "{which:?}");
    named
}

#[test]
fn a_page_of_looks_is_linked_to_each_case_that_it_names_and_to_no_other() {
    let lk3 = Lk3::new();
    let cases = [lk3.intake(), lk3.intake(), lk3.intake()];
    for case in &cases[..2] {
        lk3.view(*case, &lk3.budi, Purpose::Service).unwrap();
    }
    bar(&lk3.records, cases[1], lk3.andi.caller().staff);
    let [first, second] = [cases[0].to_string(), cases[1].to_string()];
    let budi = WhichAccess::Staff(lk3.budi.caller().staff);
    let all = WhichAccess::Time(i64::MIN, i64::MAX);
    let both = BTreeSet::from([first.clone(), second]);
    let of_one = BTreeSet::from([first]);
    let one = WhichAccess::Case(cases[0]);
    assert_eq!(compared(&lk3, &lk3.auditor, one, Purpose::Audit), of_one);
    assert_eq!(compared(&lk3, &lk3.auditor, budi, Purpose::Audit), both);
    assert_eq!(compared(&lk3, &lk3.auditor, all, Purpose::Audit), both);
    // A page holds, counts and links nothing of a case from which its reader is barred.
    assert_eq!(compared(&lk3, &lk3.andi, budi, Purpose::Supervision), of_one);
}

/// Of a strict case a supervisor's list shows no name, and is not told to have shown one.
#[test]
fn a_row_without_a_name_is_not_told_as_one_that_showed_it() {
    let lk3 = Lk3::new();
    let cases = [lk3.intake(), lk3.intake()];
    let strict = form(json!({ "level": "strict" }));
    let strict: Command = SetConfidentiality { case: cases[1], form: strict }.into();
    lk3.records.record(&lk3.andi, &strict, &asked()).unwrap();
    let (purpose, filter) = (Purpose::Supervision, crate::CaseFilter::default());
    let ask = crate::ListCases { purpose, filter, after: None, limit: 9 };
    lk3.records.list_cases(&lk3.andi, &ask, REQUEST).unwrap();
    let told = cases.map(|case| {
        lk3.records.record(&lk3.budi, &asks(case, None).into(), &asked()).unwrap();
        let (purpose, tongue) = (Purpose::SubjectRequest, crate::Tongue::English);
        let (party, copy, names, again) = (None, false, false, false);
        let ask = crate::IssueStatement { case, purpose, party, tongue, copy, names, again };
        let told = lk3.records.statement(&lk3.budi, &ask, REQUEST).unwrap();
        let told = serde_json::to_value(told.value()).unwrap();
        let looks = told["looks"].as_array().unwrap();
        assert_eq!(looks.len(), 1, "{told}");
        looks[0]["sections"].clone()
    });
    assert_eq!(told, [json!(["identity"]), json!([])]);
}

/// A replay as somebody shows what they had been shown by then: by the first look that showed it.
#[test]
fn who_replays_as_somebody_was_shown_what_that_one_had_seen_by_then() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let mira = lk3.records.sign_in(&join(&lk3.records, "supervisor").0, None).unwrap();
    let replay = |by: &SignedIn, of: &SignedIn, seq: Option<u64>| -> Vec<String> {
        let ask = ViewCase {
            case,
            purpose: Purpose::Supervision,
            sections: Vec::new(),
            as_of: AsOf { seq, ..AsOf::default() },
            seen_by: Some(of.caller().staff),
            page: crate::FilePage::default(),
        };
        let shown = lk3.records.view_case(by, &ask, REQUEST).unwrap();
        let shown = serde_json::to_value(shown.value()).unwrap();
        let entries = shown["entries"].as_array().unwrap().iter();
        entries.map(|entry| entry["seq"].as_str().unwrap().to_owned()).collect()
    };
    let before = lk3.size() - 1;
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    let first = lk3.size() - 1;
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    assert_eq!(replay(&mira, &lk3.budi, Some(before)), [""; 0]);
    assert_eq!(replay(&lk3.andi, &mira, None), [""; 0]);
    let shown = replay(&mira, &lk3.budi, Some(first));
    assert!(!shown.is_empty());
    assert_eq!(replay(&lk3.andi, &mira, None), shown);
}

/// A replay by when it happened shows what had happened by then, and is told as that.
#[test]
fn a_replay_by_when_it_happened_is_told_by_what_had_happened() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    for (at, late) in
        [("2025-12-20T09:00:00+08:00", Some("field_work")), ("2026-01-01T07:00:00+08:00", None)]
    {
        let body = json!({
            "service": "konseling", "mode": "office", "minutes": 50, "head_count": 1, "text": at,
            "occurred_at": at, "late_reason": late,
        });
        let hold: Command = sanad_casework::HoldSession::new(case, form(body), &mut fresh()).into();
        lk3.records.record(&lk3.budi, &hold, &asked()).unwrap();
    }
    let ask = |happened: Option<i64>, seen_by| ViewCase {
        case,
        purpose: Purpose::Supervision,
        sections: Vec::new(),
        as_of: AsOf { happened, ..AsOf::default() },
        seen_by,
        page: crate::FilePage::default(),
    };
    let texts = |by: &SignedIn, ask: &ViewCase| {
        let shown = lk3.records.view_case(by, ask, REQUEST).unwrap();
        let shown = serde_json::to_value(shown.value()).unwrap();
        let entries = shown["entries"].as_array().unwrap().iter();
        let parts = entries.flat_map(|entry| entry["parts"].as_array().unwrap().clone());
        parts
            .filter_map(|part| part["text"]["text"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let mira = lk3.records.sign_in(&join(&lk3.records, "supervisor").0, None).unwrap();
    // The last moment of the year 2025 in Makassar.
    let year_ends = 1_767_196_799_999_999;
    let shown = texts(&mira, &ask(Some(year_ends), None));
    assert_eq!(shown, ["2025-12-20T09:00:00+08:00"]);
    assert_eq!(texts(&lk3.andi, &ask(None, Some(mira.caller().staff))), shown);
}

/// Of what was destroyed, a replay as somebody tells apart what they had been shown before and what not.
#[test]
fn what_was_destroyed_was_shown_to_who_looked_before_and_to_nobody_since() {
    let crate::erase_tests::Asked { lk3, mira, case, erasure, party } = crate::erase_tests::ready();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    lk3.records.record(&mira, &crate::erase_tests::approve(case, erasure), &asked()).unwrap();
    lk3.records.finish_begun().unwrap();
    lk3.view(case, &mira, Purpose::Supervision).unwrap();
    let theirs = |of: &SignedIn| -> BTreeSet<String> {
        let ask = ViewCase {
            case,
            purpose: Purpose::Supervision,
            sections: Vec::new(),
            as_of: AsOf::default(),
            seen_by: Some(of.caller().staff),
            page: crate::FilePage::default(),
        };
        let shown = lk3.records.view_case(&lk3.andi, &ask, REQUEST).unwrap();
        let shown = serde_json::to_value(shown.value()).unwrap();
        let entries = shown["entries"].as_array().unwrap().iter();
        let parts = entries.flat_map(|entry| entry["parts"].as_array().unwrap().clone());
        let parts = parts.filter(|part| part["party"] == json!(party));
        let words = ["text", "erased", "not_shown"];
        parts
            .flat_map(|part| {
                words.into_iter().filter(move |word| part.get(word).is_some()).map(str::to_owned)
            })
            .collect()
    };
    assert_eq!(theirs(&lk3.budi), BTreeSet::from(["erased".to_owned()]));
    assert_eq!(theirs(&mira), BTreeSet::from(["not_shown".to_owned()]));
}

/// Who stands in several entries of one deed is told once among those it made.
#[test]
fn each_person_that_a_deed_made_is_told_once() {
    let lk3 = Lk3::new();
    let person = |role: &str| json!({ "role": role, "name": "Orang" });
    let body = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [person("client"), person("spouse")], "narrative": "cerita",
        "notice": { "version": 1, "language": "id" },
    });
    let open = sanad_casework::OpenIntake::new(form(body), &mut fresh());
    let recorded = lk3.records.record(&lk3.budi, &open.into(), &asked()).unwrap();
    let named = recorded.entries.iter().filter(|entry| entry.id("party").is_some()).count();
    let draws = <sanad_casework::OpenIntake as sanad_casework::Asks>::DRAWS;
    let parties = draws.iter().find(|drawn| drawn.name == "parties").unwrap();
    assert_eq!((recorded.drawn(parties).len(), named), (2, 3));
}

#[test]
fn a_list_shows_the_name_of_a_client_and_no_more_of_them() {
    let lk3 = Lk3::new();
    let body = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": "Ibu A.", "nik": "7371014101900001", "religion": "islam" }],
        "narrative": "cerita",
    });
    let open = sanad_casework::OpenIntake::new(form(body), &mut fresh());
    lk3.records.record(&lk3.budi, &open.into(), &asked()).unwrap();
    let (purpose, filter) = (Purpose::Service, crate::CaseFilter::default());
    let ask = crate::ListCases { purpose, filter, after: None, limit: 9 };
    let list = lk3.records.list_cases(&lk3.budi, &ask, REQUEST).unwrap();
    let list = serde_json::to_value(list.value()).unwrap();
    assert_eq!(list["cases"][0]["identity"], json!({ "name": "Ibu A." }));
}
