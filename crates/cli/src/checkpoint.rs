//! `sanad checkpoint`: size and root of the log, signed, for others to keep.

use std::path::PathBuf;

use clap::Args;
use sanad_disk::RealDisk;
use sanad_ledger::public_file;
use sanad_records::{CheckpointError, Records};

use crate::door;
use crate::failure::Failure;
use crate::place;
use crate::print;
use crate::settings::Settings;

/// Without a running server a new checkpoint is published. A running one publishes by its clock.
#[derive(Debug, Args)]
pub(crate) struct CheckpointArgs {
    /// Prints the one that was published last, and publishes none
    #[arg(long)]
    newest: bool,
    /// Prints the public key that checkpoints are signed by, in place of the checkpoint
    #[arg(long, conflicts_with = "newest")]
    key: bool,
    /// Writes it into a file in place of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Prints JSON
    #[arg(long, conflicts_with_all = ["newest", "key", "out"])]
    json: bool,
}

pub(crate) fn run(args: &CheckpointArgs, settings: &Settings) -> Result<(), Failure> {
    if args.newest {
        let newest = public_file(&RealDisk, &settings.dir.value, "checkpoint");
        let newest = newest.ok_or_else(|| Failure::refused("no checkpoint was published yet"))?;
        return told(args, &String::from_utf8_lossy(&newest));
    }
    if door::is_served(settings) {
        return Err(Failure::refused(
            "a server runs here and publishes by its clock: `--newest` prints what it published last",
        ));
    }
    let records = Records::open(&place::place(settings)?).map_err(place::told)?;
    let published = records.publish(settings.log_name.value.as_ref());
    let published = published.map_err(|error| match error {
        CheckpointError::OtherName(_) => Failure::refused(error.to_string()),
        CheckpointError::Fault(fault) => fault.into(),
    })?;
    records.close()?;
    if args.json {
        return print::json(&published);
    }
    if args.key {
        return told(args, &format!("{}\n", published.key));
    }
    told(args, &published.note)
}

fn told(args: &CheckpointArgs, text: &str) -> Result<(), Failure> {
    match &args.out {
        Some(file) => Ok(std::fs::write(file, text)?),
        None => print::line(text.trim_end_matches('\n')),
    }
}
