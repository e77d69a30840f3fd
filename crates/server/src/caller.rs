//! Who is at the door, as the headers tell.

use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use sanad_casework::Role;
use sanad_records::{Records, SignedIn};

use crate::peer::Peer;
use crate::problem::Problem;

/// The cookie that holds the token of a sign-in. The prefix has browsers refuse it from any other
/// host, path or an unencrypted connection.
pub(crate) const COOKIE_NAME: &str = "__Host-sanad";

/// What somebody shows at the door. It is never kept or logged.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// A token, and the role they want to act in if they have several.
    Token { token: String, role: Option<Role>, cookie: bool },
    /// The socket file itself: the user the server runs as.
    Shell,
}

impl Credentials {
    /// Reads them.
    ///
    /// # Errors
    /// There are none, or they cannot be any: one answer for every cause. Two at once are none:
    /// nobody could tell which was meant.
    pub(crate) fn of(headers: &HeaderMap, peer: Peer) -> Result<Self, Problem> {
        let mut cookies = cookies(headers);
        let mut sent = headers.get_all(AUTHORIZATION).iter();
        let shown = (sent.next(), sent.next(), cookies.next(), cookies.next());
        let (token, cookie) = match (peer, shown) {
            (Peer::Socket, (None, None, None, None)) => return Ok(Self::Shell),
            (_, (Some(sent), None, None, None)) => (bearer(sent), false),
            (_, (None, None, Some(token), None)) => (Some(token), true),
            (Peer::Socket | Peer::Address(_), _) => (None, false),
        };
        let token = token.ok_or_else(Problem::not_signed_in)?.trim().to_owned();
        let role = match headers.get("Sanad-Role").map(|role| role.to_str().unwrap_or_default()) {
            Some(role) => Some(role.parse().map_err(|_| Problem::not_signed_in())?),
            None => None,
        };
        Ok(Self::Token { token, role, cookie })
    }

    /// Whether a browser sent them by itself.
    pub(crate) fn is_cookie(&self) -> bool {
        matches!(self, Self::Token { cookie: true, .. })
    }

    /// Whom they stand for.
    ///
    /// # Errors
    /// Nobody: one answer for every cause.
    pub(crate) fn sign_in(&self, records: &Records) -> Result<SignedIn, Problem> {
        match self {
            Self::Token { token, role, cookie: _ } => {
                records.sign_in(token, *role).map_err(|_| Problem::not_signed_in())
            }
            Self::Shell => records.shell_user().map_err(|fault| Problem::of_fault(&fault)),
        }
    }
}

fn bearer(sent: &HeaderValue) -> Option<&str> {
    let (scheme, token) = sent.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The values of every cookie of ours.
fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let sent = headers.get_all(COOKIE).iter().filter_map(|sent| sent.to_str().ok());
    sent.flat_map(|sent| sent.split(';')).filter_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == COOKIE_NAME).then_some(value)
    })
}

/// Refuses what a page of another site has a browser send with the cookie: the browser tells where
/// it comes from. A read leaves a line in the name of whoever is signed in, so to another site nobody is
/// signed in at all: a picture in its page is answered as without the cookie.
///
/// # Errors
/// It comes from elsewhere, or nothing tells.
pub(crate) fn from_here(headers: &HeaderMap, method: &Method) -> Result<(), Problem> {
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let reads = !matches!(*method, Method::POST);
    let here = match told("Sec-Fetch-Site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None if reads => false,
        None => match (told("Origin"), told("Host")) {
            (Some(origin), Some(host)) => {
                origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host))
            }
            (None, _) | (Some(_), None) => false,
        },
    };
    if here {
        return Ok(());
    }
    if reads {
        return Err(Problem::not_signed_in());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "not from another site",
        "a request with the cookie must come from a page of this server",
    ))
}

/// Refuses what a browser fetches on a guess: a look is meant, or it is none.
///
/// # Errors
/// The request says that it is a prefetch.
pub(crate) fn is_meant(headers: &HeaderMap) -> Result<(), Problem> {
    let says = |name: &str| {
        headers.get_all(name).iter().any(|value| {
            value.to_str().is_ok_and(|value| {
                value.split([',', ';']).any(|part| {
                    let part = part.trim();
                    part.eq_ignore_ascii_case("prefetch") || part.eq_ignore_ascii_case("prerender")
                })
            })
        })
    };
    if ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"].into_iter().any(says) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "prefetch",
            "not on a guess",
            "a look leaves a line, so nothing here is fetched on a guess",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    const NETWORK: Peer = Peer::Address(IpAddr::V4(Ipv4Addr::LOCALHOST));

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn a_prefetch_is_refused_before_anything() {
        for (name, value) in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("x-moz", "prefetch"),
        ] {
            let refused = is_meant(&headers(&[(name, value)])).unwrap_err();
            assert_eq!(refused.status().as_u16(), 403, "{name}: {value}");
        }
        assert!(is_meant(&headers(&[("purpose", "audit")])).is_ok());
    }

    #[test]
    fn only_the_socket_opens_without_a_token() {
        assert!(matches!(Credentials::of(&HeaderMap::new(), Peer::Socket), Ok(Credentials::Shell)));
        let refused = Credentials::of(&HeaderMap::new(), NETWORK).err().unwrap();
        assert_eq!(refused.status().as_u16(), 401);
    }

    #[test]
    fn what_cannot_be_a_token_is_nobody() {
        for pairs in [
            &[("authorization", "sanad_00")][..],
            &[("authorization", "Basic c2FuYWQ=")],
            &[("authorization", "Bearer a"), ("authorization", "Bearer b")],
            &[("authorization", "Bearer a"), ("sanad-role", "king")],
            &[("authorization", "Bearer a"), ("cookie", "__Host-sanad=b")],
            &[("cookie", "__Host-sanad=a; __Host-sanad=a")],
            &[("cookie", "__Host-sanad=a"), ("cookie", "x=y; __Host-sanad=b")],
        ] {
            assert!(Credentials::of(&headers(pairs), NETWORK).is_err(), "{pairs:?}");
            assert!(Credentials::of(&headers(pairs), Peer::Socket).is_err(), "{pairs:?}");
        }
    }

    #[test]
    fn one_cookie_of_ours_is_a_token_and_others_are_not() {
        let one = headers(&[("cookie", "a=b; __Host-sanad=sanad_s_00; c=d")]);
        let Ok(Credentials::Token { token, cookie: true, .. }) = Credentials::of(&one, NETWORK)
        else {
            panic!("one cookie");
        };
        assert_eq!(token, "sanad_s_00");
        let other = headers(&[("cookie", "sanad=x; __Host-sanadx=y")]);
        assert!(Credentials::of(&other, NETWORK).is_err());
        assert!(matches!(Credentials::of(&other, Peer::Socket), Ok(Credentials::Shell)));
    }

    #[test]
    fn with_the_cookie_only_a_page_of_this_server_writes() {
        for (here, pairs) in [
            (true, &[("sec-fetch-site", "same-origin")][..]),
            (true, &[("sec-fetch-site", "none")]),
            (true, &[("origin", "https://lk3.test"), ("host", "lk3.test")]),
            (false, &[("sec-fetch-site", "cross-site")]),
            (false, &[("sec-fetch-site", "same-site")]),
            (false, &[("sec-fetch-site", "cross-site"), ("origin", "https://a"), ("host", "a")]),
            (false, &[("origin", "https://evil.test"), ("host", "lk3.test")]),
            (false, &[("origin", "null"), ("host", "lk3.test")]),
            (false, &[]),
        ] {
            assert_eq!(from_here(&headers(pairs), &Method::POST).is_ok(), here, "{pairs:?}");
        }
    }

    #[test]
    fn with_the_cookie_a_page_of_another_site_reads_as_nobody() {
        for (site, here) in [
            (Some("same-origin"), true),
            (Some("none"), true),
            (Some("same-site"), false),
            (Some("cross-site"), false),
            (None, false),
        ] {
            let mut sent = headers(&[("origin", "https://lk3.test"), ("host", "lk3.test")]);
            if let Some(site) = site {
                sent.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            for method in [Method::GET, Method::HEAD] {
                let told = from_here(&sent, &method);
                assert_eq!(told, if here { Ok(()) } else { Err(Problem::not_signed_in()) });
            }
        }
    }
}
