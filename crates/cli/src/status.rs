//! `sanad status`: how the ledger stands. It reads only, and needs no lock.

use clap::Args;
use sanad_chain::tree::claimed;
use sanad_disk::{Disk, RealDisk};
use sanad_ledger::{clock_doubt, public_file, verify_dir};
use sanad_vault::{RootMode, root_mode};
use sanad_witness::{Standing, Stands};
use serde_json::{Value, json};

use crate::api::{Api, Ask};
use crate::clock;
use crate::door::is_served;
use crate::failure::Failure;
use crate::moment;
use crate::place::{WEAKER, not_read};
use crate::print;
use crate::progress;
use crate::recover;
use crate::serve;
use crate::settings::Settings;
use crate::verify::exposed;
use crate::witnesses::witnesses;

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

/// What is told, in the order of the lines.
const ORDER: [&str; 11] = [
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
    "uncountersigned",
];

pub(crate) fn run(args: &StatusArgs, settings: &Settings) -> Result<(), Failure> {
    let (disk, dir) = (RealDisk::shared(), &settings.dir.value);
    let bar = progress::bar("reading", 0);
    let report = verify_dir(&disk, dir, None, Some(&progress::told(&bar)));
    bar.finish_and_clear();
    let report = report.map_err(|error| not_read(error, dir))?;
    let (segments, bytes) = segments(&*disk, settings)?;
    let served = is_served(settings);
    // Nobody is told without the keys: a server that runs has them.
    let recovery = if served { recovery(settings)? } else { None };
    let (writable, reason) = if served {
        readiness(settings)?
    } else if let Some(finding) = report.findings.first() {
        (false, Some(format!("{} at {}", finding.class, finding.at)))
    } else if let Some(doubt) = clock_doubt(&disk, dir, clock::rules(settings), report.recorded_at)
    {
        (false, Some(clock::refused(doubt).to_string()))
    } else {
        (true, None)
    };
    let mode = match root_mode(&*disk, &settings.keys.value) {
        Ok(mode) => mode.code(),
        Err(_) => "not_found",
    };
    let standing = standing(settings)?;
    let entries = report.head.size.get();
    let uncountersigned =
        standing.as_ref().map(|standing| entries.saturating_sub(standing.countersigned));
    let mut told = json!({
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
        "clock": recovery.as_ref().and_then(|me| me.get("clock")),
        "lost_keys": recovery.as_ref().and_then(|me| me.get("lost_keys")),
    });
    if let (Some(standing), Some(told)) = (&standing, told.as_object_mut()) {
        told.insert("witnesses".to_owned(), standing.witnesses.iter().map(stands).collect());
        told.insert("uncountersigned".to_owned(), uncountersigned.into());
    }
    let exposed = exposed(settings);
    if let (false, Some(told)) = (exposed.is_empty(), told.as_object_mut()) {
        told.insert("exposed".to_owned(), json!(exposed));
    }
    if args.json {
        return print::json(&told);
    }
    for name in ORDER {
        if let Some(value) = told.get(name).filter(|value| !value.is_null()) {
            let text = value.as_str().map_or_else(|| value.to_string(), print::harmless);
            print::line(&format!("{name:14} {text}"))?;
        }
    }
    for stands in standing.iter().flat_map(|standing| &standing.witnesses) {
        let witness = print::harmless(&stands.witness.to_string());
        let last = stands.last.map_or_else(
            || "has countersigned nothing that is known here".to_owned(),
            |(size, at)| {
                let at = moment::of_seconds(at);
                format!("countersigned {size} entries at {at}")
            },
        );
        print::line(&format!("{:14} {witness} {last}", "witness"))?;
    }
    let waiting = [recover::pending, clock::pending];
    for pending in recovery.iter().flat_map(|me| waiting.iter().filter_map(|told| told(me))) {
        print::line(&pending)?;
    }
    if let Some(lost) = recovery.as_ref().and_then(|me| me.get("lost_keys")?.as_u64()) {
        print::line(&format!(
            "WARNING        {lost} keys are lost: what is sealed under them does not open; put the newest vault back"
        ))?;
    }
    for told in &exposed {
        print::line(&format!("WARNING        {}", print::harmless(told)))?;
    }
    if mode == RootMode::KeyFile.code() {
        print::line(&format!("note           {WEAKER}"))?;
    }
    Ok(())
}

/// How far the witnesses of the policy have countersigned, where one is set.
fn standing(settings: &Settings) -> Result<Option<Standing>, Failure> {
    let Some(witnesses) = witnesses(settings)? else { return Ok(None) };
    let newest = public_file(&RealDisk, &settings.dir.value, "checkpoint");
    let origin = newest.and_then(|note| claimed(&note)).map(|(origin, ..)| origin);
    Ok(Some(witnesses.standing(&origin.unwrap_or_default())))
}

fn stands(stands: &Stands) -> Value {
    let (size, at) = stands.last.unzip();
    json!({
        "witness": stands.witness.to_string(),
        "countersigned": size,
        "at": at.map(moment::of_seconds),
    })
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
    let answer = serve::runtime()?.block_on(api.ask("tell_caller", &[], Ask::default()))?;
    // A server that takes no writes tells all else.
    Ok(answer.done().ok())
}

/// What the running server says of itself.
fn readiness(settings: &Settings) -> Result<(bool, Option<String>), Failure> {
    let api = Api::behind(&settings.socket())?;
    let answer = serve::runtime()?.block_on(api.ask("report_readiness", &[], Ask::default()))?;
    if answer.status.is_success() {
        return Ok((true, None));
    }
    let reason = answer.body.get("reason").and_then(Value::as_str).map(print::harmless);
    Ok((false, Some(reason.unwrap_or_else(|| answer.problem()))))
}
