//! `sanad reconcile`: after a restore, how the ledger stands to a checkpoint that somebody outside keeps,
//! and what is done about it.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use clap::Args;
use sanad_bundle::{Checked, check};
use sanad_chain::tree::{Checkpoint, NodeHash, VerifierKey};
use sanad_ledger::AppendError;
use sanad_records::{Fault, GenerationError, Place, Records, StandsTo};
use serde::Serialize;

use crate::door;
use crate::failure::Failure;
use crate::place::{self, NotOpened};
use crate::print;
use crate::settings::Settings;
use crate::witnesses::{log_key, read};

/// The ledger either extends the checkpoint: go on. Or it is behind it: the missing entries are taken back
/// from a bundle of the whole log. Or they are lost: a new generation of the log says so, under another
/// name to others.
#[derive(Debug, Args)]
pub(crate) struct ReconcileArgs {
    /// The newest checkpoint that somebody outside keeps: a witness, the guard, whoever has one
    #[arg(long, value_name = "FILE")]
    checkpoint: PathBuf,
    /// A file with the public key that it is signed by, from whoever you trust
    #[arg(long, value_name = "FILE")]
    log_key: PathBuf,
    /// A bundle of the whole log (`sanad export --whole-log`) to take missing entries back from
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Declares that what is missing is lost for good. Witnesses, and whoever keeps the public key, must be
    /// told of the new name and key
    #[arg(long, conflicts_with = "from")]
    declare_lost: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Told {
    /// `extends`, `prefix` or `lost`.
    outcome: &'static str,
    /// How many entries the ledger has.
    entries: u64,
    /// How many the checkpoint is over.
    checkpoint: u64,
    /// How many were taken back.
    taken_back: u64,
    /// The generation that was begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
    /// Whether anything was written.
    #[serde(skip)]
    changed: bool,
}

pub(crate) fn run(args: &ReconcileArgs, settings: &Settings) -> Result<(), Failure> {
    if door::is_served(settings) {
        return Err(Failure::refused("a server runs here: stop it first"));
    }
    let key = log_key(&args.log_key, "--log-key")?;
    let outside = key.open(&read(&args.checkpoint)?);
    let outside = outside.map_err(|error| Failure::refused(format!("`--checkpoint`: {error}")))?;
    // What is to be reconciled may well not extend what the guard keeps.
    let place = Place { guard: None, ..place::place(settings)? };
    // Before anything else is written: what is missing goes exactly where it was.
    let mut told = None;
    let opened = Records::open_after(&place, |records| {
        is_of_this_log(records, &outside)?;
        told = Some(reconcile(args, records, &key, (outside.size, outside.root))?);
        Ok::<_, NotOpened>(())
    });
    let records = opened.map_err(NotOpened::told)?;
    let told = told.ok_or_else(|| Failure::fault("nothing was reconciled"))?;
    if told.changed {
        // Others keep what stands from here on.
        records.publish(None).map_err(|error| Failure::fault(error.to_string()))?;
    }
    records.close()?;
    let guarded = Place { guard: settings.guard.value.clone(), ..place };
    Records::reset_guard(&guarded).map_err(Failure::from)?;
    print_told(args, &told)
}

/// Refuses the checkpoint of another log, such as another institution's, which nothing here extends.
fn is_of_this_log(records: &Records, outside: &Checkpoint) -> Result<(), Failure> {
    let of = outside.origin.log();
    match records.log_name()? {
        // A copy of before its first checkpoint has no name yet.
        None => Ok(()),
        Some(own) if own.as_str() == of => Ok(()),
        Some(own) => Err(Failure::misuse(format!(
            "`--checkpoint`: it is of the log `{of}`, and this ledger is the log `{own}`"
        ))),
    }
}

fn reconcile(
    args: &ReconcileArgs,
    records: &Records,
    key: &VerifierKey,
    outside: (u64, NodeHash),
) -> Result<Told, Failure> {
    let entries = records.ledger().head().size.get();
    let mut told = Told {
        outcome: "extends",
        entries,
        checkpoint: outside.0,
        taken_back: 0,
        generation: records.declared_lost(outside)?,
        changed: false,
    };
    if told.generation.is_some() {
        told.outcome = "lost";
        return Ok(told);
    }
    match (records.stands_to(outside)?, &args.from) {
        (StandsTo::Extends, _) => return Ok(told),
        (StandsTo::Behind, Some(bundle)) => {
            told.taken_back = take_back(records, key, outside, bundle)?;
            told.outcome = "prefix";
        }
        (StandsTo::Behind | StandsTo::Diverged, None) if args.declare_lost => {
            let begun = records.begin_generation(outside).map_err(|error| match error {
                GenerationError::Fault(fault) => fault.into(),
                GenerationError::NothingLost | GenerationError::NoName => {
                    Failure::refused(error.to_string())
                }
            })?;
            told.outcome = "lost";
            told.generation = Some(begun);
        }
        (StandsTo::Behind, None) => {
            return Err(Failure::refused(format!(
                "the ledger has {entries} entries and the checkpoint is over {}: what is missing is \
                 taken back with `--from` a bundle of the whole log, or declared lost with \
                 `--declare-lost`",
                outside.0
            )));
        }
        (StandsTo::Diverged, _) => {
            return Err(Failure::refused(format!(
                "the first {} entries are not those that the checkpoint is over: another history was \
                 written on; nothing can be taken back into it, and `--declare-lost` begins a new \
                 generation",
                outside.0
            )));
        }
    }
    told.changed = true;
    told.entries = records.ledger().head().size.get();
    Ok(told)
}

/// Takes the missing entries back from a bundle of the whole log that holds and reaches the checkpoint.
fn take_back(
    records: &Records,
    key: &VerifierKey,
    outside: (u64, NodeHash),
    bundle: &Path,
) -> Result<u64, Failure> {
    let checked = walk(bundle, key, &mut |_, _| {})?;
    let holds = checked.integrity.is_empty() && checked.completeness.is_empty();
    if !holds || !checked.whole {
        return Err(Failure::refused("`--from`: this is no bundle of the whole log that holds"));
    }
    if checked.size < outside.0 {
        return Err(Failure::refused(format!(
            "`--from`: the bundle is over {} entries, and the checkpoint over {}",
            checked.size, outside.0
        )));
    }
    let (sender, receiver) = sync_channel::<(u64, Vec<u8>)>(1024);
    let taken = std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            walk(bundle, key, &mut |seq, record| {
                // Whoever takes them has ended: the rest is not wanted.
                let _ = sender.send((seq, record.to_vec()));
            })
        });
        let taken = records.take_back(&mut receiver.into_iter());
        let read = reading.join();
        read.map_err(|_| Failure::fault("the bundle could not be read")).and_then(|read| {
            read?;
            taken.map_err(|fault| {
                let Fault::Append(AppendError::NotNext { seq }) = fault else {
                    return fault.into();
                };
                Failure::refused(format!(
                    "what is missing does not follow entry {} of this ledger: another history was \
                     written on; `--declare-lost` begins a new generation",
                    seq.get().saturating_sub(1)
                ))
            })
        })
    })?;
    match records.stands_to(outside)? {
        StandsTo::Extends => Ok(taken),
        StandsTo::Behind | StandsTo::Diverged => {
            Err(Failure::refused("the entries that were taken back do not lead to the checkpoint"))
        }
    }
}

fn walk(
    bundle: &Path,
    key: &VerifierKey,
    visit: &mut dyn FnMut(u64, &[u8]),
) -> Result<Checked, Failure> {
    let cannot = |error| Failure::misuse(format!("cannot read `{}`: {error}", bundle.display()));
    let file = File::open(bundle).map_err(cannot)?;
    check(&mut BufReader::with_capacity(1 << 20, file), key, &mut |shown| {
        if let Some(record) = shown.record {
            visit(shown.seq, record);
        }
    })
    .map_err(cannot)
}

fn print_told(args: &ReconcileArgs, told: &Told) -> Result<(), Failure> {
    if args.json {
        return print::json(told);
    }
    let Told { entries, checkpoint, taken_back, .. } = told;
    print::line(&match told.generation {
        Some(generation) => format!(
            "lost: the ledger goes on as generation {generation}, under another name and key to others \
             (`sanad checkpoint --key`): give witnesses and whoever keeps your key the new one"
        ),
        None if *taken_back > 0 => format!(
            "prefix: {taken_back} entries were taken back; the ledger extends the checkpoint over \
             {checkpoint} entries"
        ),
        None => format!(
            "extends: the ledger has {entries} entries and extends the checkpoint over {checkpoint}"
        ),
    })
}
