//! The address of a page, as a form brings it along: one of ours, or none. So no form leads elsewhere.

use axum::http::Method;
use sanad_records::Parameters;

use crate::route::{Reply, Route};

/// A page, and what was asked of it.
pub(super) struct Place {
    pub(super) route: &'static Route,
    /// Names and values of what stands in its path.
    pub(super) path: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

impl Place {
    /// Reads an address such as `/kasus?purpose=service`.
    pub(super) fn of(routes: &'static [Route], address: &str) -> Option<Self> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut pages = routes.iter().filter(|route| is_page(route) && route.method == Method::GET);
        let (route, path) = pages.find_map(|route| Some((route, fits(route.path, path)?)))?;
        let query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Some(Self { route, path, query })
    }

    /// What was asked of it.
    pub(super) fn query(&self) -> Option<Parameters> {
        Parameters::of(self.query.clone(), self.route.query).ok()
    }
}

/// Whether a route answers with a page.
pub(crate) fn is_page(route: &Route) -> bool {
    matches!(route.reply, Reply::Page)
}

/// What stands in a path of this shape; none where it is of another.
fn fits(shape: &str, path: &str) -> Option<Vec<(String, String)>> {
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let (mut names, mut parts) = (shape.split('/'), path.split('/'));
    let mut found = Vec::new();
    loop {
        match (names.next(), parts.next()) {
            (None, None) => return Some(found),
            (Some(name), Some(part)) => {
                let parameter = name.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
                match parameter {
                    Some(name) if plain(part) => found.push((name.to_owned(), part.to_owned())),
                    None if name == part => {}
                    Some(_) | None => return None,
                }
            }
            (None, Some(_)) | (Some(_), None) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table;

    #[test]
    fn only_an_address_of_a_page_of_ours_is_one() {
        let told = |address: &str| Place::of(table(), address).map(|place| place.route.operation);
        assert_eq!(told("/kasus?purpose=service"), Some("page_cases"));
        let case = "0123456789abcdef0123456789abcdef";
        assert_eq!(told(&format!("/kasus/{case}?purpose=service")), Some("page_case"));
        for elsewhere in [
            "//evil.test/kasus",
            "https://evil.test/",
            "/\\evil.test",
            "/v1/cases",
            "/kasus/a%2f",
            "",
            "kasus",
            "/kasus/",
        ] {
            assert_eq!(told(elsewhere), None, "{elsewhere}");
        }
    }
}
