//! `sanad sign-in` and `sign-out`: as a member of staff, from the terminal.
//!
//! Passwords come from a file, from standard input or from the terminal without being shown; never
//! from an argument, which every process of the machine can read.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use sanad_casework::Role;
use sanad_vault::Secret;
use serde_json::{Value, json};

use crate::door::Door;
use crate::failure::Failure;
use crate::out::{Earlier, Out};
use crate::place;
use crate::print;
use crate::recover;
use crate::settings::Settings;
use crate::typed::asked;

#[derive(Debug, Args)]
pub(crate) struct SignInArgs {
    /// The name you sign in with
    #[arg(long)]
    name: String,
    /// A file with your password, `-` for standard input; asked for at the terminal, if left out
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The role to act in, if you have several
    #[arg(long)]
    role: Option<Role>,
    /// Where the token goes, a file that only you can read; printed, if left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SignOutArgs {}

pub(crate) fn sign_in(args: &SignInArgs, settings: &Settings) -> Result<(), Failure> {
    // The file is begun first: else somebody would be signed in whose token is nowhere.
    let out = args.out.as_deref().map(|file| Out::begin("--out", file, Earlier::Stays));
    let out = out.transpose()?;
    let password = read(args.password_file.as_deref(), "Password")?;
    let mut body = json!({ "name": args.name, "password": *password });
    if let (Some(role), Some(body)) = (args.role, body.as_object_mut()) {
        body.insert("role".to_owned(), json!(role));
    }
    if settings.token_file.value.is_some() {
        return Err(Failure::misuse("this takes no token: leave `--token-file` out"));
    }
    let door = Door::open(settings)?;
    let mut done = door.change("sign_in", &[], body)?;
    door.close()?;
    let kept = out.is_some();
    if let Some(mut out) = out {
        let token = done.as_object_mut().and_then(|done| done.remove("token"));
        writeln!(out, "{}", token.as_ref().and_then(Value::as_str).unwrap_or_default())?;
        out.keep()?;
    }
    if args.json {
        return if kept { print::json(&done) } else { print::json_once(&done) };
    }
    if let Some(pending) = recover::pending(&done) {
        // Beside the token, which may go on into a file.
        print::err(&format!("{pending}\n"));
    }
    match (&args.out, done.get("token").and_then(Value::as_str)) {
        (None, Some(token)) => print::once(token),
        (Some(out), _) => print::line(&format!("The token is in {}.", out.display())),
        (None, None) => Err(Failure::fault("no token was given")),
    }
}

pub(crate) fn sign_out(_: &SignOutArgs, settings: &Settings) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    door.change("sign_out", &[], json!({}))?;
    door.close()?;
    print::line("Signed out.")
}

/// A secret from a file, or typed unseen.
fn read(file: Option<&Path>, what: &str) -> Result<Secret, Failure> {
    match file {
        Some(file) => place::secret(file),
        None => asked(what),
    }
}
