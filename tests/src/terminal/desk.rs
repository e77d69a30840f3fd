//! A desk to type at: a ledger with a month in it, a witness and a follower, and the files that commands read.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use super::samples::{Of, Sample};
use crate::program::sanad;

/// Everything lies in one folder; dropped, it is gone.
pub(super) struct Desk {
    folder: tempfile::TempDir,
    /// What the demo told.
    pub(super) ready: Value,
    case: String,
    staff: String,
    made: Cell<u32>,
}

/// The names of the three folders.
pub(super) fn name(of: Of) -> &'static str {
    match of {
        Of::Ledger => "lk3",
        Of::Witness => "witness",
        Of::Follower => "follower",
        Of::Tls => "tls",
    }
}

/// What a command said and how it ended.
pub(super) struct Said {
    pub(super) status: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

/// A process that ends with the test, however that ends.
pub(super) struct Running(Child);

impl Running {
    pub(super) fn new(command: &mut Command) -> Self {
        Self(command.spawn().unwrap())
    }
}

impl Deref for Running {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Running {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Said {
    pub(super) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { status: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Status and last sentence: what does not change from one run to the next.
    pub(super) fn end(&self) -> (Option<i32>, &str) {
        (self.status, self.err.lines().next_back().unwrap_or_default())
    }
}

impl Desk {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Self {
            folder,
            ready: Value::Null,
            case: String::new(),
            staff: String::new(),
            made: Cell::default(),
        };
        desk.ready = serde_json::from_str(&desk.done("demo --exit --json --dir lk3")).unwrap();
        desk.done("checkpoint --dir lk3 --key --out key");
        desk.done("checkpoint --dir lk3 --out checkpoint");
        desk.done("witness init --dir witness --name witness.example");
        desk.done("witness init --dir follower --name follower.example");
        fs::write(desk.at("text"), "satu kalimat\n").unwrap();
        fs::write(desk.at("lines"), "satu\ndua\n").unwrap();
        desk.case = desk.first("access --from 2020-01-01 --to 2099-01-01", "/cases/0/case");
        let staff: Value = serde_json::from_str(&desk.done("call list_staff --dir lk3")).unwrap();
        desk.staff = staff["staff"][0]["staff"].as_str().unwrap().to_owned();
        desk.done("export --dir lk3 --whole-log --out bundle");
        desk
    }

    /// The first of these in the rows that a command tells.
    fn first(&self, line: &str, at: &str) -> String {
        let told = self.done(&format!("{line} --json --dir lk3"));
        let rows = told.lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
        let found = rows.into_iter().find_map(|row| Some(row.pointer(at)?.as_str()?.to_owned()));
        found.unwrap()
    }

    /// A case that was looked at.
    pub(super) fn ready_case(&self) -> String {
        self.case.clone()
    }

    /// A path on the desk.
    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The desk itself.
    pub(super) fn top(&self) -> &Path {
        self.folder.path()
    }

    /// A path where nothing is yet.
    pub(super) fn fresh(&self) -> PathBuf {
        self.made.set(self.made.get() + 1);
        self.at(&format!("out-{}", self.made.get()))
    }

    /// The command with this typed behind it, standing at the desk.
    pub(super) fn typed(&self, line: &str) -> Command {
        let mut command = sanad();
        command.args(line.split_whitespace()).current_dir(self.top()).stdin(Stdio::null());
        command
    }

    pub(super) fn said(&self, line: &str) -> Said {
        Said::of(&self.typed(line).output().unwrap())
    }

    /// What it printed; it must have ended well.
    pub(super) fn done(&self, line: &str) -> String {
        let said = self.said(line);
        assert_eq!(said.status, Some(0), "{line}: {}{}", said.out, said.err);
        said.out
    }

    /// What is typed for a sample, but for its folder.
    pub(super) fn words(&self, sample: &Sample) -> Vec<OsString> {
        let name = sample.command.split_whitespace().map(OsString::from);
        let rest = sample.rest.split_whitespace().map(|word| match word {
            "{fresh}" => self.fresh().into(),
            "{case}" => self.case.clone().into(),
            "{staff}" => self.staff.clone().into(),
            "{id}" => "00112233445566778899aabbccddeeff".into(),
            "{key}" | "{checkpoint}" | "{bundle}" | "{text}" | "{lines}" => {
                self.at(word.trim_matches(['{', '}'])).into()
            }
            word => word.into(),
        });
        name.chain(rest).collect()
    }

    /// A sample, ready to run in its folder as it is spelled.
    pub(super) fn sample(&self, sample: &Sample, dir: impl Into<OsString>) -> Command {
        let mut command = sanad();
        command.args(self.words(sample)).arg("--dir").arg(dir.into());
        command.current_dir(self.top()).stdin(Stdio::null());
        command
    }
}
