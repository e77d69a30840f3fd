//! `/v1/cases/{case}/rights`: retention, holds, erasures, restriction.

use sanad_records::{ListMentions, Mentions};

use crate::call::{Answer, Call};
use crate::reply::show;

pub(crate) fn mentions(call: &Call) -> Answer {
    let ask = ListMentions {
        case: call.case()?,
        erasure: call.id("erasure")?,
        purpose: call.query.purpose()?,
    };
    let version = |told: &Mentions| Some(told.version());
    show(call.shared.records.list_mentions(call.by()?, &ask, call.request), version)
}
