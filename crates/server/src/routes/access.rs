//! `/v1/cases/{case}/access` and `/v1/access`: who looked.

use sanad_records::{ReadAccess, WhichAccess};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::show;

/// Looks on a page, if not said.
const PAGE: usize = 100;

pub(crate) fn of_case(call: &Call) -> Answer {
    read(call, WhichAccess::Case(call.case()?))
}

pub(crate) fn across(call: &Call) -> Answer {
    let which = match (call.query.staff()?, call.query.span()?) {
        (Some(staff), None) => WhichAccess::Staff(staff),
        (None, Some((from, to))) => WhichAccess::Time(from, to),
        (None, None) => {
            return Err(Problem::parameter("staff", "is needed, or `from` and `to`"));
        }
        (Some(_), Some(_)) => {
            return Err(Problem::parameter("staff", "does not go with `from` and `to`"));
        }
    };
    read(call, which)
}

fn read(call: &Call, which: WhichAccess) -> Answer {
    let ask = ReadAccess {
        which,
        purpose: call.query.purpose()?,
        after: call.after()?,
        limit: call.query.limit(PAGE, ReadAccess::LIMIT_MAX)?,
    };
    show(call.shared.records.read_access(call.by()?, &ask, call.request), |_| None)
}
