//! `sanad staff`: what is done about accounts at the machine itself: founding, and replacing lost approvers.
//! All else is asked of the doors by `sanad call`.

use clap::{Args, Subcommand};
use sanad_casework::{Profession, Role, UnitCode};
use serde_json::{Value, json};

use crate::door::Door;
use crate::failure::Failure;
use crate::print::{self, harmless};
use crate::recover::{self, ObjectArgs, RecoverArgs};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct StaffArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Makes the first two approvers, once, without any token; their codes are shown once
    Found(Found),
    /// Announces a new approver where they are lost, and completes it 72 hours later, at the machine
    Recover(RecoverArgs),
    /// Objects to an approver whom the machine announced
    Object(ObjectArgs),
}

#[derive(Debug, Args)]
struct Found {
    /// Name of a founder; given twice
    #[arg(long = "name", value_name = "NAME", required = true)]
    names: Vec<String>,
    /// Role of a founder, in the same order: supervisor, head or `privacy_officer`
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<Role>,
    /// Where they work; once for both, or twice
    #[arg(long = "unit", value_name = "UNIT", required = true)]
    units: Vec<UnitCode>,
    /// What they were trained as; once for both, or twice
    #[arg(long = "profession", value_name = "PROFESSION", default_value = "administrasi")]
    professions: Vec<Profession>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &StaffArgs, settings: &Settings) -> Result<(), Failure> {
    match &args.act {
        Act::Found(act) => found(act, settings),
        Act::Recover(act) => recover::recover(act, settings),
        Act::Object(act) => recover::object(act, settings),
    }
}

fn found(args: &Found, settings: &Settings) -> Result<(), Failure> {
    if settings.token_file.value.is_some() {
        return Err(Failure::misuse("this takes no token: leave `--token-file` out"));
    }
    let ([one, other], [first, second]) = (args.names.as_slice(), args.roles.as_slice()) else {
        return Err(Failure::misuse("give `--name` and `--role` twice: the founders are two"));
    };
    let founder = |place: usize, name: &str, role: &Role| {
        let unit = args.units.get(place).or_else(|| args.units.first());
        let profession = args.professions.get(place).or_else(|| args.professions.first());
        json!({ "name": name, "role": role, "unit": unit, "profession": profession })
    };
    let body = json!({ "first": founder(0, one, first), "second": founder(1, other, second) });
    let door = Door::open(settings)?;
    let told = door.change("found_accounts", &[], body)?;
    door.close()?;
    if args.json {
        return print::json_once(&told);
    }
    for (place, name) in [one, other].into_iter().enumerate() {
        let at = |field: &str| text(&told, &format!("/founders/{place}/{field}"));
        print::once(&format!(
            "{}\n  id           {}\n  first half   {}\n  second half  {}",
            harmless(name),
            at("staff"),
            at("first"),
            at("second"),
        ))?;
    }
    print::line("Each sets a password with both halves, within seven days: `sanad call enrol`.")
}

fn text(value: &Value, path: &str) -> String {
    harmless(value.pointer(path).and_then(Value::as_str).unwrap_or("-"))
}
