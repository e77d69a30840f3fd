//! `sanad serve`: the HTTP API, until SIGINT or SIGTERM; a second one ends it at once.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use sanad_casework::ProgramVersion;
use sanad_disk::RealDisk;
use sanad_ledger::PublicFiles;
use sanad_records::{Place, Records, State};
use sanad_server::{Config, Publish, StartError};
use sanad_vault::{RootMode, root_mode};
use sanad_witness::Witnesses;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::failure::Failure;
use crate::log;
use crate::place::{self, NotOpened, WEAKER};
use crate::print;
use crate::settings::Settings;
use crate::stop::{self, Asked};
use crate::witnesses::witnesses;

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Prints one line of JSON once it answers: `url` and `dir`
    #[arg(long)]
    json: bool,
    /// Serves though keys are lost, as an older vault was put back: what is sealed under them does not open
    #[arg(long)]
    with_lost_keys: bool,
}

pub(crate) fn run(args: &ServeArgs, settings: &Settings) -> Result<(), Failure> {
    log::to_stderr(&settings.log.value)?;
    let place = place::place(settings)?;
    let records = Arc::new(open(args, &place, settings)?);
    if let State::ReadOnly { reason } = records.state() {
        return Err(Failure::refused(format!(
            "the ledger takes no writes, so nothing can be shown: {reason}"
        )));
    }
    let mode = root_mode(&RealDisk, &place.keys)?;
    tracing::info!(key_mode = mode.code(), "the keys are unlocked");
    if mode == RootMode::KeyFile {
        tracing::warn!("{WEAKER}");
    }
    let runtime = runtime()?;
    let served = runtime.block_on(serve(&records, args.json, settings));
    stop::let_go(runtime);
    served?;
    stop::end(records)
}

/// Serves until somebody asks for an end.
async fn serve(records: &Arc<Records>, json: bool, settings: &Settings) -> Result<(), Failure> {
    let config = Config {
        listen: settings.listen.value,
        socket: socket(settings),
        tls: settings.tls()?,
        proxies: settings.behind_proxy.value.clone(),
        publish: publish(records, settings)?,
        limits: settings.limits.value.clone(),
    };
    let asked = Asked::listen()?;
    let running = sanad_server::start(Arc::clone(records), config).await.map_err(not_started)?;
    records.started(version()?)?;
    tracing::info!(address = %running.address(), "serving");
    if json {
        let scheme = if settings.tls()?.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", running.address());
        print::json(&json!({ "url": url, "dir": settings.dir.value }))?;
    }
    asked.wait().await;
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

/// Why a server does not start, with the way on to who typed the command.
pub(crate) fn not_started(error: StartError) -> Failure {
    match &error {
        StartError::NotLoopback { .. } => Failure::misuse(error.to_string()),
        StartError::Address { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
            Failure::fault(format!("{error}; {ANOTHER_PORT}"))
        }
        StartError::Address { .. } | StartError::Certificate { .. } | StartError::Socket { .. } => {
            error.into()
        }
    }
}

/// What is told where a port is in use.
pub(crate) const ANOTHER_PORT: &str =
    "`--listen 127.0.0.1:0` takes a port that is free, and `--listen 127.0.0.1:PORT` another one";

/// Opens the records. What was published last goes to each witness before anything is written: one that
/// has cosigned more, or another history, says that an older copy was put back.
fn open(args: &ServeArgs, place: &Place, settings: &Settings) -> Result<Records, Failure> {
    let opened = Records::open_after(place, |records| {
        keys_are_there(args, records)?;
        ask_witnesses(settings, records, place)
    });
    opened.map_err(NotOpened::told)
}

/// Refuses to go on where keys are lost, before anything is written: a newer vault can still be put back.
fn keys_are_there(args: &ServeArgs, records: &Records) -> Result<(), NotOpened> {
    let lost = records.lost_keys()?;
    if lost == 0 {
        return Ok(());
    }
    let told = print::counted(lost, "key is lost", "keys are lost");
    if !args.with_lost_keys {
        return Err(NotOpened::Other(Failure::refused(format!(
            "{told}: the vault is older than the journal, and what is sealed under them does not open; \
             nothing was written. Put the newest `vault` of this folder back; where there is none, \
             `--with-lost-keys` serves all the same, and says so wherever it is asked how it stands"
        ))));
    }
    tracing::error!(
        lost_keys = lost,
        "serving with lost keys: what is sealed under them does not open"
    );
    Ok(())
}

/// Shows what was published last to each witness that is set, and holds the clock to theirs.
pub(crate) fn ask_witnesses(
    settings: &Settings,
    records: &Records,
    place: &Place,
) -> Result<(), NotOpened> {
    match witnesses(settings)? {
        Some(witnesses) => ask_first(&witnesses, records, place),
        None => Ok(()),
    }
}

fn ask_first(witnesses: &Witnesses, records: &Records, place: &Place) -> Result<(), NotOpened> {
    let (Some(note), Some(key)) = (records.public_file("checkpoint"), records.log_key()?) else {
        return Ok(());
    };
    let tiles = Arc::new(PublicFiles::new(Arc::clone(&place.disk), &place.dir));
    let asked = witnesses.ask(&key, &note, tiles);
    // Signed by a key of before: nobody is asked about that log any more.
    let Ok(round) = runtime()?.block_on(asked) else { return Ok(()) };
    for asked in &round.asked {
        let error = match &asked.outcome {
            Ok(cosigned) => {
                let micros = cosigned.at.saturating_mul(1_000_000);
                records.ledger().hold_clock_to(i64::try_from(micros).unwrap_or(i64::MAX));
                continue;
            }
            Err(error) => error,
        };
        tracing::warn!(witness = %asked.witness, %error, "a witness did not cosign");
        if error.is_against_the_log() {
            return Err(NotOpened::Other(Failure::refused(format!(
                "witness `{}`: {error}; nothing was written, and `sanad reconcile` tells what can be done. \
                 If it is the witness that is wrong, take its URL out of the policy, and say why to \
                 whoever relies on it",
                asked.witness
            ))));
        }
    }
    Ok(())
}

/// Checkpoints are published where the log has a name, or is given one.
fn publish(records: &Records, settings: &Settings) -> Result<Option<Publish>, Failure> {
    let known = records.log_name()?;
    let given = settings.log_name.value.clone();
    if let (Some(known), Some(given)) = (&known, &given)
        && known != given
    {
        return Err(Failure::misuse(format!(
            "the log is named `{known}` since its first checkpoint, which others may keep"
        )));
    }
    let minutes = u64::from(settings.publish_minutes.value.max(1));
    let every = Duration::from_mins(minutes);
    let witnesses = witnesses(settings)?.map(Arc::new);
    Ok(known.or(given).map(|name| Publish { name, every, witnesses }))
}

/// Longest path of a socket file that the system takes.
const SOCKET_PATH_MAX: usize = 100;

/// The socket file for the terminal; none where its path is longer than the system takes: then the
/// terminal has to wait until nobody serves.
pub(crate) fn socket(settings: &Settings) -> Option<PathBuf> {
    let path = settings.socket();
    if path.as_os_str().len() <= SOCKET_PATH_MAX {
        return Some(path);
    }
    tracing::warn!("the ledger's folder has too long a path for a socket file: none is made");
    None
}

/// The threads that serve and ask.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    Ok(runtime.context("no threads could be started")?)
}

/// The version of this program.
pub(crate) fn version() -> Result<ProgramVersion, Failure> {
    Ok(env!("CARGO_PKG_VERSION").parse()?)
}
