//! The program `sanad` as a person runs it: real processes on real folders.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Instant;

use sanad_server::Limits;
use serde_json::Value;

use crate::lk3::client;

/// The program, built beside the tests: `./task test` does that first.
pub(crate) fn sanad() -> Command {
    let mut command = Command::new(sanad_path());
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// Where it lies.
pub(crate) fn sanad_path() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("sanad");
    assert!(program.exists(), "build it first: cargo build --package sanad-cli");
    program
}

fn run(args: &[&str]) -> Output {
    sanad().args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A served demo. Dropped, its process is ended.
pub(crate) struct Demo {
    child: Child,
    pub(crate) ready: Value,
    _folder: tempfile::TempDir,
    pub(crate) dir: PathBuf,
}

impl Demo {
    pub(crate) fn serve() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("lk3");
        let mut child = sanad()
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--dir", dir.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        Self { child, ready, _folder: folder, dir }
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, signal).unwrap();
    }

    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    fn account(&self, role: &str) -> Value {
        let accounts = self.ready["accounts"].as_array().unwrap();
        accounts.iter().rfind(|account| account["role"] == role).unwrap().clone()
    }
}

impl Demo {
    /// The case of which a key was destroyed, as the auditor's feed tells it.
    fn erased_case(&self) -> String {
        let url = self.ready["url"].as_str().unwrap();
        let feed = client()
            .get(format!("{url}/v1/feed?purpose=audit&from=0"))
            .bearer_auth(self.account("auditor")["token"].as_str().unwrap())
            .send()
            .unwrap();
        let lines = BufReader::new(feed).lines().map_while(Result::ok);
        let events = lines.filter_map(|line| {
            let event: Value = serde_json::from_str(line.strip_prefix("data:")?.trim()).ok()?;
            (event["type"] == "subject_key_destroyed").then_some(event)
        });
        let destroyed = events.into_iter().next().unwrap();
        destroyed["data"]["case"].as_str().unwrap().to_owned()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn verify(dir: &Path) -> (Value, Option<i32>) {
    let output = run(&["verify", "--json", "--dir", dir.to_str().unwrap()]);
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code())
}

#[test]
fn the_demo_serves_a_month_of_an_lk3_and_every_command_reads_it() {
    let mut demo = Demo::serve();
    let dir = demo.dir.to_str().unwrap().to_owned();
    let url = demo.ready["url"].as_str().unwrap().to_owned();
    let accounts = demo.ready["accounts"].as_array().unwrap();
    assert!(accounts.len() >= 6);
    assert!(accounts.iter().all(|a| a["name"].is_string() && a["token"].is_string()));
    assert_eq!(demo.ready["dir"].as_str().unwrap(), dir);

    let counsellor = demo.account("counsellor");
    let last = accounts.iter().rfind(|account| account["role"] == "counsellor").unwrap();
    assert_eq!(&counsellor, last);
    let token = counsellor["token"].as_str().unwrap();
    let own: Value = client()
        .get(format!("{url}/v1/cases?purpose=service"))
        .bearer_auth(token)
        .send()
        .unwrap()
        .json()
        .unwrap();
    let case = own["cases"][0]["case"].as_str().expect("the last counsellor holds cases");
    let auditor = demo.account("auditor");
    let all: Value = client()
        .get(format!("{url}/v1/cases?purpose=audit&limit=100"))
        .bearer_auth(auditor["token"].as_str().unwrap())
        .send()
        .unwrap()
        .json()
        .unwrap();
    assert!(all["cases"].as_array().unwrap().len() >= 40);

    // A second process on the same folder is refused with one sentence.
    let second = run(&["serve", "--dir", &dir, "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1), "{}", text(&second.stderr));
    assert_eq!(text(&second.stderr).trim().lines().count(), 1, "{}", text(&second.stderr));

    // Beside the running server: lock-free, or through its door.
    let (intact, code) = verify(&demo.dir);
    assert_eq!((intact["integrity"].as_str(), code), (Some("intact"), Some(0)), "{intact}");
    let looks = run(&["access", "--case", case, "--json", "--dir", &dir]);
    assert!(looks.status.success(), "{}", text(&looks.stderr));
    let through_the_door = text(&looks.stdout).lines().count();
    assert!(through_the_door > 0);
    for line in text(&looks.stdout).lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        assert!(row["seq"].is_string() && row["by"]["staff"].is_string(), "{row}");
    }

    demo.signal(rustix::process::Signal::TERM);
    assert_eq!(demo.wait(), Some(0));

    // Nobody serves: the same commands take the writer's lock, and leave their own lines.
    let looks = run(&["access", "--case", case, "--json", "--dir", &dir]);
    assert!(looks.status.success(), "{}", text(&looks.stderr));
    assert_eq!(text(&looks.stdout).lines().count(), through_the_door + 1);
    let replayed = run(&["replay", "--case", case, "--as-of", "30", "--json", "--dir", &dir]);
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
    let status = run(&["status", "--json", "--dir", &dir]);
    assert!(status.status.success(), "{}", text(&status.stderr));
    let rebuilt = run(&["rebuild", "--dir", &dir]);
    assert!(rebuilt.status.success(), "{}", text(&rebuilt.stderr));
    let (intact, code) = verify(&demo.dir);
    assert_eq!((intact["integrity"].as_str(), code), (Some("intact"), Some(0)), "{intact}");
    assert_eq!(intact["findings"], serde_json::json!([]));
}

#[test]
fn the_demo_tells_an_emergency_an_inquiry_a_statement_and_an_erasure_from_the_terminal() {
    let mut demo = Demo::serve();
    let dir = demo.dir.to_str().unwrap().to_owned();
    let as_ = |role: &str, args: &[&str]| -> Vec<Value> {
        let token = demo.account(role)["token"].as_str().unwrap().to_owned();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), token).unwrap();
        let file = file.path().to_str().unwrap();
        let told = run(&[args, &["--token-file", file, "--dir", &dir]].concat());
        assert!(told.status.success(), "{args:?}: {}", text(&told.stderr));
        text(&told.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let opened = as_("supervisor", &["call", "list_emergencies", "--purpose", "supervision"]);
    let opened = &opened[0]["emergencies"][0];
    assert_eq!(opened["state"], "reviewed", "{opened:?}");
    let case = opened["case"].as_str().unwrap();
    let inquiries = as_("panel_member", &["call", "list_inquiries", "--purpose", "inquiry"]);
    assert_eq!(inquiries[0]["inquiries"][0]["state"], "open", "{inquiries:?}");
    let shown = ["access", "--case", case, "--shown", "--purpose", "inquiry", "--json"];
    let shown = as_("panel_member", &shown);
    assert!(!shown.is_empty());
    let statement = as_("supervisor", &["statement", "--case", case, "--language", "en", "--json"]);
    let looks = statement[0]["looks"].as_array().unwrap();
    for purpose in ["emergency", "inquiry"] {
        assert!(looks.iter().any(|look| look["purpose"] == purpose), "{purpose}");
    }
    assert!(looks.iter().any(|look| look["denied"] == true));
    let erased = demo.erased_case();
    let replayed =
        as_("supervisor", &["replay", "--case", &erased, "--purpose", "supervision", "--json"]);
    let parts = |value: &Value| value.to_string().matches("\"erased\":true").count();
    assert!(replayed.iter().map(parts).sum::<usize>() > 3, "{replayed:?}");
    let (intact, code) = verify(&demo.dir);
    assert_eq!((intact["integrity"].as_str(), code), (Some("intact"), Some(0)), "{intact}");
    demo.signal(rustix::process::Signal::TERM);
    assert_eq!(demo.wait(), Some(0));
}

#[test]
fn an_open_feed_does_not_hold_up_a_stop() {
    let mut demo = Demo::serve();
    let url = demo.ready["url"].as_str().unwrap();
    let auditor = demo.account("auditor");
    let feed = client()
        .get(format!("{url}/v1/feed?purpose=audit"))
        .bearer_auth(auditor["token"].as_str().unwrap())
        .send()
        .unwrap();
    assert_eq!(feed.status(), 200);
    let mut lines = BufReader::new(feed).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(!first.is_empty());
    demo.signal(rustix::process::Signal::TERM);
    let asked = Instant::now();
    // The feed ends, and so does the program, before what is left behind would be given up.
    assert!(lines.map_while(Result::ok).count() > 0);
    assert_eq!(demo.wait(), Some(0));
    assert!(asked.elapsed() < Limits::default().drain_time, "{:?}", asked.elapsed());
    let (intact, _) = verify(&demo.dir);
    assert_eq!(intact["integrity"], "intact");
}

#[test]
fn misuse_and_a_missing_ledger_are_one_sentence_and_their_own_status() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nothing");
    let nowhere = nowhere.to_str().unwrap();
    assert_eq!(run(&["no-such-command"]).status.code(), Some(2));
    assert_eq!(run(&["verify", "--dir", nowhere]).status.code(), Some(2));
    let inside = folder.path().join("lk3");
    let keys = inside.join("keys");
    let refused = run(&[
        "init",
        "--dir",
        inside.to_str().unwrap(),
        "--keys",
        keys.to_str().unwrap(),
        "--institution",
        "LK3",
    ]);
    assert_ne!(refused.status.code(), Some(0));
    assert!(
        text(&refused.stderr).contains("lies in the ledger's folder"),
        "{}",
        text(&refused.stderr)
    );
    let made = run(&["init", "--dir", inside.to_str().unwrap(), "--institution", "LK3 Uji Coba"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let again = run(&["init", "--dir", inside.to_str().unwrap(), "--institution", "LK3"]);
    assert_ne!(again.status.code(), Some(0));
    let (intact, code) = verify(&inside);
    assert_eq!((intact["integrity"].as_str(), code), (Some("intact"), Some(0)), "{intact}");
}

#[test]
fn a_lost_approver_is_announced_at_the_terminal_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("lk3");
    let dir = dir.to_str().unwrap();
    let at = |args: &[&str]| run(&[args, &["--dir", dir]].concat());
    let says = |output: &Output, what: &str| {
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(told.contains(what), "{told}");
    };
    assert!(at(&["init", "--institution", "LK3 Uji"]).status.success());
    let recover = ["staff", "recover", "--name", "Ibu Baru", "--role", "head"];
    let unfounded = at(&recover);
    assert_eq!(unfounded.status.code(), Some(1));
    says(&unfounded, "found the accounts instead");
    let founders = ["--name", "A", "--role", "head", "--name", "B", "--role", "supervisor"];
    let found = [&["staff", "found", "--unit", "pimpinan"], &founders[..]].concat();
    assert!(at(&found).status.success());
    says(&at(&["staff", "object"]), "no recovery waits");
    let announced = at(&recover);
    assert!(announced.status.success());
    says(&announced, "WARNING: the machine announced a new approver (head,");
    let early = at(&["staff", "recover", "--confirm"]);
    assert_eq!(early.status.code(), Some(1));
    says(&early, "the 72 hours in which approvers can object are not over");
    says(&at(&["staff", "object"]), "It is over");
    says(&at(&["staff", "recover", "--confirm"]), "no recovery waits");
}

/// The samples of events stand beside their rows; nothing of a program that is served asks for them.
#[test]
fn the_program_holds_nothing_of_the_samples_that_tests_are_made_of() {
    let program = std::fs::read(sanad_path()).unwrap();
    let holds = |text: &str| program.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("propose_removal"), "texts of the program are found");
    for text in ["lk3.makassar.example/0+0a1b2c3d+AQ==", "witness.example/w1 0a1b2c3dAQ=="] {
        assert!(!holds(text), "{text}");
    }
}
