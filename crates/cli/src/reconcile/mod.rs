//! `sanad reconcile`: after a restore, how the ledger stands to a checkpoint that somebody outside keeps,
//! and what is done about it.

mod take_back;

use std::path::PathBuf;

use clap::Args;
use sanad_chain::tree::{Checkpoint, NodeHash, VerifierKey};
use sanad_records::{GenerationError, Place, Records, StandsTo};
use serde::Serialize;

use self::take_back::take_back;
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

/// What others keep of the log: how many entries, and the root over them.
struct KeptOutside {
    /// The checkpoint that is given.
    checkpoint: (u64, NodeHash),
    /// What the second place keeps.
    guard: Option<(u64, NodeHash)>,
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
    let guarded = place::place(settings)?;
    let kept = KeptOutside {
        checkpoint: (outside.size, outside.root),
        guard: Records::kept_by_guard(&guarded)?,
    };
    // What is to be reconciled may well not extend what the guard keeps.
    let place = Place { guard: None, ..guarded };
    // Before anything else is written: what is missing goes exactly where it was.
    let mut told = None;
    let opened = Records::open_after(&place, |records| {
        is_of_this_log(records, &outside)?;
        told = Some(reconcile(args, records, &key, &kept)?);
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
    kept: &KeptOutside,
) -> Result<Told, Failure> {
    let outside = kept.checkpoint;
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
        may_move_guard(records, kept, true)?;
        told.outcome = "lost";
        return Ok(told);
    }
    match (records.stands_to(outside)?, &args.from) {
        (StandsTo::Extends, _) => {
            may_move_guard(records, kept, false)?;
            return Ok(told);
        }
        (StandsTo::Behind, Some(bundle)) => {
            let trees: Vec<_> = [Some(outside), kept.guard].into_iter().flatten().collect();
            told.taken_back = take_back(records, key, &trees, bundle)?;
            told.outcome = "prefix";
        }
        (StandsTo::Behind | StandsTo::Diverged, None) if args.declare_lost => {
            may_move_guard(records, kept, true)?;
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

/// Refuses to go on where the second place keeps a checkpoint that the ledger does not extend, and which
/// is not declared lost with the one that is given: an older one is no reason to take it back.
fn may_move_guard(records: &Records, kept: &KeptOutside, lost: bool) -> Result<(), Failure> {
    let Some(guard) = kept.guard else { return Ok(()) };
    let covered = lost && (guard == kept.checkpoint || guard.0 < kept.checkpoint.0);
    if covered || records.stands_to(guard)? == StandsTo::Extends {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "the second place (`--guard`) keeps a checkpoint over {} entries that this ledger does not extend: \
         reconcile with that one",
        guard.0
    )))
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
