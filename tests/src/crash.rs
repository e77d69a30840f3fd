//! Promise 1: `SIGKILL` at any moment, under load, many times over; every acknowledged entry is
//! there, with its hash, and the whole verifies.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::lk3::{client, key, session};
use crate::program::sanad;

const ROUNDS: u64 = 12;
const CLIENTS: usize = 8;

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(dir: &Path) -> Self {
        let mut child = sanad()
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--dir", dir.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Self { child, url: ready["url"].as_str().unwrap().to_owned() }
    }
}

/// Posts sessions until the server is gone; keeps what was acknowledged.
fn load(url: &str, token: &str, case: &str, kept: &Mutex<BTreeMap<u64, String>>, acks: &AtomicU64) {
    let client = client();
    loop {
        let answer = client
            .post(format!("{url}/v1/cases/{case}/sessions"))
            .bearer_auth(token)
            .header("Idempotency-Key", key())
            .json(&session("di bawah beban"))
            .timeout(Duration::from_secs(20))
            .send();
        let Ok(answer) = answer else {
            return;
        };
        if answer.status() == 429 {
            continue;
        }
        assert_eq!(answer.status(), 201);
        let Ok(recorded) = answer.json::<Value>() else {
            return;
        };
        let seq = recorded["seq"].as_str().unwrap().parse().unwrap();
        kept.lock().unwrap().insert(seq, recorded["hash"].as_str().unwrap().to_owned());
        acks.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn after_every_kill_every_acknowledged_entry_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("lk3");
    let seeded = sanad()
        .args(["demo", "--json", "--exit", "--dir", dir.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(seeded.status.success(), "{}", String::from_utf8_lossy(&seeded.stderr));
    let ready: Value = serde_json::from_slice(&seeded.stdout).unwrap();
    let counsellor = |a: &&Value| a["role"] == "counsellor";
    let account = ready["accounts"].as_array().unwrap().iter().rfind(counsellor).unwrap();
    let token = account["token"].as_str().unwrap().to_owned();

    let kept = Mutex::new(BTreeMap::new());
    let mut case = None;
    for round in 0..ROUNDS {
        let mut server = Server::start(&dir);
        let case = case.get_or_insert_with(|| open_case(&server.url, &token)).clone();
        let acks = AtomicU64::new(0);
        let killed = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| load(&server.url, &token, &case, &kept, &acks));
            }
            // The kill comes at another moment of the load each round: after so many answers.
            while acks.load(Ordering::SeqCst) < 3 + round * 7 {
                std::thread::yield_now();
            }
            server.child.kill().unwrap();
            killed.store(true, Ordering::SeqCst);
        });
        server.child.wait().unwrap();
        assert!(killed.load(Ordering::SeqCst));
    }
    let kept = kept.into_inner().unwrap();
    assert!(kept.len() > 100, "{} acknowledged", kept.len());

    let verified =
        sanad().args(["verify", "--json", "--dir", dir.to_str().unwrap()]).output().unwrap();
    let report: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(report["integrity"], "intact", "{report}");
    let mut server = Server::start(&dir);
    find(&server.url, &ready, &kept);
    server.child.kill().unwrap();
    server.child.wait().unwrap();
}

fn open_case(url: &str, token: &str) -> String {
    let answer: Value = client()
        .post(format!("{url}/v1/cases"))
        .bearer_auth(token)
        .header("Idempotency-Key", key())
        .json(&crate::lk3::intake("Ibu B.", "cerita"))
        .send()
        .unwrap()
        .json()
        .unwrap();
    answer["case"].as_str().expect("a case was opened").to_owned()
}

/// Each acknowledged entry is in the feed at its seq, with its hash.
fn find(url: &str, ready: &Value, kept: &BTreeMap<u64, String>) {
    let accounts = ready["accounts"].as_array().unwrap();
    let auditor = accounts.iter().find(|account| account["role"] == "auditor").unwrap();
    let feed = client()
        .get(format!("{url}/v1/feed?purpose=audit&from=0"))
        .bearer_auth(auditor["token"].as_str().unwrap())
        .send()
        .unwrap();
    let mut missing = kept.clone();
    for line in BufReader::new(feed).lines() {
        let line = line.unwrap();
        let Some(data) = line.strip_prefix("data:") else {
            continue;
        };
        let header: Value = serde_json::from_str(data).unwrap();
        let seq = header["seq"].as_str().unwrap().parse().unwrap();
        if let Some(hash) = missing.remove(&seq) {
            assert_eq!(header["hash"].as_str().unwrap(), hash, "entry {seq}");
        }
        if missing.is_empty() {
            return;
        }
    }
    panic!("{} acknowledged entries are gone", missing.len());
}
