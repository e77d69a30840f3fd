//! A folder has many spellings, and is one folder: each command finds the same ledger, the same keys and the
//! same words by all of them, and names that are none are refused. Keys or guard never come to lie in the
//! ledger's folder by the way somebody spells it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::desk::{Desk, Said, name};
use super::samples::{SAMPLES, Sample};

/// How a folder on the desk can be spelled by who stands there.
fn spelled(desk: &Desk, name: &str) -> Vec<String> {
    let top = desk.top().display();
    vec![
        name.to_owned(),
        format!("./{name}"),
        format!("{name}/"),
        format!("{name}/."),
        format!("sub/../{name}"),
        format!("link-to-{name}/"),
        format!("{top}/{name}/"),
        format!("{top}/./sub/../link-to-{name}/."),
    ]
}

/// How it can be spelled by who stands in it.
const WITHIN: [&str; 2] = [".", "./"];

fn end(desk: &Desk, sample: &Sample, dir: &str) -> (Option<i32>, String) {
    let said = Said::of(&desk.sample(sample, dir).output().unwrap());
    let (status, sentence) = said.end();
    (status, sentence.to_owned())
}

#[test]
fn every_command_ends_alike_by_every_spelling_of_its_folder() {
    let desk = Desk::new();
    fs::create_dir(desk.at("sub")).unwrap();
    for folder in ["lk3", "witness", "follower"] {
        symlink(desk.at(folder), desk.at(&format!("link-to-{folder}"))).unwrap();
    }
    for sample in SAMPLES {
        let folder = name(sample.of);
        // What it changes, it has changed by the second time.
        let absolute = desk.at(folder).display().to_string();
        end(&desk, sample, &absolute);
        let wanted = end(&desk, sample, &absolute);
        assert!(!wanted.1.starts_with("For more information"), "{}: {wanted:?}", sample.command);
        for spelling in spelled(&desk, folder) {
            assert_eq!(end(&desk, sample, &spelling), wanted, "{} {spelling}", sample.command);
        }
        for spelling in WITHIN {
            let mut command = desk.sample(sample, spelling);
            let said = Said::of(&command.current_dir(desk.at(folder)).output().unwrap());
            let (status, sentence) = said.end();
            assert_eq!((status, sentence.to_owned()), wanted, "{} {spelling}", sample.command);
        }
        for blank in ["", " "] {
            let (status, sentence) = end(&desk, sample, blank);
            assert_eq!(status, Some(2), "{} {sentence}", sample.command);
        }
    }
}

/// What is in the ledger's folder that could open it.
fn roots_in(dir: &Path) -> usize {
    let mut found = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found += roots_in(&entry.path());
        } else {
            found += usize::from(entry.file_name() == "root");
        }
    }
    found
}

#[test]
fn no_spelling_puts_keys_or_guard_into_the_ledgers_folder() {
    for (dir, keys, inside) in [
        (".", None, false),
        ("./", None, false),
        ("../d", None, false),
        ("../link", None, false),
        (".", Some("keys"), true),
        (".", Some("."), true),
        (".", Some("../d/k"), true),
        (".", Some("../link/k"), true),
        ("../link", Some("k"), true),
        ("../link/", Some("./k"), true),
        ("ABSOLUTE", Some("keys"), true),
        ("ABSOLUTE", Some("../k/../d/k"), true),
        ("ABSOLUTE", Some(".."), true),
        ("ABSOLUTE", Some("../k"), false),
    ] {
        let top = tempfile::tempdir().unwrap();
        let here = top.path().join("d");
        fs::create_dir(&here).unwrap();
        symlink(&here, top.path().join("link")).unwrap();
        let dir = if dir == "ABSOLUTE" { here.to_str().unwrap() } else { dir };
        let founded = |more: &[&str]| {
            let mut command = crate::program::sanad();
            command.current_dir(&here).args(["init", "--institution", "LK3", "--dir", dir]);
            Said::of(&command.args(more).output().unwrap())
        };
        let guarded = keys.filter(|_| inside).unwrap_or("guard");
        if guarded != ".." {
            let guard =
                founded(&["--keys", top.path().join("k").to_str().unwrap(), "--guard", guarded]);
            assert_eq!(guard.status, Some(2), "{dir} {guarded}: {}", guard.err);
        }
        let said = match keys {
            Some(keys) => founded(&["--keys", keys]),
            None => founded(&[]),
        };
        assert_eq!(said.status, Some(if inside { 2 } else { 0 }), "{dir} {keys:?}: {}", said.err);
        assert_eq!(roots_in(&here), 0, "{dir} {keys:?}");
        assert!(!inside || said.err.contains("lies in"), "{}", said.err);
    }
}

#[test]
fn keys_that_lie_in_a_ledger_are_told_by_who_opens_it_and_by_who_looks() {
    let top = tempfile::tempdir().unwrap();
    let run = |line: &str| {
        let mut command = crate::program::sanad();
        Said::of(&command.current_dir(top.path()).args(line.split_whitespace()).output().unwrap())
    };
    assert_eq!(run("init --institution LK3 --dir d").status, Some(0));
    fs::rename(top.path().join("d.keys"), top.path().join("d/..keys")).unwrap();
    for line in [
        "serve --dir d",
        "call list_staff --dir d",
        "rebuild --dir d",
        "serve --dir d --keys d/..keys",
    ] {
        let said = run(line);
        assert_eq!(said.status, Some(2), "{line}: {}", said.err);
        assert!(said.err.contains("d/..keys") && said.err.contains("`mv "), "{line}: {}", said.err);
    }
    for line in ["status --dir d", "verify --dir d", "verify --dir d --keys d/..keys"] {
        let said = run(line);
        assert_eq!(said.status, Some(0), "{line}: {}", said.err);
        assert!(said.out.contains("d/..keys") && said.out.contains("`mv "), "{line}: {}", said.out);
    }
    assert!(run("verify --dir d --keys d/..keys").out.contains("seals checked"));
    let said = run("serve --dir d --guard d/guard");
    assert!(said.err.contains("lies in"), "{}", said.err);
    // The way out that is told is one.
    let way = run("call list_staff --dir d").err;
    let way = way.split('`').find(|word| word.starts_with("mv ")).unwrap().to_owned();
    assert!(std::process::Command::new("sh").args(["-c", &way]).status().unwrap().success());
    assert_eq!(run("call list_staff --dir d").status, Some(0));
    let guarded = run("call list_staff --dir d --guard ./d/../d/guard");
    assert_eq!(guarded.status, Some(2), "{}", guarded.err);
}
