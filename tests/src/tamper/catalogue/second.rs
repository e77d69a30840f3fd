//! The second verifier, written from the documents alone, against the first: on every bundle of the
//! catalogue, on good ones of each kind, and by its own test.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::all;
use super::bundle::{KINDS, export};
use super::victim::{Victim, run};
use crate::emergency::told;
use crate::evidence::{BUNDLES, house, verdict};
use crate::program::sanad_path;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/verifier")
}

/// A Python with the packages of `schemas/verifier/requirements.txt`, about to run a file there.
fn python(file: &str) -> Command {
    let python = std::env::var_os("SANAD_VERIFIER_PYTHON");
    let python = python.expect("SANAD_VERIFIER_PYTHON names a Python 3.11 with the packages");
    let mut command = Command::new(python);
    command.env_clear().env("PYTHONDONTWRITEBYTECODE", "1").arg(folder().join(file));
    command
}

/// What the second verifier says of a bundle.
fn second(bundle: &Path, key: &Path) -> Value {
    let output =
        python("verify.py").arg(bundle).arg("--key").arg(key).arg("--json").output().unwrap();
    let verdict = serde_json::from_slice(&output.stdout);
    let verdict: Value = verdict.unwrap_or_else(|_| panic!("{}", told(&output)));
    let holds = verdict["findings"].as_array().unwrap().is_empty();
    assert_eq!(output.status.success(), holds, "{verdict}");
    verdict
}

/// Both say the same of whether it holds, what is complete, and how much there is.
fn agree(bundle: &Path, key: &Path, first: &Value) {
    let second = second(bundle, key);
    let shown = bundle.display();
    let holds = |verdict: &Value| verdict["findings"].as_array().unwrap().is_empty();
    assert_eq!(holds(&second), holds(first), "{shown}\n{first}\n{second}");
    for field in ["integrity", "completeness", "entries", "opened", "streams", "until"] {
        assert_eq!(second[field], first[field], "{field} of {shown}\n{first}\n{second}");
    }
    let fields = |verdict: &Value| {
        let mut names: Vec<_> = verdict.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(fields(&second), fields(first));
}

/// Needs Python 3.11: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.11, blake3 and cryptography"]
fn the_second_verifier_agrees_on_every_bundle_of_the_catalogue() {
    let victim = Victim::new();
    let key = victim.at("key");
    for (_, name) in KINDS {
        let bundle = victim.at(name);
        agree(&bundle, &key, &verdict(&bundle, &key));
    }
    let mut count = 0;
    for judged in all(&victim).iter().flat_map(|row| &row.bundles) {
        agree(&judged.file, &key, &judged.verdict);
        count += 1;
    }
    assert!(count > 15, "{count}");
}

/// Needs Python 3.11: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.11, blake3 and cryptography"]
fn the_second_verifier_agrees_on_each_kind_of_bundle_and_passes_its_own_test() {
    let house = house();
    house.done(&["checkpoint", "--key", "--out", &house.at("key"), "--log-name", "lk3.example"]);
    house.done(&["checkpoint"]);
    house.export_all();
    let samples = tempfile::tempdir().unwrap();
    let key = samples.path().join("key");
    std::fs::copy(house.at("key"), &key).unwrap();
    for kind in BUNDLES {
        let bundle = samples.path().join(format!("{kind}.jsonl"));
        std::fs::copy(house.at(kind), &bundle).unwrap();
        let first = verdict(&bundle, &key);
        assert!(first["findings"].as_array().unwrap().is_empty(), "{first}");
        agree(&bundle, &key, &first);
    }
    let mut selftest = python("selftest.py");
    let tried =
        selftest.arg(samples.path()).arg(sanad_path()).env("MUTATIONS", "60").output().unwrap();
    assert!(tried.status.success(), "{}", told(&tried));
}

/// Needs Python 3.11: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.11, blake3 and cryptography"]
fn the_second_verifier_agrees_where_history_was_declared_lost() {
    let victim = Victim::new();
    let scene = victim.backup();
    let at = |name: &str| scene.at(name).to_str().unwrap().to_owned();
    let outside =
        [victim.at("newest"), victim.at("key")].map(|path| path.to_str().unwrap().to_owned());
    let lost =
        ["reconcile", "--declare-lost", "--checkpoint", &outside[0], "--log-key", &outside[1]];
    for args in [&lost[..], &["checkpoint", "--key", "--out", &at("key")]] {
        let output = run(&scene, args);
        assert!(output.status.success(), "{}", told(&output));
    }
    for (kind, name) in KINDS {
        let bundle = scene.at(name);
        assert!(export(&victim, &scene, kind, &bundle).status.success());
        let first = verdict(&bundle, &scene.at("key"));
        assert!(first["findings"].as_array().unwrap().is_empty(), "{first}");
        agree(&bundle, &scene.at("key"), &first);
    }
}

/// Needs Python 3.11: `./task test` looks for it, and runs this.
#[test]
#[ignore = "needs Python 3.11, blake3 and cryptography"]
fn the_second_verifier_reads_the_vectors() {
    let vectors = folder().join("../vectors");
    let tried = python("vectors.py").arg(vectors).output().unwrap();
    assert!(tried.status.success(), "{}", told(&tried));
}
