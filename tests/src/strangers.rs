//! Promise 9: tools that nobody here wrote read what we publish. Each accepts what is right and
//! refuses one changed byte.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::emergency::told;
use crate::lk3::{Lk3, session};
use crate::log::copied;
use crate::program::sanad;
use crate::prove::{Log, changed};

/// Go's own packages for checksum databases, as Debian has them in `golang-golang-x-mod-dev`.
const GO_PATH: &str = "/usr/share/gocode";

/// Builds the driver once; where it is.
fn go_driver(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("strangers/log.go");
    let driver = folder.join("log");
    let built = Command::new("go")
        .args(["build", "-o"])
        .arg(&driver)
        .arg(source)
        .env("GOPATH", GO_PATH)
        .env("GO111MODULE", "off")
        .env("GOCACHE", folder.join("cache"))
        .output()
        .expect("Go is needed: apt-get install golang-go golang-golang-x-mod-dev");
    assert!(built.status.success(), "{}", told(&built));
    driver
}

/// Needs Go: `./task test` installs it where it may, and runs this.
#[test]
#[ignore = "needs golang-go and golang-golang-x-mod-dev"]
fn go_reads_checkpoints_tiles_and_bundles_and_refuses_one_changed_byte() {
    let folder = tempfile::tempdir().unwrap();
    let driver = go_driver(folder.path());
    reads_and_refuses_one_changed_byte(|| Command::new(&driver));
}

/// A Python with the packages `aics-tlog`, `aics-witness` and `proofbundle`, by the path of the program.
fn python() -> Command {
    let python = std::env::var_os("SANAD_STRANGERS_PYTHON");
    let python = python.expect("SANAD_STRANGERS_PYTHON names a Python 3.12 with the packages");
    let mut command = Command::new(python);
    command.env_clear();
    command
}

fn python_driver() -> Command {
    let mut command = python();
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("strangers/log.py"));
    command
}

/// Needs Python 3.12: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.12 and aics-tlog"]
fn python_reads_checkpoints_tiles_and_bundles_and_refuses_one_changed_byte() {
    reads_and_refuses_one_changed_byte(python_driver);
}

/// Needs Python 3.12: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.12 and proofbundle"]
fn python_checks_proofs_of_entries_and_refuses_one_changed_byte() {
    let log = Log::new();
    let (seq, hash) = &log.receipts[70];
    let check = |file: &str, more: &[&str]| {
        let mut command = python();
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("strangers/proof.py"));
        command.arg(log.at("key")).arg(log.at(file)).arg(hash).args(more).output().unwrap()
    };
    let accepted = |file: &str, more: &[&str]| {
        let output = check(file, more);
        assert!(output.status.success(), "{}", told(&output));
        assert_eq!(told(&output).trim(), seq.to_string());
    };
    let refused = |file: &str, more: &[&str]| {
        let output = check(file, more);
        assert_eq!(output.status.code(), Some(1), "{file}: {}", told(&output));
    };
    assert!(log.prove(*seq, "bare").status.success());
    let [one, other] = ["saksi.example", "lain.example"].map(|name| log.cosigned_by(name));
    assert!(log.prove(*seq, "cosigned").status.success());
    assert!(log.prove(seq + 1, "another").status.success());
    for file in ["bare", "cosigned"] {
        accepted(file, &[]);
    }
    let both = ["2", &one, &other];
    accepted("cosigned", &both);
    accepted("cosigned", &["1", &one]);
    refused("bare", &["1", &one]);
    refused("cosigned", &["2", &one]);
    refused("another", &[]);
    for (file, quorum) in [("bare", &[][..]), ("cosigned", &both)] {
        for bytes in changed(&std::fs::read(log.at(file)).unwrap()) {
            std::fs::write(log.at("changed"), bytes).unwrap();
            refused("changed", quorum);
        }
    }
}

/// Needs Python 3.12: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.12, aics-tlog and blake3"]
fn python_proves_each_entry_of_a_bundle_of_evidence_and_refuses_one_changed_byte() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    for _ in 0..5 {
        lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
    }
    let name = "lk3.makassar.example".parse().unwrap();
    let published = lk3.records().publish(Some(&name)).unwrap();
    let dir = lk3.close();
    let folder = tempfile::tempdir().unwrap();
    let (key, bundle) = (folder.path().join("key"), folder.path().join("bundle"));
    std::fs::write(&key, &published.key).unwrap();
    let export = |which: &[&str], out: &Path| {
        let mut export = sanad();
        export.arg("export").args(which).arg("--dir").arg(&dir).arg("--out").arg(out);
        let made = export.output().unwrap();
        assert!(made.status.success(), "{}", told(&made));
    };
    export(&["--looks-of", &case], &bundle);
    let read = || {
        let mut driver = python();
        driver.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("strangers/bundle.py"));
        driver.args([&key, &bundle]).output().unwrap()
    };
    let right = read();
    assert!(right.status.success(), "{}", told(&right));
    assert_eq!(told(&right).trim(), "6", "five looks, and the entry that ends the checkpoint");
    let text = std::fs::read_to_string(&bundle).unwrap();
    let entry = text.find("\"header\":\"").unwrap() + 12;
    let proof = text.find("\"proof\":\"").unwrap() + 9;
    for at in [entry + 120, proof + 5, text.find("lk3.makassar.example/0\\n").unwrap()] {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        std::fs::write(&bundle, changed).unwrap();
        assert_eq!(read().status.code(), Some(1), "byte {at}");
        assert_eq!(told(&read()).lines().count(), 1, "one sentence: {}", told(&read()));
    }
    // The whole log has no proofs: it makes up the root.
    let whole = folder.path().join("whole");
    export(&["--whole-log"], &whole);
    let text = std::fs::read(&whole).unwrap();
    std::fs::write(&bundle, &text).unwrap();
    let right = read();
    assert_eq!(told(&right).trim(), published.size.to_string());
    let mut changed = text.clone();
    let header = text.windows(10).position(|at| at == b"\"header\":\"").unwrap() + 132;
    changed[header] = if changed[header] == b'A' { b'B' } else { b'A' };
    std::fs::write(&bundle, changed).unwrap();
    assert_eq!(read().status.code(), Some(1), "{}", told(&read()));
}

/// A stranger's witness that runs. Dropped, it is ended.
struct Stranger {
    child: Child,
    /// Its public key.
    key: String,
    url: String,
}

impl Stranger {
    /// In this folder, for the log with this public key.
    fn serve(folder: &Path, log: &str) -> Self {
        let config = folder.join("witness.json");
        let run = |args: &[&str]| {
            let mut command = python();
            command.args(["-m", "aics_witness"]).args(args).arg("--config").arg(&config);
            command.current_dir(folder);
            command
        };
        let made = run(&["init", "--name", "saksi.example", "--listen", "127.0.0.1:0"]).output();
        let made = made.unwrap();
        assert!(made.status.success(), "{}", told(&made));
        let key = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        let (origin, _) = log.split_once('+').unwrap();
        let added = run(&["add-log", "--origin", origin, "--vkey", log]).output().unwrap();
        assert!(added.status.success(), "{}", told(&added));
        let mut child = run(&["serve"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let listening = lines.find(|line| line.contains("listening on ")).unwrap();
        let (_, url) = listening.split_once("listening on ").unwrap();
        let url = url.split_whitespace().next().unwrap().to_owned();
        // What it says later is of no use, and it must not wait for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, key, url }
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Needs Python 3.12: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.12, aics-witness and aics-tlog"]
fn a_strangers_witness_cosigns_our_checkpoints_and_refuses_a_fork() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let name = "lk3.makassar.example".parse().unwrap();
    let first = lk3.records().publish(Some(&name)).unwrap();
    std::fs::write(at("key"), &first.key).unwrap();
    std::fs::write(at("kept"), &first.note).unwrap();
    let dir = lk3.close();
    let older = copied(&dir, &at("older"));
    let stranger = Stranger::serve(folder.path(), &first.key);
    let policy = format!("witness saksi {} {}\nquorum saksi\n", stranger.key, stranger.url);
    std::fs::write(at("policy"), policy).unwrap();
    let checkpoint = |dir: &Path| {
        let mut command = sanad();
        command.args(["checkpoint", "--json", "--dir"]).arg(dir);
        let output = command.arg("--witness-policy").arg(at("policy")).output().unwrap();
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), value)
    };
    for text in ["satu", "dua"] {
        lk3.reopen();
        lk3.done(&format!("/v1/cases/{case}/sessions"), "budi", &session(text));
        lk3.close();
        let (code, told) = checkpoint(&dir);
        assert_eq!((code, &told["quorum"]), (Some(0), &true.into()), "{told}");
        let mut reader = python_driver();
        reader.arg(at("key")).arg(dir.join("public")).arg(at("kept")).arg(&stranger.key);
        let read = reader.output().unwrap();
        assert!(read.status.success(), "{}", crate::emergency::told(&read));
    }
    let (code, told) = checkpoint(&older);
    assert_eq!((code, &told["witnesses"][0]["error"]), (Some(1), &"rolled_back".into()), "{told}");
    for _ in 0..8 {
        let again = sanad().args(["rebuild", "--dir"]).arg(&older).output().unwrap();
        assert!(again.status.success());
    }
    let (code, told) = checkpoint(&older);
    assert_eq!((code, &told["witnesses"][0]["error"]), (Some(1), &"forked".into()), "{told}");
}

/// The ledger that the demo makes, with two checkpoints, the older of them kept, and the key.
struct Demo {
    folder: tempfile::TempDir,
    dir: PathBuf,
}

impl Demo {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let demo = Self { dir: folder.path().join("ledger"), folder };
        demo.done(&["demo", "--exit", "--json", "--listen", "127.0.0.1:0"]);
        demo.done(&["checkpoint", "--newest", "--out", &demo.at("kept")]);
        demo.done(&["checkpoint", "--key", "--out", &demo.at("key")]);
        demo
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn done(&self, args: &[&str]) -> String {
        let output = sanad().args(args).arg("--dir").arg(&self.dir).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        told(&output)
    }

    /// How many entries the newest checkpoint is over.
    fn size(&self) -> String {
        self.done(&["checkpoint", "--newest"]).lines().nth(1).unwrap().to_owned()
    }
}

/// What a stranger's driver counts.
fn counted(driver: &mut Command) -> String {
    let read = driver.output().unwrap();
    assert!(read.status.success(), "{}", told(&read));
    told(&read).trim().to_owned()
}

/// Needs Go: `./task test` installs it where it may, and runs this.
#[test]
#[ignore = "needs golang-go and golang-golang-x-mod-dev"]
fn go_reads_the_log_of_the_demo() {
    let demo = Demo::new();
    let folder = tempfile::tempdir().unwrap();
    let mut driver = Command::new(go_driver(folder.path()));
    driver.arg(demo.at("key")).arg(demo.dir.join("public")).arg(demo.at("kept"));
    assert_eq!(counted(&mut driver), demo.size());
}

/// Needs Python 3.12: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.12, aics-tlog, blake3 and proofbundle"]
fn python_reads_the_log_of_the_demo_its_bundles_and_proofs() {
    let demo = Demo::new();
    let mut reader = python_driver();
    reader.arg(demo.at("key")).arg(demo.dir.join("public")).arg(demo.at("kept"));
    assert_eq!(counted(&mut reader), demo.size());
    let driver = |name: &str| {
        let mut driver = python();
        driver.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("strangers").join(name));
        driver.arg(demo.at("key"));
        driver
    };
    let size = demo.size();
    demo.done(&["export", "--whole-log", "--out", &demo.at("whole")]);
    assert_eq!(counted(driver("bundle.py").arg(demo.at("whole"))), size);
    let proof = demo.at("proof");
    let proven = demo.done(&["export", "--proof-of", "700", "--json", "--out", &proof]);
    let proven: Value = serde_json::from_str(&proven).unwrap();
    assert_eq!(
        counted(driver("proof.py").arg(&proof).arg(proven["hash"].as_str().unwrap())),
        "700"
    );
}

/// Has a driver, run as `driver KEY DIR KEPT`, read a log that is right, and one with a changed byte.
fn reads_and_refuses_one_changed_byte(driver: impl Fn() -> Command) {
    let folder = tempfile::tempdir().unwrap();
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let name = "lk3.makassar.example".parse().unwrap();
    let first = lk3.records().publish(Some(&name)).unwrap();
    let (key, kept) = (folder.path().join("key"), folder.path().join("kept"));
    std::fs::write(&key, &first.key).unwrap();
    std::fs::write(&kept, &first.note).unwrap();
    let path = format!("/v1/cases/{case}/sessions");
    while lk3.size() < 600 {
        lk3.done(&path, "budi", &session("catatan"));
    }
    let newest = lk3.records().publish(Some(&name)).unwrap();
    let public = lk3.close().join("public");
    let read = || -> Output { driver().args([&key, &public, &kept]).output().unwrap() };
    let right = read();
    assert!(right.status.success(), "{}", told(&right));
    assert_eq!(told(&right).trim(), newest.size.to_string());

    let partial = newest.size % 256;
    for name in [
        "checkpoint".to_owned(),
        "tile/0/000".to_owned(),
        format!("tile/0/002.p/{partial}"),
        "tile/1/000.p/2".to_owned(),
        "tile/entries/001".to_owned(),
        format!("tile/entries/002.p/{partial}"),
    ] {
        let file = public.join(&name);
        let bytes = std::fs::read(&file).unwrap();
        for at in [0, bytes.len() / 2, bytes.len() - 2] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            std::fs::write(&file, &changed).unwrap();
            assert_eq!(read().status.code(), Some(1), "{name}, byte {at}");
        }
        std::fs::write(&file, &bytes).unwrap();
    }
    // Another log's checkpoint, kept by mistake or on purpose.
    let mut other = Lk3::new();
    other.a_case();
    let told_by_other = other.records().publish(Some(&name)).unwrap();
    std::fs::write(&kept, &told_by_other.note).unwrap();
    assert_eq!(read().status.code(), Some(1));
    drop(other.close());
    std::fs::write(&kept, &first.note).unwrap();
    assert!(read().status.success());
}
