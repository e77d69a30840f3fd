//! After a restore: an older copy does not start where a witness or the second place knows more, and
//! reconciling ends in one of three: it extends, what is missing is taken back, or it is declared lost.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::emergency::told;
use crate::lk3::{Lk3, session};
use crate::log::copied;
use crate::program::sanad;
use crate::witness::{Witness, done, json, with};

/// An institution that was watched, and an older copy of it.
struct House {
    lk3: Lk3,
    dir: PathBuf,
    outside: tempfile::TempDir,
    witness: Option<Witness>,
}

fn house() -> House {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let dir = lk3.close();
    let outside = tempfile::tempdir().unwrap();
    let mut house = House { lk3, dir, outside, witness: None };
    let name = ["checkpoint", "--log-name", "lk3.makassar.example", "--key", "--out"];
    done(sanad().args(name).arg(house.at("key")).arg("--dir").arg(&house.dir));
    house.older("older");
    house.older("lost");
    let witness = Witness::serve(&house.at("w1"), "w1", &house.at("key"));
    house.ask(witness);
    house.lk3.reopen();
    house.lk3.done(&format!("/v1/cases/{case}/sessions"), "budi", &session("yang-hilang"));
    house.lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
    house.lk3.close();
    let guard = house.at("guard");
    let (code, told, _) = json(house.with().args(["checkpoint", "--json", "--guard"]).arg(&guard));
    assert_eq!((code, &told["quorum"]), (Some(0), &true.into()), "{told}");
    let newest = done(sanad().args(["checkpoint", "--newest", "--dir"]).arg(&house.dir));
    std::fs::write(house.at("kept"), format!("{}\n", newest.trim())).unwrap();
    let whole = house.at("whole");
    done(sanad().args(["export", "--whole-log", "--out"]).arg(whole).arg("--dir").arg(&house.dir));
    house
}

impl House {
    fn at(&self, name: &str) -> PathBuf {
        self.outside.path().join(name)
    }

    fn older(&self, name: &str) {
        copied(&self.dir, &self.at(name));
    }

    /// The ledger of an older copy.
    fn ledger(&self, name: &str) -> PathBuf {
        self.at(name).join("ledger")
    }

    fn ask(&mut self, witness: Witness) {
        let policy = format!("{}quorum w1\n", witness.line);
        std::fs::write(self.at("policy"), policy).unwrap();
        self.witness = Some(witness);
    }

    fn with(&self) -> std::process::Command {
        with(&self.dir, &self.at("policy"))
    }

    fn reconcile(&self, dir: &Path, more: &[&str]) -> Output {
        let mut command = sanad();
        command.args(["reconcile", "--json", "--checkpoint"]).arg(self.at("kept"));
        command.arg("--log-key").arg(self.at("key")).arg("--guard").arg(self.at("guard"));
        command.args(more).arg("--dir").arg(dir).output().unwrap()
    }
}

fn entries(dir: &Path) -> u64 {
    let (code, report, _) = json(sanad().args(["verify", "--json", "--dir"]).arg(dir));
    assert_eq!((code, &report["integrity"]), (Some(0), &"intact".into()), "{report}");
    report["entries"].as_u64().unwrap()
}

fn outcome(output: &Output) -> Value {
    assert!(output.status.success(), "{}", told(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_older_copy_does_not_start_and_writes_nothing() {
    let house = house();
    let older = house.ledger("older");
    let size = entries(&older);
    let serve = ["serve", "--json", "--listen", "127.0.0.1:0"];
    let by_witness = with(&older, &house.at("policy")).args(serve).output().unwrap();
    assert_eq!(by_witness.status.code(), Some(1), "{}", told(&by_witness));
    assert!(told(&by_witness).contains("witness `w1`"), "{}", told(&by_witness));
    let guard = house.at("guard");
    for command in [&serve[..], &["checkpoint"], &["call", "list_staff"]] {
        let mut program = sanad();
        program.args(command).arg("--guard").arg(&guard).arg("--dir").arg(&older);
        let by_guard = program.output().unwrap();
        assert_eq!(by_guard.status.code(), Some(1), "{command:?}: {}", told(&by_guard));
        assert!(told(&by_guard).contains("an older copy was put back"), "{}", told(&by_guard));
    }
    assert_eq!(entries(&older), size);
    // Where nobody knows more, nothing is found: that is what witness and second place are for.
    done(sanad().args(["call", "list_staff", "--dir"]).arg(&older));
}

#[test]
fn a_ledger_that_has_everything_extends() {
    let house = house();
    let size = entries(&house.dir);
    let told = outcome(&house.reconcile(&house.dir, &[]));
    assert_eq!((&told["outcome"], &told["entries"]), (&"extends".into(), &size.into()));
    assert_eq!(entries(&house.dir), size, "nothing is written");
    // The second place may be named by its name alone.
    let mut checkpoint = sanad();
    checkpoint.current_dir(house.outside.path()).args(["checkpoint", "--guard", "guard", "--dir"]);
    done(checkpoint.arg(&house.dir));
}

#[test]
fn what_is_missing_is_taken_back_from_the_whole_log_and_the_witness_goes_on() {
    let house = house();
    let older = house.ledger("older");
    let size = entries(&older);
    let refused = house.reconcile(&older, &[]);
    assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
    assert!(told(&refused).contains("--declare-lost"), "{}", told(&refused));
    let (kept, whole) = (house.at("kept"), house.at("whole"));
    let (kept, whole) = (kept.to_str().unwrap(), whole.to_str().unwrap());
    let no_bundle = house.reconcile(&older, &["--from", kept]);
    assert_eq!(no_bundle.status.code(), Some(1), "{}", told(&no_bundle));
    assert_eq!(entries(&older), size);
    let taken = outcome(&house.reconcile(&older, &["--from", whole]));
    assert_eq!(taken["outcome"], "prefix");
    assert_eq!(taken["taken_back"].as_u64().unwrap(), taken["checkpoint"].as_u64().unwrap() - size);
    let against = ["verify", "--json", "--checkpoint", kept, "--log-key"];
    let (code, report, _) =
        json(sanad().args(against).arg(house.at("key")).arg("--dir").arg(&older));
    assert_eq!((code, &report["integrity"]), (Some(0), &"intact".into()), "{report}");
    let guard = house.at("guard");
    let mut again = with(&older, &house.at("policy"));
    let (code, told, _) = json(again.args(["checkpoint", "--json", "--guard"]).arg(&guard));
    assert_eq!((code, &told["quorum"]), (Some(0), &true.into()), "{told}");
    assert!(told["origin"].as_str().unwrap().ends_with("/0"));
}

#[test]
fn an_older_checkpoint_does_not_take_the_second_place_back() {
    let house = house();
    let older = house.ledger("older");
    let size = entries(&older);
    let kept = std::fs::read(house.at("guard")).unwrap();
    let mut reconcile = sanad();
    reconcile.args(["reconcile", "--checkpoint"]).arg(older.join("public/checkpoint"));
    reconcile.arg("--log-key").arg(house.at("key")).arg("--guard").arg(house.at("guard"));
    let refused = reconcile.arg("--dir").arg(&older).output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
    assert!(told(&refused).contains("--guard"), "{}", told(&refused));
    assert_eq!(std::fs::read(house.at("guard")).unwrap(), kept);
    assert_eq!(entries(&older), size);
}

#[test]
fn nothing_is_taken_back_from_another_history_or_from_what_is_no_file() {
    let house = house();
    let (older, lost) = (house.ledger("older"), house.ledger("lost"));
    let size = entries(&older);
    // With the same keys, another history goes on from the same copy, and is longer.
    for _ in 0..12 {
        done(sanad().args(["rebuild", "--dir"]).arg(&lost));
    }
    done(sanad().args(["checkpoint", "--dir"]).arg(&lost));
    let other = house.at("other-history");
    done(sanad().args(["export", "--whole-log", "--out"]).arg(&other).arg("--dir").arg(&lost));
    let refused = house.reconcile(&older, &["--from", other.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
    assert!(told(&refused).contains("another history"), "{}", told(&refused));
    assert_eq!(entries(&older), size, "nothing is written");
    let pipe = house.at("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let refused = house.reconcile(&older, &["--from", pipe.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2), "{}", told(&refused));
    let whole = house.at("whole");
    let taken = outcome(&house.reconcile(&older, &["--from", whole.to_str().unwrap()]));
    assert_eq!(taken["outcome"], "prefix", "the right one still fits");
}

#[test]
fn the_checkpoint_of_another_log_declares_nothing_lost() {
    let house = house();
    let mut other = Lk3::new();
    let dir = other.close();
    let name = ["checkpoint", "--log-name", "lk3.bone.example", "--key", "--out"];
    done(sanad().args(name).arg(house.at("other-key")).arg("--dir").arg(&dir));
    done(sanad().args(["checkpoint", "--out"]).arg(house.at("other")).arg("--dir").arg(&dir));
    let size = entries(&house.dir);
    let mut reconcile = sanad();
    reconcile.args(["reconcile", "--declare-lost", "--checkpoint"]).arg(house.at("other"));
    reconcile.arg("--log-key").arg(house.at("other-key")).arg("--dir").arg(&house.dir);
    let refused = reconcile.output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", told(&refused));
    assert!(told(&refused).contains("lk3.bone.example"), "{}", told(&refused));
    assert_eq!(entries(&house.dir), size, "nothing is written");
}

#[test]
fn what_is_lost_is_declared_and_the_log_goes_on_under_another_name() {
    let mut house = house();
    let lost = house.ledger("lost");
    // Something was written on before it was found out.
    done(sanad().args(["rebuild", "--dir"]).arg(&lost));
    let whole = house.at("whole");
    let refused = house.reconcile(&lost, &["--from", whole.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
    let begun = outcome(&house.reconcile(&lost, &["--declare-lost"]));
    assert_eq!((&begun["outcome"], &begun["generation"]), (&"lost".into(), &1.into()));
    entries(&lost);
    // The old key takes nothing of it, and the second place holds the new one.
    let newest = done(sanad().args(["checkpoint", "--newest", "--dir"]).arg(&lost));
    assert!(newest.starts_with("lk3.makassar.example/1\n"), "{newest}");
    let guard = std::fs::read_to_string(house.at("guard")).unwrap();
    assert_eq!(guard.trim(), newest.trim());
    // The witness of the old log goes on to say so, until it is told of the new one.
    let size = entries(&lost);
    for more in [&["--declare-lost"][..], &[]] {
        let again = outcome(&house.reconcile(&lost, more));
        assert_eq!((&again["outcome"], &again["generation"]), (&"lost".into(), &1.into()));
    }
    assert_eq!(entries(&lost), size, "it is declared once");
    let key = house.at("new-key");
    let guard = house.at("guard");
    let told_key = ["checkpoint", "--key", "--out"];
    let mut command = sanad();
    done(command.args(told_key).arg(&key).arg("--guard").arg(&guard).arg("--dir").arg(&lost));
    house.witness = None;
    let witness = Witness::serve(&house.at("w1"), "w1", &key);
    house.ask(witness);
    let mut again = with(&lost, &house.at("policy"));
    let (code, told, _) = json(again.args(["checkpoint", "--json", "--guard"]).arg(&guard));
    assert_eq!((code, &told["quorum"]), (Some(0), &true.into()), "{told}");
}
