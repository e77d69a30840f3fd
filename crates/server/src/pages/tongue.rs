//! The toggle of the language: back to the page it was pressed on.

use axum::http::StatusCode;
use axum::http::header::{HOST, LOCATION, REFERER};
use axum::response::IntoResponse as _;
use sanad_records::Tongue;

use super::cookies;
use super::place::Place;
use crate::call::{Answer, Call};

use crate::reply::set;

/// Sets the language, and leads back.
pub(crate) fn choose(call: &Call) -> Answer {
    let tongue: Tongue = call.id("tongue")?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    set(&mut response, LOCATION, &back(call).unwrap_or_else(|| "/".to_owned()));
    cookies::set_tongue(&mut response, tongue);
    Ok(response)
}

/// The page it was pressed on, where that is one of ours.
fn back(call: &Call) -> Option<String> {
    let told = |name| call.headers.get(name).and_then(|value| value.to_str().ok());
    let (_, from) = told(REFERER)?.split_once("://")?;
    let address = from.strip_prefix(told(HOST)?)?;
    Place::of(call.routes, address).map(|_| address.to_owned())
}
