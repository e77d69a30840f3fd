//! The machine's clock is wrong while real processes run: one start with the clock ahead locks nobody out,
//! a jump is not accepted by a restart, and what is told names the clock. The wall clock of a process is
//! set by `libfaketime`, as Debian packages it; without it these tests say so and pass.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use reqwest::StatusCode;
use serde_json::Value;

use crate::emergency::told;
use crate::held::Served;
use crate::lk3::{Lk3, client};
use crate::program::sanad;

const LIBRARY: &str = "faketime/libfaketimeMT.so.1";

/// Where the library lies, if it does.
fn library() -> Option<PathBuf> {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"];
    let found = folders.iter().map(|folder| Path::new(folder).join(LIBRARY));
    let found = found.into_iter().find(|path| path.exists());
    if found.is_none() {
        eprintln!(
            "SKIPPED: the clock of a process is set by libfaketime (apt-get install faketime)"
        );
    }
    found
}

/// The environment of a process whose wall clock is off by so much, or follows a file.
fn off(library: &Path, by: &str, file: Option<&Path>) -> Vec<(&'static str, String)> {
    let mut environment = vec![
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
    ];
    match file {
        Some(file) => {
            std::fs::write(file, by).unwrap();
            environment.push(("FAKETIME_TIMESTAMP_FILE", file.display().to_string()));
        }
        None => environment.push(("FAKETIME", by.to_owned())),
    }
    environment
}

/// A closed institution, with a case.
struct House {
    lk3: Lk3,
    case: String,
    dir: PathBuf,
    library: PathBuf,
}

impl House {
    fn new() -> Option<Self> {
        let library = library()?;
        let mut lk3 = Lk3::new();
        let case = lk3.a_case();
        let dir = lk3.close();
        Some(Self { lk3, case, dir, library })
    }

    fn run(&self, by: &str, args: &[&str]) -> Output {
        let mut command: Command = sanad();
        command.args(args).arg("--dir").arg(&self.dir).envs(off(&self.library, by, None));
        command.output().unwrap()
    }

    fn refused(&self, by: &str, args: &[&str], named: &str) {
        let output = self.run(by, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", told(&output));
        assert!(told(&output).contains(named), "{args:?}: {}", told(&output));
    }

    fn done(&self, by: &str, args: &[&str]) -> String {
        let output = self.run(by, args);
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        told(&output)
    }

    fn serve(&self, by: &str, file: Option<&Path>) -> Served {
        Served::start_with(&self.dir, &off(&self.library, by, file))
    }

    fn look(&self, served: &Served) -> StatusCode {
        served.look(&format!("/v1/cases/{}?purpose=service", self.case), self.lk3.token("budi"))
    }

    fn status(&self, by: &str) -> Value {
        serde_json::from_str(&self.done(by, &["status", "--json"])).unwrap()
    }

    fn entries(&self) -> u64 {
        let report = self.done("+0", &["verify", "--json"]);
        serde_json::from_str::<Value>(&report).unwrap()["entries"].as_u64().unwrap()
    }

    /// As if the machine had been started anew: what was believed in this run of it is not known.
    fn reboot(&self) {
        std::fs::remove_file(self.dir.join("clock")).unwrap();
    }
}

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn one_start_with_the_clock_ahead_locks_nobody_out() {
    let Some(house) = House::new() else { return };
    house.reboot();
    let ahead = house.serve("+4d", None);
    assert_eq!(house.look(&ahead), StatusCode::OK);
    assert_eq!(ahead.stop(), Some(0));
    let entries = house.entries();
    for args in
        [&SERVE[..], &["call", "list_staff"], &["rebuild"], &["checkpoint"], &["clock", "confirm"]]
    {
        house.refused("+0", args, "behind the last entry");
    }
    let status = house.status("+0");
    assert_eq!(status["writable"], false, "{status}");
    assert!(status["reason"].as_str().unwrap().contains("the clock is"), "{status}");
    assert_eq!(house.entries(), entries, "nothing was written");
    house.done("+0", &["clock", "correct", "--reason", "battery"]);
    house.refused("+0", &["clock", "correct", "--reason", "battery"], "not doubted");
    // Work goes on the same minute, and whoever must know is told.
    let served = house.serve("+0", None);
    assert_eq!(house.look(&served), StatusCode::OK);
    let me = || -> Value {
        let asked =
            client().get(format!("{}/v1/me", served.url)).bearer_auth(house.lk3.token("andi"));
        asked.send().unwrap().json().unwrap()
    };
    let notice = me()["clock"][0].clone();
    assert_eq!((&notice["finding"], &notice["reason"]), (&"behind".into(), &"battery".into()));
    assert!(house.done("+0", &["status"]).contains("WARNING: somebody at the machine"));
    house.refused("+0", &["clock", "confirm"], "a server runs here");
    let path = format!("{}/v1/clock/acknowledgement", served.url);
    let known = client()
        .post(path)
        .bearer_auth(house.lk3.token("andi"))
        .header("Idempotency-Key", crate::lk3::key())
        .json(&serde_json::json!({ "seq": notice["seq"] }));
    assert_eq!(known.send().unwrap().status(), StatusCode::CREATED);
    assert_eq!(me()["clock"], Value::Null);
    assert_eq!(served.stop(), Some(0));
    assert_eq!(house.status("+0")["writable"], true);
}

#[test]
fn a_start_far_from_the_last_entry_or_before_the_program_waits_for_a_confirmation() {
    let Some(house) = House::new() else { return };
    let entries = house.entries();
    house.refused("-40000d", &SERVE, "before this program was made");
    house.reboot();
    house.refused("+32d", &SERVE, "days ahead of the last entry");
    house.refused("+32d", &["clock", "correct", "--reason", "other"], "nothing to correct");
    assert_eq!(house.status("+32d")["writable"], false);
    assert_eq!(house.entries(), entries, "nothing was written");
    let settable = [&SERVE[..], &["--clock-idle-days", "3"]].concat();
    house.refused("+4d", &settable, "days ahead of the last entry");
    house.done("+32d", &["clock", "confirm", "--json"]);
    let served = house.serve("+32d", None);
    assert_eq!(house.look(&served), StatusCode::OK);
    assert_eq!(served.stop(), Some(0));
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("new");
    let founding = ["init", "--institution", "LK3", "--dir", dir.to_str().unwrap()];
    let mut init = sanad();
    let output = init.args(founding).envs(off(&house.library, "-40000d", None)).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(!dir.exists() && !folder.path().join("new.keys").exists(), "nothing is half made");
}

#[test]
fn a_jump_under_a_server_is_named_and_no_restart_accepts_it() {
    let Some(house) = House::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clock");
    let served = house.serve("+0", Some(&file));
    assert_eq!(house.look(&served), StatusCode::OK);
    std::fs::write(&file, "+2d").unwrap();
    assert_eq!(house.look(&served), StatusCode::SERVICE_UNAVAILABLE);
    let ready = client().get(format!("{}/readyz", served.url)).send().unwrap();
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(ready.text().unwrap().contains("the clock jumped forward"));
    let status = house.status("+2d");
    assert_eq!((&status["running"], &status["writable"]), (&true.into(), &false.into()));
    assert!(status["reason"].as_str().unwrap().contains("clock"), "{status}");
    assert_eq!(served.stop(), Some(0), "a stop is none the worse for it");
    house.refused("+2d", &SERVE, "the clock jumped forward");
    house.done("+2d", &["clock", "confirm"]);
    let again = house.serve("+2d", None);
    assert_eq!(house.look(&again), StatusCode::OK);
    assert_eq!(again.stop(), Some(0));
}
