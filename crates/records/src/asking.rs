//! A look as it is asked for from outside: what it takes, how that is read, and what shows it. The row of a
//! route names it, so that what a look is stands in one file.

use sanad_casework::CaseId;
use serde::Serialize;

use crate::account::SignedIn;
use crate::entry_place::EntryPlace;
use crate::error::RevealError;
use crate::institution::Records;
use crate::line::RequestId;
use crate::query::{Parameters, Query, Unread};
use crate::reveal::Revealed;

/// What somebody asks to see, as a route takes it.
pub trait Asking: Sized {
    /// The parameters that it takes after the `?`.
    const QUERY: &'static [Query];
    /// The most that one page of it holds, where it has pages.
    const PAGE_MAX: Option<usize> = None;
    /// What is shown.
    type View: Serialize;

    /// Reads what is asked.
    ///
    /// # Errors
    /// A parameter is missing or wrong, an id is none, or a cursor is of another history.
    fn read(from: &Sent<'_>) -> Result<Self, Unread>;

    /// Shows it: its line is durable before anything is opened.
    ///
    /// # Errors
    /// It is not shown to the caller, or a fault: then nothing is shown.
    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<Self::View>, RevealError>;

    /// The version of the case that is shown, where one is.
    fn version(_: &Self::View) -> Option<u64> {
        None
    }
}

/// What was sent: the ids in the path, and what stands after the `?`.
pub struct Sent<'a> {
    /// With what cursors are held against this history.
    pub records: &'a Records,
    /// Names and values of what stands in the path.
    pub path: &'a [(String, String)],
    /// What stands after the `?`.
    pub query: &'a Parameters,
}

impl Sent<'_> {
    /// An id or code in the path.
    pub(crate) fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Unread> {
        let value = self.path.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        value.and_then(|value| value.parse().ok()).ok_or(Unread::NotThere)
    }

    /// The case in the path.
    pub(crate) fn case(&self) -> Result<CaseId, Unread> {
        self.id("case")
    }

    /// Behind which entry a page begins. It must stand here: another history has other pages.
    pub(crate) fn after(&self) -> Result<Option<u64>, Unread> {
        self.standing(self.query.after()?)
    }

    /// The entry before which the newest are wanted.
    pub(crate) fn before(&self) -> Result<Option<u64>, Unread> {
        self.standing(self.query.before()?)
    }

    fn standing(&self, place: Option<EntryPlace>) -> Result<Option<u64>, Unread> {
        Ok(place.map(|place| self.records.stands_at(place)).transpose()?)
    }
}
