//! sled may panic on damaged files; a panic becomes an error here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

/// Runs one call into sled. An error or a panic comes back as a sentence.
pub(crate) fn guarded<T>(act: impl FnOnce() -> sled::Result<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(format!("sled says: {error}")),
        Err(_) => Err("sled panicked".into()),
    }
}

/// How long sled may take to let go of a database that this process just dropped.
const LETTING_GO: Duration = Duration::from_secs(5);
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// Opens a database. sled's own threads may hold its file for a moment after the last handle was
/// dropped; nobody else can, since the ledger's lock is ours. So a held file is waited for.
pub(crate) fn open_db(config: &sled::Config) -> Result<sled::Db, String> {
    let begun = Instant::now();
    loop {
        match guarded(|| config.open()) {
            Err(reason) if is_held(&reason) && begun.elapsed() < LETTING_GO => {
                thread::sleep(BETWEEN_TRIES);
            }
            opened => return opened,
        }
    }
}

/// sled 0.34.7 says so in words only.
fn is_held(reason: &str) -> bool {
    reason.contains("could not acquire lock")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_database_still_held_by_a_dropped_handle_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let config = sled::Config::new().path(folder.path());
        let held = config.open().unwrap();
        assert!(is_held(&guarded(|| config.open()).unwrap_err()));
        let (tell, told) = channel();
        let waiting = thread::spawn(move || {
            tell.send(()).unwrap();
            open_db(&config).map(drop)
        });
        told.recv().unwrap();
        drop(held);
        waiting.join().unwrap().unwrap();
    }

    #[test]
    fn a_panic_and_an_error_come_back_as_a_sentence() {
        let panicked: Result<(), _> = guarded(|| panic!("sled is like that"));
        assert_eq!(panicked.unwrap_err(), "sled panicked");
        let refused: Result<(), _> = guarded(|| Err(sled::Error::ReportableBug("x".into())));
        assert!(refused.unwrap_err().starts_with("sled says: "));
    }
}
