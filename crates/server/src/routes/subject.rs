//! What persons are told about their own data, as JSON or on paper.

use axum::http::header::ACCEPT;
use sanad_records::{Asking, Query};

use crate::call::{Answer, Call};
use crate::pages;
use crate::problem::Problem;
use crate::reply::show_statement;

/// Papers to a person.
pub(crate) fn papers<L: Asking>(call: &Call) -> Answer {
    let ask = L::read(&call.sent())?;
    let printed = if as_page(call)? { Some(pages::printed(call)?) } else { None };
    let shown = ask.reveal(&call.shared.records, call.by()?, call.request);
    show_statement(shown, printed.as_deref())
}

/// Whether a page is wanted: `format` says so, else the first kind that is accepted.
fn as_page(call: &Call) -> Result<bool, Problem> {
    let format = |text: &str| match text {
        "html" => Some(true),
        "json" => Some(false),
        _ => None,
    };
    if let Some(as_page) = call.query.parsed(Query::Format, format, "is not `json` or `html`")? {
        return Ok(as_page);
    }
    let accepted = call.headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
    let first = accepted.unwrap_or_default().split([',', ';']).next().unwrap_or_default();
    Ok(first.trim().eq_ignore_ascii_case("text/html"))
}
