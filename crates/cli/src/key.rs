//! `sanad key`: replacing the keys that lock others. Two persons agree; a new root is then given here.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sanad_casework::{KeyKind, RotationId};
use sanad_records::{Records, RootError};
use sanad_vault::Unlock;
use serde_json::{Value, json};

use crate::door::{Change, Door, is_served};
use crate::failure::Failure;
use crate::place;
use crate::print;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct KeyArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Tells which epoch holds and which rotations there were
    Status {
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Proposes to replace a key
    Propose {
        /// `epoch` or `root`
        #[arg(long)]
        kind: KeyKind,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Approves it, as another person; an epoch key is replaced at once
    Approve {
        /// Which rotation
        #[arg(long, value_name = "ID")]
        rotation: RotationId,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Replaces the root key, once two persons have agreed on it
    Rotate(Rotate),
}

#[derive(Debug, Args)]
struct Rotate {
    /// What unlocks the new root key
    #[command(flatten)]
    to: To,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct To {
    /// A file with the new passphrase
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// A program that prints the new passphrase
    #[arg(long, value_name = "PROGRAM")]
    new_unlock_program: Option<PathBuf>,
    /// A file beside the program: the weaker mode
    #[arg(long = "to-key-file")]
    key_file: bool,
}

pub(crate) fn run(args: &KeyArgs, settings: &Settings) -> Result<(), Failure> {
    match &args.act {
        Act::Status { json } => status(*json, settings),
        Act::Propose { kind, json } => {
            let change = Change::new("propose_rotation", &[], json!({ "kind": kind.code() }));
            change_and_tell(&change, "/entries/0/ids/rotation", *json, settings)
        }
        Act::Approve { rotation, json } => {
            let change = Change::new("approve_rotation", &[rotation], json!({}));
            change_and_tell(&change, "/hash", *json, settings)
        }
        Act::Rotate(rotate) => replace_root(rotate, settings),
    }
}

fn change_and_tell(
    change: &Change,
    what: &str,
    json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let recorded = door.change(change)?;
    door.close()?;
    if json {
        return print::json(&recorded);
    }
    let told = recorded.pointer(what).and_then(Value::as_str).unwrap_or("-");
    print::line(&print::harmless(told))
}

/// The records, for what cannot be done beside a running server.
fn alone(settings: &Settings) -> Result<Records, Failure> {
    if is_served(settings) {
        return Err(Failure::refused("a server runs on this ledger: stop it first"));
    }
    Records::open(&place::place(settings)?).map_err(place::told)
}

fn status(json: bool, settings: &Settings) -> Result<(), Failure> {
    let records = alone(settings)?;
    let keys = records.keys()?;
    records.close()?;
    let told = serde_json::to_value(&keys)?;
    if json {
        return print::json(&told);
    }
    print::line(&format!("epoch {}", keys.epoch))?;
    for (id, rotation) in told.get("rotations").and_then(Value::as_object).into_iter().flatten() {
        let text = |name: &str| rotation.get(name).and_then(Value::as_str).unwrap_or("-");
        print::line(&format!("{id}  {:<6} {}", text("kind"), text("state")))?;
    }
    Ok(())
}

fn replace_root(rotate: &Rotate, settings: &Settings) -> Result<(), Failure> {
    let To { new_passphrase_file, new_unlock_program, key_file: _ } = &rotate.to;
    let to = match (new_passphrase_file, new_unlock_program) {
        (Some(file), _) => Unlock::Passphrase(place::secret(file)?),
        (None, Some(program)) => Unlock::Passphrase(place::told_by(program)?),
        (None, None) => Unlock::KeyFile,
    };
    let records = alone(settings)?;
    let replaced = records.replace_root(&to);
    let head = records.ledger().head();
    records.close()?;
    match replaced {
        Ok(()) => {}
        Err(refused @ RootError::NotApproved) => return Err(Failure::refused(refused.to_string())),
        Err(RootError::Fault(fault)) => return Err(fault.into()),
    }
    if rotate.json {
        return print::json(&json!({ "replaced": true, "head": head.hash.to_string() }));
    }
    print::line("the root key was replaced: the old lock opens nothing any more")?;
    if matches!(to, Unlock::KeyFile) {
        print::line(&format!("Note: {}.", place::WEAKER))?;
    }
    print::line("Replace what was escrowed, and destroy the old copies.")
}
