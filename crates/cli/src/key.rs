//! `sanad key`: replacing the keys that lock others. Two persons agree; a new root is then given here.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use sanad_casework::{KeyKind, RotationId};
use sanad_disk::RealDisk;
use sanad_records::{Place, Records, RootError};
use sanad_vault::{Token, Unlock, token_key};
use serde_json::{Value, json};

use crate::door::{Door, is_served};
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
        /// `epoch`, `root` or `checkpoint`
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
#[group(skip)]
#[command(group = ArgGroup::new("to").required(true).multiple(false))]
struct To {
    /// A file with the new passphrase
    #[arg(long, value_name = "FILE", group = "to")]
    new_passphrase_file: Option<PathBuf>,
    /// A program that prints the new passphrase
    #[arg(long, value_name = "PROGRAM", group = "to")]
    new_unlock_program: Option<PathBuf>,
    /// The label of the PKCS#11 token that locks it from now on
    #[arg(long, value_name = "LABEL", group = "to", requires = "new_pkcs11_pin_file")]
    new_pkcs11_token: Option<String>,
    /// The library of that token [default: that of the present one]
    #[arg(long, value_name = "PATH", requires = "new_pkcs11_token")]
    new_pkcs11_module: Option<PathBuf>,
    /// A file with the PIN of that token
    #[arg(long, value_name = "FILE", requires = "new_pkcs11_token")]
    new_pkcs11_pin_file: Option<PathBuf>,
    /// A file beside the program: the weaker mode
    #[arg(long = "to-key-file", group = "to")]
    key_file: bool,
}

pub(crate) fn run(args: &KeyArgs, settings: &Settings) -> Result<(), Failure> {
    match &args.act {
        Act::Status { json } => status(*json, settings),
        Act::Propose { kind, json } => {
            let door = Door::open(settings)?;
            let body = json!({ "kind": kind.code() });
            let recorded = door.change("propose_rotation", &[], body)?;
            door.close()?;
            tell(&recorded, "/made/rotation", *json)
        }
        Act::Approve { rotation, json } => {
            let door = Door::open(settings)?;
            let recorded = door.change("approve_rotation", &[rotation], json!({}))?;
            door.close()?;
            tell(&recorded, "/hash", *json)
        }
        Act::Rotate(rotate) => replace_root(rotate, settings),
    }
}

fn tell(recorded: &Value, what: &str, json: bool) -> Result<(), Failure> {
    if json {
        return print::json(recorded);
    }
    let told = recorded.pointer(what).and_then(Value::as_str).unwrap_or("-");
    print::line(&print::harmless(told))
}

/// The records, for what cannot be done beside a running server.
fn alone(settings: &Settings) -> Result<(Place, Records), Failure> {
    if is_served(settings) {
        return Err(Failure::refused("a server runs on this ledger: stop it first"));
    }
    let place = place::place(settings)?;
    let records = Records::open(&place).map_err(place::told)?;
    Ok((place, records))
}

fn status(json: bool, settings: &Settings) -> Result<(), Failure> {
    let (_, records) = alone(settings)?;
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

/// What unlocks the new root key.
fn new_lock(to: &To, settings: &Settings) -> Result<Unlock, Failure> {
    if let Some(file) = &to.new_passphrase_file {
        return Ok(Unlock::Passphrase(place::secret(file)?));
    }
    if let Some(program) = &to.new_unlock_program {
        return Ok(Unlock::Passphrase(place::told_by(program)?));
    }
    let (Some(label), Some(pin)) = (&to.new_pkcs11_token, &to.new_pkcs11_pin_file) else {
        return Ok(Unlock::KeyFile);
    };
    let module = to.new_pkcs11_module.as_ref().or(settings.pkcs11_module.value.as_ref());
    let module = module.ok_or_else(|| {
        Failure::misuse("name the library of the token with `--new-pkcs11-module`")
    })?;
    let (module, label) = (module.clone(), label.clone());
    Ok(Unlock::Token(Token { module, label, pin: place::secret(pin)? }))
}

fn replace_root(rotate: &Rotate, settings: &Settings) -> Result<(), Failure> {
    let to = new_lock(&rotate.to, settings)?;
    let (place, records) = alone(settings)?;
    // Told while the old root file is still there.
    let old_key = token_key(&RealDisk, &place.keys)?;
    let replaced = records.replace_root(&to);
    let head = records.ledger().head();
    records.close()?;
    match replaced {
        Ok(()) => {}
        Err(refused @ RootError::NotApproved) => return Err(Failure::refused(refused.to_string())),
        Err(RootError::Fault(fault)) => return Err(place::told(fault)),
    }
    if let (Some(old), Unlock::Token(token)) = (old_key, &place.unlock) {
        token.destroy(old).map_err(|refused| {
            Failure::fault(format!(
                "the root key was replaced, and its old key stays in the token: {refused}"
            ))
        })?;
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
