//! `sanad staff recover` and `object`: a lost approver is replaced, announced for 72 hours.

use clap::Args;
use sanad_casework::{Profession, RecoveryId, Role, UnitCode};
use serde_json::{Value, json};

use crate::door::Door;
use crate::failure::Failure;
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct RecoverArgs {
    /// The name of the new approver; sealed
    #[arg(long, required_unless_present = "confirm")]
    name: Option<String>,
    /// Their role: supervisor, head or `privacy_officer`
    #[arg(long, required_unless_present = "confirm")]
    role: Option<Role>,
    /// Where they work: lower-case letters, digits, `_`, `-`
    #[arg(long, default_value = "pimpinan")]
    unit: UnitCode,
    /// What they were trained as
    #[arg(long, default_value = "administrasi")]
    profession: Profession,
    /// Completes what was announced, after 72 hours without an objection: the code is shown once
    #[arg(long, conflicts_with_all = ["name", "role"])]
    confirm: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ObjectArgs {
    /// Which recovery; the one that waits, if left out
    #[arg(long, value_name = "ID")]
    recovery: Option<RecoveryId>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn recover(args: &RecoverArgs, settings: &Settings) -> Result<(), Failure> {
    if settings.token_file.value.is_some() {
        return Err(Failure::misuse("this takes no token: leave `--token-file` out"));
    }
    let door = Door::open(settings)?;
    let told = if args.confirm {
        let recovery = waiting(&door)?;
        door.change("complete_recovery", &[&recovery], json!({}))?
    } else {
        let RecoverArgs { name, role, unit, profession, .. } = args;
        let body = json!({ "name": name, "role": role, "unit": unit, "profession": profession });
        let recorded = door.change("propose_recovery", &[], body)?;
        if args.json { recorded } else { door.look("tell_caller", &[], Vec::new())? }
    };
    door.close()?;
    if args.json {
        return if args.confirm { print::json_once(&told) } else { print::json(&told) };
    }
    if !args.confirm {
        return match pending(&told) {
            Some(pending) => print::line(&pending),
            None => Err(Failure::fault("what was announced is not there")),
        };
    }
    let at = |field: &str| text(&told, &format!("/code/{field}"));
    print::once(&format!(
        "id           {}\nfirst half   {}\nsecond half  {}\n\
         They set a password with both halves, within seven days: `sanad call enrol`.",
        at("staff"),
        at("first"),
        at("second"),
    ))
}

pub(crate) fn object(args: &ObjectArgs, settings: &Settings) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let recovery = match args.recovery {
        Some(recovery) => recovery.to_string(),
        None => waiting(&door)?,
    };
    let told = door.change("object_to_recovery", &[&recovery], json!({}))?;
    door.close()?;
    if args.json { print::json(&told) } else { print::line("It is over: nobody was granted it.") }
}

/// What must not be overlooked: that an approver was announced at the machine, and until when one
/// can object. `None` where nothing waits, or the caller is not told.
pub(crate) fn pending(told: &Value) -> Option<String> {
    let waiting = told.get("recovery").filter(|waiting| waiting.is_object())?;
    Some(format!(
        "WARNING: the machine announced a new approver ({}, {}). From {} on the role can be granted \
         without a second person. If nobody agreed on this, object: `sanad staff object`.",
        text(waiting, "/role"),
        text(waiting, "/staff"),
        text(waiting, "/effective_at"),
    ))
}

fn waiting(door: &Door) -> Result<String, Failure> {
    let me = door.look("tell_caller", &[], Vec::new())?;
    let id = me.pointer("/recovery/recovery").and_then(Value::as_str);
    id.map(str::to_owned).ok_or_else(|| Failure::refused("no recovery waits, or you are not told"))
}

fn text(value: &Value, path: &str) -> String {
    harmless(value.pointer(path).and_then(Value::as_str).unwrap_or("-"))
}
