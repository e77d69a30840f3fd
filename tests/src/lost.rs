//! After a restore: keys that are lost are never told as erased, and what was erased does not come back.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::emergency::told;
use crate::lk3::{Lk3, asks, client, intake};
use crate::log::copied;
use crate::program::sanad;
use crate::witness::{done, json as told_json};

const GONE: &str = "Hamzah-yang-dihapus";

/// The program, serving a folder. Dropped, its process is ended.
struct Served {
    child: Child,
    url: String,
    token: String,
}

impl Served {
    fn of(dir: &Path, more: &[&str], token: &str) -> Self {
        let mut serve = sanad();
        serve.args(["serve", "--json", "--listen", "127.0.0.1:0", "--dir"]).arg(dir).args(more);
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let (url, token) = (ready["url"].as_str().unwrap().to_owned(), token.to_owned());
        Self { child, url, token }
    }

    fn get(&self, path: &str) -> String {
        let request = client().get(format!("{}{path}", self.url)).bearer_auth(&self.token);
        let answer = request.send().unwrap();
        let status = answer.status();
        let told = answer.text().unwrap();
        assert_eq!(status, 200, "{path}: {told}");
        told
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a check finds of the keys, and how it ends.
fn checked(dir: &Path) -> (Option<i32>, Vec<String>) {
    let (code, report, _) = told_json(sanad().args(["verify", "--json", "--dir"]).arg(dir));
    let findings = report["findings"].as_array().unwrap().iter();
    (code, findings.map(|found| found["class"].as_str().unwrap().to_owned()).collect())
}

fn journal(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(dir.join("journal")).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> =
        files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn where_an_older_vault_was_put_back_keys_are_lost_and_nothing_is_said_to_be_erased() {
    let mut lk3 = Lk3::new();
    let dir = lk3.close();
    let older = std::fs::read(dir.join("vault")).unwrap();
    lk3.reopen();
    // More persons than keys were made ahead.
    let people = |n: usize| {
        let mut form = intake(&format!("Klien {n}"), "cerita");
        let others =
            (0..15).map(|other| json!({ "role": "other", "name": format!("Orang {other}") }));
        form["parties"].as_array_mut().unwrap().extend(others);
        form
    };
    let cases: Vec<String> = (0..24)
        .map(|n| lk3.done("/v1/cases", "budi", &people(n))["case"].as_str().unwrap().to_owned())
        .collect();
    let last = cases.last().unwrap();
    lk3.done(&format!("/v1/cases/{last}/subject-requests"), "budi", &asks());
    let token = lk3.token("budi").to_owned();
    lk3.close();
    assert_eq!(checked(&dir), (Some(0), vec![]));
    std::fs::write(dir.join("vault"), older).unwrap();

    assert_eq!(checked(&dir), (Some(1), vec!["keys_lost".to_owned()]));
    let before = journal(&dir);
    let mut serve = sanad();
    serve.args(["serve", "--json", "--listen", "127.0.0.1:0", "--dir"]).arg(&dir);
    let mut serve = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(serve.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    if !ready.is_empty() {
        serve.kill().unwrap();
    }
    let refused = serve.wait_with_output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{ready}{}", told(&refused));
    assert!(told(&refused).contains("--with-lost-keys"), "{}", told(&refused));
    assert!(before == journal(&dir), "something was written");

    let served = Served::of(&dir, &["--with-lost-keys"], &token);
    let file: Value =
        serde_json::from_str(&served.get(&format!("/v1/cases/{last}?purpose=service"))).unwrap();
    let parts = file["entries"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|entry| entry["parts"].as_array().unwrap().iter());
    let words = |word: &str| parts.clone().filter(|part| part.get(word).is_some()).count();
    assert!(words("lost") > 15, "{file}");
    assert_eq!(words("erased"), 0, "{file}");
    let statement =
        format!("{}/v1/cases/{last}/statement?purpose=subject_request&copy=true", served.url);
    let copy = client().post(statement).bearer_auth(&token).send().unwrap().text().unwrap();
    assert!(copy.contains("\"lost\":true") && !copy.contains("\"erased\":true"), "{copy}");
    for path in ["/healthz", "/readyz"] {
        assert!(served.get(path).contains("keys are lost"), "{path}");
    }
    let me: Value = serde_json::from_str(&served.get("/v1/me")).unwrap();
    let gone = me["lost_keys"].as_u64().unwrap();
    assert!(gone > 15, "{me}");
    assert!(served.get("/metrics").contains(&format!("sanad_lost_keys {gone}")));
    let (_, status, _) = told_json(sanad().args(["status", "--json", "--dir"]).arg(&dir));
    assert_eq!(status["lost_keys"], gone);
    drop(served);
    // What was accepted stands in the log, and is so after it was served: nothing forgets it.
    let name = b"served_with_lost_keys";
    let holds = |bytes: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    assert!(journal(&dir).iter().any(|(_, bytes)| holds(bytes)));
    assert_eq!(checked(&dir), (Some(1), vec!["keys_lost".to_owned()]));
}

/// A case with somebody who is erased, as a copy of before had it.
struct Erased {
    lk3: Lk3,
    dir: PathBuf,
    case: String,
    outside: tempfile::TempDir,
}

impl Erased {
    fn new() -> Self {
        let mut lk3 = Lk3::new();
        let case = lk3.a_case();
        let at = |act: &str| format!("/v1/cases/{case}/{act}");
        let person = json!({ "person": { "role": "other", "name": GONE } });
        let added = lk3.done(&at("parties"), "budi", &person);
        let party = added["made"]["party"].as_str().unwrap().to_owned();
        let dir = lk3.close();
        let outside = tempfile::tempdir().unwrap();
        let name = ["checkpoint", "--log-name", "lk3.makassar.example", "--key", "--out"];
        done(sanad().args(name).arg(outside.path().join("key")).arg("--dir").arg(&dir));
        copied(&dir, &outside.path().join("older"));
        lk3.reopen();
        let erase = json!({ "party": party, "reason": "subject_request" });
        let asked = lk3.done(&at("erasures"), "budi", &erase);
        let erasure = asked["made"]["erasure"].as_str().unwrap();
        for by in ["andi", "mira"] {
            lk3.done(&at(&format!("erasures/{erasure}/approval")), by, &json!({}));
        }
        lk3.close();
        Self { lk3, dir, case, outside }
    }

    fn file(&self, dir: &Path) -> String {
        let served = Served::of(dir, &[], self.lk3.token("budi"));
        served.get(&format!("/v1/cases/{}?purpose=service", self.case))
    }
}

#[test]
fn an_erasure_that_comes_back_with_a_copy_is_carried_out_again_by_its_receipt() {
    let of = Erased::new();
    let at = |name: &str| of.outside.path().join(name);
    done(sanad().args(["checkpoint", "--dir"]).arg(&of.dir));
    let newest = done(sanad().args(["checkpoint", "--newest", "--dir"]).arg(&of.dir));
    std::fs::write(at("kept"), format!("{}\n", newest.trim())).unwrap();
    done(
        sanad().args(["export", "--whole-log", "--out"]).arg(at("whole")).arg("--dir").arg(&of.dir),
    );
    // Ledger and keys of one backup: its register knows nothing of the erasure.
    let older = at("older").join("ledger");
    assert!(of.file(&of.dir).contains("\"erased\":true"));
    let mut reconcile = sanad();
    reconcile.args(["reconcile", "--json", "--checkpoint"]).arg(at("kept")).arg("--log-key");
    reconcile.arg(at("key")).arg("--from").arg(at("whole")).arg("--dir").arg(&older);
    let output = reconcile.output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(checked(&older), (Some(0), vec![]));
    let file = of.file(&older);
    assert!(file.contains("\"erased\":true") && !file.contains(GONE), "{file}");
}

#[test]
fn a_register_that_is_gone_is_made_anew_from_the_receipts_and_an_older_vault_with_it() {
    let of = Erased::new();
    let register = of.dir.with_file_name("ledger.keys").join("erased");
    std::fs::remove_file(&register).unwrap();
    // The key is gone, and a receipt names it: it is not lost.
    assert_eq!(checked(&of.dir), (Some(0), vec![]));
    assert!(of.file(&of.dir).contains("\"erased\":true"));
    assert!(register.exists());
    // An older vault with the key of its epoch, and no register: found, and destroyed again.
    let (older, keys) = (of.outside.path().join("older"), of.dir.with_file_name("ledger.keys"));
    std::fs::remove_file(&register).unwrap();
    for file in std::fs::read_dir(older.join("ledger.keys")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), keys.join(file.file_name())).unwrap();
    }
    std::fs::copy(older.join("ledger/vault"), of.dir.join("vault")).unwrap();
    assert_eq!(checked(&of.dir), (Some(1), vec!["keys_back".to_owned()]));
    let file = of.file(&of.dir);
    assert!(file.contains("\"erased\":true") && !file.contains(GONE), "{file}");
    assert_eq!(checked(&of.dir), (Some(0), vec![]));
}
