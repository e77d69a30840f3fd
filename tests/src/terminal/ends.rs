//! How commands end that wait: a server that hangs is told of, a terminal that hid a password shows again what
//! is typed, and who is asked twice to stop stops at once.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use super::desk::{Desk, Running, name};
use super::samples::SAMPLES;

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Reads lines until one holds this; none where the other side closed before.
fn until(lines: &mut impl Iterator<Item = std::io::Result<String>>, sign: &str) -> Option<String> {
    lines.map_while(Result::ok).find(|line| line.contains(sign))
}

#[test]
fn no_command_waits_mutely_for_a_server_that_hangs() {
    let desk = Desk::new();
    // It takes everybody in, and nobody is answered.
    let _hung = UnixListener::bind(desk.at("lk3/socket")).unwrap();
    let children: Vec<_> = SAMPLES
        .iter()
        .map(|sample| {
            let mut command = desk.sample(sample, name(sample.of));
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            (sample.command, Running::new(&mut command))
        })
        .collect();
    let mut waited = 0;
    for (command, mut child) in children {
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // It says so, or it ends by itself: a silent one would be read from for ever.
        if let Some(told) = until(&mut lines, "has not answered yet") {
            assert!(
                told.starts_with("sanad: the server has not answered yet"),
                "{command}: {told}"
            );
            waited += 1;
        }
    }
    assert!(waited > 12, "{waited} asked the server");
}

/// A terminal: what a person types at, and what a command reads from.
fn terminal() -> (OwnedFd, std::fs::File) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let path = ptsname(&person, Vec::new()).unwrap();
    let command = std::fs::File::options().read(true).write(true).open(path.to_str().unwrap());
    (person, command.unwrap())
}

fn shows(terminal: &std::fs::File) -> bool {
    tcgetattr(terminal).unwrap().local_modes.contains(LocalModes::ECHO)
}

fn at_terminal(desk: &Desk, command: &std::fs::File, line: &str) -> (Child, impl std::io::Read) {
    let mut child: Command = desk.typed(line);
    child.stdin(command.try_clone().unwrap()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let mut said = child.stderr.take().unwrap();
    let mut asked = Vec::new();
    while !asked.ends_with(b": ") {
        let mut byte = [0];
        assert_eq!(said.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&asked));
        asked.extend(byte);
    }
    (child, said)
}

#[test]
fn a_terminal_shows_what_is_typed_again_however_a_prompt_ends() {
    let desk = Desk::new();
    let names = || std::fs::read_dir(desk.top()).unwrap().count();
    let before = names();
    for (asks, end) in [
        ("sign-in --dir lk3 --name siapa --out new", Signal::INT),
        ("sign-in --dir lk3 --name siapa --out new", Signal::TERM),
        ("call change_password --dir lk3", Signal::HUP),
        ("call enrol --dir lk3 --name siapa", Signal::QUIT),
    ] {
        let (_person, command) = terminal();
        assert!(shows(&command));
        let (mut child, _said) = at_terminal(&desk, &command, asks);
        assert!(!shows(&command), "{asks}");
        signal(&child, end);
        assert_eq!(child.wait().unwrap().code(), Some(128 + end.as_raw()), "{asks}");
        assert!(shows(&command), "{asks} {end:?}");
        assert_eq!(names(), before, "{asks}");
    }
    let (person, command) = terminal();
    let (mut child, mut said) = at_terminal(&desk, &command, "sign-in --dir lk3 --name siapa");
    std::fs::File::from(person.try_clone().unwrap()).write_all(b"kata sandi panjang\n").unwrap();
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{rest}");
    assert!(shows(&command) && !rest.contains("kata sandi"), "{rest}");
}

#[test]
fn whoever_is_asked_twice_to_stop_stops_at_once() {
    let desk = Desk::new();
    for (first, second) in [(Signal::TERM, Signal::TERM), (Signal::INT, Signal::TERM)] {
        let mut child = Running::new(
            desk.typed("serve --json --dir lk3 --listen 127.0.0.1:0")
                .stdout(Stdio::piped())
                .stderr(Stdio::piped()),
        );
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = ready["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
        // A request whose body does not come holds the stop up.
        let mut slow = TcpStream::connect(address).unwrap();
        let head = "POST /v1/sign-in HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
                    Idempotency-Key: 0123456789abcdef\r\nContent-Length: 90\r\n\
                    Expect: 100-continue\r\n\r\n";
        slow.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 12];
        slow.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 100");
        signal(&child, first);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        until(&mut lines, "\"stopping\"").unwrap();
        signal(&child, second);
        until(&mut lines, "a second time").unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3));
    }
    // Nothing is the worse for it.
    assert_eq!(desk.said("verify --dir lk3").status, Some(0));
    assert_eq!(desk.said("call list_staff --dir lk3").status, Some(0));
}

/// A library that lets syncs hang; whoever builds this has a linker for C.
fn hanging_disk(desk: &Desk) -> std::path::PathBuf {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src/terminal/hang.c");
    let library = desk.at("hang.so");
    let mut built = Command::new("cc");
    built.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(built.status().unwrap().success());
    library
}

#[test]
fn a_sync_that_hangs_holds_the_end_of_serving_up_within_a_bound() {
    let desk = Desk::new();
    let mut typed = desk.typed("serve --json --dir lk3 --listen 127.0.0.1:0");
    typed.env("LD_PRELOAD", hanging_disk(&desk)).env("HANG", desk.at("hang"));
    let mut server = Running::new(typed.stdout(Stdio::piped()).stderr(Stdio::piped()));
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    std::fs::write(desk.at("hang"), "").unwrap();
    // A look whose line never gets durable.
    let mut looks = Running::new(desk.typed("call list_staff --dir lk3").stderr(Stdio::piped()));
    let mut told = BufReader::new(looks.stderr.take().unwrap()).lines();
    until(&mut told, "has not answered yet").unwrap();
    signal(&server, Signal::TERM);
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    until(&mut log, "are left behind").unwrap();
    until(&mut log, "the disk did not answer in time").unwrap();
    assert_eq!(server.wait().unwrap().code(), Some(3));
    assert_eq!(looks.wait().unwrap().code(), Some(3), "nothing was shown");
    std::fs::remove_file(desk.at("hang")).unwrap();
    assert_eq!(desk.said("verify --dir lk3").status, Some(0));
    assert_eq!(desk.said("call list_staff --dir lk3").status, Some(0));
}
