//! `/v1/integrity`: checking the whole ledger on request.

use crate::call::{Answer, Call};
use crate::reply::show;

pub(crate) fn check(call: &Call) -> Answer {
    let purpose = call.query.purpose()?;
    show(call.shared.records.check_integrity(call.by()?, purpose, call.request), |_| None)
}
