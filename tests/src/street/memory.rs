//! Memory is bounded in the process, not in the head: whatever route is asked for, by nobody or with one
//! token, by sixty at a time, leaves no more behind than its bound, and never takes more than that at once.
//!
//! With `SANAD_MEASURED` naming a program, that one is measured and a table printed: `docs/limits.md` has
//! the figures of the released program.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::blocking::Client;
use sanad_server::{Kind, Route, table};
use serde_json::{Value, json};

use crate::lk3::{client, key};
use crate::program::sanad_path;

/// Requests of each kind, and how many at a time.
const REQUESTS: usize = 240;
const AT_A_TIME: usize = 60;

/// What the program may hold after all of it, in MiB, and what it may take at once on the way. The first
/// has room for the memory in which passwords are stretched (38), the ledger's index, and the stacks and
/// arenas of the threads.
const HELD: u64 = 176;
const AT_ONCE: u64 = 256;
/// What one route may leave behind, in MiB, by operation; all others may leave [`EACH`].
/// Who stretches passwords may leave more, and so may what tells of every route there is.
const BOUNDS: &[(&str, u64)] = &[("sign_in", 64), ("enrol", 64), ("read_metrics", 48)];
const EACH: u64 = 32;

struct Measured {
    child: Child,
    url: String,
    accounts: Vec<Value>,
    _folder: tempfile::TempDir,
}

impl Measured {
    fn serve(program: &PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.args(["demo", "--json", "--listen", "127.0.0.1:0", "--dir"]);
        command.arg(folder.path().join("lk3"));
        if std::env::var_os("SANAD_LIMITED").is_none() {
            // So that work is done, and not only refused.
            for limit in ["strangers", "failed_sign_ins"] {
                command.args(["--limit", &format!("{limit}=1000000/1000000")]);
            }
        }
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program");
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let url = ready["url"].as_str().unwrap().to_owned();
        let accounts = ready["accounts"].as_array().unwrap().clone();
        Self { child, url, accounts, _folder: folder }
    }

    /// A figure of the process, in MiB.
    fn mib(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }

    /// Has the peak begin anew.
    fn forget_peak(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").unwrap();
    }

    fn account(&self, role: &str) -> &Value {
        self.accounts.iter().rfind(|account| account["role"] == role).unwrap()
    }

    /// Asks a route so often.
    fn flood(&self, route: &Route, token: Option<&str>) {
        let client = client();
        let left = AtomicUsize::new(REQUESTS);
        let took = || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
        std::thread::scope(|scope| {
            for _ in 0..AT_A_TIME {
                scope.spawn(|| {
                    while let Ok(n) = took() {
                        self.once(&client, route, token, n);
                    }
                });
            }
        });
    }

    fn once(&self, client: &Client, route: &Route, token: Option<&str>, n: usize) {
        let mut path = route.path.to_owned();
        for name in route.parameters() {
            let value = match name {
                "role" => "auditor",
                "deed" => "hold_session",
                "tongue" => "en",
                "path" => "0/000",
                _ => "0123456789abcdef0123456789abcdef",
            };
            path = path.replace(&format!("{{{name}}}"), value);
            path = path.replace(&format!("{{*{name}}}"), value);
        }
        if matches!(route.kind, Kind::CaseRead | Kind::AcrossRead | Kind::Feed) {
            path += "?purpose=supervision";
        }
        let mut request = client.request(route.method.clone(), format!("{}{path}", self.url));
        request = request.header("Idempotency-Key", key()).header("If-Match", "*");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if route.takes_body() {
            let half = "0".repeat(20);
            request = request.json(&match route.operation {
                "sign_in" => json!({ "name": format!("orang.{n}"), "password": "kata sandi lain" }),
                "enrol" => json!({
                    "first": half, "second": half, "name": "orang", "password": "kata sandi yang lain",
                }),
                "search" => json!({ "name": "Siti" }),
                _ => json!({}),
            });
        }
        // Refused or answered, closed in the face: what counts is what the process holds. A feed has no end.
        if let Ok(answer) = request.send()
            && !matches!(route.kind, Kind::Feed)
        {
            let _ = answer.bytes();
        }
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn no_route_leaves_more_behind_than_its_bound() {
    let measured = std::env::var_os("SANAD_MEASURED").map(PathBuf::from);
    let house = Measured::serve(&measured.clone().unwrap_or_else(sanad_path));
    let token = house.account("supervisor")["token"].as_str().unwrap();
    let begun = house.mib("VmRSS");
    if measured.is_some() {
        println!(
            "begun: {begun} MiB\n| route | by | left behind, MiB | peak, MiB |\n| --- | --- | --- | --- |"
        );
    }
    for route in table() {
        let signed_in = !route.is_public();
        let whom = [None, signed_in.then_some(token)];
        for by in whom.into_iter().take(1 + usize::from(signed_in)) {
            if matches!(route.kind, Kind::Own { .. }) && route.operation == "sign_out" {
                continue;
            }
            let before = house.mib("VmRSS");
            house.forget_peak();
            house.flood(route, by);
            let (after, peak) = (house.mib("VmRSS"), house.mib("VmHWM"));
            let left = after.saturating_sub(before);
            let who = if by.is_some() { "one token" } else { "nobody" };
            if measured.is_some() {
                println!("| `{} {}` | {who} | {left} | {peak} |", route.method, route.path);
                continue;
            }
            let bound = BOUNDS.iter().find(|(of, _)| *of == route.operation);
            let bound = bound.map_or(EACH, |(_, bound)| *bound);
            assert!(left <= bound, "{route:?} by {who}: {before} MiB before, {after} after");
            assert!(peak <= AT_ONCE, "{route:?} by {who}: {peak} MiB at once");
        }
    }
    let held = house.mib("VmRSS");
    if measured.is_some() {
        println!("ended: {held} MiB");
        return;
    }
    assert!(held <= HELD, "{held} MiB after all of it, {begun} before");
}
