//! Promise 9 for one entry: whoever was answered a write can have it proven that it stands in the log, with
//! what is public alone.

use std::path::{Path, PathBuf};
use std::process::Output;

use sanad_chain::tree::{AddCheckpoint, Consistency, VerifierKey};
use sanad_disk::RealDisk;
use sanad_witness::{Answer, Witness};
use serde_json::Value;

use crate::emergency::told;
use crate::lk3::{Lk3, session};
use crate::program::sanad;

/// A log that is published, with a witness's cosignature or without.
pub(crate) struct Log {
    pub(crate) folder: tempfile::TempDir,
    lk3: Lk3,
    /// What was answered to a write, under the checkpoint: place and hash.
    pub(crate) receipts: Vec<(u64, String)>,
}

impl Log {
    /// Of more entries than a tile holds.
    pub(crate) fn new() -> Self {
        let lk3 = Lk3::new();
        let case = lk3.a_case();
        let path = format!("/v1/cases/{case}/sessions");
        let mut receipts = Vec::new();
        while lk3.size() < 300 {
            let answer = lk3.done(&path, "budi", &session("catatan"));
            let entry = &answer["entries"][0];
            let text = |name: &str| entry[name].as_str().unwrap().to_owned();
            receipts.push((text("seq").parse().unwrap(), text("hash")));
        }
        let folder = tempfile::tempdir().unwrap();
        let this = Self { folder, lk3, receipts };
        let name = "lk3.makassar.example".parse().unwrap();
        let published = this.lk3.records().publish(Some(&name)).unwrap();
        std::fs::write(this.at("key"), format!("{}\n", published.key)).unwrap();
        this
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn key(&self) -> VerifierKey {
        std::fs::read_to_string(self.at("key")).unwrap().trim().parse().unwrap()
    }

    /// Has a new witness of this name cosign the checkpoint; its public key.
    pub(crate) fn cosigned_by(&self, name: &str) -> String {
        let checkpoint = self.lk3.records().public_file("checkpoint").unwrap();
        let dir = self.at(name);
        Witness::create(&RealDisk, &dir, name).unwrap();
        let witness = Witness::open(RealDisk::shared(), &dir, [self.key()]).unwrap();
        let alone = self.key().alone(&checkpoint).unwrap();
        let note = String::from_utf8(alone.clone()).unwrap();
        let body = AddCheckpoint { old: 0, proof: Consistency(Vec::new()), checkpoint: alone };
        let Answer::Cosigned(line) = witness.answer(&body.to_bytes()).unwrap() else {
            panic!("not cosigned")
        };
        assert!(self.lk3.records().add_cosignatures(&note, &[line]).unwrap());
        witness.verifier().to_string()
    }

    /// Has the program prove an entry, beside the server that runs.
    pub(crate) fn prove(&self, entry: u64, out: &str) -> Output {
        let (out, entry) = (self.at(out), entry.to_string());
        let mut command = sanad();
        command.args(["export", "--json", "--proof-of", &entry]).arg("--out").arg(out);
        command.arg("--dir").arg(&self.lk3.place().dir).output().unwrap()
    }

    fn check(&self, file: &Path, more: &[&str]) -> Output {
        let mut command = sanad();
        command.arg("check").arg(file).arg("--log-key").arg(self.at("key")).args(more);
        command.output().unwrap()
    }
}

/// Files that differ from this one by a byte, in each of its lines.
pub(crate) fn changed(file: &[u8]) -> Vec<Vec<u8>> {
    let mut at = 0;
    let lines = file.split_inclusive(|byte| *byte == b'\n').map(|line| {
        let begin = at;
        at += line.len();
        begin + line.len() / 2
    });
    let lines: Vec<_> = lines.collect();
    let change = |at: usize| {
        let mut changed = file.to_vec();
        changed[at] ^= 1;
        changed
    };
    lines.into_iter().map(change).collect()
}

#[test]
fn an_entry_is_proven_from_what_is_public_and_checked_with_the_public_key_alone() {
    let log = Log::new();
    let keys = log.lk3.place().keys.clone();
    std::fs::rename(&keys, keys.with_extension("gone")).unwrap();
    for (seq, hash) in [&log.receipts[0], &log.receipts[200], log.receipts.last().unwrap()] {
        let name = format!("{seq}.tlog-proof");
        let made = log.prove(*seq, &name);
        assert!(made.status.success(), "{}", told(&made));
        let checked = log.check(&log.at(&name), &["--json"]);
        assert!(checked.status.success(), "{}", told(&checked));
        let verdict: Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert_eq!(
            (&verdict["entry"], &verdict["hash"]),
            (&seq.to_string().into(), &Value::from(hash.as_str()))
        );
    }
    std::fs::rename(keys.with_extension("gone"), &keys).unwrap();
    let file = log.at(&format!("{}.tlog-proof", log.receipts[0].0));
    let right = std::fs::read(&file).unwrap();
    for bytes in changed(&right) {
        std::fs::write(log.at("changed"), &bytes).unwrap();
        let refused = log.check(&log.at("changed"), &[]);
        assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&bytes));
    }
    let size = log.lk3.size();
    let beyond = log.prove(size, "beyond");
    assert_eq!(beyond.status.code(), Some(1), "{}", told(&beyond));
    assert!(!log.at("beyond").exists());
    assert_eq!(log.prove(0, "changed").status.code(), Some(2), "the file is there already");
    assert_eq!(log.check(&file, &["--report"]).status.code(), Some(2));
    // A tile that is another is not taken.
    let tile = log.lk3.place().dir.join("public/tile/0/000");
    let mut nodes = std::fs::read(&tile).unwrap();
    nodes[40] ^= 1;
    std::fs::write(&tile, nodes).unwrap();
    let unusable = log.prove(0, "unusable");
    assert_eq!(unusable.status.code(), Some(1), "{}", told(&unusable));
}

#[test]
fn whose_word_counts_is_said_by_a_policy() {
    let log = Log::new();
    let (seq, _) = &log.receipts[5];
    let witness = log.cosigned_by("saksi.example");
    assert!(log.prove(*seq, "proof").status.success());
    let policy = log.at("policy");
    let with = |lines: &str| {
        std::fs::write(&policy, lines).unwrap();
        log.check(&log.at("proof"), &["--json", "--witness-policy", policy.to_str().unwrap()])
    };
    let met = with(&format!("witness saksi {witness}\nquorum saksi\n"));
    let verdict: Value = serde_json::from_slice(&met.stdout).unwrap();
    assert_eq!((met.status.code(), &verdict["anchoring"]["quorum"]), (Some(0), &"met".into()));
    Witness::create(&RealDisk, &log.at("other"), "lain.example").unwrap();
    let other = Witness::verifier_in(&RealDisk, &log.at("other")).unwrap();
    let lines =
        format!("witness saksi {witness}\nwitness lain {other}\ngroup both all saksi lain\n");
    let unmet = with(&format!("{lines}quorum both\n"));
    let verdict: Value = serde_json::from_slice(&unmet.stdout).unwrap();
    assert_eq!(
        (unmet.status.code(), &verdict["anchoring"]["quorum"]),
        (Some(1), &"not met".into())
    );
}
