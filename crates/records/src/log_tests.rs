//! What lines of looks are told as: a page of them is linked to what it names, a row is told with what it
//! showed, and a replay with what had been shown.

use std::collections::BTreeSet;

use sanad_casework::{Command, Purpose, SetConfidentiality};
use sanad_chain::Seq;
use serde_json::{Value, json};

use crate::testing::{Lk3, REQUEST, asked, asks, bar, form, join};
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
