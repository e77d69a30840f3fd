//! Health, readiness, metrics and the API document: for anybody, and nothing of a case in them.

#![expect(clippy::unnecessary_wraps, reason = "all handlers have one type")]

use std::borrow::Cow;
use std::sync::OnceLock;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use sanad_records::State;
use serde::Serialize;

use crate::call::{Answer, Call};
use crate::kept::Kept;
use crate::openapi::openapi;
use crate::problem::Problem;
use crate::refused::clock_off;
use crate::reply::{json, set};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Cow<'static, str>>,
}

pub(crate) fn health(call: &Call) -> Answer {
    Ok(json(StatusCode::OK, &Health { status: "up", reason: keys_lost(call) }))
}

/// What is said wherever somebody asks how it stands, while keys are lost; how many, those who are signed in
/// are told.
fn keys_lost(call: &Call) -> Option<Cow<'static, str>> {
    match call.shared.records.lost_keys() {
        Ok(0) => None,
        Ok(_) => Some("keys are lost, so some texts do not open: put the newest vault back".into()),
        Err(_) => Some("whether keys are lost cannot be told".into()),
    }
}

/// Why nothing is taken is told by a fixed sentence: the reason itself may name a path, and is in
/// the log.
pub(crate) fn readiness(call: &Call) -> Answer {
    let reason = match call.shared.records.ledger().state() {
        State::Writable => {
            let told = Health { status: "ready", reason: keys_lost(call) };
            return Ok(json(StatusCode::OK, &told));
        }
        State::IntakeStopped => {
            "the disk is full: looks and closures go on, nothing else is taken".into()
        }
        State::ClockOff { doubt } => clock_off(doubt).into(),
        State::ReadOnly { .. } => {
            "the ledger takes no writes, so nothing is changed or shown".into()
        }
    };
    let told = Health { status: "not_ready", reason: Some(reason) };
    Ok(json(StatusCode::SERVICE_UNAVAILABLE, &told))
}

/// For this machine alone: counts that are followed in time tell when a case was barred or an inquiry
/// ordered, which the clock of checkpoints keeps from everybody.
pub(crate) fn metrics(call: &Call) -> Answer {
    if !call.peer.is_here(&call.shared.proxies) {
        return Err(Problem::hidden());
    }
    let mut response = call.shared.meters.render(&call.shared.records).into_response();
    set(&mut response, CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    set(&mut response, CACHE_CONTROL, "no-store");
    Ok(response)
}

/// Made once: it takes longer to make than any request may take for nothing.
pub(crate) fn document(call: &Call) -> Answer {
    static DOCUMENT: OnceLock<Kept> = OnceLock::new();
    let document = DOCUMENT
        .get_or_init(|| Kept::compressed(serde_json::to_vec(&openapi()).unwrap_or_default()));
    Ok(document.answer(&call.headers, "application/json", "no-cache"))
}
