//! `sanad checkpoint`: size and root of the log, signed, for others to keep.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use sanad_chain::tree::{Origin, Policy, claimed, signed_by_others};
use sanad_disk::RealDisk;
use sanad_ledger::{add_signatures, public_file};
use sanad_records::{CheckpointError, CheckpointView, LogHistory, Records, Stretch};
use sanad_witness::{Asked, Round};
use serde_json::{Value, json};

use crate::door;
use crate::failure::Failure;
use crate::moment;
use crate::out::{Earlier, Out};
use crate::place;
use crate::print;
use crate::serve;
use crate::settings::Settings;
use crate::stop;
use crate::witnesses::{policy, read, witnesses};

/// Without a running server a new checkpoint is published. A running one publishes by its clock; beside
/// it, `--newest`, `--key` and `--stretches` tell what it published.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags, as they are typed")]
pub(crate) struct CheckpointArgs {
    /// Prints the one that was published last, and publishes none
    #[arg(long)]
    newest: bool,
    /// Prints the public key that checkpoints are signed by, in place of the checkpoint
    #[arg(long, conflicts_with = "newest")]
    key: bool,
    /// Tells how long each stretch of the log stood there before anybody countersigned it: with
    /// `--witness-policy` before a quorum did, and else as the lines under it claim
    #[arg(long, conflicts_with_all = ["newest", "key", "out"])]
    stretches: bool,
    /// Puts the cosignatures under this checkpoint, such as a follower's, under the published one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["newest", "key", "out", "json"])]
    cosigned: Option<PathBuf>,
    /// Writes it into a file in place of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Prints JSON
    #[arg(long, conflicts_with_all = ["newest", "key", "out"])]
    json: bool,
}

pub(crate) fn run(args: &CheckpointArgs, settings: &Settings) -> Result<(), Failure> {
    let out = args.out.as_deref().map(|file| Out::begin("--out", file, Earlier::GivesWay));
    let out = out.transpose()?;
    if args.newest {
        let newest = public_file(&RealDisk, &settings.dir.value, "checkpoint");
        let newest = newest.ok_or_else(|| Failure::refused("no checkpoint was published yet"))?;
        return told(out, args, &String::from_utf8_lossy(&newest));
    }
    if args.stretches {
        return tell_stretches(&history(settings)?, policy(settings)?.as_ref(), args.json);
    }
    if door::is_served(settings) {
        return beside_server(args, out, settings);
    }
    if let Some(file) = &args.cosigned {
        return put_under(file, settings);
    }
    let records = Records::open(&place::place(settings)?).map_err(place::told)?;
    let published = records.publish(settings.log_name.value.as_ref());
    let published = published.map_err(|error| match error {
        CheckpointError::NoName => Failure::refused(format!("{error}: {NAME_IT}")),
        CheckpointError::OtherName(_) => Failure::refused(error.to_string()),
        CheckpointError::Fault(fault) => fault.into(),
    })?;
    let records = Arc::new(records);
    let round = cosign(&records, &published, settings)?;
    stop::close(records)?;
    if args.json {
        let mut value = serde_json::to_value(&published)?;
        if let (Some(round), Some(told)) = (&round, value.as_object_mut()) {
            told.insert("note".to_owned(), note_of(settings).into());
            told.insert("quorum".to_owned(), round.met.into());
            told.insert("witnesses".to_owned(), round.asked.iter().map(answered).collect());
        }
        print::json(&value)?;
    } else if args.key {
        told(out, args, &format!("{}\n", published.key))?;
    } else {
        told(out, args, &note_of(settings))?;
    }
    round.map_or(Ok(()), |round| warned(&round))
}

/// How a log is named.
const NAME_IT: &str = "such as `--log-name log.lk3-makassar.example`";

/// What the log tells of its own checkpoints, served or not.
fn history(settings: &Settings) -> Result<LogHistory, Failure> {
    let dir = &settings.dir.value;
    LogHistory::read(&RealDisk::shared(), dir).map_err(|error| place::not_read(error, dir))
}

/// What a command can tell, and do, while a server publishes by its clock.
fn beside_server(
    args: &CheckpointArgs,
    out: Option<Out>,
    settings: &Settings,
) -> Result<(), Failure> {
    if args.cosigned.is_some() {
        return Err(Failure::refused(
            "a server runs here: stop it first, and start it again after",
        ));
    }
    if !args.key {
        return Err(Failure::refused(
            "a server runs here and publishes by its clock: `--newest` prints what it published last",
        ));
    }
    let history = history(settings)?;
    let key = history.key().ok_or_else(|| {
        Failure::refused(format!(
            "the log has no key yet: start the server with its name, {NAME_IT}"
        ))
    })?;
    told(out, args, &format!("{key}\n"))
}

/// What the lines under a checkpoint claim is told as a claim: with a policy, only what a quorum signed is
/// told at all.
fn tell_stretches(
    history: &LogHistory,
    policy: Option<&Policy>,
    as_json: bool,
) -> Result<(), Failure> {
    let by_quorum = policy.map(|policy| history.countersigned_by(policy));
    let claimed = if policy.is_some() { "" } else { "unchecked, without a policy of witnesses: " };
    let mut from = 0;
    for Stretch { size, signed, countersigned, .. } in history.stretches() {
        let countersigned = match &by_quorum {
            Some(kept) => kept.iter().find(|(kept, _)| kept.size == *size).map(|(_, at)| *at),
            None => *countersigned,
        };
        let signed = u64::try_from(*signed).unwrap_or(0);
        let at = countersigned.map(moment::of_seconds);
        let waited = countersigned.map(|at| at.saturating_sub(signed));
        if as_json {
            print::json(&json!({
                "from": from, "to": size, "signed": moment::of_seconds(signed),
                "countersigned": at, "seconds": waited, "checked": policy.is_some(),
            }))?;
        } else {
            let told = match (at, waited) {
                (Some(at), Some(waited)) => {
                    format!("{claimed}countersigned at {at}, after {waited} s")
                }
                (_, _) => "countersigned by nobody before the next one".to_owned(),
            };
            let signed = moment::of_seconds(signed);
            print::line(&format!("entries {from} to {size}: signed at {signed}, {told}"))?;
        }
        from = *size;
    }
    Ok(())
}

/// Puts the signatures of others under the published checkpoint, if it is still the same.
fn put_under(file: &Path, settings: &Settings) -> Result<(), Failure> {
    let note = read(file)?;
    let (origin, _, _) = claimed(&note)
        .ok_or_else(|| Failure::misuse(format!("`{}` is no checkpoint", file.display())))?;
    let (name, generation) = origin.rsplit_once('/').unwrap_or((&origin, "0"));
    let origin = Origin::new(name, generation.parse().unwrap_or(0))?;
    let lines = signed_by_others(&note, &origin).into_iter();
    let lines: Vec<_> = lines.map(|line| format!("{line}\n")).collect();
    if add_signatures(&RealDisk, &settings.dir.value, &note, &lines)? {
        return print::line(note_of(settings).trim_end_matches('\n'));
    }
    Err(Failure::refused("another checkpoint was published since: these are not of the newest one"))
}

/// The checkpoint that stands published, with the cosignatures under it.
fn note_of(settings: &Settings) -> String {
    let newest = public_file(&RealDisk, &settings.dir.value, "checkpoint").unwrap_or_default();
    String::from_utf8_lossy(&newest).into_owned()
}

/// Has the witnesses cosign what was published, where there are any.
fn cosign(
    records: &Arc<Records>,
    published: &CheckpointView,
    settings: &Settings,
) -> Result<Option<Round>, Failure> {
    let Some(witnesses) = witnesses(settings)? else { return Ok(None) };
    let (key, tiles) = (published.key.parse()?, Arc::clone(records));
    let asked = witnesses.ask(&key, published.note.as_bytes(), tiles);
    let round = serve::runtime()?.block_on(asked)?;
    records.add_cosignatures(&published.note, &round.lines())?;
    Ok(Some(round))
}

fn answered(asked: &Asked) -> Value {
    let witness = asked.witness.to_string();
    match &asked.outcome {
        Ok(cosignature) => json!({ "witness": witness, "at": cosignature.at }),
        Err(error) => {
            json!({ "witness": witness, "error": error.code(), "detail": error.to_string() })
        }
    }
}

/// Says what each witness did not do. Whose answer speaks against the log itself makes a refusal.
fn warned(round: &Round) -> Result<(), Failure> {
    let mut against = 0;
    for Asked { witness, outcome } in &round.asked {
        if let Err(error) = outcome {
            let witness = print::harmless(&witness.to_string());
            print::aside(format_args!("witness `{witness}`: {error}"));
            against += usize::from(error.is_against_the_log());
        }
    }
    match against {
        0 => Ok(()),
        count => Err(Failure::refused(format!("{count} witnesses hold another history"))),
    }
}

fn told(out: Option<Out>, args: &CheckpointArgs, text: &str) -> Result<(), Failure> {
    let (Some(mut out), Some(file)) = (out, &args.out) else {
        return print::line(text.trim_end_matches('\n'));
    };
    out.write_all(text.as_bytes())?;
    out.keep()?;
    print::line(&format!("written to `{}`", file.display()))
}
