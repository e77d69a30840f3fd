//! Texts that nobody here wrote, all of them, by 16 clients at once: every question becomes an
//! intake and every answer a session; each case is opened once by who may, and listed once to an
//! auditor. Then the chain is verified, the views are made anew and compared, and the access log
//! must hold exactly the looks that were made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::Value;

use crate::lk3::{Lk3, intake, session};

const CLIENTS: usize = 16;

/// A question and the answers to it.
struct Case {
    question: String,
    answers: Vec<String>,
}

/// The file named by `SANAD_TEXTS`, or the one beside the project; texts of our own where neither
/// is there.
fn texts() -> Vec<Case> {
    let named = std::env::var_os("SANAD_TEXTS").map(PathBuf::from);
    let beside =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/counselling-texts.csv");
    let Ok(mut rows) = csv::Reader::from_path(named.unwrap_or(beside)) else {
        println!("the counselling texts are not here: texts of our own are used");
        return our_own();
    };
    let mut cases: BTreeMap<u32, Case> = BTreeMap::new();
    for row in rows.records() {
        let row = row.unwrap();
        let id = row[0].parse().unwrap();
        let question = format!("{}\n\n{}", &row[2], &row[3]);
        let case = cases.entry(id).or_insert_with(|| Case { question, answers: Vec::new() });
        if !row[4].trim().is_empty() {
            case.answers.push(row[4].to_owned());
        }
    }
    cases.into_values().collect()
}

fn our_own() -> Vec<Case> {
    let odd = ["“kutip”", "tab\tdan\nbaris", "emoji 🙂", "Makassar ᨆᨃᨔᨑ", "a\u{0301}", "\u{feff}x"];
    (0..60)
        .map(|n| Case {
            question: format!(
                "{} pertanyaan {n} {}",
                odd[n % odd.len()],
                "panjang ".repeat(n * 20)
            ),
            answers: (0..n % 5)
                .map(|a| format!("jawaban {a} {}", odd[(n + a) % odd.len()]))
                .collect(),
        })
        .collect()
}

/// What the door takes of a text: control characters that no form allows are what a typist would
/// not have sent, and the ends are trimmed.
fn typed(text: &str) -> String {
    let kept = |c: char| !c.is_control() || c == '\n' || c == '\t';
    let text: String = text.replace("\r\n", "\n").chars().filter(|c| kept(*c)).collect();
    let text = text.trim();
    if text.is_empty() { "(kosong)".to_owned() } else { text.to_owned() }
}

/// Does `work` for each index below `count`, by all clients at once.
fn by_all(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::SeqCst);
                    if index >= count {
                        return;
                    }
                    work(index);
                }
            });
        }
    });
}

#[test]
fn real_input_goes_in_by_sixteen_clients_and_every_look_is_in_the_log() {
    let texts = texts();
    let mut lk3 = Lk3::new();
    let by = |index: usize| if index.is_multiple_of(2) { "budi" } else { "siti" };
    let start = Instant::now();
    let cases: Vec<OnceLock<String>> = texts.iter().map(|_| OnceLock::default()).collect();
    by_all(texts.len(), |index| {
        let body = intake("Klien", &typed(&texts[index].question));
        let answer = lk3.done("/v1/cases", by(index), &body);
        let case = answer["case"].as_str().unwrap().to_owned();
        for text in &texts[index].answers {
            let body = session(&typed(text));
            lk3.done(&format!("/v1/cases/{case}/sessions"), by(index), &body);
        }
        cases[index].set(case).unwrap();
    });
    let cases: Vec<String> = cases.into_iter().map(|case| case.into_inner().unwrap()).collect();
    let sessions: usize = texts.iter().map(|text| text.answers.len()).sum();
    println!("{} intakes, {sessions} sessions in {:.1?}", cases.len(), start.elapsed());

    let start = Instant::now();
    by_all(cases.len(), |index| {
        let path = format!("/v1/cases/{}?purpose=service", cases[index]);
        let shown: Value = lk3.get(&path, by(index)).json().unwrap();
        let told = shown["entries"].to_string();
        for text in texts[index].answers.iter().chain([&texts[index].question]) {
            let text = serde_json::to_string(&typed(text)).unwrap();
            assert!(told.contains(&text), "case {index}");
        }
    });
    println!("{} cases opened in {:.1?}", cases.len(), start.elapsed());

    let listed = list_all(&lk3);
    assert_eq!(listed, cases.iter().cloned().collect());

    let start = Instant::now();
    let report = lk3.records().ledger().verify(None).unwrap();
    assert_eq!(report.findings, []);
    println!("{} entries verified in {:.1?}", report.head.size, start.elapsed());
    let start = Instant::now();
    let live = lk3.records().views().unwrap().digest();
    assert_eq!(lk3.records().rebuilt_views().unwrap().digest(), live);
    println!("views made anew and equal in {:.1?}", start.elapsed());

    // Exactly the looks that were made: one record, one list, by those who made them.
    for (index, case) in cases.iter().enumerate() {
        let page: Value =
            lk3.get(&format!("/v1/cases/{case}/access?purpose=audit"), "audit").json().unwrap();
        let rows: Vec<_> = page["accesses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let by = row["by"]["staff"].as_str().unwrap().to_owned();
                (row["type"].as_str().unwrap().to_owned(), by, row["denied"].as_bool().unwrap())
            })
            .collect();
        let wanted = [
            ("record_viewed".to_owned(), lk3.staff(by(index)).to_owned(), false),
            ("list_viewed".to_owned(), lk3.staff("audit").to_owned(), false),
        ];
        assert_eq!(rows, wanted, "case {index}");
    }
    let looks = lk3.records().views().unwrap().accesses().total();
    let pages = cases.len().div_ceil(100);
    assert_eq!(looks, cases.len() + pages + cases.len(), "opened, listed, and the log read");
    lk3.close();
    lk3.reopen();
    assert_eq!(lk3.records().views().unwrap().accesses().total(), looks);
}

fn list_all(lk3: &Lk3) -> BTreeSet<String> {
    let mut listed = BTreeSet::new();
    let mut after = String::new();
    loop {
        let path = format!("/v1/cases?purpose=audit&limit=100{after}");
        let page: Value = lk3.get(&path, "audit").json().unwrap();
        for case in page["cases"].as_array().unwrap() {
            assert!(case.get("identity").is_none_or(Value::is_null), "an auditor sees no name");
            assert!(listed.insert(case["case"].as_str().unwrap().to_owned()));
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return listed,
        }
    }
}
