//! `/v1/clocks`: what must be done in time.

use sanad_records::ListClocks;

use crate::call::{Answer, Call};
use crate::reply::show;

/// Clocks on a page, if not said.
const PAGE: usize = 50;

pub(crate) fn list(call: &Call) -> Answer {
    let ask = ListClocks {
        purpose: call.query.purpose()?,
        open_only: call.query.open()?,
        after: call.after()?,
        limit: call.query.limit(PAGE, ListClocks::LIMIT_MAX)?,
    };
    show(call.shared.records.list_clocks(call.by()?, &ask, call.request), |_| None)
}
