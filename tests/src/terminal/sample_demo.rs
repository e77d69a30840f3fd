//! The first command that anybody tries works twice: it goes on with what is there, or says how it is made
//! anew, and leaves nothing behind where it could not begin.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::desk::{Running, Said};
use crate::lk3::client;
use crate::program::sanad;

fn typed(top: &Path, line: &str) -> Command {
    let mut command = sanad();
    command.current_dir(top).args(line.split_whitespace()).stdin(Stdio::null());
    command
}

fn said(top: &Path, line: &str) -> Said {
    Said::of(&typed(top, line).output().unwrap())
}

fn ready(child: &mut Child) -> Value {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

#[test]
fn a_second_demo_goes_on_with_the_first_and_a_fresh_one_is_another() {
    let top = tempfile::tempdir().unwrap();
    let first = said(top.path(), "demo --exit --json --dir d --listen 127.0.0.1:0");
    assert_eq!(first.status, Some(0), "{}", first.err);
    let told: Value = serde_json::from_str(&first.out).unwrap();
    let entries = |top: &Path| {
        let verdict = said(top, "verify --json --dir d").out;
        serde_json::from_str::<Value>(&verdict).unwrap()["entries"].as_u64().unwrap()
    };
    let before = entries(top.path());

    let mut second = typed(top.path(), "demo --json --dir d/ --listen 127.0.0.1:0");
    let mut second = Running::new(second.stdout(Stdio::piped()));
    let again = ready(&mut second);
    assert_eq!((&again["accounts"], &again["dir"]), (&told["accounts"], &told["dir"]));
    let auditor = told["accounts"].as_array().unwrap().iter().find(|a| a["role"] == "auditor");
    let cases = client()
        .get(format!("{}/v1/cases?purpose=audit", again["url"].as_str().unwrap()))
        .bearer_auth(auditor.unwrap()["token"].as_str().unwrap())
        .send()
        .unwrap();
    assert_eq!(cases.status(), 200);
    // Beside it a third is refused, and a fresh one all the more.
    for third in
        ["demo --exit --dir d --listen 127.0.0.1:0", "demo --fresh --dir d --listen 127.0.0.1:0"]
    {
        let refused = said(top.path(), third);
        assert_eq!(refused.status, Some(1), "{third}: {}", refused.err);
        assert!(refused.err.contains("in use"), "{}", refused.err);
    }
    kill_process(Pid::from_child(&second), Signal::TERM).unwrap();
    assert_eq!(second.wait().unwrap().code(), Some(0));
    assert!(entries(top.path()) > before);

    let text = said(top.path(), "demo --exit --dir d --listen 127.0.0.1:0");
    assert_eq!(text.status, Some(0), "{}", text.err);
    assert!(text.out.contains("--fresh"), "{}", text.out);
    let fresh = said(top.path(), "demo --exit --json --fresh --dir d --listen 127.0.0.1:0");
    assert_eq!(fresh.status, Some(0), "{}", fresh.err);
    let fresh: Value = serde_json::from_str(&fresh.out).unwrap();
    assert_ne!(fresh["accounts"], told["accounts"]);
    assert_eq!(said(top.path(), "verify --dir d").status, Some(0));
}

#[test]
fn a_port_in_use_is_told_with_the_flag_for_another_and_nothing_is_founded() {
    let top = tempfile::tempdir().unwrap();
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = held.local_addr().unwrap().to_string();
    for (listen, status, way_on) in
        [(taken.as_str(), 3, "`--listen 127.0.0.1:0`"), ("192.0.2.1:9", 2, "loopback")]
    {
        let refused = said(top.path(), &format!("demo --dir d --listen {listen}"));
        assert_eq!(refused.status, Some(status), "{}", refused.err);
        assert!(refused.err.contains(listen) && refused.err.contains(way_on), "{}", refused.err);
        assert_eq!(std::fs::read_dir(top.path()).unwrap().count(), 0, "{listen}");
    }
}

#[test]
fn a_served_ledger_tells_the_flag_for_another_port_too() {
    let top = tempfile::tempdir().unwrap();
    assert_eq!(said(top.path(), "init --institution LK3 --dir d").status, Some(0));
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = held.local_addr().unwrap();
    let refused = said(top.path(), &format!("serve --dir d --listen {taken}"));
    assert_eq!(refused.status, Some(3), "{}", refused.err);
    assert!(refused.err.contains("`--listen 127.0.0.1:0`"), "{}", refused.err);
}

#[test]
fn a_demo_that_was_killed_while_it_was_told_is_made_anew() {
    let top = tempfile::tempdir().unwrap();
    for sign in ["d.keys/root", "d/mark", "d/socket"] {
        let mut child = typed(top.path(), "demo --json --dir d --listen 127.0.0.1:0");
        let mut child = Running::new(child.stdout(Stdio::null()).stderr(Stdio::null()));
        while !top.path().join(sign).exists() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before {sign}");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let again = said(top.path(), "demo --exit --json --dir d --listen 127.0.0.1:0");
    assert_eq!(again.status, Some(0), "{}", again.err);
    assert!(again.err.contains("made anew"), "{}", again.err);
    assert_eq!(said(top.path(), "verify --dir d").status, Some(0));
}

#[test]
fn what_no_demo_made_is_left_alone() {
    let top = tempfile::tempdir().unwrap();
    assert_eq!(said(top.path(), "init --institution LK3 --dir d").status, Some(0));
    for demo in
        ["demo --exit --dir d", "demo --exit --fresh --dir d", "demo --fresh --dir e --keys d.keys"]
    {
        let refused = said(top.path(), &format!("{demo} --listen 127.0.0.1:0"));
        assert_eq!(refused.status, Some(1), "{demo}: {}", refused.err);
    }
    assert_eq!(said(top.path(), "call list_staff --dir d").status, Some(0));
}
