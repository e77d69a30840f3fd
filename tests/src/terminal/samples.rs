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
    at(Of::Follower, "follow", "--from {bundle} --log-key {key} --check"),
    of("reconcile", "--checkpoint {checkpoint} --log-key {key}"),
    of("export", "--looks-of {case} --out {fresh}"),
    of("check", "{bundle} --log-key {key} --events -"),
    of("prove", "--entry 7 --out {fresh}"),
    at(Of::Witness, "witness init", "--name witness.example"),
    at(Of::Witness, "witness key", ""),
    at(Of::Witness, "witness serve", "--log {text}"),
    of("access", "--from 2020-01-01 --to 2099-01-01"),
    of("statement", "--case {case}"),
    of("clocks", "--all"),
    of("clock confirm", ""),
    of("clock correct", "--reason other"),
    of("clock acknowledge", "--seq 1"),
    of("rights ask", "--case {case}"),
    of("rights refuse-answer", "--case {case} --request {id} --ground danger"),
    of("rights question", "--case {case} --look 7"),
    of("rights resolve", "--case {case} --question {id} --verdict justified"),
    of("rights retention", "--case {case} --class standard"),
    of("rights hold", "--case {case} --authority court --reference-file {text}"),
    of("rights propose-release", "--case {case} --hold {id}"),
    of("rights approve-release", "--case {case} --hold {id}"),
    of("rights restrict", "--case {case} --reason disputed"),
    of("rights resume", "--case {case}"),
    of("rights request-erasure", "--case {case} --reason consent_withdrawn"),
    of("rights refuse-erasure", "--case {case} --erasure {id} --ground retention_runs"),
    of("rights approve-erasure", "--case {case} --erasure {id}"),
    of("rights attest-erasure", "--case {case} --erasure {id} --what escrow_replaced"),
    of("rights mentions", "--case {case} --erasure {id}"),
    of(
        "rights propose-redaction",
        "--case {case} --erasure {id} --entry 7 --part 0 --party {id} --section session --field text \
         --text-file {text}",
    ),
    of("rights approve-redaction", "--case {case} --redaction {id}"),
    of("rights decline-redaction", "--case {case} --redaction {id}"),
    of("search", "--name-file {text}"),
    of(
        "emergency open",
        "--case {case} --reason danger_to_life --text-file {text} --section session --password-file {text}",
    ),
    of("emergency end", "--case {case} --emergency {id}"),
    of("emergency review", "--case {case} --emergency {id} --verdict justified"),
    of("emergency list", ""),
    of("emergency show", "--case {case} --emergency {id}"),
    of("replay", "--case {case}"),
    of("rebuild", ""),
    of("staff found", "--name A --role head --name B --role supervisor --unit pimpinan"),
    of("staff recover", "--name C --role head --unit pimpinan"),
    of("staff object", ""),
    of("staff add", "--name D --profession psikolog --unit konseling"),
    of("staff propose", "--staff {staff} --role head"),
    of("staff approve", "--staff {staff} --role head"),
    of("staff decline", "--staff {staff} --role head"),
    of("staff revoke", "--staff {staff} --role head"),
    of("staff enrol", "--staff {staff}"),
    of("staff credential", "--staff {staff} --profession psikolog"),
    of("staff suspend", "--staff {id} --reason leave"),
    of("staff reinstate", "--staff {id}"),
    of("staff leave", "--staff {id}"),
    of("staff token", ""),
    of("staff revoke-token", "--staff {id} --token {id}"),
    of("staff list", ""),
    of(
        "inquiry order",
        "--order court --words {lines} --case {case} --member {staff} --quorum 1 --from 2026-11-24 \
         --until 2026-12-24",
    ),
    of("inquiry assent", "--inquiry {id}"),
    of("inquiry decline", "--inquiry {id}"),
    of("inquiry end", "--inquiry {id} --reason completed"),
    of("inquiry list", ""),
    of("inquiry show", "--inquiry {id}"),
    of("inquiry searches", "--inquiry {id}"),
    of("breach suspect", "--kind lost_device --known 2026-11-24 --narrative-file {text}"),
    of("breach confirm", "--breach {id}"),
    of("breach notify", "--breach {id} --to subjects --channel by_hand --text-file {text}"),
    of("breach close", "--breach {id} --outcome no_breach"),
    of("breach list", ""),
    of("breach show", "--breach {id}"),
    of("key status", ""),
    of("key propose", "--kind epoch"),
    of("key approve", "--rotation {id}"),
    of("key rotate", "--to-key-file"),
    of("enrol", "--name siapa --codes {lines} --password-file {text}"),
    of("sign-in", "--name siapa --password-file {text} --out {fresh}"),
    of("sign-out", ""),
    of("password", "--old-file {text} --new-file {text}"),
    of("config show", ""),
];
