//! Request bodies: from bytes to a form of `casework`, or which field is at fault.

use axum::http::StatusCode;
use sanad_casework::Malformed;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_path_to_error::{Path, Segment};

use crate::problem::Problem;

/// Reads a form. No body at all is the empty form.
pub(crate) fn parse<F: DeserializeOwned>(body: &[u8]) -> Result<F, Problem> {
    let body = if body.is_empty() { b"{}" } else { body };
    if body.trim_ascii_start().starts_with(b"[") {
        // serde would read the fields of a form from a list, by their order.
        let list = serde_json::from_slice::<IgnoredAny>(body).map_err(|_| not_json());
        return Err(list.map_or_else(|broken| broken, |_| of_form("the body is not an object")));
    }
    let mut from = serde_json::Deserializer::from_slice(body);
    let form = serde_path_to_error::deserialize(&mut from)
        .map_err(|error| wrong(error.path(), error.inner()))?;
    from.end().map_err(|_| not_json())?;
    Ok(form)
}

/// A JSON pointer.
pub(crate) fn pointer<'a>(steps: impl Iterator<Item = &'a str>) -> String {
    steps.fold(String::new(), |pointer, step| pointer + "/" + step)
}

fn wrong(path: &Path, error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        return not_json();
    }
    let told = Malformed::of(error);
    let mut steps: Vec<String> = path.iter().map_while(step).collect();
    let leads_there = path.iter().all(|segment| step(segment).is_some());
    let sentence = told.unknown.filter(|_| leads_there).unwrap_or(&told.sentence);
    steps.extend(told.missing);
    let field = steps.last().map_or_else(|| "the body".to_owned(), |name| format!("`{name}`"));
    of_form(format!("{field} {sentence}")).at_field(pointer(steps.iter().map(String::as_str)))
}

/// A form in which nothing is said.
pub(crate) fn nothing(sentence: &str) -> Problem {
    of_form(sentence)
}

fn of_form(detail: impl Into<String>) -> Problem {
    let title = "a field is missing or wrong";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "form", title, detail)
}

/// A step of the path, if it may be told: a sender may have written anything as a name.
fn step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } if is_plain_name(key) => Some(key.clone()),
        Segment::Map { .. } | Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Whether a name could be that of a field of ours.
pub(crate) fn is_plain_name(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn not_json() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "not_json",
        "the body is not JSON",
        "the body is not well-formed JSON",
    )
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::response::IntoResponse;
    use proptest::prelude::*;
    use sanad_casework::{OpenIntakeForm, SignNoteForm};
    use serde_json::Value;

    use super::*;

    fn told(body: &str) -> (u16, Value) {
        let problem = parse::<OpenIntakeForm>(body.as_bytes()).unwrap_err();
        let response = problem.into_response();
        let status = response.status().as_u16();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let bytes = runtime.block_on(to_bytes(response.into_body(), 10_000)).unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    #[test]
    fn the_field_at_fault_is_named() {
        for (body, status, field) in [
            (r#"{"subject": "x"}"#, 422, "/subject"),
            (r#"{"subject": 7}"#, 422, "/subject"),
            (r#"{"parties": [{"role": "client", "nik": "7371"}]}"#, 422, "/parties/0/nik"),
            (r#"{"parties": [{"name": "Siti"}]}"#, 422, "/parties/0/role"),
            ("{}", 422, "/subject"),
            ("", 422, "/subject"),
            (r#"{"colour": 1}"#, 422, "/colour"),
            (r#"{"7371010101900001": 1}"#, 422, ""),
            (r#"{"occurred_at": "yesterday"}"#, 422, "/occurred_at"),
        ] {
            let (got, told) = told(body);
            assert_eq!((got, told["field"].as_str().unwrap()), (status, field), "{told}");
        }
        for body in ["{", "[", "\u{0}", "{\"subject\": \"\\ud800\"}"] {
            assert_eq!(told(body).0, 400, "{body}");
        }
    }

    #[test]
    fn a_field_that_is_not_known_is_told_as_such_or_by_what_holds_it() {
        for (body, detail) in [
            (r#"{"colour": 1}"#, "`colour` is not a field of this form"),
            (r#"{"Colour": 1}"#, "the body has a field that this form does not know"),
            (r#"{"parties": [{"nik_no": 1}]}"#, "`nik_no` is not a field of this form"),
            (r#"{"parties": [{"NIK": 1}]}"#, "`0` has a field that this form does not know"),
            (r#"{"notice": {"7371": 1}}"#, "`notice` has a field that this form does not know"),
        ] {
            assert_eq!(told(body).1["detail"], detail);
        }
    }

    #[test]
    fn nothing_follows_a_form() {
        assert!(parse::<SignNoteForm>(b" {} ").is_ok());
        assert_eq!(parse::<SignNoteForm>(b"{}{}").unwrap_err().status().as_u16(), 400);
    }

    proptest! {
        #[test]
        fn nothing_that_was_sent_is_repeated(secret in "[0-9A-Z]{8,20}", place in 0..8usize) {
            let bodies = [
                format!(r#"{{"subject": "{secret}"}}"#),
                format!(r#"{{"{secret}": 1}}"#),
                format!(r#"{{"parties": [{{"nik": "{secret}"}}]}}"#),
                format!(r#"{{"parties": [{{"phone": "{secret}{secret}"}}]}}"#),
                format!(r#"{{"parties": "{secret}"}}"#),
                format!(r#"{{"notice": {{"version": "{secret}"}}}}"#),
                format!("{{\"narrative\": \"{secret}\\u0007\"}}"),
                secret.clone(),
            ];
            let (status, told) = told(&bodies[place]);
            prop_assert!((400..500).contains(&status));
            prop_assert!(!told.to_string().contains(&secret), "{}", told);
        }
    }
}
