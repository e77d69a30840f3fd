//! The file in pages: what each shows and leaves in its line, and that it costs what is new.

use std::path::Path;

use sanad_casework::{BarAccess, CaseId, Command, Purpose};
use sanad_disk::Operation;
use serde_json::{Value, json};

use crate::entry_place::EntryPlace;
use crate::folds::Folds;
use crate::testing::{Lk3, asked, form, fresh, join};
use crate::{AsOf, CaseFilter, CaseStatus, FilePage, ListCases, RequestId, RevealError, ViewCase};

fn page(lk3: &Lk3, case: CaseId, before: Option<u64>, limit: usize) -> Value {
    let ask = ViewCase {
        case,
        purpose: Purpose::Service,
        sections: Vec::new(),
        as_of: AsOf::default(),
        seen_by: None,
        page: FilePage { before, limit },
    };
    let shown = lk3.records.view_case(&lk3.budi, &ask, RequestId::from_bytes([1; 16])).unwrap();
    serde_json::to_value(shown.value()).unwrap()
}

fn seqs(page: &Value) -> Vec<u64> {
    let entries = page["entries"].as_array().unwrap().iter();
    entries.map(|entry| entry["seq"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn the_pages_of_a_file_are_the_whole_file_and_each_tells_its_own_entries() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    (0..7).for_each(|_| drop(lk3.session(case, &lk3.budi).unwrap()));
    let whole = page(&lk3, case, None, FilePage::LIMIT_MAX);
    assert_eq!(whole["older"], Value::Null);
    let (mut before, mut all, mut pages) = (None, Vec::new(), 0);
    loop {
        let told = page(&lk3, case, before, 3);
        assert_eq!((&told["state"], &told["version"]), (&whole["state"], &whole["version"]));
        let line = lk3.records.ledger().read(sanad_chain::Seq::new(lk3.size() - 1)).unwrap();
        let data: Value = serde_json::from_str(line.entry().body().unwrap().data).unwrap();
        let told_of: u64 = data["versions"].as_array().unwrap().iter().fold(0, |sum, span| {
            let [from, to] = [0, 1].map(|end| span[end].as_u64().unwrap());
            sum + to - from + 1
        });
        assert_eq!(told_of, seqs(&told).len() as u64, "{data}");
        all.splice(0..0, seqs(&told));
        pages += 1;
        let Some(older) = told["older"].as_str() else { break };
        before = Some(lk3.records.stands_at(older.parse().unwrap()).unwrap());
    }
    assert_eq!((all, pages), (seqs(&whole), seqs(&whole).len().div_ceil(3)));
}

/// Reads of the journal while something is done.
fn reads(lk3: &Lk3, act: impl FnOnce()) -> usize {
    drop(lk3.records.views().unwrap());
    lk3.disk.trace();
    act();
    let journal = Path::new("/lk3/ledger/journal");
    let read = lk3.disk.trace();
    let of = |seen: &&sanad_disk::Traced| {
        seen.operation == Operation::Read && seen.path.starts_with(journal)
    };
    read.iter().filter(of).count()
}

#[test]
fn a_look_and_a_write_read_as_much_in_a_long_case_as_in_a_short_one() {
    let lk3 = Lk3::new();
    let (short, long) = (lk3.intake(), lk3.intake());
    (0..10).for_each(|_| drop(lk3.session(short, &lk3.budi).unwrap()));
    (0..4_000).for_each(|_| drop(lk3.session(long, &lk3.budi).unwrap()));
    // The first look after a start folds the case; from then on only what is new is read.
    for case in [short, long] {
        page(&lk3, case, None, 5);
    }
    let looked = [short, long].map(|case| reads(&lk3, || drop(page(&lk3, case, None, 5))));
    let wrote =
        [short, long].map(|case| reads(&lk3, || drop(lk3.session(case, &lk3.budi).unwrap())));
    let again = [short, long].map(|case| reads(&lk3, || drop(page(&lk3, case, None, 5))));
    for counts in [looked, wrote, again] {
        assert!(
            counts[0].abs_diff(counts[1]) <= 2 && counts[1] < 30,
            "{looked:?} {wrote:?} {again:?}"
        );
    }
}

#[test]
fn what_is_kept_of_a_case_is_what_is_folded_anew() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let (token, _) = join(&lk3.records, "counsellor");
    let dewi = lk3.records.sign_in(&token, None).unwrap();
    let bar = json!({ "staff": dewi.caller().staff.to_string(), "reason": "conflict" });
    let bar: Command = BarAccess { case, form: form(bar) }.into();
    let acts: [&dyn Fn(); 3] = [
        &|| drop(lk3.session(case, &lk3.budi).unwrap()),
        &|| drop(lk3.records.record(&lk3.andi, &bar, &asked()).unwrap()),
        &|| drop(lk3.session(case, &lk3.budi).unwrap()),
    ];
    for act in acts {
        act();
        let up_to = lk3.size();
        let kept = lk3.records.folds.load(lk3.records.ledger(), case, up_to).unwrap();
        let anew = Folds::default().load(lk3.records.ledger(), case, up_to).unwrap();
        assert_eq!(kept, anew);
        // Who looks at an earlier position is not shown what came later.
        let earlier = lk3.records.folds.load(lk3.records.ledger(), case, up_to - 1).unwrap();
        assert_eq!(earlier.version() + 1, kept.version());
    }
    assert!(lk3.view(case, &dewi, Purpose::Service).is_err());
}

#[test]
fn a_cursor_of_another_history_is_none() {
    let (here, there) = (Lk3::new(), Lk3::new());
    let case = here.intake();
    there.intake();
    let seq = here.size() - 1;
    let cursor: EntryPlace = here.records.cursor(seq).unwrap().parse().unwrap();
    assert_eq!(here.records.stands_at(cursor).unwrap(), seq);
    let end = there.size();
    let elsewhere = there.records.stands_at(cursor);
    assert!(matches!(elsewhere, Err(RevealError::NoPlace { end: told }) if told == end));
    // Nor is one behind the end of an older copy.
    here.session(case, &here.budi).unwrap();
    let later: EntryPlace = here.records.cursor(here.size() - 1).unwrap().parse().unwrap();
    assert!(matches!(there.records.stands_at(later), Err(RevealError::NoPlace { .. })));
}

#[test]
fn a_replay_as_somebody_tells_the_state_that_stood_beside_the_page_they_were_shown() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    (0..3).for_each(|_| drop(lk3.session(case, &lk3.budi).unwrap()));
    let shown = page(&lk3, case, None, 1);
    // What came later, they were not shown.
    lk3.session(case, &lk3.budi).unwrap();
    let ask = ViewCase {
        case,
        purpose: Purpose::Supervision,
        sections: Vec::new(),
        as_of: AsOf::default(),
        seen_by: Some(lk3.budi.caller().staff),
        page: FilePage::default(),
    };
    let told = lk3.records.view_case(&lk3.andi, &ask, RequestId::from_bytes([1; 16])).unwrap();
    let told = serde_json::to_value(told.value()).unwrap();
    assert_eq!((&told["state"], seqs(&told)), (&shown["state"], seqs(&shown)));
}

#[test]
fn the_line_of_a_paged_replay_reaches_as_far_as_the_state_that_it_showed() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    (0..3).for_each(|_| drop(lk3.session(case, &lk3.budi).unwrap()));
    let last = lk3.size() - 1;
    let whole = page(&lk3, case, None, FilePage::LIMIT_MAX);
    let replay = |before: Option<u64>| {
        let ask = ViewCase {
            case,
            purpose: Purpose::Service,
            sections: Vec::new(),
            as_of: AsOf { seq: Some(last), ..AsOf::default() },
            seen_by: None,
            page: FilePage { before, limit: 1 },
        };
        let told = lk3.records.view_case(&lk3.budi, &ask, RequestId::from_bytes([1; 16])).unwrap();
        let line = lk3.records.ledger().read(sanad_chain::Seq::new(lk3.size() - 1)).unwrap();
        let data: Value = serde_json::from_str(line.entry().body().unwrap().data).unwrap();
        (serde_json::to_value(told.value()).unwrap(), data["as_of"].clone())
    };
    let second = seqs(&whole)[1];
    let (told, reach) = replay(Some(second));
    assert_eq!((&told["state"], reach), (&whole["state"], json!(last.to_string())));
    // Behind the first entry there is nothing, and nothing is told of it.
    let (told, reach) = replay(Some(seqs(&whole)[0]));
    assert_eq!((&told["state"]["status"], reach), (&json!("absent"), json!("0")));
}

#[test]
fn a_list_of_cases_holds_those_that_meet_all_that_is_asked() {
    let lk3 = Lk3::new();
    let open = |problem: &str, track: &str, standing: &str, kecamatan: &str| {
        let body = json!({
            "subject": "family", "track": track, "problem": problem, "channel": "datang_langsung",
            "source": "sendiri", "standing": standing, "kecamatan": kecamatan, "narrative": "x",
            "parties": [{ "role": "client", "name": "Sitti" }],
            "screening": { "eligible": true, "reason": "in_scope", "urgency": "high" },
        });
        let command = sanad_casework::OpenIntake::new(form(body), &mut fresh()).into();
        lk3.records.record(&lk3.budi, &command, &asked()).unwrap().number.unwrap()
    };
    let first = open("konflik_perkawinan", "problem", "baru", "73.71.09");
    let second = open("konflik_perkawinan", "at_risk", "baru", "73.71.10");
    lk3.intake();
    let listed = |filter: CaseFilter| {
        let ask = ListCases { purpose: Purpose::Service, filter, after: None, limit: 9 };
        let shown =
            lk3.records.list_cases(&lk3.budi, &ask, RequestId::from_bytes([1; 16])).unwrap();
        let shown = serde_json::to_value(shown.value()).unwrap();
        let rows = shown["cases"].as_array().unwrap().iter();
        rows.map(|row| row["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (one, two) = (first.to_string(), second.to_string());
    let any = CaseFilter::default();
    assert_eq!(listed(any).len(), 3);
    assert_eq!(listed(CaseFilter { number: Some(second), ..any }), vec![two.clone()]);
    assert_eq!(listed(CaseFilter { track: "at_risk".parse().ok(), ..any }), vec![two.clone()]);
    let urgent = CaseFilter { urgency: "high".parse().ok(), ..any };
    assert_eq!(listed(urgent), vec![one.clone(), two]);
    let of_both = CaseFilter { kecamatan: "73.71.09".parse().ok(), ..urgent };
    assert_eq!(listed(of_both), [one]);
    assert_eq!(listed(CaseFilter { status: Some(CaseStatus::Closed), ..any }), [""; 0]);
    assert_eq!(listed(CaseFilter { standing: "lanjutan".parse().ok(), ..any }).len(), 0);
}
