//! `/v1/integrity`: checking the whole ledger on request. It reads the whole log, so few do that at once,
//! and it ends with whoever asked.

use std::sync::Arc;

use sanad_records::{IntegrityView, Revealed};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::shown;

pub(crate) fn check(call: &Call) -> Answer {
    Ok(shown(&found(call)?, None))
}

/// What a check finds, with its line.
pub(crate) fn found(call: &Call) -> Result<Revealed<IntegrityView>, Problem> {
    let purpose = call.query.purpose()?;
    let _seat = Arc::clone(&call.shared.checks).try_acquire_owned().map_err(|_| {
        Problem::unavailable("checks_full", "as many checks of the ledger go on as may", 10)
    })?;
    let wanted = || !call.gone.is_cancelled() && !call.shared.stop.is_cancelled();
    let records = &call.shared.records;
    let found = records.check_integrity(call.by()?, purpose, call.request, &wanted);
    found.map_err(Problem::of_reveal)
}
