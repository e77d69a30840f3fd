//! How serving ends: asked once, in good order and within a bound; asked again, at once.

use std::process;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use sanad_casework::EndReason;
use sanad_records::Records;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use crate::failure::Failure;

/// Time that threads are waited for which still work for a request that was left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(1);
/// Time that the disk has to take the last entry and the last sync.
const LAST_WRITES: Duration = Duration::from_secs(5);

/// The status of a program that was told to end before it had: a fault.
const CUT_SHORT: i32 = 3;

/// SIGINT and SIGTERM: from the moment this is made, the first one ends nothing by itself.
pub(crate) struct Asked(oneshot::Receiver<()>);

impl Asked {
    /// Listens for both from now on, on a thread that nothing else can hold up.
    ///
    /// # Errors
    /// The system lets nobody listen.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (mut interrupt, mut terminate) = {
            let _within = runtime.enter();
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
        };
        let (tell, asked) = oneshot::channel();
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(async {
                either(&mut interrupt, &mut terminate).await;
                // Nobody waits where the program ends already.
                let _ = tell.send(());
                either(&mut interrupt, &mut terminate).await;
            });
            tracing::warn!("asked to stop a second time: what is under way is left behind");
            process::exit(CUT_SHORT)
        })?;
        Ok(Self(asked))
    }

    /// Waits for the first.
    pub(crate) async fn wait(self) {
        let _ = self.0.await;
    }
}

async fn either(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// Lets go of the threads that served. One that hangs in the disk is left behind.
pub(crate) fn let_go(runtime: Runtime) {
    runtime.shutdown_timeout(LEFT_BEHIND);
}

/// Writes down that serving ends, and lets go of the folder.
///
/// # Errors
/// The disk refuses, or does not answer in time. What was acknowledged is on it either way.
pub(crate) fn end(records: Arc<Records>) -> Result<(), Failure> {
    within(LAST_WRITES, move || {
        tell_stop(&records)?;
        close(records)
    })
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

/// Does it on a thread of its own, which is left behind where it takes longer than that.
fn within(
    longest: Duration,
    act: impl FnOnce() -> Result<(), Failure> + Send + 'static,
) -> Result<(), Failure> {
    let (tell, done) = sync_channel(1);
    // Where nobody waits any more, nobody is told.
    thread::Builder::new().spawn(move || drop(tell.send(act())))?;
    match done.recv_timeout(longest) {
        Ok(done) => done,
        Err(RecvTimeoutError::Timeout) => Err(Failure::fault(
            "the disk did not answer in time: the end of this run is not written down, and what was \
             acknowledged before is on it",
        )),
        Err(RecvTimeoutError::Disconnected) => Err(Failure::fault("the last writes broke off")),
    }
}

/// The line that the program stops. While the clock is not believed there is none, as there is none of
/// anything else.
fn tell_stop(records: &Records) -> Result<(), Failure> {
    match records.stopped(EndReason::Asked) {
        Err(fault) if fault.clock_doubt().is_some() => {
            tracing::warn!(%fault, "the stop was not written down");
            Ok(())
        }
        told => Ok(told?),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_disk_that_hangs_holds_nobody_back() {
        let (_held, never) = channel::<()>();
        let (asked, did) = channel();
        let hangs = move || {
            asked.send(()).unwrap();
            let _ = never.recv();
            Ok(())
        };
        let told = within(Duration::ZERO, hangs).unwrap_err();
        assert!(
            matches!(told, Failure::Fault(_)) && told.to_string().contains("in time"),
            "{told}"
        );
        did.recv().unwrap();
        within(LAST_WRITES, || Ok(())).unwrap();
        assert!(matches!(
            within(LAST_WRITES, || Err(Failure::refused("x"))),
            Err(Failure::Refused(_))
        ));
    }

    #[test]
    fn threads_that_hang_are_left_behind() {
        let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
        let (held, never) = channel::<()>();
        let (asked, did) = channel();
        runtime.spawn_blocking(move || {
            asked.send(()).unwrap();
            let _ = never.recv();
        });
        did.recv().unwrap();
        let_go(runtime);
        drop(held);
    }
}
