//! Promise 2 for somebody outside: who keeps a checkpoint and the public key finds a history that was
//! cut, put back or rewritten, whoever rewrote it and with whatever keys.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::emergency::told;
use crate::lk3::{Lk3, session};
use crate::program::sanad;

fn run(dir: &Path, args: &[&str]) -> Output {
    sanad().args(args).arg("--dir").arg(dir).output().unwrap()
}

fn done(dir: &Path, args: &[&str]) -> String {
    let output = run(dir, args);
    assert!(output.status.success(), "{args:?}: {}", told(&output));
    told(&output)
}

/// Copies a folder with its modes: keys that others could read open nothing.
pub(crate) fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &to);
        } else if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Ledger and keys, as they are now, in another place.
pub(crate) fn copied(dir: &Path, to: &Path) -> PathBuf {
    let keys = dir.with_file_name("ledger.keys");
    std::fs::create_dir(to).unwrap();
    copy_all(dir, &to.join("ledger"));
    copy_all(&keys, &to.join("ledger.keys"));
    to.join("ledger")
}

#[test]
fn who_keeps_a_checkpoint_finds_a_history_that_was_cut_put_back_or_rewritten() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let dir = lk3.close();
    let outside = tempfile::tempdir().unwrap();
    let at = |name: &str| outside.path().join(name);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (key, kept) = (text(&at("key")), text(&at("kept")));
    let name = ["--log-name", "lk3.makassar.example"];
    done(&dir, &[&["checkpoint", "--key", "--out", &key], &name[..]].concat());
    let older = copied(&dir, &at("older"));

    lk3.reopen();
    let sessions = format!("/v1/cases/{case}/sessions");
    lk3.done(&sessions, "budi", &session("satu"));
    lk3.close();
    done(&dir, &["checkpoint", "--out", &kept]);
    let newest = done(&dir, &["checkpoint", "--newest"]);
    assert_eq!(newest.trim(), std::fs::read_to_string(&kept).unwrap().trim());
    assert!(newest.starts_with("lk3.makassar.example/0\n"), "{newest}");
    lk3.reopen();
    lk3.done(&sessions, "budi", &session("dua"));
    lk3.close();

    let against = ["verify", "--json", "--checkpoint", &kept, "--log-key", &key];
    let verdict = |dir: &Path| -> (Option<i32>, Value) {
        let output = run(dir, &against);
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    };
    let (code, report) = verdict(&dir);
    assert_eq!((code, &report["integrity"]), (Some(0), &"intact".into()), "{report}");

    // An older copy of everything is put back: intact in itself, and found.
    done(&older, &["verify"]);
    let (code, report) = verdict(&older);
    assert_eq!((code, &report["findings"][0]["class"]), (Some(1), &"truncated".into()), "{report}");

    // Another history is written on from it, with all the keys, and is as long: found as well.
    for _ in 0..4 {
        done(&older, &["rebuild"]);
    }
    done(&older, &["verify"]);
    let (code, report) = verdict(&older);
    assert_eq!((code, &report["findings"][0]["class"]), (Some(1), &"forked".into()), "{report}");

    // A checkpoint that somebody else signed, or that was changed, is none.
    let changed = std::fs::read_to_string(&kept).unwrap().replacen('\n', "\n1", 1);
    std::fs::write(at("changed"), changed).unwrap();
    let refused = run(&dir, &["verify", "--checkpoint", &text(&at("changed")), "--log-key", &key]);
    assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
    let mut other = Lk3::new();
    let elsewhere = other.close();
    let theirs = [text(&at("other")), text(&at("other-key"))];
    let unnamed = run(&elsewhere, &["checkpoint", "--out", &theirs[0]]);
    assert_eq!(unnamed.status.code(), Some(1), "{}", told(&unnamed));
    assert!(told(&unnamed).contains("--log-name"), "{}", told(&unnamed));
    let name = ["--log-name", "lk3.bone.example"];
    done(&elsewhere, &[&["checkpoint", "--key", "--out", &theirs[1]], &name[..]].concat());
    done(&elsewhere, &["checkpoint", "--out", &theirs[0]]);
    let refused = run(&dir, &["verify", "--checkpoint", &theirs[0], "--log-key", &key]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("not signed by this key"), "{}", told(&refused));
    let args = ["verify", "--checkpoint", &theirs[0], "--log-key", &theirs[1]];
    let of_another_log = run(&dir, &args);
    assert_eq!(of_another_log.status.code(), Some(1));
    for name in ["lk3.bone.example", "lk3.makassar.example"] {
        assert!(told(&of_another_log).contains(name), "{}", told(&of_another_log));
    }
    let renamed = run(&dir, &["checkpoint", "--log-name", "other.example"]);
    assert_eq!(renamed.status.code(), Some(1));
    assert!(told(&renamed).contains("lk3.makassar.example"), "{}", told(&renamed));
}
