//! What deciding, finding and forgetting cost among 10,000 cases with ten people each: a decision by
//! the policy, a search by name, the erasure of one person.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};
use sanad_casework::{
    ApproveErasure, CaseId, Command, ErasureId, OpenIntake, PartyId, Purpose, RequestErasure,
    SearchForm,
};
use sanad_chain::Seq;
use sanad_records::policy::{Standing, look_at_case};
use sanad_records::{ClockRules, Place, Records, RequestId, Search, SignedIn, random};
use sanad_vault::Unlock;
use sanad_views::Views;
use serde_json::{Value, json};

use crate::disks::disk;
use crate::house::{asked, founders, hire};
use crate::report::{Report, Times};

const CASES: usize = 10_000;
const PEOPLE_EACH: usize = 10;
const COUNSELLORS: usize = 10;
const DECISIONS: usize = 50_000;
const SEARCHES: usize = 400;

const FIRST: &[&str] = &[
    "Siti",
    "Andi",
    "Baso",
    "Daeng",
    "Fatimah",
    "Hasan",
    "Irma",
    "Jumriah",
    "Kamaruddin",
    "Lina",
    "Muhammad",
    "Nurhayati",
    "Rahma",
    "Sitti",
    "Tenri",
    "Umar",
    "Wahyuni",
    "Yusuf",
    "Zainab",
    "Ibu",
];
const SECOND: &[&str] = &[
    "Aminah", "Bahar", "Cahaya", "Djamal", "Erni", "Firman", "Gaffar", "Haerul", "Idris", "Jafar",
    "Kartini", "Latif", "Mansyur", "Nasir", "Oesman", "Pratiwi", "Rosdiana", "Sudirman", "Taufik",
    "Usman", "Wati", "Yuliana", "Zulkifli", "Asri", "Bulan",
];

/// An institution with its people and cases.
struct House {
    supervisors: [SignedIn; 2],
    privacy: SignedIn,
    counsellors: Vec<SignedIn>,
    cases: Vec<(CaseId, PartyId)>,
}

pub(crate) fn run(report: &mut Report) -> Result<()> {
    let dir = tempfile::tempdir()?;
    let records = Records::create(&place(dir.path(), false), "LK3".parse()?)?;
    let start = Instant::now();
    let house = settle(&records)?;
    let people = CASES * PEOPLE_EACH;
    report.figure(
        "writing the cases, unsynced",
        per_second(people, start),
        "people/s",
        "told only",
    );
    decide(&records, &house, report)?;
    find(&records, &house, report)?;
    records.close()?;

    let records = Records::open(&place(dir.path(), true))?;
    erase(&records, &house, report)?;
    let written = std::fs::read(dir.path().join("ledger").join("vault"))?;
    let start = Instant::now();
    let path = dir.path().join("plain");
    std::fs::write(&path, &written)?;
    std::fs::File::open(&path)?.sync_all()?;
    let name = "writing and syncing a file as large as the vault, alone";
    report.figure(name, start.elapsed().as_secs_f64(), "s", "told only");
    records.close()?;
    Ok(())
}

fn place(dir: &Path, synced: bool) -> Place {
    Place {
        disk: disk(synced),
        dir: dir.join("ledger"),
        keys: dir.join("keys"),
        unlock: Unlock::KeyFile,
        guard: None,
        clock: ClockRules::default(),
    }
}

fn settle(records: &Records) -> Result<House> {
    let supervisors = founders(records)?;
    let (_, privacy) = hire(records, &supervisors, "privacy_officer", "pelindung")?;
    let mut counsellors = Vec::new();
    for n in 0..COUNSELLORS {
        counsellors.push(hire(records, &supervisors, "counsellor", &format!("konselor{n}"))?.1);
    }
    let mut cases = Vec::new();
    for (n, by) in (0..CASES).zip(counsellors.iter().cycle()) {
        let mut fresh = || random().unwrap_or_default();
        let open = OpenIntake::new(serde_json::from_value(intake(n))?, &mut fresh);
        let case = open.case;
        let party = open.parties.last().copied().context("ten people")?;
        records.record(by, &open.into(), &asked())?;
        cases.push((case, party));
    }
    Ok(House { supervisors, privacy, counsellors, cases })
}

/// The name of the person of that number.
fn name(n: usize) -> String {
    let of = |names: &'static [&'static str], n: usize| names.get(n % names.len()).copied();
    let words = [
        of(FIRST, n),
        of(SECOND, n / FIRST.len()),
        of(SECOND, n / FIRST.len() / SECOND.len()),
        of(FIRST, n / FIRST.len() / SECOND.len() / SECOND.len()),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn intake(n: usize) -> Value {
    let person = |place: usize| {
        json!({
            "role": if place == 0 { "client" } else { "other" },
            "name": name(n * PEOPLE_EACH + place),
        })
    };
    json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": (0..PEOPLE_EACH).map(person).collect::<Vec<_>>(),
        "narrative": "Sering bertengkar tentang uang belanja.",
    })
}

/// Decisions about cases of one's own and of others, in turn, by what the views tell.
fn decide(records: &Records, house: &House, report: &mut Report) -> Result<()> {
    let (mut views, mut now) = (Views::new(), 0);
    for stored in records.ledger().range(Seq::new(0)..records.ledger().head().size) {
        let stored = stored?;
        now = stored.entry().position().recorded_at;
        views.apply(&stored.entry())?;
    }
    let mut times = Vec::new();
    let mut granted = 0;
    let pairs = house.cases.iter().cycle().zip(house.counsellors.iter().cycle());
    // Every other caller is somebody else than who is responsible.
    for (n, ((case, _), by)) in pairs.take(DECISIONS).enumerate() {
        let (by, purpose) = match n % 2 {
            0 => (by, Purpose::Service),
            _ => (&house.supervisors[0], Purpose::Supervision),
        };
        let start = Instant::now();
        let standing = Standing::of(&views, *case);
        let standing = standing.as_ref().map(|(standing, _)| standing);
        let verdict = look_at_case(by.caller(), purpose, standing, now);
        times.push(start.elapsed());
        granted += u32::from(matches!(verdict, sanad_records::policy::Verdict::Granted(_)));
    }
    anyhow::ensure!(granted > 0, "somebody sees something");
    report.times("a decision by the policy (p50: under 50 µs)", &Times::new(times));
    Ok(())
}

fn find(records: &Records, house: &House, report: &mut Report) -> Result<()> {
    let request = RequestId::from_bytes([0; 16]);
    let [by, _] = &house.supervisors;
    let start = Instant::now();
    records.make_index()?;
    let seconds = start.elapsed().as_secs_f64();
    report.figure("making the search index of 100,000 people", seconds, "s", "told only");
    let search = |name: &str| -> Result<_> {
        let form: SearchForm = serde_json::from_value(json!({ "name": name }))?;
        let ask = Search { purpose: Purpose::Supervision, form };
        let start = Instant::now();
        let found = records.search(by, &ask, request)?;
        Ok((start.elapsed(), serde_json::to_value(found.value())?))
    };
    let (mut one, mut many) = (Vec::new(), Vec::new());
    for n in 0..SEARCHES {
        let (time, found) = search(&name(n * 241))?;
        let hits = found.get("hits").and_then(Value::as_array).context("hits")?;
        anyhow::ensure!(!hits.is_empty(), "{n}: {found}");
        one.push(time);
        many.push(search(FIRST.get(n % FIRST.len()).context("a name")?)?.0);
    }
    report.times("a search by whole name, no sync (p99: under 20 ms)", &Times::new(one));
    report.times("a search that 5,000 people fit, no sync", &Times::new(many));
    let mut lists = Vec::new();
    for _ in 0..SEARCHES {
        let start = Instant::now();
        records.list_staff(by, Purpose::Supervision, request)?;
        lists.push(start.elapsed());
    }
    report.times("beside it: a look at the list of 13 members of staff", &Times::new(lists));
    Ok(())
}

/// From the second approval to the receipt: the intent, a new epoch for 100,000 keys, the end.
fn erase(records: &Records, house: &House, report: &mut Report) -> Result<()> {
    let mut seconds = Vec::new();
    for (case, party) in house.cases.iter().take(3) {
        let form = json!({ "reason": "subject_request", "party": party });
        let mut fresh = || random().unwrap_or_default();
        let ask = RequestErasure::new(*case, serde_json::from_value(form)?, &mut fresh);
        let erasure: ErasureId = ask.erasure;
        let done = |by: &SignedIn, command: Command| records.record(by, &command, &asked());
        done(&house.supervisors[0], ask.into())?;
        let approve = || -> Result<Command> {
            let form = serde_json::from_value(json!({}))?;
            Ok(ApproveErasure { case: *case, erasure, form }.into())
        };
        done(&house.supervisors[1], approve()?)?;
        let start = Instant::now();
        done(&house.privacy, approve()?)?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_unstable_by(f64::total_cmp);
    let median = seconds.get(1).copied().context("three erasures")?;
    report.figure("the erasure of one person among 100,000 keys", median, "s", "under 5");
    Ok(())
}

fn per_second(count: usize, since: Instant) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let count = count as f64;
    count / since.elapsed().as_secs_f64()
}
