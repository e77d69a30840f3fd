//! What every write brings in headers: a key against doing it twice, and the version it rests on.

use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::{HeaderMap, StatusCode};

use crate::problem::Problem;
use crate::route::Precondition;

const KEY: &str = "Idempotency-Key";

/// The key against doing it twice: 1 to 255 visible ASCII characters. It may hold anything, an
/// identity number too: it is never kept or logged.
///
/// # Errors
/// It is missing, twice there, or not of these characters.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut sent = headers.get_all(KEY).iter();
    let (Some(key), None) = (sent.next(), sent.next()) else {
        return Err(Problem::header(KEY, "is needed on every write, once"));
    };
    match key.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) => {
            Ok(key.to_owned())
        }
        Ok(_) | Err(_) => Err(Problem::header(KEY, "is not 1 to 255 visible ASCII characters")),
    }
}

/// The version that the caller has seen; none where any is right.
///
/// # Errors
/// It is missing where it is needed (428), or cannot be the version of a case.
pub(crate) fn seen(headers: &HeaderMap, wanted: Precondition) -> Result<Option<u64>, Problem> {
    // The header map itself tells whether the header is there: a typed header reads an absent one
    // as an empty list, and 428 would never be answered.
    let mut sent = headers.get_all(IF_MATCH).iter();
    match (wanted, sent.next(), sent.next()) {
        (Precondition::None, _, _) | (Precondition::Optional, None, _) => Ok(None),
        (Precondition::Required, None, _) => Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition_required",
            "say which version this rests on",
            "`If-Match` is needed here: the `ETag` of the case as it was seen, or `*` for any",
        )
        .at_header("If-Match")),
        (Precondition::Required | Precondition::Optional, Some(tag), None) => {
            version(tag.to_str().unwrap_or_default())
        }
        (Precondition::Required | Precondition::Optional, Some(_), Some(_)) => Err(not_a_version()),
    }
}

/// Refuses a body that is not said to be JSON: a form of a web page cannot send it.
///
/// # Errors
/// The body is said to be something else, or nothing is said.
pub(crate) fn is_json(headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
    let said = headers.get(CONTENT_TYPE).and_then(|said| said.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    if body.is_empty() || kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not_said_to_be_json",
        "send JSON",
        "`Content-Type` must be `application/json`",
    )
    .at_header("Content-Type"))
}

fn version(tag: &str) -> Result<Option<u64>, Problem> {
    let tag = tag.trim();
    if tag == "*" {
        return Ok(None);
    }
    let digits = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or_default();
    match digits.parse() {
        Ok(version) if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Some(version)),
        Ok(_) | Err(_) => Err(not_a_version()),
    }
}

fn not_a_version() -> Problem {
    Problem::header("If-Match", "is not `*` or one strong tag such as \"7\"")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn status(result: Result<Option<u64>, Problem>) -> u16 {
        result.unwrap_err().status().as_u16()
    }

    #[test]
    fn a_missing_precondition_is_428_only_where_one_is_needed() {
        let none = HeaderMap::new();
        assert_eq!(status(seen(&none, Precondition::Required)), 428);
        assert_eq!(seen(&none, Precondition::Optional).unwrap(), None);
        assert_eq!(seen(&none, Precondition::None).unwrap(), None);
    }

    #[test]
    fn a_precondition_is_one_strong_tag_or_any() {
        let read = |tags: &[&str]| seen(&headers("if-match", tags), Precondition::Optional);
        assert_eq!(read(&["\"7\""]).unwrap(), Some(7));
        assert_eq!(read(&["*"]).unwrap(), None);
        for wrong in ["7", "W/\"7\"", "\"7\", \"8\"", "\"x\"", "\"+7\"", "", "\"\""] {
            assert_eq!(status(read(&[wrong])), 400, "{wrong}");
        }
        assert_eq!(status(read(&["\"7\"", "\"7\""])), 400);
    }

    #[test]
    fn a_key_is_needed_once_and_visible() {
        let read = |keys: &[&str]| idempotency_key(&headers("idempotency-key", keys));
        assert_eq!(read(&["a-1"]).unwrap(), "a-1");
        assert!(read(&[&"x".repeat(255)]).is_ok());
        for wrong in [&[][..], &["a", "b"], &[""], &["a b"], &[&"x".repeat(256)]] {
            assert_eq!(read(wrong).unwrap_err().status().as_u16(), 400, "{wrong:?}");
        }
    }

    #[test]
    fn a_form_of_a_web_page_is_not_taken() {
        let of = |kind: &str| is_json(&headers("content-type", &[kind]), b"{}");
        assert!(of("application/json; charset=utf-8").is_ok());
        assert_eq!(of("text/plain").unwrap_err().status().as_u16(), 415);
        assert!(is_json(&HeaderMap::new(), b"{}").is_err());
        assert!(is_json(&HeaderMap::new(), b"").is_ok());
    }
}
