//! The terminal door: the program `sanad`.
//!
//! In scope: the commands and what they print, where settings come from, the demo with its story.
//!
//! Out of scope: who may do what and what leaves a line (`records`), HTTP (`server`), checking
//! (`ledger`, `chain`). A look from the terminal passes the same door as any other: through the
//! socket of the running server, else with the writer's lock.
//!
//! Exit status: 0 done or intact, 1 found broken or refused, 2 misuse, 3 fault. What was found decides it:
//! whatever becomes of the output makes it 3 at most, and never less.

mod access;
mod anchored;
mod api;
mod args;
mod call;
mod case_arg;
mod check;
mod checkpoint;
mod clock;
mod config;
mod demo;
mod door;
mod export;
mod failure;
mod follow;
mod found;
mod harden;
mod init;
mod interrupt;
mod key;
mod log;
mod moment;
mod out;
mod place;
mod print;
mod private;
mod progress;
mod prove;
mod rebuild;
mod reconcile;
mod recover;
mod replay;
mod serve;
mod settings;
mod sign_in;
mod staff;
mod statement;
mod status;
mod stop;
mod tls;
mod typed;
mod verify;
mod witness;
mod witnesses;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};
use failure::Failure;
use settings::Settings;

fn main() -> ExitCode {
    harden::own_files();
    harden::no_dumps();
    let ended = match Args::try_parse() {
        Ok(args) => run(args),
        Err(told) => {
            // Help and version are asked for; all else is misuse.
            print::usage(&told);
            if told.use_stderr() {
                return ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2));
            }
            Ok(())
        }
    };
    match print::told(ended) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            print::aside(&failure);
            failure.status()
        }
    }
}

fn run(args: Args) -> Result<(), Failure> {
    if let Command::Demo(demo) = args.command {
        return demo::run(&demo, args.given);
    }
    let variables = std::env::vars_os();
    let settings = match args.command.folder() {
        Some(folder) => Settings::resolve_in(Path::new(folder), args.given, variables)?,
        None => Settings::resolve(args.given, variables)?,
    };
    match args.command {
        Command::Demo(_) => Ok(()),
        Command::Check(check) => check::run(&check, &settings),
        Command::Export(export) => export::run(&export, &settings),
        Command::Init(init) => init::run(&init, &settings),
        Command::Serve(args) => serve::run(&args, &settings),
        Command::Status(status) => status::run(&status, &settings),
        Command::Verify(verify) => verify::run(&verify, &settings),
        Command::Checkpoint(args) => checkpoint::run(&args, &settings),
        Command::Witness(args) => witness::run(&args, &settings),
        Command::Tls(args) => tls::run(&args, &settings),
        Command::Reconcile(args) => reconcile::run(&args, &settings),
        Command::Access(access) => access::run(&access, &settings),
        Command::Statement(statement) => statement::run(&statement, &settings),
        Command::Clock(args) => clock::run(&args, &settings),
        Command::Replay(replay) => replay::run(&replay, &settings),
        Command::Rebuild(rebuild) => rebuild::run(&rebuild, &settings),
        Command::Staff(staff) => staff::run(&staff, &settings),
        Command::Call(call) => call::run(&call, &settings),
        Command::Key(key) => key::run(&key, &settings),
        Command::SignIn(args) => sign_in::sign_in(&args, &settings),
        Command::SignOut(args) => sign_in::sign_out(&args, &settings),
        Command::Config(config) => config::run(&config, &settings, Args::command),
    }
}
