//! What a command found decides its status before anything is printed: whether the reader of a stream went
//! away or its disk is full, the status is the one with a file, or 3, and never less. A log line that cannot
//! be written stops nothing.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::desk::{Desk, Running, name};
use super::samples::{Of, SAMPLES, Sample};
use crate::lk3::client;

/// Where a stream goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    File,
    /// A pipe whose reader went away.
    Gone,
    /// A device that takes nothing.
    Full,
}

impl Goes {
    fn open(self) -> Stdio {
        match self {
            Self::File => tempfile::tempfile().unwrap().into(),
            Self::Gone => {
                let (reader, writer) = std::io::pipe().unwrap();
                drop(reader);
                writer.into()
            }
            Self::Full => OpenOptions::new().write(true).open("/dev/full").unwrap().into(),
        }
    }
}

const ALL: [Goes; 3] = [Goes::File, Goes::Gone, Goes::Full];

/// How it ends with its streams there; none where a signal ended it.
fn status(mut command: Command, out: Goes, err: Goes) -> Option<i32> {
    command.stdout(out.open()).stderr(err.open()).status().unwrap().code()
}

/// More to type than the samples: what is found broken, each way it can be told.
fn broken() -> Vec<Sample> {
    let row = |command, rest| Sample { command, rest, of: Of::Ledger };
    vec![
        row("verify", "--json"),
        row("check", "{bundle} --log-key {key}"),
        row("check", "{bundle} --log-key {key} --json"),
        row("check", "{bundle} --log-key {key} --events -"),
        row("check", "{bundle} --log-key {key} --language id --report"),
        row("status", "--json"),
    ]
}

fn flip(path: &std::path::Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn walk(desk: &Desk, sample: &Sample, wanted: Option<i32>) {
    for out in ALL {
        for err in ALL {
            let got = status(desk.sample(sample, name(sample.of)), out, err);
            let least = got == wanted || got == Some(3);
            let told = format!("{} {} >{out:?} 2>{err:?}", sample.command, sample.rest);
            assert!(least, "{told}: {got:?} in place of {wanted:?}");
            let told_nothing = out == Goes::File && err == Goes::File;
            assert!(!told_nothing || got == wanted, "{told}: {got:?}");
        }
    }
}

#[test]
fn no_stream_makes_the_status_of_any_command_less() {
    let desk = Desk::new();
    for sample in SAMPLES {
        // What it changes, it has changed by the second time.
        status(desk.sample(sample, name(sample.of)), Goes::File, Goes::File);
        let wanted = status(desk.sample(sample, name(sample.of)), Goes::File, Goes::File);
        assert!(wanted.is_some_and(|status| status <= 3), "{}: {wanted:?}", sample.command);
        walk(&desk, sample, wanted);
    }
}

#[test]
fn what_is_found_broken_ends_with_one_whoever_reads_it() {
    let desk = Desk::new();
    for sample in broken() {
        walk(&desk, &sample, Some(0));
    }
    flip(&desk.at("lk3/journal/00000000.seg"), 200_000);
    let bundle = fs::read(desk.at("bundle")).unwrap();
    flip(&desk.at("bundle"), bundle.len() / 2);
    for sample in &broken()[..5] {
        walk(&desk, sample, Some(1));
    }
}

#[test]
fn what_is_shown_once_and_reached_nobody_is_no_success() {
    let top = tempfile::tempdir().unwrap();
    let typed = |line: &str| {
        let mut command = crate::program::sanad();
        command.args(line.split_whitespace()).args(["--dir", "d"]).current_dir(top.path());
        command
    };
    assert!(typed("init --institution LK3").output().unwrap().status.success());
    let found = "staff found --name A --role head --name B --role supervisor --unit pimpinan";
    assert_eq!(status(typed(found), Goes::Gone, Goes::File), Some(3));
    // It was recorded: only its codes are lost.
    assert_eq!(status(typed(found), Goes::File, Goes::File), Some(1));
    assert_eq!(status(typed("call list_staff"), Goes::Gone, Goes::File), Some(0));
    assert_eq!(status(typed("call list_staff"), Goes::Full, Goes::File), Some(3));
    assert_eq!(status(typed("--help"), Goes::Full, Goes::File), Some(3));
    assert_eq!(status(typed("--help"), Goes::Gone, Goes::File), Some(0));
}

/// The address in the line that says it serves.
fn url(child: &mut std::process::Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let told: serde_json::Value = serde_json::from_str(&line).unwrap();
    told["url"].as_str().unwrap().to_owned()
}

fn end(mut child: Running) -> Option<i32> {
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    child.wait().unwrap().code()
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing_and_is_counted() {
    let desk = Desk::new();
    for err in [Goes::Full, Goes::Gone] {
        let mut child = Running::new(
            desk.typed("serve --json --dir lk3 --listen 127.0.0.1:0")
                .stdout(Stdio::piped())
                .stderr(err.open()),
        );
        let url = url(&mut child);
        for path in ["/healthz", "/readyz"] {
            let answer = client().get(format!("{url}{path}")).send().unwrap();
            assert_eq!(answer.status(), 200, "{err:?} {path}");
        }
        let counts = client().get(format!("{url}/metrics")).send().unwrap().text().unwrap();
        let lost = counts.lines().find_map(|line| line.strip_prefix("sanad_log_lines_lost_total "));
        assert!(lost.unwrap().parse::<u64>().unwrap() > 0, "{counts}");
        assert!(!desk.done("access --from 2020-01-01 --to 2099-01-01 --dir lk3 --json").is_empty());
        assert_eq!(end(child), Some(0), "{err:?}");
    }
}

#[test]
fn a_log_that_nobody_reads_holds_nothing_up() {
    let desk = Desk::new();
    let (_unread, writer) = std::io::pipe().unwrap();
    let mut child = Running::new(
        desk.typed("serve --json --dir lk3 --listen 127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(writer),
    );
    let url = url(&mut child);
    let mut lost = 0;
    // Each answer leaves a line: far more than a pipe holds.
    for _ in 0..1000 {
        assert_eq!(client().get(format!("{url}/healthz")).send().unwrap().status(), 200);
        let counts = client().get(format!("{url}/metrics")).send().unwrap().text().unwrap();
        let told = counts.lines().find_map(|line| line.strip_prefix("sanad_log_lines_lost_total "));
        lost = told.unwrap().parse::<u64>().unwrap();
        if lost > 0 {
            break;
        }
    }
    assert!(lost > 0);
    assert_eq!(end(child), Some(0));
}

#[test]
fn a_witness_serves_whatever_becomes_of_its_log() {
    let desk = Desk::new();
    let mut child = Running::new(
        desk.typed("witness serve --json --dir witness --listen 127.0.0.1:0 --log key")
            .stdout(Stdio::piped())
            .stderr(File::options().write(true).open("/dev/full").unwrap()),
    );
    let url = url(&mut child);
    assert!(client().get(format!("{url}/nothing")).send().unwrap().status().is_client_error());
    assert_eq!(end(child), Some(0));
}
