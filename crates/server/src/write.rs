//! What every write brings in headers: a key against doing it twice, and the version it rests on.

use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::{HeaderMap, StatusCode};

use crate::problem::Problem;
use crate::route::Precondition;

const KEY: &str = "Idempotency-Key";

/// The fewest characters of a key: what is shorter can be guessed, and is soon used twice by itself.
pub(crate) const KEY_CHARS_MIN: usize = 16;
/// The most.
pub(crate) const KEY_CHARS_MAX: usize = 255;

/// The key against doing it twice: 16 to 255 visible ASCII characters, bare or as the quoted string that
/// the HTTP working group's draft has; both are one key. It may hold anything, an identity number too: it
/// is never kept or logged.
///
/// # Errors
/// It is missing, twice there, or not of these characters.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut sent = headers.get_all(KEY).iter();
    let (Some(key), None) = (sent.next(), sent.next()) else {
        return Err(Problem::header(KEY, "is needed on every write, once"));
    };
    let wrong = || {
        let wanted = format!(
            "is not {KEY_CHARS_MIN} to {KEY_CHARS_MAX} visible ASCII characters, bare or in quotes"
        );
        Problem::header(KEY, &wanted)
    };
    let key = key.to_str().ok().and_then(unquoted).ok_or_else(wrong)?;
    let fits = (KEY_CHARS_MIN..=KEY_CHARS_MAX).contains(&key.len());
    if fits && key.bytes().all(|b| b.is_ascii_graphic()) { Ok(key) } else { Err(wrong()) }
}

/// What stands in a quoted string (RFC 9651, 3.3.3), or the text itself where it is none.
fn unquoted(text: &str) -> Option<String> {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('"') else { return Some(text.to_owned()) };
    let mut told = String::new();
    let mut left = inner.strip_suffix('"')?.chars();
    while let Some(next) = left.next() {
        match next {
            '\\' => told.push(left.next().filter(|escaped| matches!(escaped, '"' | '\\'))?),
            '"' => return None,
            plain => told.push(plain),
        }
    }
    Some(told)
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
    let mut parts = said.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    // JSON is UTF-8 (RFC 8259, 8.1); whoever says otherwise would see other letters than were recorded.
    let read_as = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    let is_utf8 = read_as.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if body.is_empty() || (kind.eq_ignore_ascii_case("application/json") && is_utf8) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not_said_to_be_json",
        "send JSON",
        "`Content-Type` must be `application/json`, in UTF-8",
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
    Problem::header(
        "If-Match",
        "is not `*` or one strong tag such as \"7\": weak tags and lists of tags are not taken",
    )
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
        let beyond = "\"99999999999999999999\"";
        for wrong in ["7", "W/\"7\"", "\"7\", \"8\"", "\"x\"", "\"+7\"", "", "\"\"", beyond] {
            assert_eq!(status(read(&[wrong])), 400, "{wrong}");
        }
        assert_eq!(status(read(&["\"7\"", "\"7\""])), 400);
    }

    #[test]
    fn a_key_is_needed_once_and_visible() {
        let read = |keys: &[&str]| idempotency_key(&headers("idempotency-key", keys));
        let (least, most) = ("0123456789abcdef", "x".repeat(255));
        assert_eq!(read(&[least]).unwrap(), least);
        assert_eq!(read(&["\"0123456789abcdef\""]).unwrap(), least, "both are one key");
        assert_eq!(read(&[r#""0123456789\"abcd\\ef""#]).unwrap(), r#"0123456789"abcd\ef"#);
        assert!(read(&[&most]).is_ok());
        for wrong in [
            &[][..],
            &[least, least],
            &[""],
            &["0123456789abcde"],
            &["\"0123456789abcde\""],
            &["01234567 89abcdef"],
            &["\"0123456789abcdef"],
            &["\"01234567\"89abcdef\""],
            &[r#""0123456789abcde\f""#],
            &[&"x".repeat(256)],
        ] {
            assert_eq!(read(wrong).unwrap_err().status().as_u16(), 400, "{wrong:?}");
        }
    }

    #[test]
    fn a_form_of_a_web_page_is_not_taken() {
        let of = |kind: &str| is_json(&headers("content-type", &[kind]), b"{}");
        assert!(of("application/json; charset=utf-8").is_ok());
        assert!(of("application/json;charset=\"UTF-8\"").is_ok());
        assert_eq!(of("application/json; charset=latin1").unwrap_err().status().as_u16(), 415);
        assert_eq!(of("text/plain").unwrap_err().status().as_u16(), 415);
        assert!(is_json(&HeaderMap::new(), b"{}").is_err());
        assert!(is_json(&HeaderMap::new(), b"").is_ok());
    }
}
