//! `/v1/breaches`: breaches of the protection of data, from the suspicion to the closing.

use crate::call::{Answer, Call};
use crate::reply::show;

pub(crate) fn list(call: &Call) -> Answer {
    let purpose = call.query.purpose()?;
    show(call.shared.records.list_breaches(call.by()?, purpose, call.request), |_| None)
}

pub(crate) fn view(call: &Call) -> Answer {
    let (breach, purpose) = (call.id("breach")?, call.query.purpose()?);
    show(call.shared.records.view_breach(call.by()?, purpose, breach, call.request), |_| None)
}
