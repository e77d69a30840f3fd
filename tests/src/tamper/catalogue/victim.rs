//! The ledger that is tampered with, and what others hold of it: a reader keeps an older checkpoint, a
//! witness has cosigned the newest, bundles were handed out.

use std::path::{Path, PathBuf};
use std::process::Output;

use sanad_chain::tree::{AddCheckpoint, Consistency, VerifierKey};
use sanad_chain::{Entry, Seq, Stream, StreamKind};
use sanad_disk::RealDisk;
use sanad_witness::{Answer, Witness};
use tempfile::TempDir;

use super::super::attacker::Journal;
use crate::emergency::told;
use crate::lk3::{Lk3, session};
use crate::log::copy_all;
use crate::program::sanad;

/// What everything concerns.
pub(super) struct Victim {
    folder: TempDir,
    dir: PathBuf,
    keys: PathBuf,
    /// The public key of the log.
    pub(super) key: VerifierKey,
    /// A case, and another one.
    pub(super) case: String,
    /// How many entries the checkpoint is over that the reader keeps.
    pub(super) kept: u64,
    /// The same of the one that the witness has cosigned.
    pub(super) newest: u64,
}

/// A copy of the ledger to tamper with; the keys lie apart, as a thief of the disk finds it.
pub(super) struct Scene {
    folder: TempDir,
    pub(super) dir: PathBuf,
    pub(super) keys: PathBuf,
}

impl Scene {
    /// The same once more, for somebody whose look changes it.
    pub(super) fn twin(&self) -> Self {
        copy_of(&self.dir, &self.keys)
    }

    /// A file beside the copy.
    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Which of the looks at the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Under the checkpoint that the reader keeps.
    Early,
    /// Behind it, under the one that the witness has cosigned.
    Late,
    /// Behind every checkpoint.
    Last,
}

impl Victim {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut lk3 = Lk3::new();
        let [case, other] = [(); 2].map(|()| lk3.a_case());
        let work = |lk3: &Lk3, times: usize| {
            for n in 0..times {
                for case in [&case, &other] {
                    let text = session(&format!("catatan {n}"));
                    lk3.done(&format!("/v1/cases/{case}/sessions"), "budi", &text);
                    lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
                }
            }
        };
        work(&lk3, 4);
        let name = "lk3.makassar.example".parse().unwrap();
        let kept = lk3.records().publish(Some(&name)).unwrap();
        std::fs::write(at("kept"), &kept.note).unwrap();
        std::fs::write(at("key"), format!("{}\n", kept.key)).unwrap();
        work(&lk3, 1);
        let dir = lk3.close();
        let keys = lk3.place().keys.clone();
        for (from, to) in [(&dir, "older"), (&keys, "older.keys")] {
            copy_all(from, &at(to));
        }
        lk3.reopen();
        work(&lk3, 4);
        let newest = lk3.records().publish(Some(&name)).unwrap();
        std::fs::write(at("newest"), &newest.note).unwrap();
        work(&lk3, 1);
        lk3.close();
        for (from, to) in [(&dir, "ledger"), (&keys, "keys")] {
            copy_all(from, &at(to));
        }
        let this = Self {
            dir: at("ledger"),
            keys: at("keys"),
            key: kept.key.parse().unwrap(),
            case,
            kept: kept.size,
            newest: newest.size,
            folder,
        };
        this.witnessed();
        let scene = this.copy();
        for (kind, name) in super::bundle::KINDS {
            let made = super::bundle::export(&this, &scene, kind, &this.at(name));
            assert!(made.status.success(), "{}", told(&made));
        }
        this
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The witness has cosigned the newest checkpoint.
    fn witnessed(&self) {
        Witness::create(&RealDisk, &self.at("witness"), "saksi.example").unwrap();
        let checkpoint = std::fs::read(self.at("newest")).unwrap();
        let body = AddCheckpoint { old: 0, proof: Consistency(Vec::new()), checkpoint };
        let answer = self.witness(&self.at("witness")).answer(&body.to_bytes()).unwrap();
        assert!(matches!(answer, Answer::Cosigned(_)), "{answer:?}");
    }

    /// The witness in a folder, which is a copy of the genuine one.
    fn witness(&self, dir: &Path) -> Witness {
        Witness::open(RealDisk::shared(), dir, [self.key.clone()]).unwrap()
    }

    /// What the witness answers to a request, as it would in this world.
    pub(super) fn asks_witness(&self, scene: &Scene, body: &AddCheckpoint) -> Answer {
        let dir = scene.at("witness");
        copy_all(&self.at("witness"), &dir);
        self.witness(&dir).answer(&body.to_bytes()).unwrap()
    }

    /// A copy of everything.
    pub(super) fn copy(&self) -> Scene {
        copy_of(&self.dir, &self.keys)
    }

    /// A copy of what was backed up between the two checkpoints.
    pub(super) fn backup(&self) -> Scene {
        copy_of(&self.at("older"), &self.at("older.keys"))
    }

    /// The stream of the looks at the case.
    pub(super) fn looks(&self) -> Stream {
        let id: sanad_chain::PartyId = self.case.parse().unwrap();
        Stream { kind: StreamKind(2), id: *id.as_bytes() }
    }

    /// The frames of the looks at the case, each of a single entry and followed by one of that kind.
    pub(super) fn frames(&self, journal: &Journal, when: When) -> Vec<usize> {
        let under = match when {
            When::Early => 0..self.kept,
            When::Late => self.kept..self.newest,
            When::Last => self.newest..u64::MAX,
        };
        let single =
            |at: usize| journal.frames.get(at).is_some_and(|frame| frame.records.len() == 1);
        let is_look = |at: usize| {
            let entry = Entry::parse(&journal.frames[at].records[0]).unwrap();
            under.contains(&entry.seq().get())
                && entry.links().any(|link| link.stream == self.looks())
        };
        (0..journal.frames.len())
            .filter(|at| single(*at) && single(at + 1) && is_look(*at))
            .collect()
    }
}

fn copy_of(dir: &Path, keys: &Path) -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    copy_all(dir, &at("ledger"));
    copy_all(keys, &at("elsewhere"));
    let (dir, keys) = (at("ledger"), at("elsewhere"));
    Scene { folder, dir, keys }
}

/// The position of the first entry of a frame.
pub(super) fn seq_of(journal: &Journal, frame: usize) -> u64 {
    let records = journal.frames[..frame].iter().map(|frame| frame.records.len() as u64);
    Seq::new(records.sum()).get()
}

/// Runs the program on a copy, with the keys.
pub(super) fn run(scene: &Scene, args: &[&str]) -> Output {
    let mut command = sanad();
    command.args(args).arg("--dir").arg(&scene.dir).arg("--keys").arg(&scene.keys);
    command.output().unwrap()
}
