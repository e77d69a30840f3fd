//! What is wrong with the head of a request, whatever it asks for (RFC 9110, RFC 9112).

use axum::http::header::{CONTENT_ENCODING, EXPECT, HOST, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Version};

use crate::problem::Problem;

/// Headers that say one thing: twice there, nobody could tell which was meant.
const ONCE: &[&str] = &["Host", "Sanad-Role", "Content-Type", "Last-Event-ID"];

/// Refuses a head that two could read in two ways, or that asks for what is not done here.
///
/// # Errors
/// What is wrong.
pub(crate) fn is_sound(parts: &Parts) -> Result<(), Problem> {
    let headers = &parts.headers;
    for name in ONCE {
        if headers.get_all(*name).iter().nth(1).is_some() {
            return Err(Problem::header(name, "may be there once"));
        }
    }
    if parts.version == Version::HTTP_11 && !headers.contains_key(HOST) {
        return Err(Problem::header("Host", "is needed"));
    }
    if told(headers, &EXPECT).is_some_and(|expected| !expected.eq_ignore_ascii_case("100-continue"))
    {
        return Err(Problem::new(
            StatusCode::EXPECTATION_FAILED,
            "expectation",
            "not expected here",
            "`Expect` is nothing but `100-continue` here",
        )
        .at_header("Expect"));
    }
    let encoded = told(headers, &CONTENT_ENCODING);
    if encoded.is_some_and(|encoded| !encoded.eq_ignore_ascii_case("identity")) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "encoded",
            "send it plain",
            "a body is taken plain, without `Content-Encoding`",
        )
        .at_header("Content-Encoding"));
    }
    Ok(())
}

/// What a header says; what is no text says nothing that is known.
fn told<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?").trim())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn status(version: Version, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::builder().version(version).uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        is_sound(&parts).map_or_else(|problem| problem.status().as_u16(), |()| 200)
    }

    #[test]
    fn a_head_says_each_thing_once_and_asks_for_nothing_unknown() {
        let host = ("host", "lk3.test");
        for (headers, wanted) in [
            (&[host][..], 200),
            (&[], 400),
            (&[host, ("host", "other.test")], 400),
            (&[host, ("sanad-role", "auditor"), ("sanad-role", "head")], 400),
            (&[host, ("content-type", "application/json"), ("content-type", "text/plain")], 400),
            (&[host, ("expect", "100-Continue")], 200),
            (&[host, ("expect", "foo")], 417),
            (&[host, ("content-encoding", "gzip")], 415),
            (&[host, ("content-encoding", "identity")], 200),
        ] {
            assert_eq!(status(Version::HTTP_11, headers), wanted, "{headers:?}");
        }
        assert_eq!(status(Version::HTTP_10, &[]), 200, "what came before `Host` needs none");
    }
}
