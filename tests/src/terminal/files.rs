//! What commands write is its owner's alone, whatever the umask says, and is there whole or not at all: a disk
//! that is full, a signal in the middle leave the earlier file as it was and nothing beside it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::desk::{Desk, Running, Said, name};
use super::samples::SAMPLES;
use crate::program::{sanad, sanad_path};

/// Runs a command as a shell would after this.
fn after(shell: &str, command: &Command) -> Said {
    let mut under = Command::new("sh");
    under.args(["-c", &format!("{shell}; exec \"$@\""), "sh"]);
    under.arg(command.get_program()).args(command.get_args());
    under.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    under.stdin(Stdio::null());
    if let Some(folder) = command.get_current_dir() {
        under.current_dir(folder);
    }
    Said::of(&under.output().unwrap())
}

/// All below it that group or others may open.
fn open_to_others(path: &Path, found: &mut Vec<String>) {
    let there = fs::symlink_metadata(path).unwrap();
    if there.is_symlink() {
        return;
    }
    if there.permissions().mode() & 0o077 != 0 {
        found.push(format!("{} {:o}", path.display(), there.permissions().mode() & 0o7777));
    }
    if there.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            open_to_others(&entry.unwrap().path(), found);
        }
    }
}

#[test]
fn whatever_a_command_writes_is_its_owners_alone_under_any_umask() {
    let desk = Desk::new();
    let given = ["text", "lines"];
    for sample in SAMPLES {
        after("umask 000", &desk.sample(sample, name(sample.of)));
        let mut found = Vec::new();
        for entry in fs::read_dir(desk.top()).unwrap() {
            let entry = entry.unwrap();
            if !given.iter().any(|given| entry.file_name() == *given) {
                open_to_others(&entry.path(), &mut found);
            }
        }
        assert!(found.is_empty(), "{}: {found:?}", sample.command);
    }
    let out = |name: &String| name.starts_with("out-");
    assert!(on(&desk).0.iter().filter(|name| out(name)).count() >= 3, "{:?}", on(&desk).0);
}

#[test]
fn a_ledgers_folder_that_others_can_read_is_tightened_and_a_folder_of_keys_is_refused() {
    let top = tempfile::tempdir().unwrap();
    let mode =
        |name: &str| fs::metadata(top.path().join(name)).unwrap().permissions().mode() & 0o777;
    let set = |name: &str, mode: u32| {
        fs::set_permissions(top.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    let run = |line: &str| {
        let mut command = sanad();
        command.args(line.split_whitespace()).current_dir(top.path());
        after("umask 000", &command)
    };
    fs::create_dir(top.path().join("d")).unwrap();
    set("d", 0o755);
    assert_eq!(run("init --institution LK3 --dir d").status, Some(0));
    let mut found = Vec::new();
    open_to_others(&top.path().join("d"), &mut found);
    open_to_others(&top.path().join("d.keys"), &mut found);
    assert!(found.is_empty(), "{found:?}");

    set("d", 0o755);
    set("d/sled", 0o755);
    set("d/sled/db", 0o644);
    for look in ["status --dir d", "verify --dir d"] {
        let told = run(look);
        assert_eq!((told.status, mode("d")), (Some(0), 0o755), "{look}: {}", told.err);
        assert!(told.out.contains("others can read"), "{look}: {}", told.out);
    }
    let opened = run("call list_staff --dir d");
    assert_eq!(opened.status, Some(0), "{}", opened.err);
    assert_eq!(opened.err.lines().count(), 1, "{}", opened.err);
    assert_eq!((mode("d"), mode("d/sled"), mode("d/sled/db")), (0o700, 0o700, 0o600));
    assert!(run("call list_staff --dir d").err.is_empty());

    for (loose, was) in [("d.keys", 0o700), ("d.keys/root", 0o600)] {
        set(loose, was | 0o044);
        for opens in
            ["serve --dir d", "call list_staff --dir d", "rebuild --dir d", "key status --dir d"]
        {
            let refused = run(opens);
            assert_eq!(refused.status, Some(1), "{opens}: {}", refused.err);
            assert!(refused.err.contains("`chmod -R go= "), "{opens}: {}", refused.err);
        }
        for look in ["status --dir d", "verify --dir d"] {
            assert!(run(look).out.contains("`chmod -R go= "), "{look}");
        }
        set(loose, was);
    }
    assert_eq!(run("call list_staff --dir d").status, Some(0));
    fs::create_dir(top.path().join("k")).unwrap();
    set("k", 0o755);
    assert_eq!(run("init --institution LK3 --dir e --keys k").status, Some(1));
    fs::create_dir(top.path().join("home")).unwrap();
    set("home", 0o755);
    fs::write(top.path().join("home/letter"), "x").unwrap();
    assert_eq!(run("init --institution LK3 --dir home").status, Some(1));
    assert_eq!(mode("home"), 0o755);
}

/// Names on the desk, and what the kept files hold.
fn on(desk: &Desk) -> (Vec<String>, Vec<u8>) {
    let names = fs::read_dir(desk.top()).unwrap();
    let mut names: Vec<_> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    (names, fs::read(desk.at("checkpoint")).unwrap())
}

/// Every flag that names a file to write.
const WRITES: [&str; 8] = [
    "checkpoint --newest --dir lk3 --out checkpoint",
    "witness follow --dir follower --from bundle --log-key key --check --out checkpoint",
    "export --dir lk3 --whole-log --out new",
    "export --dir lk3 --proof-of 7 --out new",
    "call list_staff --dir lk3 --out new",
    "check bundle --log-key key --events new",
    "statement --dir lk3 --case {case} --html new",
    "sign-in --dir lk3 --name siapa --password-file text --out new",
];

fn line(desk: &Desk, line: &str) -> Command {
    let case = desk.ready_case();
    desk.typed(&line.replace("{case}", &case))
}

#[test]
fn the_list_of_flags_that_write_is_whole() {
    let writes = |path: &[&str]| {
        let told = sanad().args(path).arg("--help").output().unwrap().stdout;
        let text = String::from_utf8(told).unwrap();
        ["--out <", "--html <", "--events <"].iter().any(|flag| text.contains(flag))
    };
    for command in super::commands::all() {
        let mut path: Vec<_> = command.split(' ').collect();
        if command == "call" {
            // Its flags are those of the operation.
            path.push("list_staff");
        }
        let listed = WRITES.iter().any(|line| line.starts_with(&format!("{command} ")));
        assert_eq!(writes(&path), listed, "{command}");
    }
}

#[test]
fn a_full_disk_leaves_the_earlier_file_whole_and_no_half_one() {
    let desk = Desk::new();
    let mut server = Running::new(
        desk.typed("serve --json --dir lk3 --listen 127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let before = on(&desk);
    for write in WRITES {
        // No file grows any more, as on a disk without room.
        let said = after("trap '' XFSZ; ulimit -f 0", &line(&desk, write));
        assert!(matches!(said.status, Some(1..=3)), "{write}: {:?} {}", said.status, said.err);
        assert_eq!(on(&desk), before, "{write}: {}", said.err);
    }
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert_eq!(server.wait().unwrap().code(), Some(0));
}

#[test]
fn what_must_not_be_replaced_stays_and_is_named() {
    let desk = Desk::new();
    symlink("/nowhere/at/all", desk.at("dangling")).unwrap();
    let before = on(&desk);
    for write in WRITES {
        let kept = if write.ends_with("new") { "checkpoint" } else { "lk3" };
        for there in [kept, "dangling", "nowhere/at/all"] {
            let (command, _) = write.rsplit_once(' ').unwrap();
            let said = Said::of(&line(&desk, &format!("{command} {there}")).output().unwrap());
            assert_eq!(said.status, Some(2), "{command} {there}: {}", said.err);
            assert!(said.err.contains(there), "{command} {there}: {}", said.err);
        }
    }
    assert_eq!(on(&desk), before);
}

#[test]
fn a_signal_in_the_middle_leaves_nothing_half() {
    let desk = Desk::new();
    // Whoever asks it waits: it takes them in and says nothing.
    let _hung = std::os::unix::net::UnixListener::bind(desk.at("lk3/socket")).unwrap();
    let before = on(&desk);
    for (signal, status) in
        [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)]
    {
        let mut child = Command::new(sanad_path())
            .args(["export", "--dir", "lk3", "--whole-log", "--out", "new"])
            .current_dir(desk.top())
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains("has not answered yet"), "{said}");
        assert_eq!(on(&desk).0.len(), before.0.len() + 1, "it has begun its file");
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(status));
        assert_eq!(on(&desk), before, "{signal:?}");
    }
}
