//! Who is at the door, as the headers tell.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use sanad_casework::Role;
use sanad_records::{Records, SignedIn};

use crate::peer::Peer;
use crate::problem::Problem;

/// What somebody shows at the door. It is never kept or logged.
pub(crate) enum Credentials {
    /// A token, and the role they want to act in if they have several.
    Token { token: String, role: Option<Role> },
    /// The socket file itself: the user the server runs as.
    Shell,
}

impl Credentials {
    /// Reads them.
    ///
    /// # Errors
    /// There are none, or they cannot be any: one answer for every cause.
    pub(crate) fn of(headers: &HeaderMap, peer: Peer) -> Result<Self, Problem> {
        let mut sent = headers.get_all(AUTHORIZATION).iter();
        let (first, second) = (sent.next(), sent.next());
        let sent = match (peer, first, second) {
            (Peer::Socket, None, None) => return Ok(Self::Shell),
            (Peer::Socket | Peer::Address(_), Some(sent), None) => sent,
            (Peer::Socket | Peer::Address(_), _, _) => return Err(Problem::not_signed_in()),
        };
        let token = sent.to_str().ok().and_then(|sent| sent.split_once(' '));
        let Some((scheme, token)) = token else {
            return Err(Problem::not_signed_in());
        };
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::not_signed_in());
        }
        let role = match headers.get("Sanad-Role").map(|role| role.to_str().unwrap_or_default()) {
            Some(role) => Some(role.parse().map_err(|_| Problem::not_signed_in())?),
            None => None,
        };
        Ok(Self::Token { token: token.trim().to_owned(), role })
    }

    /// Whom they stand for.
    ///
    /// # Errors
    /// Nobody: one answer for every cause.
    pub(crate) fn sign_in(&self, records: &Records) -> Result<SignedIn, Problem> {
        match self {
            Self::Token { token, role } => {
                records.sign_in(token, *role).map_err(|_| Problem::not_signed_in())
            }
            Self::Shell => records.shell_user().map_err(|fault| Problem::of_fault(&fault)),
        }
    }
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

    use axum::http::HeaderValue;

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
        ] {
            assert!(Credentials::of(&headers(pairs), NETWORK).is_err(), "{pairs:?}");
            assert!(Credentials::of(&headers(pairs), Peer::Socket).is_err(), "{pairs:?}");
        }
    }
}
