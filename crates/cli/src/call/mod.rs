//! `sanad call OPERATION`: anything that the HTTP API does, from the terminal. Which operations there are,
//! what each takes and what its help says comes from the one route table and the forms of the API document:
//! nothing of it is written here again.
//!
//! What is sealed, and passwords, never stand on the command line, which every process of the machine can
//! read: they come from a file (`--field @FILE`, `@-` for standard input) or are asked for at the terminal.

mod flags;
mod value;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use sanad_casework::Purpose;
use sanad_server::{Kind, Reply, Route};
use serde_json::{Map, Value};

use crate::api::{Ask, route};
use crate::door::{self, Door};
use crate::failure::Failure;
use crate::out::{Earlier, Out};
use crate::print;
use crate::settings::Settings;
use flags::{Flag, Place, Takes};

/// The operation that is asked for, and what was typed for it.
#[derive(Debug)]
pub(crate) struct CallArgs {
    operation: &'static str,
    typed: BTreeMap<String, Vec<String>>,
    form: Option<PathBuf>,
    out: Option<PathBuf>,
    key: Option<String>,
    version: Option<u64>,
}

/// Flags of a call that are no field of anything.
const FORM: &str = "form";
const OUT: &str = "out";
const KEY: &str = "idempotency-key";
const VERSION: &str = "if-match";

impl Args for CallArgs {
    fn augment_args(command: Command) -> Command {
        let each = |route: &'static Route| {
            Command::new(route.operation)
                .about(route.summary)
                .disable_version_flag(true)
                .defer(with_flags)
        };
        command
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand_value_name("OPERATION")
            .subcommand_help_heading("Operations")
            .subcommands(sanad_server::operations().map(each))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// An operation with its flags.
fn with_flags(command: Command) -> Command {
    let Ok(route) = route(command.get_name()) else {
        return command;
    };
    let mut command =
        flags::of(route).iter().fold(command, |command, flag| command.arg(flag.arg()));
    if route.takes_body() {
        command = command.arg(
            Arg::new(FORM).long(FORM).value_name("FILE").value_parser(value_parser!(PathBuf)).help(
                "A file with the form as JSON, `-` for standard input; flags go before what it says",
            ),
        );
    }
    if matches!(route.kind, Kind::Write(_)) {
        command = command
            .arg(
                Arg::new(KEY)
                    .long(KEY)
                    .value_name("KEY")
                    .help("A text that nobody guesses, the same for a repeat [default: a new one]"),
            )
            .arg(
                Arg::new(VERSION)
                    .long(VERSION)
                    .value_name("N")
                    .value_parser(value_parser!(u64))
                    .help("The version of the case as it was seen [default: any]"),
            );
    }
    command.arg(
        Arg::new(OUT)
            .long(OUT)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("A new file for the answer, that only you may read [default: standard output]"),
    )
}

impl FromArgMatches for CallArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(clap::error::ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let route = route(name).map_err(|_| missing())?;
        let typed = flags::of(route).into_iter().filter_map(|flag| {
            let values = matches.get_many::<String>(&flag.name)?;
            Some((flag.name.clone(), values.cloned().collect()))
        });
        // An operation that takes no such flag has none to ask for.
        let file = |name: &str| matches.try_get_one::<PathBuf>(name).ok().flatten().cloned();
        let key = matches.try_get_one::<String>(KEY).ok().flatten().cloned();
        let version = matches.try_get_one::<u64>(VERSION).ok().flatten().copied();
        let (typed, form, out) = (typed.collect(), file(FORM), file(OUT));
        Ok(Self { operation: route.operation, typed, form, out, key, version })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

pub(crate) fn run(args: &CallArgs, settings: &Settings) -> Result<(), Failure> {
    let route = route(args.operation)?;
    if matches!(route.kind, Kind::Feed) && !door::is_served(settings) {
        return Err(Failure::refused("nothing comes where no server runs: start one first"));
    }
    // The file is begun first: else a look would be recorded and then shown to nobody.
    let out = args.out.as_deref().map(|file| Out::begin("--out", file, Earlier::Stays));
    let out = out.transpose()?;
    let asked = Asked::of(args, route, settings)?;
    let path: Vec<&dyn ToString> = asked.path.iter().map(|value| value as &dyn ToString).collect();
    let door = Door::open(settings)?;
    let as_it_comes =
        matches!(
            route.reply,
            Reply::Bundle | Reply::Tile | Reply::Checkpoint | Reply::Metrics | Reply::Events
        ) || asked.query.iter().any(|(name, value)| *name == "format" && value == "html");
    if as_it_comes {
        let ask = asked.ask(args);
        match out {
            Some(mut out) => {
                door.download(route.operation, &path, ask, &mut out)?;
                out.keep()?;
            }
            None => door.download(route.operation, &path, ask, &mut print::out())?,
        }
        return door.close();
    }
    let answer = door.ask(route.operation, &path, asked.ask(args))?;
    door.close()?;
    if let Some(mut out) = out {
        serde_json::to_writer_pretty(&mut out, &answer)?;
        out.keep()
    } else if matches!(
        route.reply,
        Reply::Issued | Reply::Founded | Reply::Recovered | Reply::SignedIn
    ) {
        print::json_once(&answer)
    } else {
        print::json(&answer)
    }
}

/// What a request is made of.
struct Asked {
    path: Vec<String>,
    query: door::Query,
    headers: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Asked {
    fn of(args: &CallArgs, route: &Route, settings: &Settings) -> Result<Self, Failure> {
        let mut asked =
            Self { path: Vec::new(), query: Vec::new(), headers: Vec::new(), body: None };
        let mut body = match &args.form {
            Some(file) => value::form(file)?,
            None => Map::new(),
        };
        for flag in flags::of(route) {
            let typed = args.typed.get(&flag.name);
            match flag.place {
                Place::Path => {
                    let one = typed.and_then(|values| values.first()).cloned();
                    asked.path.push(one.unwrap_or_default());
                }
                Place::Query(name) => {
                    if let Some(values) = typed {
                        asked.query.push((name, values.join(",")));
                    } else if name == "purpose" {
                        let purpose: Purpose = door::purpose(settings, None)?;
                        asked.query.push((name, purpose.to_string()));
                    }
                }
                Place::Header(name) => {
                    asked
                        .headers
                        .extend(typed.and_then(|of| of.first()).map(|of| (name, of.clone())));
                }
                Place::Form => {
                    let known = body.contains_key(&flag.field);
                    match typed {
                        Some(values) => {
                            body.insert(flag.field.clone(), value::of(&flag, values)?);
                        }
                        None if flag.required && !known && flag.takes == Takes::Secret => {
                            body.insert(flag.field.clone(), value::asked(&flag)?);
                        }
                        None => {}
                    }
                }
            }
        }
        asked.body = route.takes_body().then_some(Value::Object(body));
        Ok(asked)
    }

    fn ask(&self, args: &CallArgs) -> Ask<'static> {
        Ask {
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            key: args.key.clone(),
            version: args.version,
            ..Ask::default()
        }
    }
}

impl Flag {
    fn arg(&self) -> Arg {
        let arg = Arg::new(self.name.clone())
            .long(self.name.clone())
            .value_name(self.takes.told())
            .help(self.told.clone())
            .required(self.place == Place::Path);
        match &self.takes {
            Takes::Switch => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
            Takes::List(_) => arg.action(ArgAction::Append),
            Takes::Text | Takes::Secret | Takes::Json | Takes::SealedJson => arg,
        }
    }
}

#[cfg(test)]
mod tests;
