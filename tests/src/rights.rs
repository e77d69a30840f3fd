//! What concerns the rights of persons in a case, and a search, from the terminal: with the writer's
//! lock, and through the socket of a running server.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};

use serde_json::{Value, json};

use crate::emergency::{file, told};
use crate::lk3::{Lk3, session};
use crate::program::sanad;

/// What a note of the client's says of the other person, and what is to stand there.
const MENTION: &str = "sebutan-rahasia";
const WORDS: &str = "kata-pengganti";

/// The terminal of those who work here.
struct Terminal<'a> {
    dir: &'a Path,
    folder: &'a Path,
    case: &'a str,
}

impl Terminal<'_> {
    fn run(&self, by: &str, args: &[&str]) -> Output {
        let mut program = sanad();
        program.arg("call").args(args).arg("--dir").arg(self.dir);
        program.arg("--token-file").arg(self.folder.join(by)).output().unwrap()
    }

    /// An act that is done; the first id of this name in what it prints.
    fn done(&self, by: &str, args: &[&str], id: &str) -> String {
        let output = self.run(by, &[args, &["--case", self.case]].concat());
        assert!(output.status.success(), "{args:?} by {by}: {}", told(&output));
        let recorded: Value = serde_json::from_slice(&output.stdout).unwrap();
        recorded["made"][id].as_str().unwrap_or_default().to_owned()
    }

    fn refused(&self, by: &str, args: &[&str]) -> String {
        let output = self.run(by, &[args, &["--case", self.case]].concat());
        assert_eq!(output.status.code(), Some(1), "{args:?} by {by}: {}", told(&output));
        told(&output)
    }

    /// How a file with this text is named to a flag.
    fn file(&self, name: &str, text: &str) -> String {
        format!("@{}", file(self.folder, name, text).display())
    }
}

/// Budi's case about two persons, closed for the terminal, with everybody's token in a file.
struct House {
    lk3: Lk3,
    dir: PathBuf,
    folder: tempfile::TempDir,
    case: String,
    party: String,
    look: String,
}

fn house() -> House {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let at = |act: &str| format!("/v1/cases/{case}/{act}");
    let person = json!({ "person": { "role": "spouse", "name": "Baco" } });
    let added = lk3.done(&at("parties"), "budi", &person);
    let party = added["made"]["party"].as_str().unwrap().to_owned();
    lk3.done(&at("sessions"), "budi", &session(MENTION));
    let looked = lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
    let look = looked.headers()["sanad-look"].to_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    for name in ["budi", "andi", "mira", "siti"] {
        file(folder.path(), name, lk3.token(name));
    }
    let dir = lk3.close();
    House { lk3, dir, folder, case, party, look }
}

/// Everything, one act after the other.
fn everything(house: &House) {
    let of = Terminal { dir: &house.dir, folder: house.folder.path(), case: &house.case };
    let note = of.file("note", "catatan-tersegel");
    let asked = of.done(
        "budi",
        &["request_subject_access", "--identified", "known", "--capacity", "self", "--note", &note],
        "request",
    );
    of.done(
        "andi",
        &["refuse_subject_access", "--request", &asked, "--ground", "danger"],
        "request",
    );
    let question = of.done("budi", &["question_access", "--looks", &house.look], "question");
    let resolve = ["resolve_access_question", "--question", &question, "--verdict", "justified"];
    assert!(of.refused("budi", &resolve).starts_with("sanad: "), "their own look");
    of.done("mira", &resolve, "question");
    of.done("andi", &["assign_retention", "--class", "violence"], "");
    let order = of.file("order", "Penetapan 7");
    let place = ["place_hold", "--authority", "court", "--reference", &order];
    let hold = of.done("andi", &place, "hold");
    of.done("andi", &["propose_hold_release", "--hold", &hold], "hold");
    let own = of.refused("andi", &["approve_hold_release", "--hold", &hold]);
    assert!(own.contains("someone else"), "{own}");
    of.done("mira", &["approve_hold_release", "--hold", &hold], "hold");
    of.done("budi", &["restrict_processing", "--reason", "objection"], "");
    of.done("andi", &["resume_processing"], "");

    let reason = ["--reason", "subject_request"];
    let request = [&["request_erasure", "--party", &house.party], &reason[..]].concat();
    let first = of.done("budi", &request, "erasure");
    let refuse = ["refuse_erasure", "--erasure", &first, "--ground", "proceedings"];
    of.done("andi", &refuse, "erasure");
    let erasure = of.done("budi", &request, "erasure");
    let erasure = ["--erasure", &erasure];
    for by in ["andi", "mira"] {
        of.done(by, &[&["approve_erasure"], &erasure[..]].concat(), "erasure");
    }
    let attest = [&["attest_erasure", "--what", "recipients_told"], &erasure[..]].concat();
    of.done("andi", &attest, "erasure");

    let mentions =
        [&["list_mentions", "--case", of.case, "--purpose", "subject_request"], &erasure[..]]
            .concat();
    let listed = of.run("budi", &mentions);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let rows = listed["mentions"].as_array().unwrap();
    let row = rows.iter().find(|row| row["text"]["text"] == MENTION).unwrap();
    let passages = json!([{
        "entry": row["entry"], "part": row["part"], "party": row["party"], "section": "session",
        "field": "text", "text": WORDS,
    }]);
    let passages = of.file("passages", &passages.to_string());
    let propose = [&["propose_redaction", "--passages", &passages], &erasure[..]].concat();
    let declined = of.done("budi", &propose, "redaction");
    of.done("andi", &["decline_redaction", "--redaction", &declined], "redaction");
    let proposed = of.done("budi", &propose, "redaction");
    of.done("mira", &["approve_redaction", "--redaction", &proposed], "redaction");
    let listed = told(&of.run("budi", &mentions));
    assert!(listed.contains(WORDS) && !listed.contains(MENTION), "{listed}");
    let unknown = of.run("siti", &mentions);
    assert_eq!(told(&unknown).trim(), "sanad: there is nothing here under this id");

    let search = ["search", "--purpose", "service"];
    let nik = of.file("nik", "7371014101900001");
    let nik = [&search[..], &["--nik", &nik]].concat();
    let file = ["view_case", "--purpose", "service", "--case", of.case];
    let file: Value = serde_json::from_slice(&of.run("budi", &file).stdout).unwrap();
    // As people say it: without the zeros.
    let number = file["number"].as_str().unwrap().replacen("-000", "-", 1);
    let number = [&search[..], &["--number", &number]].concat();
    for by in [&nik, &number] {
        let found = told(&of.run("budi", by));
        assert!(found.contains(of.case) && found.contains("Ibu A."), "{found}");
    }
    let found = of.run("siti", &nik);
    let told: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!((found.status.code(), told), (Some(0), json!({ "hits": [], "more": false })));
}

/// What is sealed was told, the receipts stand, and all is whole.
fn is_done(house: &mut House) {
    house.lk3.reopen();
    let lk3 = &house.lk3;
    let shown = lk3.get(&format!("/v1/cases/{}?purpose=service", house.case), "budi");
    let shown = shown.text().unwrap();
    for stands in [WORDS, "catatan-tersegel", "Penetapan 7", "mentions_redacted"] {
        assert!(shown.contains(stands), "{stands}: {shown}");
    }
    assert!(!shown.contains(MENTION) && !shown.contains("Baco"), "{shown}");
    assert_eq!(lk3.records().ledger().verify(None).unwrap().findings, []);
}

#[test]
fn the_rights_of_persons_are_kept_from_the_terminal_with_the_writers_lock() {
    let mut house = house();
    everything(&house);
    is_done(&mut house);
}

/// Ends the server when the test does, however it does.
pub(crate) struct Ended(pub(crate) Child);

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn the_rights_of_persons_are_kept_from_the_terminal_beside_a_running_server() {
    let mut house = house();
    let serve = ["serve", "--json", "--listen", "127.0.0.1:0", "--dir"];
    let mut server = sanad();
    server.args(serve).arg(&house.dir).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Ended(server.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    everything(&house);
    drop(server);
    is_done(&mut house);
}
