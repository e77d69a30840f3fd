//! What persons ask about their own data: requests, the statement, questions, suspensions.

use axum::http::header::ACCEPT;
use sanad_records::{IssueAccounting, IssueStatement};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::show_statement;

pub(crate) fn issue(call: &Call) -> Answer {
    statement(call, false)
}

pub(crate) fn read(call: &Call) -> Answer {
    statement(call, true)
}

fn statement(call: &Call, again: bool) -> Answer {
    let ask = IssueStatement {
        purpose: call.query.purpose()?,
        party: call.query.party()?,
        tongue: call.query.tongue()?,
        copy: call.query.copy()?,
        names: call.query.names()?,
        case: call.case()?,
        again,
    };
    let as_page = as_page(call)?;
    show_statement(call.shared.records.statement(call.by()?, &ask, call.request), as_page)
}

pub(crate) fn accounting(call: &Call) -> Answer {
    let ask = IssueAccounting {
        purpose: call.query.purpose()?,
        tongue: call.query.tongue()?,
        case: call.case()?,
    };
    let as_page = as_page(call)?;
    show_statement(call.shared.records.accounting(call.by()?, &ask, call.request), as_page)
}

/// Whether a page is wanted: `format` says so, else the first kind that is accepted.
fn as_page(call: &Call) -> Result<bool, Problem> {
    if let Some(as_page) = call.query.as_page()? {
        return Ok(as_page);
    }
    let accepted = call.headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
    let first = accepted.unwrap_or_default().split([',', ';']).next().unwrap_or_default();
    Ok(first.trim().eq_ignore_ascii_case("text/html"))
}
