//! `/v1/feed`: the headers of entries as they become durable.

use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, HeaderName};
use sanad_records::{FeedFrom, FollowFeed};

use crate::call::{Answer, Call};
use crate::feed::send;
use crate::problem::Problem;
use crate::reply::{mark, set};

pub(crate) fn follow(call: &Call) -> Answer {
    let ask = FollowFeed { purpose: call.query.purpose()?, from: begin(call)? };
    let full = || Problem::unavailable("feeds_full", "as many feeds are open as may be", 30);
    let share = call.shared.feeds_each.take(call.by()?.caller().staff).ok_or_else(full)?;
    let seat = Arc::clone(&call.shared.feeds).try_acquire_owned().map_err(|_| full())?;
    let records = &call.shared.records;
    let disclosed = records.follow(call.by()?, ask, call.request).map_err(Problem::of_reveal)?;
    let mut marks = axum::response::Response::default();
    mark(&mut marks, &disclosed);
    let mut response = send(call, disclosed.into_value(), (seat, share));
    response.headers_mut().extend(std::mem::take(marks.headers_mut()));
    set(&mut response, CACHE_CONTROL, "no-store");
    // A proxy that gathers answers before it passes them on would pass on nothing.
    set(&mut response, HeaderName::from_static("x-accel-buffering"), "no");
    Ok(response)
}

/// Where it begins: after the last event that a client which lost its connection has seen; else
/// where it says; else at what comes next.
fn begin(call: &Call) -> Result<FeedFrom, Problem> {
    let Some(last) = call.headers.get("Last-Event-ID") else {
        return Ok(call.query.position()?.map_or(FeedFrom::Next, FeedFrom::At));
    };
    let last = last.to_str().ok().and_then(|last| last.parse().ok());
    last.map(FeedFrom::After)
        .ok_or_else(|| Problem::header("Last-Event-ID", "is not the `id` of an event"))
}
