//! Promises 1 and 6 against a real kill: a process that erases a person, replaces the epoch key or
//! replaces the root key on the real disk is ended by `SIGKILL` at each of its operations on the
//! disk, one run after the other; so is the start after it, somewhere on its way. Then it is done, or
//! it never began. (Power cuts at each step, where writes are lost too: `records`, on the simulated
//! disk.)

mod disk;

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rustix::process::Signal;
use sanad_casework::{ApproveErasure, ApproveRedaction, ApproveRotation, RotationState};
use sanad_disk::{Disk, RealDisk};
use sanad_records::{
    AsOf, Asked, ClockRules, Fault, FilePage, Place, Records, RequestId, ViewCase,
};
use sanad_vault::{RootMode, Secret, Unlock, VaultError, root_mode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::lk3::{Lk3, intake, made};
use disk::KillDisk;

/// What a process is told to do: then this test is the one that is killed.
const ORDER: &str = "SANAD_TEST_KILL";
/// What only the spouse's parts hold.
const SPOUSE: &str = "PASANGAN-RAHASIA";
/// What only the client's parts hold.
const CLIENT: &str = "KLIEN-RAHASIA";

fn phrase() -> Unlock {
    Unlock::Passphrase(Secret::new("tiga kunci satu pintu".to_owned()))
}

fn keys(dir: &Path) -> PathBuf {
    dir.with_file_name("ledger.keys")
}

/// The ledger in this folder, unlocked in the mode that its key folder is in.
fn place(disk: Arc<dyn Disk>, dir: &Path) -> Place {
    let keys = keys(dir);
    let unlock = match root_mode(&RealDisk, &keys).unwrap() {
        RootMode::KeyFile => Unlock::KeyFile,
        RootMode::Passphrase => phrase(),
        RootMode::Token => panic!("no token locks it"),
    };
    Place { disk, dir: dir.to_owned(), keys, unlock, guard: None, clock: ClockRules::default() }
}

fn asked() -> Asked<'static> {
    Asked { request: RequestId::from_bytes([3; 16]), key: None, seen: None }
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(order: &Value, name: &str) -> T {
    order[name].as_str().unwrap().parse().unwrap()
}

/// In a process that was started with an order: carries it out, and is killed on the way.
fn carry_out(order: &str) {
    let order: Value = serde_json::from_str(order).unwrap();
    let disk = KillDisk::default();
    let place = place(Arc::new(disk.clone()), Path::new(order["dir"].as_str().unwrap()));
    let (act, nth) = (order["act"].as_str().unwrap(), order["nth"].as_u64().unwrap());
    if act == "start" {
        disk.arm(nth);
    }
    let records = Records::open(&place).unwrap();
    if act == "start" {
        return;
    }
    let by = records.sign_in(order["token"].as_str().unwrap(), None).unwrap();
    disk.arm(nth);
    match act {
        "erase" => {
            let (case, erasure) = (id(&order, "case"), id(&order, "erasure"));
            let form = serde_json::from_value(json!({})).unwrap();
            let approve = ApproveErasure { case, erasure, form };
            drop(records.record(&by, &approve.into(), &asked()).unwrap());
        }
        "redact" => {
            let (case, redaction) = (id(&order, "case"), id(&order, "redaction"));
            let form = serde_json::from_value(json!({})).unwrap();
            let approve = ApproveRedaction { case, redaction, form };
            drop(records.record(&by, &approve.into(), &asked()).unwrap());
        }
        "epoch" => {
            let form = serde_json::from_value(json!({})).unwrap();
            let approve = ApproveRotation { rotation: id(&order, "rotation"), form };
            drop(records.record_keys(&by, &approve.into(), &asked()).unwrap());
        }
        "root" => records.replace_root(&phrase()).unwrap(),
        other => panic!("no such act: {other}"),
    }
}

/// An institution that closed cleanly, with a case about two persons.
struct Closed {
    lk3: Lk3,
    dir: PathBuf,
    case: String,
    party: String,
}

impl Closed {
    /// After what `before` did.
    fn after<T>(before: impl FnOnce(&mut Lk3, &str, &str) -> T) -> (Self, T) {
        let mut lk3 = Lk3::new();
        let opened = lk3.done("/v1/cases", "budi", &intake(CLIENT, CLIENT));
        let case = opened["case"].as_str().unwrap().to_owned();
        let body = json!({ "person": { "role": "spouse", "name": SPOUSE } });
        let added = lk3.done(&format!("/v1/cases/{case}/parties"), "budi", &body);
        let party = made(&added, "party");
        let told = before(&mut lk3, &case, &party);
        let dir = lk3.close();
        (Self { lk3, dir, case, party }, told)
    }

    /// Gives the order to a process of its own, on a copy, once for each operation at which it can
    /// be killed, until a run ends by itself. `check` is told which operation it was, whether the
    /// run ended by itself, and where the copy is.
    fn each_step(&self, test: &str, order: &Value, mut check: impl FnMut(u64, bool, &Place)) {
        for nth in 1..200 {
            let copy = TempDir::new().unwrap();
            let dir = copy.path().join("ledger");
            copy_all(&self.dir, &dir);
            copy_all(&keys(&self.dir), &keys(&dir));
            let whole = ended_by_itself(test, order, nth, &dir);
            if !whole {
                ended_by_itself(test, &json!({ "act": "start" }), nth % 7 + 1, &dir);
            }
            check(nth, whole, &place(Arc::new(RealDisk), &dir));
            if whole {
                return;
            }
        }
        panic!("it has no end");
    }

    /// What Budi sees of the case.
    fn view(&self, records: &Records) -> Value {
        let by = records.sign_in(self.lk3.token("budi"), None).unwrap();
        let ask = ViewCase {
            case: self.case.parse().unwrap(),
            purpose: sanad_casework::Purpose::Service,
            sections: Vec::new(),
            as_of: AsOf::default(),
            seen_by: None,
            page: FilePage::default(),
        };
        let shown = records.view_case(&by, &ask, RequestId::from_bytes([1; 16])).unwrap();
        serde_json::to_value(shown.value()).unwrap()
    }
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => copy_all(&entry.path(), &to),
            kind if kind.is_file() => drop(std::fs::copy(entry.path(), to).unwrap()),
            _socket => {}
        }
    }
}

/// Whether the process ended by itself; else it was killed, and nothing else.
fn ended_by_itself(test: &str, order: &Value, nth: u64, dir: &Path) -> bool {
    let mut order = order.clone();
    order["nth"] = json!(nth);
    order["dir"] = json!(dir);
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", &format!("kill::{test}")])
        .env(ORDER, order.to_string())
        .output()
        .unwrap();
    if output.status.signal() == Some(Signal::KILL.as_raw()) {
        return false;
    }
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&output.stderr));
    true
}

/// The chain is whole, and nothing half done lies in the key folder.
fn is_whole(records: &Records, place: &Place, nth: u64) {
    assert_eq!(records.ledger().verify(None).unwrap().findings, [], "step {nth}");
    let mut names = RealDisk.list(&place.keys).unwrap();
    names.retain(|name| name != "erased");
    assert_eq!(names.len(), 2, "step {nth}: {names:?}");
    assert!(names[0].starts_with("epoch-") && names[1] == "root", "step {nth}: {names:?}");
}

#[test]
fn an_erasure_killed_at_any_step_never_began_or_is_finished() {
    if let Ok(order) = std::env::var(ORDER) {
        return carry_out(&order);
    }
    let (closed, erasure) = Closed::after(|lk3, case, party| {
        let body = json!({ "party": party, "reason": "subject_request", "note": SPOUSE });
        let path = format!("/v1/cases/{case}/erasures");
        let asked = lk3.done(&path, "budi", &body);
        let erasure = made(&asked, "erasure");
        lk3.done(&format!("{path}/{erasure}/approval"), "andi", &json!({}));
        erasure
    });
    let order = json!({
        "act": "erase", "token": closed.lk3.token("mira"), "case": closed.case, "erasure": erasure,
    });
    let (mut never, mut finished) = (0, 0);
    let name = "an_erasure_killed_at_any_step_never_began_or_is_finished";
    closed.each_step(name, &order, |nth, whole, place| {
        let records = Records::open(place).unwrap();
        let shown = closed.view(&records);
        assert!(shown.to_string().contains(CLIENT), "step {nth}");
        let readable = shown.to_string().contains(SPOUSE);
        match shown["state"]["erasures"][&erasure]["state"].as_str().unwrap() {
            "approved" => {
                assert!(readable && !whole, "step {nth}");
                never += 1;
            }
            "destroyed" => {
                assert!(!readable, "step {nth}");
                let entries = shown["entries"].as_array().unwrap().iter();
                let parts = entries.flat_map(|entry| entry["parts"].as_array().unwrap());
                let theirs = parts.filter(|part| part["party"] == closed.party.as_str());
                assert!(theirs.clone().count() > 0, "step {nth}");
                assert!(theirs.clone().all(|part| part["erased"] == true), "step {nth}");
                finished += 1;
            }
            other => panic!("step {nth}: {other}"),
        }
        is_whole(&records, place, nth);
    });
    assert!(never > 0 && finished > 5, "{never} {finished}");
}

/// What a note of the client's says of the spouse, and what is to stand there.
const MENTION: &str = "SEBUTAN-RAHASIA";
const WORDS: &str = "KATA-PENGGANTI";

#[test]
fn a_redaction_killed_at_any_step_never_began_or_is_finished() {
    if let Ok(order) = std::env::var(ORDER) {
        return carry_out(&order);
    }
    let (closed, redaction) = Closed::after(|lk3, case, party| {
        let at = |act: &str| format!("/v1/cases/{case}/{act}");
        let held = lk3.done(&at("sessions"), "budi", &crate::lk3::session(MENTION));
        let body = json!({ "party": party, "reason": "subject_request" });
        let asked = lk3.done(&at("erasures"), "budi", &body);
        let erasure = made(&asked, "erasure");
        for by in ["andi", "mira"] {
            lk3.done(&at(&format!("erasures/{erasure}/approval")), by, &json!({}));
        }
        let path = at(&format!("erasures/{erasure}/mentions?purpose=subject_request"));
        let told: Value = lk3.get(&path, "budi").json().unwrap();
        let rows = told["mentions"].as_array().unwrap();
        let row = rows.iter().find(|row| row["entry"] == held["entries"][0]["seq"]).unwrap();
        let passage = json!({
            "entry": row["entry"], "part": row["part"], "party": row["party"],
            "section": row["section"], "field": "text", "text": WORDS,
        });
        let path = at(&format!("erasures/{erasure}/redactions"));
        let proposed = lk3.done(&path, "budi", &json!({ "passages": [passage] }));
        made(&proposed, "redaction")
    });
    let order = json!({
        "act": "redact", "token": closed.lk3.token("mira"), "case": closed.case,
        "redaction": redaction,
    });
    let (mut never, mut finished) = (0, 0);
    let name = "a_redaction_killed_at_any_step_never_began_or_is_finished";
    closed.each_step(name, &order, |nth, whole, place| {
        let records = Records::open(place).unwrap();
        let shown = closed.view(&records);
        let text = shown.to_string();
        assert!(text.contains(CLIENT) && !text.contains(SPOUSE), "step {nth}");
        match shown["state"]["redactions"][&redaction]["state"].as_str().unwrap() {
            "proposed" => {
                assert!(text.contains(MENTION) && !whole, "step {nth}");
                never += 1;
            }
            "done" => {
                assert!(text.contains(WORDS) && !text.contains(MENTION), "step {nth}");
                finished += 1;
            }
            other => panic!("step {nth}: {other}"),
        }
        is_whole(&records, place, nth);
    });
    assert!(never > 0 && finished > 5, "{never} {finished}");
}

fn proposed(lk3: &mut Lk3, kind: &str) -> String {
    lk3.hire_one("rosi", "key_custodian", "lk3");
    let told = lk3.done("/v1/keys/rotations", "rosi", &json!({ "kind": kind }));
    made(&told, "rotation")
}

#[test]
fn an_epoch_rotation_killed_at_any_step_never_began_or_is_finished() {
    if let Ok(order) = std::env::var(ORDER) {
        return carry_out(&order);
    }
    let (closed, rotation) = Closed::after(|lk3, _, _| proposed(lk3, "epoch"));
    let order =
        json!({ "act": "epoch", "token": closed.lk3.token("kepala"), "rotation": rotation });
    let (mut never, mut finished) = (0, 0);
    let name = "an_epoch_rotation_killed_at_any_step_never_began_or_is_finished";
    closed.each_step(name, &order, |nth, whole, place| {
        let records = Records::open(place).unwrap();
        let keys = records.keys().unwrap();
        match keys.rotations.get(rotation.parse().unwrap()).unwrap().state {
            RotationState::Proposed => {
                assert!(keys.epoch == 1 && !whole, "step {nth}");
                never += 1;
            }
            RotationState::Done => {
                assert!(keys.epoch > 1, "step {nth}");
                finished += 1;
            }
            RotationState::Approved | RotationState::Declined => {
                panic!("step {nth}: left half done")
            }
        }
        let shown = closed.view(&records).to_string();
        assert!(shown.contains(CLIENT) && shown.contains(SPOUSE), "step {nth}");
        is_whole(&records, place, nth);
    });
    assert!(never > 0 && finished > 5, "{never} {finished}");
}

#[test]
fn a_root_rotation_killed_at_any_step_leaves_the_old_lock_or_the_new_one() {
    if let Ok(order) = std::env::var(ORDER) {
        return carry_out(&order);
    }
    let (closed, rotation) = Closed::after(|lk3, _, _| {
        let rotation = proposed(lk3, "root");
        lk3.done(&format!("/v1/keys/rotations/{rotation}/approval"), "kepala", &json!({}));
        rotation
    });
    let order = json!({ "act": "root", "token": closed.lk3.token("kepala") });
    let (mut old, mut new) = (0, 0);
    let name = "a_root_rotation_killed_at_any_step_leaves_the_old_lock_or_the_new_one";
    closed.each_step(name, &order, |nth, whole, place| {
        let records = Records::open(place).unwrap();
        let state = records.keys().unwrap().rotations.get(rotation.parse().unwrap()).unwrap().state;
        let replaced = matches!(place.unlock, Unlock::Passphrase(_));
        if replaced {
            assert_eq!(state, RotationState::Done, "step {nth}");
            new += 1;
        } else {
            assert!(state == RotationState::Approved && !whole, "step {nth}");
            old += 1;
        }
        let shown = closed.view(&records).to_string();
        assert!(shown.contains(CLIENT) && shown.contains(SPOUSE), "step {nth}");
        is_whole(&records, place, nth);
        records.close().unwrap();
        let other = if replaced { Unlock::KeyFile } else { phrase() };
        let refused = Records::open(&Place { unlock: other, ..place.clone() }).err();
        let refused = refused.unwrap_or_else(|| panic!("step {nth}: both locks open"));
        assert!(
            matches!(
                refused,
                Fault::Vault(VaultError::PassphraseNeeded | VaultError::NoPassphraseSet)
            ),
            "step {nth}: {refused}"
        );
    });
    assert!(old > 0 && new > 0, "{old} {new}");
}
