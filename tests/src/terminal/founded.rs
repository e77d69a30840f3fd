//! A founding that was cut off keeps nobody out: nothing works on what it left, and a second `init` begins it
//! anew. What is in use is never begun anew. (Each place where it can be cut off is walked in the program's
//! own tests.)

use std::fs;
use std::path::Path;

use super::desk::Said;
use crate::program::sanad;

fn run(top: &Path, line: &str) -> Said {
    let mut command = sanad();
    Said::of(&command.current_dir(top).args(line.split_whitespace()).output().unwrap())
}

const INIT: &str = "init --institution LK3 --dir d";

#[test]
fn a_founding_that_was_cut_off_is_told_by_all_and_ended_by_the_next() {
    let top = tempfile::tempdir().unwrap();
    let (d, keys) = (top.path().join("d"), top.path().join("d.keys"));
    assert_eq!(run(top.path(), INIT).status, Some(0));
    // As it is left where the last name of the ledger was not yet there.
    fs::write(keys.join("founding"), "").unwrap();
    fs::set_permissions(keys.join("founding"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    fs::remove_file(d.join("mark")).unwrap();
    fs::write(d.join("sanad.toml"), "publish_minutes = 30\n").unwrap();
    for opens in ["serve --dir d", "call list_staff --dir d", "rebuild --dir d"] {
        let refused = run(top.path(), opens);
        assert_eq!(refused.status, Some(1), "{opens}: {}", refused.err);
        assert!(refused.err.contains("sanad init --dir "), "{opens}: {}", refused.err);
    }
    let root = fs::read(keys.join("root")).unwrap();
    let again = run(top.path(), INIT);
    assert_eq!(again.status, Some(0), "{}", again.err);
    assert_ne!(fs::read(keys.join("root")).unwrap(), root);
    assert!(!keys.join("founding").exists() && d.join("sanad.toml").exists());
    assert_eq!(run(top.path(), "call list_staff --dir d").status, Some(0));
    assert_eq!(run(top.path(), "verify --dir d").status, Some(0));
}

#[test]
fn what_is_in_use_is_refused_with_its_places_and_the_way_on() {
    let top = tempfile::tempdir().unwrap();
    let (d, keys) = (top.path().join("d"), top.path().join("d.keys"));
    assert_eq!(run(top.path(), INIT).status, Some(0));
    let refused = run(top.path(), INIT);
    assert_eq!(refused.status, Some(1));
    for told in [d.to_str().unwrap(), keys.to_str().unwrap(), "`--dir`"] {
        assert!(refused.err.contains(told), "{}", refused.err);
    }
    for (gone, aside) in [(&d, "d.away"), (&keys, "k.away")] {
        let aside = top.path().join(aside);
        fs::rename(gone, &aside).unwrap();
        let refused = run(top.path(), INIT);
        assert_eq!(refused.status, Some(1), "{}", refused.err);
        assert!(refused.err.contains("already"), "{}", refused.err);
        fs::rename(&aside, gone).unwrap();
    }
    assert_eq!(run(top.path(), "call list_staff --dir d").status, Some(0));
}

#[test]
fn what_is_told_next_can_be_pasted_whatever_is_in_the_name() {
    let top = tempfile::tempdir().unwrap();
    let founded = sanad()
        .current_dir(top.path())
        .args(["init", "--institution", "LK3", "--dir", "a b/it's"])
        .output()
        .unwrap();
    let said = Said::of(&founded);
    assert_eq!(said.status, Some(0), "{}", said.err);
    let line = said.out.lines().find(|line| line.contains("sanad serve")).unwrap();
    let pasted = line.trim().replace("sanad serve", "printf '%s\\n'");
    let words = std::process::Command::new("sh").args(["-c", &pasted]).output().unwrap().stdout;
    let words = String::from_utf8(words).unwrap();
    assert!(words.lines().any(|word| word.ends_with("/a b/it's")), "{words}");
}
