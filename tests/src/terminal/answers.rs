//! The questions of the mission are asked of the printed text: who viewed case X, what did S view, what was
//! looked at between two times, who was refused. A fold of the text says what the JSON says.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use super::desk::Desk;

/// A look, as either form tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    seq: u64,
    at: String,
    who: String,
    role: String,
    what: String,
    purpose: String,
    cases: BTreeSet<String>,
    everything: bool,
    sections: Vec<String>,
    denied: Option<String>,
}

/// Reads a printed line; none where it is no row.
fn of_text(line: &str) -> Option<Row> {
    let mut columns = line.split("  ").map(str::trim).filter(|column| !column.is_empty());
    let seq = columns.next()?.parse().ok()?;
    let mut column = || columns.next().map(str::to_owned);
    let (at, who, role, what, purpose) = (column()?, column()?, column()?, column()?, column()?);
    let (cases, sections) = (BTreeSet::new(), Vec::new());
    let mut row =
        Row { seq, at, who, role, what, purpose, cases, everything: false, sections, denied: None };
    for told in columns {
        match told.split_once(' ') {
            None => {
                assert_eq!(told, "semua/everything", "{line}");
                row.everything = true;
            }
            Some(("kasus/case", list)) => row.cases.extend(list.split(',').map(str::to_owned)),
            Some(("bagian/sections", list)) => {
                row.sections.extend(list.split(',').map(str::to_owned));
            }
            Some(("ditolak/denied", why)) => row.denied = Some(why.to_owned()),
            Some(_) => panic!("{line}"),
        }
    }
    Some(row)
}

fn of_json(line: &str) -> Row {
    let row: Value = serde_json::from_str(line).unwrap();
    let text = |at: &str| row.pointer(at).and_then(Value::as_str).unwrap_or("-").to_owned();
    let list = |at: &str| {
        let texts = row.pointer(at).and_then(Value::as_array).into_iter().flatten();
        texts.map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let cases = row["cases"].as_array().into_iter().flatten();
    let cases = cases.map(|case| case["number"].as_str().unwrap().to_owned()).collect();
    let at: DateTime<FixedOffset> = text("/recorded_at").parse().unwrap();
    let wita = FixedOffset::east_opt(8 * 3600).unwrap();
    Row {
        seq: text("/seq").parse().unwrap(),
        at: at.with_timezone(&wita).format("%Y-%m-%d %H:%M:%S").to_string(),
        who: row.pointer("/by/name").map_or_else(|| text("/by/staff"), |_| text("/by/name")),
        role: text("/by/role"),
        what: text("/type"),
        purpose: text("/purpose"),
        cases,
        everything: row["everything"] == true,
        sections: list("/data/sections"),
        denied: (row["denied"] == true).then(|| text("/rule")),
    }
}

/// What the text says and what the JSON says, asked one after the other, of what was there before both.
fn both(desk: &Desk, question: &str) -> Vec<Row> {
    let asked = format!("access {question} --dir lk3 --token-file auditor --purpose audit");
    let text: Vec<_> = desk.done(&asked).lines().filter_map(of_text).collect();
    let json: Vec<_> = desk.done(&format!("{asked} --json")).lines().map(of_json).collect();
    assert!(!text.is_empty(), "{question}");
    let last = text.last().unwrap().seq;
    let json: Vec<_> = json.into_iter().filter(|row| row.seq <= last).collect();
    assert_eq!(text, json, "{question}");
    text
}

#[test]
fn each_question_is_answered_by_the_printed_text_as_by_the_json() {
    let desk = Desk::new();
    let account = |role: &str| {
        let accounts = desk.ready["accounts"].as_array().unwrap();
        accounts.iter().find(|account| account["role"] == role).unwrap().clone()
    };
    std::fs::write(desk.at("auditor"), account("auditor")["token"].as_str().unwrap()).unwrap();
    let month = both(&desk, "--from 2020-01-01 --to 2099-01-01");
    assert!(month.len() > 200, "{}", month.len());

    // What was refused, and why.
    let refused: Vec<_> = month.iter().filter(|row| row.denied.is_some()).collect();
    assert!(!refused.is_empty());
    assert!(refused.iter().all(|row| row.denied.as_deref() != Some("-")), "{refused:?}");

    // Who viewed case X: the same looks as the span of time tells of it.
    let viewed: Vec<_> = month.iter().filter(|row| row.what == "record_viewed").collect();
    let most = viewed
        .iter()
        .flat_map(|row| &row.cases)
        .max_by_key(|case| viewed.iter().filter(|row| row.cases.contains(*case)).count());
    let case = most.unwrap();
    let of_case = both(&desk, &format!("--case {case}"));
    let told: BTreeSet<_> =
        month.iter().filter(|row| row.cases.contains(case)).map(|row| row.seq).collect();
    let asked: BTreeSet<_> = of_case.iter().map(|row| row.seq).collect();
    assert!(told.is_subset(&asked) && told.len() > 5, "{told:?} {asked:?}");
    assert!(of_case.iter().all(|row| row.cases.contains(case) || row.everything), "{of_case:?}");
    assert!(of_case.iter().any(|row| row.who.contains(' ') && !row.sections.is_empty()));

    // What did S view: every case with its sections.
    let shown = desk.done("call list_staff --dir lk3 --token-file auditor --purpose audit");
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let mut asked = 0;
    for member in shown["staff"].as_array().unwrap() {
        let (id, Some(who)) = (member["staff"].as_str().unwrap(), member["name"].as_str()) else {
            continue;
        };
        let of_month: Vec<_> = month.iter().filter(|row| row.who == who).cloned().collect();
        if of_month.is_empty() {
            continue;
        }
        let of_staff = both(&desk, &format!("--staff {id}"));
        let of_staff: Vec<_> =
            of_staff.into_iter().filter(|row| row.seq <= month.last().unwrap().seq).collect();
        assert_eq!(of_staff, of_month, "{who}");
        asked += 1;
    }
    assert!(asked >= 3, "{asked}");

    // Between two times: no more and no less than the month has there.
    let day = month[month.len() / 2].at[..10].to_owned();
    let of_day = both(&desk, &format!("--from {day} --to {day}"));
    let wanted: Vec<_> = month.iter().filter(|row| row.at.starts_with(&day)).cloned().collect();
    assert_eq!(of_day, wanted, "{day}");
}
