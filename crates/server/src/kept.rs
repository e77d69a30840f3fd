//! What anybody may keep: the API document, the checkpoint and the tiles of the log. It bears a tag, and who
//! shows the tag is told that nothing has changed (RFC 9110, 13). Data of cases are never kept and never
//! answered so: a look is a look.

use std::hash::{DefaultHasher, Hasher as _};
use std::io::Write as _;

use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::reply::set;

/// Something that is made once.
pub(crate) struct Kept {
    plain: Bytes,
    /// The same, compressed; empty where that was not worth it.
    gzip: Bytes,
    tag: u64,
}

impl Kept {
    /// Made to be sent as it is.
    pub(crate) fn new(plain: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(&plain);
        Self { plain: plain.into(), gzip: Bytes::new(), tag: hasher.finish() }
    }

    /// The same, compressed for whoever takes that.
    pub(crate) fn compressed(plain: Vec<u8>) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = encoder.write_all(&plain).and_then(|()| encoder.finish()).unwrap_or_default();
        Self { gzip: gzip.into(), ..Self::new(plain) }
    }

    /// The answer to whoever sends these headers.
    pub(crate) fn answer(&self, asked: &HeaderMap, kind: &str, kept_for: &str) -> Response {
        let gzip = !self.gzip.is_empty() && takes_gzip(asked);
        let tag = format!("\"{:016x}{}\"", self.tag, if gzip { "-gzip" } else { "" });
        let mut response = if is_known(asked, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let body = if gzip { &self.gzip } else { &self.plain };
            let mut response = body.clone().into_response();
            set(&mut response, CONTENT_TYPE, kind);
            if gzip {
                set(&mut response, CONTENT_ENCODING, "gzip");
            }
            response
        };
        set(&mut response, ETAG, &tag);
        set(&mut response, CACHE_CONTROL, kept_for);
        if !self.gzip.is_empty() {
            set(&mut response, VARY, "Accept-Encoding");
        }
        response
    }
}

/// Whether the caller has what bears this tag.
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let told = asked.get_all(IF_NONE_MATCH).iter().filter_map(|told| told.to_str().ok());
    let mut tags = told.flat_map(|told| told.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let told = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|told| told.to_str().ok());
    told.flat_map(|told| told.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| matches!(name, "gzip" | "x-gzip" | "*"));
        let refused = parts.any(|weight| {
            let weight = weight.strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
            weight.is_some_and(|weight| weight <= 0.0)
        });
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::HeaderName;

    use super::*;

    fn asked(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(HeaderName, &'static str)| {
            (name.clone(), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn who_has_it_already_is_told_so_and_who_takes_gzip_gets_that() {
        let kept = Kept::compressed(vec![b'x'; 9000]);
        let answer = |pairs: &[_]| kept.answer(&asked(pairs), "text/plain", "no-cache");
        let plain = answer(&[]);
        let tag = plain.headers()[ETAG].to_str().unwrap().to_owned();
        let tag: &'static str = tag.leak();
        assert_eq!((plain.status(), plain.headers().get(CONTENT_ENCODING)), (StatusCode::OK, None));
        for takes in ["gzip", "br, gzip;q=0.5", "*"] {
            let gzip = answer(&[(ACCEPT_ENCODING, takes)]);
            assert_eq!(gzip.headers()[CONTENT_ENCODING], "gzip", "{takes}");
            assert_ne!(gzip.headers()[ETAG], tag);
        }
        assert!(answer(&[(ACCEPT_ENCODING, "gzip;q=0")]).headers().get(CONTENT_ENCODING).is_none());
        let weak: &'static str = format!("\"other\", W/{tag}").leak();
        for has in [tag, "*", weak] {
            assert_eq!(answer(&[(IF_NONE_MATCH, has)]).status(), StatusCode::NOT_MODIFIED, "{has}");
        }
        assert_eq!(answer(&[(IF_NONE_MATCH, "\"other\"")]).status(), StatusCode::OK);
        assert_eq!(
            answer(&[(IF_NONE_MATCH, tag), (ACCEPT_ENCODING, "gzip")]).status(),
            StatusCode::OK
        );
    }
}
