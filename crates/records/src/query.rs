//! Parameters after the `?` of what is asked: which there are, and what they mean. What one look alone takes
//! is read beside that look.

use std::str::FromStr;

use sanad_casework::{CaseId, Day, PartyId, Purpose, Section, StaffId, Timestamp};
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

use crate::entry_place::EntryPlace;
use crate::error::RevealError;

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Query {
    /// Why somebody looks; needed on every read.
    Purpose,
    /// Which sections of a case are wanted.
    Sections,
    /// Which entries of a case are wanted.
    Entries,
    /// As of when a case is shown.
    AsOf,
    /// What the institution knew by when.
    KnownAt,
    /// Only clocks that run.
    Open,
    /// Tasks of which kind.
    Kind,
    /// Only tasks that are late.
    Late,
    /// The case with which number.
    Number,
    /// Cases on which work goes on, or has ended how.
    Status,
    /// Cases that nobody carries, or that somebody carries who is not there.
    Carried,
    /// Cases of new or continuing clients.
    Standing,
    /// Cases found how urgent.
    Urgency,
    /// Cases in which a problem is there or threatens.
    Track,
    /// Cases of clients that live where.
    Kecamatan,
    /// The newest entries before which one.
    Before,
    /// The cursor of the last page.
    After,
    /// How many on a page.
    Limit,
    /// Whose looks.
    Staff,
    /// From which moment or position on.
    From,
    /// Until which moment, which is not included.
    To,
    /// Which person in the case.
    Party,
    /// In which language.
    Language,
    /// Whether a copy of the data goes along.
    Copy,
    /// Whether members of staff are named.
    Names,
    /// As JSON or as a page.
    Format,
    /// How far an emergency access is.
    State,
    /// As whom a case is shown.
    SeenBy,
    /// One of the cases of an inquiry.
    Case,
    /// At which moment somebody could have seen something.
    At,
}

impl Query {
    /// Of a page of looks at one case.
    pub const PAGE: &[Self] = &[Self::Purpose, Self::After, Self::Limit];
    /// Of evidence on the looks of somebody.
    pub const PROOF: &[Self] = &[Self::Purpose, Self::Staff];
    /// Of evidence on a case.
    pub const EVIDENCE: &[Self] = &[Self::Purpose, Self::Sections, Self::Entries];
    /// Of a feed.
    pub const FEED: &[Self] = &[Self::Purpose, Self::From];
    /// Of anything else that is looked at.
    pub const PURPOSE: &[Self] = &[Self::Purpose];

    /// Whether it takes several values.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Sections | Self::Entries)
    }

    /// Its name in the URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Purpose => "purpose",
            Self::Sections => "sections",
            Self::Entries => "entries",
            Self::AsOf => "as_of",
            Self::KnownAt => "known_at",
            Self::Open => "open",
            Self::Kind => "kind",
            Self::Late => "late",
            Self::Number => "number",
            Self::Status => "status",
            Self::Carried => "carried",
            Self::Standing => "standing",
            Self::Urgency => "urgency",
            Self::Track => "track",
            Self::Kecamatan => "kecamatan",
            Self::Before => "before",
            Self::After => "after",
            Self::Limit => "limit",
            Self::Staff => "staff",
            Self::From => "from",
            Self::To => "to",
            Self::Party => "party",
            Self::Language => "language",
            Self::Copy => "copy",
            Self::Names => "names",
            Self::Format => "format",
            Self::State => "state",
            Self::SeenBy => "seen_by",
            Self::Case => "case",
            Self::At => "at",
        }
    }
}

/// Why what was asked could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// A parameter is missing or wrong.
    #[error("`{name}` {sentence}")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What is wrong with it, as the rest of a sentence.
        sentence: String,
    },
    /// There is no such parameter here. Its name was sent, and may be anything.
    #[error("there is a parameter that is not known here")]
    Unknown {
        /// The name.
        name: String,
    },
    /// What stands in the path can be no id.
    #[error("there is nothing here under this id")]
    NotThere,
    /// A cursor is of another history, or the ledger cannot be read.
    #[error(transparent)]
    Refused(#[from] RevealError),
}

impl Unread {
    /// A parameter that is missing or wrong.
    pub fn parameter(name: &'static str, sentence: impl Into<String>) -> Self {
        Self::Parameter { name, sentence: sentence.into() }
    }
}

/// The parameters of one request.
#[derive(Default)]
pub struct Parameters {
    sent: Vec<(Query, String)>,
}

impl Parameters {
    /// Takes the parameters that the route knows.
    ///
    /// # Errors
    /// One that it does not know, or one that is there twice.
    pub fn of(pairs: Vec<(String, String)>, known: &[Query]) -> Result<Self, Unread> {
        let mut parameters = Self::default();
        for (name, value) in pairs {
            let query = known.iter().find(|query| query.name() == name);
            let query = *query.ok_or(Unread::Unknown { name })?;
            if let Some(sent) = parameters.sent.iter_mut().find(|(sent, _)| *sent == query) {
                // A list is written with commas between, or one by one.
                if query.is_list() {
                    sent.1.push(',');
                    sent.1.push_str(&value);
                    continue;
                }
                return Err(Unread::parameter(query.name(), "is there twice"));
            }
            parameters.sent.push((query, value));
        }
        Ok(parameters)
    }

    /// What was sent, by name.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.sent.iter().map(|(query, value)| (query.name(), value.as_str()))
    }

    pub(crate) fn text(&self, query: Query) -> Option<&str> {
        self.sent.iter().find(|(sent, _)| *sent == query).map(|(_, value)| value.as_str())
    }

    /// What was sent of it, read so, if it was sent.
    ///
    /// # Errors
    /// It could not be read.
    pub fn parsed<T>(
        &self,
        query: Query,
        parse: impl FnOnce(&str) -> Option<T>,
        otherwise: &str,
    ) -> Result<Option<T>, Unread> {
        let Some(text) = self.text(query) else {
            return Ok(None);
        };
        parse(text).map(Some).ok_or_else(|| Unread::parameter(query.name(), otherwise))
    }

    /// Why somebody looks.
    ///
    /// # Errors
    /// It is missing, or is no code.
    pub fn purpose(&self) -> Result<Purpose, Unread> {
        let parsed = self.parsed(
            Query::Purpose,
            |text| text.parse().ok(),
            "is not a code of the list `purpose`",
        )?;
        parsed.ok_or_else(|| Unread::parameter("purpose", "is needed: why is this looked at?"))
    }

    /// Which sections are wanted; all that may be seen, if empty.
    ///
    /// # Errors
    /// Something is no code.
    pub fn sections(&self) -> Result<Vec<Section>, Unread> {
        let parse = |text: &str| text.split(',').map(|code| code.parse().ok()).collect();
        let sentence = "is not codes of the list `section` with commas between";
        Ok(self.parsed(Query::Sections, parse, sentence)?.unwrap_or_default())
    }

    /// Which entries are wanted; all, if empty.
    ///
    /// # Errors
    /// Something is no place.
    pub fn entries(&self) -> Result<Vec<u64>, Unread> {
        let parse = |text: &str| text.split(',').map(|seq| seq.parse().ok()).collect();
        let sentence = "is not places of entries with commas between";
        Ok(self.parsed(Query::Entries, parse, sentence)?.unwrap_or_default())
    }

    /// A code of the list that the parameter has its name of.
    pub(crate) fn code<T: FromStr>(&self, query: Query) -> Result<Option<T>, Unread> {
        let sentence = format!("is not a code of the list `{}`", query.name());
        self.parsed(query, |text| text.parse().ok(), &sentence)
    }

    /// Before which entry the file is wanted.
    pub(crate) fn before(&self) -> Result<Option<EntryPlace>, Unread> {
        self.parsed(Query::Before, |text| text.parse().ok(), "is not the `older` of a file")
    }

    pub(crate) fn flag(&self, query: Query) -> Result<bool, Unread> {
        Ok(self
            .parsed(query, |text| text.parse().ok(), "is not `true` or `false`")?
            .unwrap_or(false))
    }

    /// Which person in the case.
    ///
    /// # Errors
    /// It is no id.
    pub fn party(&self) -> Result<Option<PartyId>, Unread> {
        self.parsed(Query::Party, |text| text.parse().ok(), "is not an id")
    }

    pub(crate) fn after(&self) -> Result<Option<EntryPlace>, Unread> {
        self.parsed(Query::After, |text| text.parse().ok(), "is not the `next` of a page")
    }

    /// How many rows a page has: `usual` if not said, `max` at most.
    pub(crate) fn limit(&self, usual: usize, max: usize) -> Result<usize, Unread> {
        let parse = |text: &str| text.parse().ok().filter(|limit| (1..=max).contains(limit));
        Ok(self.parsed(Query::Limit, parse, &format!("is not 1 to {max}"))?.unwrap_or(usual))
    }

    /// Whose.
    ///
    /// # Errors
    /// It is no id.
    pub fn staff(&self) -> Result<Option<StaffId>, Unread> {
        self.parsed(Query::Staff, |text| text.parse().ok(), "is not an id")
    }

    pub(crate) fn seen_by(&self) -> Result<Option<StaffId>, Unread> {
        self.parsed(Query::SeenBy, |text| text.parse().ok(), "is not an id")
    }

    pub(crate) fn case(&self) -> Result<Option<CaseId>, Unread> {
        self.parsed(Query::Case, |text| text.parse().ok(), "is not an id")
    }

    /// A moment, or the end of a day.
    pub(crate) fn at(&self) -> Result<i64, Unread> {
        let end = |text: &str| moment(text, DAY_ENDS);
        let needed = || Unread::parameter("at", "is needed: at which moment?");
        self.parsed(Query::At, end, TIME)?.ok_or_else(needed)
    }

    /// A span of time: from the beginning of a day or a moment to before another.
    pub(crate) fn span(&self) -> Result<Option<(i64, i64)>, Unread> {
        let begin = |text: &str| moment(text, "00:00:00");
        match (self.parsed(Query::From, begin, TIME)?, self.parsed(Query::To, begin, TIME)?) {
            (None, None) => Ok(None),
            (Some(from), Some(to)) => Ok(Some((from, to))),
            (Some(_), None) => Err(Unread::parameter("to", "is needed with `from`")),
            (None, Some(_)) => Err(Unread::parameter("from", "is needed with `to`")),
        }
    }

    /// The position a feed begins at.
    ///
    /// # Errors
    /// It is no position.
    pub fn position(&self) -> Result<Option<u64>, Unread> {
        self.parsed(Query::From, position, "is not a sequence number")
    }
}
/// The last moment of a day.
pub(crate) const DAY_ENDS: &str = "23:59:59.999999";
pub(crate) const TIME: &str =
    "is not a time such as 2026-11-24T09:30:00+08:00 or a day such as 2026-11-24";
/// Days are those of Makassar.
const OFFSET: &str = "+08:00";

pub(crate) fn position(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A moment, or a day at this time of day: microseconds UTC.
pub(crate) fn moment(text: &str, time_of_day: &str) -> Option<i64> {
    let whole = match read::<Day>(text) {
        Some(_day) => format!("{text}T{time_of_day}{OFFSET}"),
        // The `+` of an offset that was not percent-encoded arrives as a blank.
        None => text.replace(' ', "+"),
    };
    read::<Timestamp>(&whole).map(|Timestamp(at)| at.timestamp_micros())
}

fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    T::deserialize(StrDeserializer::<Error>::new(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Result<Parameters, Unread> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Parameters::of(pairs, Query::EVIDENCE)
    }

    #[test]
    fn a_purpose_is_needed_and_is_a_code() {
        assert!(sent(&[]).unwrap().purpose().is_err());
        assert!(sent(&[("purpose", "curiosity")]).unwrap().purpose().is_err());
        assert_eq!(sent(&[("purpose", "audit")]).unwrap().purpose().unwrap(), Purpose::Audit);
    }

    #[test]
    fn unknown_and_doubled_parameters_are_refused() {
        assert!(sent(&[("purpose", "audit"), ("purpose", "audit")]).is_err());
        assert!(sent(&[("nik", "7371010101900001")]).is_err());
        // What was sent may be anything: it does not stand in the sentence.
        let told = sent(&[("nik", "7371010101900001")]).err().unwrap().to_string();
        assert!(!told.contains("nik"), "{told}");
    }

    #[test]
    fn entries_are_numbers_with_commas_between() {
        let of =
            |text: &str| Parameters { sent: vec![(Query::Entries, text.to_owned())] }.entries();
        assert_eq!(of("7,12").unwrap(), [7, 12]);
        for wrong in ["", "7,", "-1", "x"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sections_are_codes_with_commas_between() {
        let of = |text: &str| sent(&[("sections", text)]).unwrap().sections();
        assert_eq!(of("session,intake").unwrap(), [Section::Session, Section::Intake]);
        assert!(of("session,").is_err());
        assert!(of("").is_err());
    }
}
