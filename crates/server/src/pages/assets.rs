//! The style sheet, the icon and the script of all pages.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};

use crate::call::{Answer, Call};
use crate::reply::set;

const STYLE: &str = include_str!("style.css");
const ICON: &str = include_str!("icon.svg");
const SCRIPT: &str = include_str!("script.js");

fn asset(text: &'static str, kind: &str) -> Response {
    let mut response = (StatusCode::OK, text).into_response();
    set(&mut response, CONTENT_TYPE, kind);
    set(&mut response, CACHE_CONTROL, "max-age=3600");
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

#[expect(clippy::unnecessary_wraps, reason = "a handler may fail; this one cannot")]
pub(crate) fn style(_: &Call) -> Answer {
    Ok(asset(STYLE, "text/css; charset=utf-8"))
}

#[expect(clippy::unnecessary_wraps, reason = "a handler may fail; this one cannot")]
pub(crate) fn icon(_: &Call) -> Answer {
    Ok(asset(ICON, "image/svg+xml"))
}

#[expect(clippy::unnecessary_wraps, reason = "a handler may fail; this one cannot")]
pub(crate) fn script(_: &Call) -> Answer {
    Ok(asset(SCRIPT, "text/javascript; charset=utf-8"))
}
