//! A way to type each command that gets past the parser. In braces stand the things of a desk
//! ([`super::desk::Desk`]).

/// A command as it is typed, without its folder.
pub(super) struct Sample {
    /// Its name.
    pub(super) command: &'static str,
    /// What stands behind the name.
    pub(super) rest: &'static str,
    /// Which folder it works in.
    pub(super) of: Of,
}

/// The folder that a command works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Ledger,
    Witness,
    Follower,
    Tls,
}

const fn of(command: &'static str, rest: &'static str) -> Sample {
    Sample { command, rest, of: Of::Ledger }
}

const fn at(of: Of, command: &'static str, rest: &'static str) -> Sample {
    Sample { command, rest, of }
}

pub(super) const SAMPLES: &[Sample] = &[
    of("demo", "--exit --json --listen 127.0.0.1:0"),
    of("init", "--institution LK3"),
    of("serve", "--listen 192.0.2.1:9"),
    of("status", ""),
    of("verify", ""),
    of("checkpoint", "--out {fresh}"),
    at(Of::Follower, "witness follow", "--from {bundle} --log-key {key} --check"),
    of("reconcile", "--checkpoint {checkpoint} --log-key {key}"),
    of("export", "--looks-of {case} --out {fresh}"),
    of("export", "--proof-of 7 --out {fresh}"),
    of("call", "list_staff --purpose maintenance --out {fresh}"),
    of(
        "call",
        "open_emergency --case {case} --reason danger_to_life --sections session --text @{text} --password @{text}",
    ),
    of("call", "propose_role --staff {staff} --role head"),
    of("check", "{bundle} --log-key {key} --events -"),
    at(Of::Witness, "witness init", "--name witness.example"),
    at(Of::Witness, "witness key", ""),
    at(Of::Tls, "tls init", "--name lk3.kantor"),
    at(Of::Witness, "witness serve", "--log {text}"),
    of("access", "--from 2020-01-01 --to 2099-01-01"),
    of("statement", "--case {case}"),
    of("clock confirm", ""),
    of("clock correct", "--reason other"),
    of("clock acknowledge", "--seq 1"),
    of("replay", "--case {case}"),
    of("rebuild", ""),
    of("staff found", "--name A --role head --name B --role supervisor --unit pimpinan"),
    of("staff recover", "--name C --role head --unit pimpinan"),
    of("staff object", ""),
    of("key status", ""),
    of("key propose", "--kind epoch"),
    of("key approve", "--rotation {id}"),
    of("key rotate", "--to-key-file"),
    of("sign-in", "--name siapa --password-file {text} --out {fresh}"),
    of("sign-out", ""),
    of("config show", ""),
    of("config completion", "bash"),
];
