//! `/v1/inquiries`: a panel looks into named cases; and what was shown to whom, or could have been.

use sanad_records::{AskCould, AskSearches, AskShown};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::show;

/// Searches on a page, if not said.
const PAGE: usize = 50;

pub(crate) fn list(call: &Call) -> Answer {
    let purpose = call.query.purpose()?;
    show(call.shared.records.list_inquiries(call.by()?, purpose, call.request), |_| None)
}

pub(crate) fn view(call: &Call) -> Answer {
    let (purpose, inquiry) = (call.query.purpose()?, call.id("inquiry")?);
    show(call.shared.records.view_inquiry(call.by()?, purpose, inquiry, call.request), |_| None)
}

pub(crate) fn searches(call: &Call) -> Answer {
    let ask = AskSearches {
        inquiry: call.id("inquiry")?,
        purpose: call.query.purpose()?,
        case: call.query.case()?,
        after: call.after()?,
        limit: call.query.limit(PAGE, AskSearches::LIMIT_MAX)?,
    };
    show(call.shared.records.inquiry_searches(call.by()?, &ask, call.request), |_| None)
}

pub(crate) fn shown(call: &Call) -> Answer {
    let ask =
        AskShown { case: call.case()?, purpose: call.query.purpose()?, as_of: call.query.as_of()? };
    show(call.shared.records.shown_to(call.by()?, &ask, call.request), |_| None)
}

pub(crate) fn could_have_seen(call: &Call) -> Answer {
    let purpose = call.query.purpose()?;
    let needed = || Problem::parameter("staff", "is needed: who could have seen it?");
    let ask = AskCould {
        case: call.case()?,
        purpose,
        staff: call.query.staff()?.ok_or_else(needed)?,
        at: call.query.at()?,
    };
    show(call.shared.records.could_have_seen(call.by()?, &ask, call.request), |_| None)
}
