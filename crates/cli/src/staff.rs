//! `sanad staff`: members of staff and their tokens.

use clap::{Args, Subcommand};
use sanad_casework::{Profession, Purpose, Role, StaffId, UnitCode};
use serde_json::{Value, json};

use crate::door::{self, Change, Door, Look};
use crate::failure::Failure;
use crate::moment::Moment;
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct StaffArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Registers a member of staff
    Add(Add),
    /// Issues a token; it is shown once
    Token(Token),
    /// Lists who works here
    List(List),
}

#[derive(Debug, Args)]
struct Add {
    /// Their name; sealed
    #[arg(long)]
    name: String,
    /// What they were trained as, such as `psikolog`
    #[arg(long)]
    profession: Profession,
    /// Where they work: lower-case letters, digits, `_`, `-`
    #[arg(long)]
    unit: UnitCode,
    /// Number of their certificate; sealed
    #[arg(long)]
    certificate: Option<String>,
    /// A role, such as `counsellor`; may be given again
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<Role>,
    /// A unit that the roles cover beside their own; may be given again
    #[arg(long = "covers", value_name = "UNIT")]
    covers: Vec<UnitCode>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Token {
    /// For whom
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// When it ends, if it does
    #[arg(long, value_name = "DATE")]
    expires: Option<Moment>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct List {
    /// Why you look; needed with a token
    #[arg(long)]
    purpose: Option<Purpose>,
    /// One object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &StaffArgs, settings: &Settings) -> Result<(), Failure> {
    match &args.act {
        Act::Add(add) => register(add, settings),
        Act::Token(token) => issue(token, settings),
        Act::List(list) => show(list, settings),
    }
}

fn register(add: &Add, settings: &Settings) -> Result<(), Failure> {
    let Add { name, profession, unit, certificate, roles, covers, json } = add;
    let mut body = json!({
        "name": name, "profession": profession, "unit": unit, "roles": roles, "covers": covers,
    });
    if let (Some(certificate), Some(body)) = (certificate, body.as_object_mut()) {
        body.insert("certificate".to_owned(), json!(certificate));
    }
    let door = Door::open(settings)?;
    let recorded = door.change(&Change::Register(body))?;
    door.close()?;
    if *json {
        return print::json(&recorded);
    }
    print::line(&text(&recorded, "/entries/0/ids/staff"))
}

fn issue(token: &Token, settings: &Settings) -> Result<(), Failure> {
    let body = match token.expires {
        Some(moment) => json!({ "expires_at": moment.text() }),
        None => json!({}),
    };
    let door = Door::open(settings)?;
    let issued = door.change(&Change::IssueToken { staff: token.staff, body })?;
    door.close()?;
    if token.json { print::json(&issued) } else { print::line(&text(&issued, "/token")) }
}

fn show(list: &List, settings: &Settings) -> Result<(), Failure> {
    let purpose = door::purpose(settings, list.purpose)?;
    let door = Door::open(settings)?;
    let shown = door.look(&Look::Staff { purpose })?;
    for row in shown.get("staff").and_then(Value::as_array).into_iter().flatten() {
        if list.json {
            print::json(row)?;
            continue;
        }
        let roles: Vec<_> = row
            .get("roles")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        print::line(&format!(
            "{}  {:<10} {:<20} {:<14} {:<28} {}",
            text(row, "/staff"),
            text(row, "/standing"),
            text(row, "/profession"),
            text(row, "/unit"),
            roles.join(","),
            text(row, "/name"),
        ))?;
    }
    door.close()
}

fn text(value: &Value, path: &str) -> String {
    harmless(value.pointer(path).and_then(Value::as_str).unwrap_or("-"))
}
