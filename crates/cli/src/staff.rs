//! `sanad staff`: members of staff, their roles, and how they come to sign in.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sanad_casework::{
    Day, Profession, Purpose, Role, StaffId, SuspensionReason, TokenId, UnitCode,
};
use serde_json::{Value, json};

use crate::door::{self, Change, Door, Look};
use crate::failure::Failure;
use crate::moment::Moment;
use crate::place;
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
    /// Registers a member of staff, and proposes their roles
    Add(Add),
    /// Proposes a role: it is held once another person approves it
    Propose(Propose),
    /// Approves a role that another person proposed
    Approve(OfRole),
    /// Declines a role that was proposed, or takes the proposal back
    Decline(OfRole),
    /// Takes a role back
    Revoke(OfRole),
    /// Opens an enrolment, or approves one: half of its code is shown once
    Enrol(Enrol),
    /// Records what a member of staff is entitled to practise as, and until when
    Credential(CredentialArgs),
    /// Suspends a member of staff: what they are signed in with ends at once
    Suspend(Suspend),
    /// Lets a suspended member of staff sign in again
    Reinstate(Of),
    /// Records that a member of staff left
    Leave(Of),
    /// Issues a token for your own machine client; it is shown once
    Token(Token),
    /// Revokes a token
    RevokeToken(RevokeToken),
    /// Lists who works here
    List(List),
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
    /// A role to propose, such as `counsellor`; may be given again
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<Role>,
    /// A unit that the roles would cover beside their own; may be given again
    #[arg(long = "covers", value_name = "UNIT")]
    covers: Vec<UnitCode>,
    /// The first day the roles would be held
    #[arg(long, value_name = "DAY")]
    starts: Option<Day>,
    /// The last day the roles would be held
    #[arg(long, value_name = "DAY")]
    ends: Option<Day>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Propose {
    /// For whom
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// The role
    #[arg(long)]
    role: Role,
    /// A unit that it would cover beside their own; may be given again
    #[arg(long = "covers", value_name = "UNIT")]
    covers: Vec<UnitCode>,
    /// The first day it would be held
    #[arg(long, value_name = "DAY")]
    starts: Option<Day>,
    /// The last day it would be held
    #[arg(long, value_name = "DAY")]
    ends: Option<Day>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct OfRole {
    /// Whose
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// The role
    #[arg(long)]
    role: Role,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Of {
    /// Who
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Enrol {
    /// For whom
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// Approves an enrolment that another person opened
    #[arg(long)]
    approve: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct CredentialArgs {
    /// Whose
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// Their profession from now on, such as `psikolog`
    #[arg(long)]
    profession: Profession,
    /// A file with the number of the certificate; it is sealed
    #[arg(long, value_name = "FILE")]
    certificate_file: Option<PathBuf>,
    /// The last day it is valid; without end, if left out
    #[arg(long, value_name = "DAY")]
    valid_until: Option<Day>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Suspend {
    /// Who
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// Why: `leave`, `inquiry`, `lost_token`, `other`
    #[arg(long)]
    reason: SuspensionReason,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Token {
    /// When it ends: in 90 days at the latest, which is also meant where it is left out
    #[arg(long, value_name = "DATE")]
    expires: Option<Moment>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RevokeToken {
    /// Whose
    #[arg(long, value_name = "ID")]
    staff: StaffId,
    /// Which
    #[arg(long, value_name = "ID")]
    token: TokenId,
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
        Act::Found(act) => found(act, settings),
        Act::Recover(act) => recover::recover(act, settings),
        Act::Object(act) => recover::object(act, settings),
        Act::Add(act) => register(act, settings),
        Act::Propose(act) => {
            let Propose { staff, role, covers, starts, ends, json } = act;
            let mut body = json!({ "role": role, "covers": covers });
            put_days(&mut body, *starts, *ends);
            done(settings, &Change::new("propose_role", &[staff], body), *json)
        }
        Act::Approve(of) => of_role("approve_role", of, settings),
        Act::Decline(of) => of_role("decline_role", of, settings),
        Act::Revoke(of) => of_role("revoke_role", of, settings),
        Act::Enrol(act) => {
            let operation = if act.approve { "approve_enrolment" } else { "open_enrolment" };
            let change = Change::new(operation, &[&act.staff], json!({}));
            shown_once(settings, &change, "/half", act.json)
        }
        Act::Credential(act) => credential(act, settings),
        Act::Suspend(act) => {
            let body = json!({ "reason": act.reason });
            done(settings, &Change::new("suspend_staff", &[&act.staff], body), act.json)
        }
        Act::Reinstate(of) => {
            done(settings, &Change::new("reinstate_staff", &[&of.staff], json!({})), of.json)
        }
        Act::Leave(of) => {
            done(settings, &Change::new("end_staff", &[&of.staff], json!({})), of.json)
        }
        Act::Token(token) => {
            let body = match token.expires {
                Some(moment) => json!({ "expires_at": moment.text() }),
                None => json!({}),
            };
            let change = Change::new("issue_token", &[], body);
            shown_once(settings, &change, "/token", token.json)
        }
        Act::RevokeToken(of) => {
            let change = Change::new("revoke_token", &[&of.staff, &of.token], json!({}));
            done(settings, &change, of.json)
        }
        Act::List(list) => show(list, settings),
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
    let told = change(settings, &Change::new("found_accounts", &[], body))?;
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
    print::line("Each sets a password with both halves, within seven days: `sanad enrol`.")
}

fn register(add: &Add, settings: &Settings) -> Result<(), Failure> {
    let Add { name, profession, unit, certificate, roles, covers, starts, ends, json } = add;
    let mut body = json!({
        "name": name, "profession": profession, "unit": unit, "roles": roles, "covers": covers,
    });
    put_days(&mut body, *starts, *ends);
    if let (Some(certificate), Some(body)) = (certificate, body.as_object_mut()) {
        body.insert("certificate".to_owned(), json!(certificate));
    }
    let recorded = change(settings, &Change::new("register_staff", &[], body))?;
    if *json {
        return print::json(&recorded);
    }
    print::line(&text(&recorded, "/entries/0/ids/staff"))
}

fn credential(args: &CredentialArgs, settings: &Settings) -> Result<(), Failure> {
    let CredentialArgs { staff, profession, certificate_file, valid_until, json } = args;
    let mut body = json!({ "profession": profession });
    if let Some(body) = body.as_object_mut() {
        if let Some(file) = certificate_file {
            body.insert("certificate".to_owned(), json!(place::secret(file)?.trim()));
        }
        if let Some(day) = valid_until {
            body.insert("valid_until".to_owned(), json!(day));
        }
    }
    done(settings, &Change::new("record_credential", &[staff], body), *json)
}

fn put_days(body: &mut Value, starts: Option<Day>, ends: Option<Day>) {
    for (name, day) in [("starts", starts), ("ends", ends)] {
        if let (Some(day), Some(body)) = (day, body.as_object_mut()) {
            body.insert(name.to_owned(), json!(day));
        }
    }
}

fn of_role(operation: &'static str, of: &OfRole, settings: &Settings) -> Result<(), Failure> {
    done(settings, &Change::new(operation, &[&of.staff, &of.role], json!({})), of.json)
}

fn change(settings: &Settings, change: &Change) -> Result<Value, Failure> {
    let door = Door::open(settings)?;
    let told = door.change(change)?;
    door.close()?;
    Ok(told)
}

fn done(settings: &Settings, what: &Change, json: bool) -> Result<(), Failure> {
    let told = change(settings, what)?;
    if json { print::json(&told) } else { print::line(&format!("entry {}", text(&told, "/seq"))) }
}

fn shown_once(settings: &Settings, what: &Change, at: &str, json: bool) -> Result<(), Failure> {
    let told = change(settings, what)?;
    if json { print::json_once(&told) } else { print::once(&text(&told, at)) }
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
        print::line(&format!(
            "{}  {:<11} {:<33} {:<14} {:<28} {}",
            text(row, "/staff"),
            standing(row),
            profession(row),
            text(row, "/unit"),
            roles(row),
            text(row, "/name"),
        ))?;
    }
    door.close()
}

/// Standing, or what keeps somebody who works here from signing in.
fn standing(row: &Value) -> String {
    let enrolled = row.get("enrolled").and_then(Value::as_bool) == Some(true);
    match (text(row, "/standing"), row.get("locked_until")) {
        (standing, _) if standing != "active" => standing,
        (_, Some(_)) => "locked".to_owned(),
        (_, None) if !enrolled => "no password".to_owned(),
        (standing, None) => standing,
    }
}

/// Profession with the last day of the credential; one that is over bears an `!`.
fn profession(row: &Value) -> String {
    let expired = row.pointer("/credential/expired").and_then(Value::as_bool) == Some(true);
    let mark = if expired { "!" } else { "" };
    match row.pointer("/credential/valid_until").and_then(Value::as_str) {
        Some(day) => format!("{}[..{}]{mark}", text(row, "/profession"), harmless(day)),
        None => text(row, "/profession"),
    }
}

/// Roles with their days; one that is only proposed bears a `?`.
fn roles(row: &Value) -> String {
    let told = |name: &str, mark: &'static str| -> Vec<String> {
        let roles = row.get(name).and_then(Value::as_array).into_iter().flatten();
        roles
            .map(|role| {
                let day = |name: &str| role.get(name).and_then(Value::as_str).map(harmless);
                let days = match (day("starts"), day("ends")) {
                    (None, None) => String::new(),
                    (starts, ends) => {
                        format!("[{}..{}]", starts.unwrap_or_default(), ends.unwrap_or_default())
                    }
                };
                format!("{}{mark}{days}", text(role, "/role"))
            })
            .collect()
    };
    let mut all = told("granted", "");
    all.extend(told("proposed", "?"));
    all.join(",")
}

fn text(value: &Value, path: &str) -> String {
    harmless(value.pointer(path).and_then(Value::as_str).unwrap_or("-"))
}
