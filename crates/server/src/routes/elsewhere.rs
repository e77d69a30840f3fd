//! What is no route: told as a problem, like all else.

use axum::http::{Method, StatusCode};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::route::{Handler, Kind, Reply, Route};

/// A stand-in for what is not in the table.
pub(crate) const fn route(path: &'static str, handler: Handler) -> Route {
    Route {
        method: Method::GET,
        path,
        operation: "none",
        summary: "No route",
        kind: Kind::Public { why: "nothing is here" },
        query: &[],
        page_max: None,
        makes: &[],
        reply: Reply::Tile,
        form: None,
        handler,
    }
}

pub(crate) fn nowhere(_: &Call) -> Answer {
    Err(Problem::new(
        StatusCode::NOT_FOUND,
        "no_such_route",
        "nothing is here",
        "there is no such path; `/v1/openapi.json` lists those there are",
    ))
}

pub(crate) fn wrong_method(_: &Call) -> Answer {
    Err(Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
        "not with this method",
        "the path does not take this method; the `Allow` header says which it takes",
    ))
}
