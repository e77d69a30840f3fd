//! `sanad serve`: the HTTP API, until SIGINT or SIGTERM.

use std::sync::Arc;

use anyhow::Context;
use sanad_casework::{EndReason, ProgramVersion};
use sanad_disk::RealDisk;
use sanad_records::{Records, State};
use sanad_server::Config;
use sanad_vault::{RootMode, root_mode};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::place::{self, WEAKER};
use crate::settings::Settings;

pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    log_to_stderr(&settings.log.value)?;
    let place = place::place(settings)?;
    let records = Arc::new(Records::open(&place).map_err(place::told)?);
    if let State::ReadOnly { reason } = records.state() {
        return Err(Failure::refused(format!(
            "the ledger takes no writes, so nothing can be shown: {reason}"
        )));
    }
    if root_mode(&RealDisk, &place.keys)? == RootMode::KeyFile {
        tracing::warn!("{WEAKER}");
    }
    runtime()?.block_on(async {
        let config = Config {
            listen: settings.listen.value,
            socket: Some(settings.socket()),
            behind_proxy: settings.behind_proxy.value,
            ..Config::default()
        };
        let asked = Asked::listen()?;
        let running = sanad_server::start(Arc::clone(&records), config).await?;
        records.started(version()?)?;
        tracing::info!(address = %running.address(), "serving");
        asked.wait().await;
        tracing::info!("stopping");
        running.stop().await;
        records.stopped(EndReason::Asked)?;
        Ok::<_, Failure>(())
    })?;
    close(records)
}

/// The threads that serve and ask.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    Ok(runtime.context("no threads could be started")?)
}

/// SIGINT and SIGTERM: from the moment this is made they end nothing by themselves.
pub(crate) struct Asked {
    interrupt: Signal,
    terminate: Signal,
}

impl Asked {
    /// Listens for both from now on.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for either.
    pub(crate) async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Lets go of the folder. A request that was left behind may still hold the records: then the
/// ledger is closed under it, and what was derived is derived anew at the next start.
pub(crate) fn close(records: Arc<Records>) -> Result<(), Failure> {
    match Arc::try_unwrap(records) {
        Ok(records) => Ok(records.close()?),
        Err(held) => {
            held.ledger().close();
            Ok(())
        }
    }
}

/// The version of this program.
pub(crate) fn version() -> Result<ProgramVersion, Failure> {
    Ok(env!("CARGO_PKG_VERSION").parse()?)
}

fn log_to_stderr(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|_| Failure::misuse("the setting `log` is no filter such as `info`"))?;
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    Ok(())
}
