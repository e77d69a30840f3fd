//! Evidence from the terminal, with the writer's lock and through the socket of a running server: taken
//! out, checked with nothing but the public key, and refused where one byte is another.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::emergency::{file, told};
use crate::lk3::{Lk3, session};
use crate::program::sanad;
use crate::rights::Ended;

const SECRET: &str = "cerita-yang-dibuka";

/// Every kind of bundle, by the name of its file.
pub(crate) const BUNDLES: [&str; 4] = ["looks", "by", "case", "whole"];

/// A ledger with a case, closed, and files beside it.
pub(crate) struct House {
    /// Its folder goes with it.
    _lk3: Lk3,
    dir: PathBuf,
    folder: tempfile::TempDir,
    case: String,
    budi: String,
}

pub(crate) fn house() -> House {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    lk3.done(&format!("/v1/cases/{case}/sessions"), "budi", &session(SECRET));
    for _ in 0..4 {
        lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
    }
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "budi", lk3.token("budi"));
    let budi = lk3.staff("budi").to_owned();
    let dir = lk3.close();
    House { _lk3: lk3, dir, folder, case, budi }
}

impl House {
    pub(crate) fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn run(&self, args: &[&str]) -> Output {
        sanad().args(args).arg("--dir").arg(&self.dir).output().unwrap()
    }

    pub(crate) fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        told(&output)
    }

    /// Takes out every kind of bundle.
    pub(crate) fn export_all(&self) {
        let Self { case, budi, .. } = self;
        self.done(&["export", "--looks-of", case, "--out", &self.at("looks")]);
        self.done(&["export", "--looks-by", budi, "--out", &self.at("by")]);
        self.done(&["export", "--whole-log", "--out", &self.at("whole")]);
        let (token, out) = (self.at("budi"), self.at("case"));
        let opened = ["--open", "session", "--purpose", "service", "--token-file", &token];
        self.done(&[&["export", "--case", case, "--out", &out], &opened[..]].concat());
    }

    /// The verdict on a bundle, by the checker that has it and the key alone.
    fn check(&self, bundle: &str) -> (Option<i32>, Value) {
        let output = check(&self.at(bundle), &self.at("key"), &["--json"]);
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    }
}

/// The verdict on a bundle, by the key alone.
pub(crate) fn verdict(bundle: &Path, key: &Path) -> Value {
    let mut command = sanad();
    let output =
        command.arg("check").arg(bundle).arg("--log-key").arg(key).arg("--json").output().unwrap();
    let verdict = serde_json::from_slice(&output.stdout);
    let verdict: Value = verdict.unwrap_or_else(|_| panic!("{}", told(&output)));
    let holds = verdict["findings"].as_array().unwrap().is_empty();
    assert_eq!(output.status.success(), holds, "{verdict}");
    verdict
}

fn check(bundle: &str, key: &str, more: &[&str]) -> Output {
    sanad().args(["check", bundle, "--log-key", key]).args(more).output().unwrap()
}

/// Everything is shown by the bundles, and nothing else.
fn all_hold(house: &House) {
    for bundle in BUNDLES {
        let (code, verdict) = house.check(bundle);
        assert_eq!(code, Some(0), "{bundle}: {verdict}");
        assert_eq!(
            (&verdict["integrity"], &verdict["completeness"]),
            (&"intact".into(), &"shown".into())
        );
        let text = std::fs::read_to_string(house.at(bundle)).unwrap();
        assert_eq!(text.contains(SECRET), bundle == "case", "{bundle}");
    }
    let (_, looks) = house.check("looks");
    let of_case = format!("looks-of:{}", house.case);
    let streams: Vec<_> =
        looks["streams"].as_array().unwrap().iter().map(|told| &told["stream"]).collect();
    assert_eq!(streams, [&Value::from(of_case), &"looks-of:*".into()]);
    let (_, case) = house.check("case");
    assert!(case["opened"].as_str().unwrap().parse::<u64>().unwrap() > 0);
    let events = check(&house.at("case"), &house.at("key"), &["--events", "-"]);
    let lines = String::from_utf8(events.stdout).unwrap();
    let opened = lines.lines().filter(|line| line.contains(SECRET)).count();
    assert_eq!(opened, 1, "{lines}");
    reads_as_words(house);
}

/// The institution's report is in words, and no line of it stands as one of the verdict's.
fn reads_as_words(house: &House) {
    for (language, what) in [("id", "penerimaan dibuka"), ("en", "the intake was opened")] {
        let more = ["--report", "--language", language];
        let case = told(&check(&house.at("case"), &house.at("key"), &more));
        assert!(case.contains(what) && !case.contains("intake_opened"), "{case}");
        let (_, report) = case.split_once("\n\n").unwrap();
        assert!(report.lines().skip(1).all(|line| line.starts_with("  | ")), "{report}");
        assert!(report.lines().count() > 10, "{report}");
    }
    let whole = told(&check(&house.at("whole"), &house.at("key"), &["--report"]));
    assert!(!whole.contains("signs a wrong map"), "{whole}");
}

/// What is changed is found, and a key that comes with the bundle is none.
fn changes_are_found(house: &House) {
    let whole = std::fs::read(house.at("looks")).unwrap();
    let changed = house.at("changed");
    for at in [10, whole.len() / 3, whole.len() / 2, whole.len() - 40] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&changed, bytes).unwrap();
        let (code, verdict) = house.check("changed");
        assert_eq!(code, Some(1), "byte {at}: {verdict}");
    }
    std::fs::write(&changed, &whole[..whole.len() / 2]).unwrap();
    let (code, verdict) = house.check("changed");
    assert_eq!(code, Some(1));
    let classes: Vec<_> =
        verdict["findings"].as_array().unwrap().iter().map(|f| &f["class"]).collect();
    assert!(classes.contains(&&"truncated".into()), "{verdict}");
    let told_id = check(&changed, &house.at("key"), &["--language", "id"]);
    assert_eq!(told_id.status.code(), Some(1));
    assert!(told(&told_id).contains("RUSAK"), "{}", told(&told_id));

    let mut other = Lk3::new();
    let elsewhere = other.close();
    let key = house.at("other-key");
    let name = ["checkpoint", "--key", "--out", &key, "--log-name", "lk3.example", "--dir"];
    let made = sanad().args(name).arg(&elsewhere).output().unwrap();
    assert!(made.status.success(), "{}", told(&made));
    let refused = check(&house.at("looks"), &key, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("key swapped"), "{}", told(&refused));
    assert!(told(&refused).contains("integrity: NOT CHECKED"), "{}", told(&refused));
    assert!(!told(&refused).contains("BROKEN"), "{}", told(&refused));
    let unchecked = check(&house.at("looks"), &key, &["--json"]);
    let verdict: Value = serde_json::from_slice(&unchecked.stdout).unwrap();
    assert_eq!(verdict["integrity"], "not checked", "{verdict}");
    let misused = check(&house.at("looks"), &house.at("looks"), &[]);
    assert_eq!(misused.status.code(), Some(2), "{}", told(&misused));
}

fn is_left(dir: &Path, bundle: &str) -> bool {
    dir.join(bundle).exists()
}

#[test]
fn evidence_is_taken_out_and_checked_with_the_public_key_alone() {
    let house = house();
    let out = house.at("looks");
    let early = house.run(&["export", "--looks-of", &house.case, "--out", &out]);
    assert_eq!(early.status.code(), Some(1), "{}", told(&early));
    assert!(told(&early).contains("no checkpoint"), "{}", told(&early));
    assert!(!is_left(house.folder.path(), "looks"), "half a bundle is left");
    house.done(&["checkpoint", "--key", "--out", &house.at("key"), "--log-name", "lk3.example"]);
    house.export_all();
    all_hold(&house);
    changes_are_found(&house);
    let again = house.run(&["export", "--looks-of", &house.case, "--out", &out]);
    assert_eq!(again.status.code(), Some(2), "{}", told(&again));
    let operator =
        ["export", "--case", &house.case, "--open", "session", "--out", &house.at("clear")];
    house.done(&operator);
    let (_, verdict) = house.check("clear");
    assert_eq!(verdict["opened"], "0", "the shell's user opens nothing");
    let no_purpose =
        ["export", "--whole-log", "--out", &house.at("no"), "--token-file", &house.at("budi")];
    assert_eq!(house.run(&no_purpose).status.code(), Some(2));
    let not_his = [&no_purpose[..], &["--purpose", "service"]].concat();
    assert_eq!(house.run(&not_his).status.code(), Some(1));
    assert!(!is_left(house.folder.path(), "no"));
}

#[test]
fn evidence_is_taken_out_beside_a_running_server() {
    let house = house();
    house.done(&["checkpoint", "--key", "--out", &house.at("key"), "--log-name", "lk3.example"]);
    let serve = ["serve", "--json", "--listen", "127.0.0.1:0", "--dir"];
    let mut server = sanad();
    server.args(serve).arg(&house.dir).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Ended(server.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    house.export_all();
    let (out, token) = (house.at("no"), house.at("budi"));
    let refused = ["export", "--whole-log", "--out", &out, "--purpose", "service"];
    let refused = [&refused[..], &["--token-file", &token]].concat();
    assert_eq!(house.run(&refused).status.code(), Some(1));
    assert!(!is_left(house.folder.path(), "no"));
    drop(server);
    all_hold(&house);
}
