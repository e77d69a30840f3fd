//! The log to others: its newest checkpoint and the tiles it is made of, as C2SP tlog-tiles serves
//! them. They tell how many entries there are, and when; nothing else.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::set;

pub(crate) fn checkpoint(call: &Call) -> Answer {
    let mut response = file(call, "checkpoint")?;
    set(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
    set(&mut response, CACHE_CONTROL, "no-cache");
    Ok(response)
}

/// A tile or a bundle. What stands under its path never changes.
pub(crate) fn tile(call: &Call) -> Answer {
    let path: String = call.id("path")?;
    let mut response = file(call, &format!("tile/{path}"))?;
    set(&mut response, CONTENT_TYPE, "application/octet-stream");
    set(&mut response, CACHE_CONTROL, "max-age=604800, immutable");
    Ok(response)
}

fn file(call: &Call, path: &str) -> Result<Response, Problem> {
    let bytes = call.shared.records.public_file(path).ok_or_else(Problem::hidden)?;
    Ok(bytes.into_response())
}
