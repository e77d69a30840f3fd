//! sled may panic on damaged files; a panic becomes an error here.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs one call into sled. An error or a panic comes back as a sentence.
pub(crate) fn guarded<T>(act: impl FnOnce() -> sled::Result<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(format!("sled says: {error}")),
        Err(_) => Err("sled panicked".into()),
    }
}
