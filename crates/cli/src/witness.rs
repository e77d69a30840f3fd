//! `sanad witness`: cosigning the checkpoints of other institutions.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use sanad_disk::{DiskError, RealDisk};
use sanad_witness::{Limits, Witness, WitnessError};
use serde_json::json;

use crate::failure::Failure;
use crate::follow::{self, FollowArgs};
use crate::log;
use crate::print;
use crate::serve::runtime;
use crate::settings::{Settings, Source};
use crate::stop::{self, Asked};
use crate::witnesses;

/// The folder of the witness, if nothing is said.
const DIR: &str = "witness";
/// Where it listens, if nothing is said.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7879);

/// A witness lives in a folder of its own (`--dir`, else `witness`).
#[derive(Debug, Args)]
pub(crate) struct WitnessArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Makes a witness with a new key, and prints its public key
    Init {
        /// Its name to others, such as `witness.example`
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// Checks the whole log of an institution from outside, map and all, and cosigns that
    Follow(FollowArgs),
    /// Prints its public key: what others put into a policy
    Key,
    /// Serves it (`--listen`, else on loopback: 127.0.0.1:7879)
    Serve {
        /// A file with the public key of a log that it cosigns; may be given again
        #[arg(long, value_name = "FILE", required = true)]
        log: Vec<PathBuf>,
        /// Prints one line of JSON once it answers: `url` and `key`
        #[arg(long)]
        json: bool,
    },
}

impl WitnessArgs {
    /// The folder that it works in, if nothing is said.
    pub(crate) fn folder(&self) -> &'static str {
        if matches!(self.act, Act::Follow(_)) { follow::DIR } else { DIR }
    }
}

pub(crate) fn run(args: &WitnessArgs, settings: &Settings) -> Result<(), Failure> {
    let dir = &settings.dir.value;
    match &args.act {
        Act::Follow(follow) => follow::run(follow, settings),
        Act::Init { name } => {
            let key = Witness::create(&RealDisk, dir, name).map_err(told)?;
            print::line(&key.to_string())
        }
        Act::Key => {
            let key = Witness::verifier_in(&RealDisk, dir).map_err(told)?;
            print::line(&key.to_string())
        }
        Act::Serve { log, json } => {
            let logs: Result<Vec<_>, _> =
                log.iter().map(|file| witnesses::log_key(file, "--log")).collect();
            let witness = Witness::open(RealDisk::shared(), dir, logs?).map_err(told)?;
            serve(witness, *json, settings)
        }
    }
}

fn serve(witness: Witness, json: bool, settings: &Settings) -> Result<(), Failure> {
    log::to_stderr(&settings.log.value)?;
    let address = match settings.listen.source {
        Source::Default => LISTEN,
        Source::Flag | Source::Environment(_) | Source::File(_) => settings.listen.value,
    };
    let key = witness.verifier();
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let asked = Asked::listen()?;
        let running = sanad_witness::start(Arc::new(witness), address, Limits::default()).await?;
        tracing::info!(address = %running.address(), witness = key.name(), "serving");
        if json {
            let url = format!("http://{}", running.address());
            print::json(&json!({ "url": url, "key": key.to_string() }))?;
        }
        asked.wait().await;
        tracing::info!("stopping");
        running.stop().await;
        Ok(())
    });
    stop::let_go(runtime);
    served
}

/// What a witness that cannot be is to the one who typed the command.
pub(crate) fn told(error: WitnessError) -> Failure {
    let sentence = error.to_string();
    match error {
        WitnessError::Exists(_) | WitnessError::Disk(DiskError::Held { .. }) => {
            Failure::Refused(sentence)
        }
        WitnessError::NotThere(_) | WitnessError::Name(_) => Failure::Misuse(sentence),
        WitnessError::Key(_)
        | WitnessError::State(_)
        | WitnessError::Failed
        | WitnessError::Clock
        | WitnessError::NoRandom
        | WitnessError::Moved
        | WitnessError::Disk(_) => error.into(),
    }
}
