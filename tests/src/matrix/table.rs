//! The matrix as a page for people.

use std::fmt::Write as _;

use sanad_server::{Kind, Route};
use serde_json::Value;

use super::world::Standing;

const HEAD: &str = "# Who may do what: the access matrix

Written by running it (`tests/src/matrix`): every route of the one route table, tried over HTTP by somebody of
every role in every standing; a test compares it. Roles that fare alike share a line.

Standings: **assigned** = who is responsible for the case, at the front desk who opened it, of a panel who sits in an open inquiry into it; **not assigned** = of
the case's unit, with nothing to do with it; **barred** = barred from it; **suspended** = their account is;
**other unit** = of a unit that has nothing to do with it; **closed case** and **erased subject** = as assigned
where the role can be, the case closed, and then the client's key destroyed. Outcomes: **shown** and **done**;
**nothing here** = the one answer of a case that does not exist; **signed out** = whoever asks is not signed in;
all else is the reason why it is refused, with its status. Each look gives the role's own first purpose, a statement
the request of the subject. What an act rests on was made by others before (a closure proposed, an erasure asked for);
a person who could do it fails here only where the rules want another one.

";

/// The page as it grows.
pub(super) struct Page {
    out: String,
    anybody: String,
}

impl Page {
    pub(super) fn new() -> Self {
        Self { out: HEAD.to_owned(), anybody: String::new() }
    }

    /// A route that asks nobody who they are.
    pub(super) fn open_to_anybody(&mut self, route: &Route, why: &str) {
        let _ = writeln!(self.anybody, "| `{route:?}` | {why} |");
    }

    /// A route with a line for each group of roles that fare alike.
    pub(super) fn section(
        &mut self,
        route: &Route,
        standings: &[Standing],
        rows: Vec<(&str, Vec<String>)>,
    ) {
        let mut groups: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
        for (role, cells) in rows {
            match groups.iter_mut().find(|(_, known)| *known == cells) {
                Some((roles, _)) => roles.push(role),
                None => groups.push((vec![role], cells)),
            }
        }
        let titles: Vec<_> = standings.iter().map(|standing| standing.title()).collect();
        let _ = writeln!(self.out, "## `{route:?}`\n\n{}.\n", route.summary);
        let _ = writeln!(self.out, "| role | {} |", titles.join(" | "));
        let _ = writeln!(self.out, "|{}", " --- |".repeat(titles.len() + 1));
        for (roles, cells) in groups {
            let _ = writeln!(self.out, "| {} | {} |", roles.join(", "), cells.join(" | "));
        }
        self.out.push('\n');
    }

    /// The whole page.
    pub(super) fn done(mut self) -> String {
        self.out.push_str("## For anybody\n\n| route | why it asks nobody who they are |\n");
        self.out.push_str("| --- | --- |\n");
        self.out.push_str(&self.anybody);
        self.out
    }
}

/// What came of a try, in a word or two.
pub(super) fn outcome(route: &Route, status: u16, told: &Value) -> String {
    let code = || told["type"].as_str().unwrap_or_default().rsplit(':').next().unwrap_or_default();
    match status {
        200 if matches!(route.kind, Kind::Write(_)) => "done".to_owned(),
        200 => "shown".to_owned(),
        201 | 204 => "done".to_owned(),
        401 => "signed out".to_owned(),
        404 if code() == "not_found" => "nothing here".to_owned(),
        status => format!("{status} {}", code()),
    }
}
