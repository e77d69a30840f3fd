//! What a page of looks names, its line is linked to: each of them is told to whom it concerns.

use std::collections::BTreeSet;

use sanad_casework::Purpose;
use sanad_chain::Seq;
use serde_json::Value;

use crate::testing::{Lk3, REQUEST, bar};
use crate::{ReadAccess, SignedIn, WhichAccess};

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
