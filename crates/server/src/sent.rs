//! What was sent with a request, read at the sill: path, parameters, headers of a write, body.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Query as AxumQuery, RawPathParams};
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use sanad_records::Parameters;
use serde_json::{Map, Value};
use tokio::time::timeout;
use tokio_stream::StreamExt as _;

use crate::call::Write;
use crate::pages::is_page;
use crate::problem::Problem;
use crate::route::{Kind, Route};
use crate::shared::Shared;
use crate::{form, write};

/// The body but for the password that is shown once more, where one is: no code of it is kept here either,
/// and a repeat may come with another one, which is tried as the first was.
fn shown_password_left_out(body: &[u8]) -> Option<String> {
    const FIELD: &[u8] = b"\"password\"";
    if !body.windows(FIELD.len()).any(|window| window == FIELD) {
        return None;
    }
    let mut form: Map<String, Value> = form::parse(body).ok()?;
    form.remove("password")?;
    Some(Value::Object(form).to_string())
}

/// The parameters after the `?`; public routes take none and do not mind any.
pub(crate) fn asked(route: &Route, parts: &Parts) -> Result<Parameters, Problem> {
    if route.is_public() {
        return Ok(Parameters::default());
    }
    match AxumQuery::<Vec<(String, String)>>::try_from_uri(&parts.uri) {
        // A control that was left as it is says nothing.
        Ok(AxumQuery(mut pairs)) => {
            let is_ours = |name: &str| route.query.iter().any(|query| query.name() == name);
            pairs.retain(|(name, value)| !value.is_empty() || !is_page(route) || !is_ours(name));
            Ok(Parameters::of(pairs, route.query)?)
        }
        Err(_) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "parameters",
            "the parameters cannot be read",
            "what follows the `?` cannot be read",
        )),
    }
}

/// What a write brings beside its form; nothing for any other route.
pub(crate) fn written(route: &Route, parts: &Parts, body: &[u8]) -> Result<Option<Write>, Problem> {
    let Kind::Write(precondition) = route.kind else {
        return Ok(None);
    };
    let key = write::idempotency_key(&parts.headers)?;
    let seen = write::seen(&parts.headers, precondition)?;
    write::is_json(&parts.headers, body)?;
    let mut whole = format!("{} {}\n", parts.method, parts.uri.path()).into_bytes();
    match shown_password_left_out(body) {
        Some(rest) => whole.extend_from_slice(rest.as_bytes()),
        None => whole.extend_from_slice(body),
    }
    Ok(Some(Write { key, whole, seen }))
}

/// Names and values of what stands in the path.
pub(crate) async fn path_of(
    route: &Route,
    parts: &mut Parts,
) -> Result<Vec<(String, String)>, Problem> {
    if route.parameters().next().is_none() {
        return Ok(Vec::new());
    }
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let params = params.map_err(|_| Problem::hidden())?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// The whole body, in its time and bound.
pub(crate) async fn read(
    body: Body,
    headers: &HeaderMap,
    shared: &Shared,
) -> Result<Bytes, Problem> {
    let bytes_max = shared.limits.body_bytes_max;
    let said = headers.get(CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse().ok());
    if said.is_some_and(|said: usize| said > bytes_max) {
        return Err(too_large(bytes_max));
    }
    let whole = async {
        let mut chunks = body.into_data_stream();
        let mut whole = Vec::with_capacity(said.unwrap_or_default());
        while let Some(chunk) = chunks.next().await {
            // Broken off, or cut into pieces that are none.
            let chunk = chunk.map_err(|_| {
                let title = "the body cannot be read";
                let detail = "the body is not sent as HTTP/1.1 has it";
                Problem::new(StatusCode::BAD_REQUEST, "body_broken", title, detail)
            })?;
            if whole.len() + chunk.len() > bytes_max {
                return Err(too_large(bytes_max));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(Bytes::from(whole))
    };
    timeout(shared.limits.body_time, whole).await.unwrap_or_else(|_elapsed| {
        Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "body_too_slow",
            "the body did not come",
            "the body did not come in time",
        ))
    })
}

fn too_large(bytes_max: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "the body is too large",
        format!("the body is larger than {bytes_max} bytes"),
    )
}
