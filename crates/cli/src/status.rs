//! `sanad status`: how the ledger stands. It reads only, and needs no lock.

use clap::Args;
use sanad_disk::{Disk, RealDisk};
use sanad_ledger::{VerifyError, verify_dir};
use sanad_vault::{RootMode, root_mode};
use serde_json::{Value, json};

use crate::api::{Api, Ask};
use crate::door::is_served;
use crate::failure::Failure;
use crate::place::WEAKER;
use crate::print;
use crate::progress;
use crate::recover;
use crate::serve;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

/// What is told, in the order of the lines.
const ORDER: [&str; 10] = [
    "ledger",
    "generation",
    "entries",
    "head",
    "segments",
    "journal_bytes",
    "key_mode",
    "running",
    "writable",
    "reason",
];

pub(crate) fn run(args: &StatusArgs, settings: &Settings) -> Result<(), Failure> {
    let (disk, dir) = (RealDisk::shared(), &settings.dir.value);
    let bar = progress::bar("reading", 0);
    let report = verify_dir(&disk, dir, None, Some(&progress::told(&bar)));
    bar.finish_and_clear();
    let report = report.map_err(|error| match error {
        VerifyError::NoLedger => {
            Failure::misuse(format!("there is no ledger in `{}`", dir.display()))
        }
        VerifyError::Disk(_) | VerifyError::Unreadable { .. } => error.into(),
    })?;
    let (segments, bytes) = segments(&*disk, settings)?;
    let served = is_served(settings);
    // Nobody is told without the keys: a server that runs has them.
    let recovery = if served { recovery(settings)? } else { None };
    let (writable, reason) = if served {
        readiness(settings)?
    } else if let Some(finding) = report.findings.first() {
        (false, Some(format!("{} at {}", finding.class, finding.at)))
    } else {
        (true, None)
    };
    let mode = match root_mode(&*disk, &settings.keys.value) {
        Ok(mode) => mode.code(),
        Err(_) => "not_found",
    };
    let told = json!({
        "ledger": report.identity.ledger.to_string(),
        "generation": report.identity.generation,
        "entries": report.head.size.get(),
        "head": report.head.hash.to_string(),
        "segments": segments,
        "journal_bytes": bytes,
        "key_mode": mode,
        "running": served,
        "writable": writable,
        "reason": reason,
        "recovery": recovery.as_ref().and_then(|me| me.get("recovery")),
    });
    if args.json {
        return print::json(&told);
    }
    for name in ORDER {
        if let Some(value) = told.get(name).filter(|value| !value.is_null()) {
            let text = value.as_str().map_or_else(|| value.to_string(), print::harmless);
            print::line(&format!("{name:14} {text}"))?;
        }
    }
    if let Some(pending) = recovery.as_ref().and_then(recover::pending) {
        print::line(&pending)?;
    }
    if mode == RootMode::KeyFile.code() {
        print::line(&format!("note           {WEAKER}"))?;
    }
    Ok(())
}

/// How many segment files there are, and their bytes.
fn segments(disk: &dyn Disk, settings: &Settings) -> Result<(usize, u64), Failure> {
    let folder = settings.dir.value.join("journal");
    let names = disk.list(&folder)?;
    let mut bytes = 0;
    for name in &names {
        bytes += std::fs::metadata(folder.join(name))?.len();
    }
    Ok((names.len(), bytes))
}

/// What the running server tells the shell's user, with the recovery that waits.
fn recovery(settings: &Settings) -> Result<Option<Value>, Failure> {
    let api = Api::behind(&settings.socket())?;
    let answer = serve::runtime()?.block_on(api.ask("tell_caller", Ask::default()))?;
    // A server that takes no writes tells all else.
    Ok(answer.done().ok())
}

/// What the running server says of itself.
fn readiness(settings: &Settings) -> Result<(bool, Option<String>), Failure> {
    let api = Api::behind(&settings.socket())?;
    let answer = serve::runtime()?.block_on(api.ask("report_readiness", Ask::default()))?;
    let ready = answer.status.is_success();
    Ok((ready, (!ready).then(|| answer.problem())))
}
