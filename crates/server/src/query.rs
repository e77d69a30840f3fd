//! Parameters after the `?`: which there are, and what they mean.

use std::str::FromStr;

use sanad_casework::{CaseId, Day, PartyId, Purpose, Section, StaffId, Timestamp};
use sanad_records::{AsOf, CaseFilter, CaseStatus, EmergencyState, EntryPlace, Tongue};
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

use crate::form::is_plain_name;
use crate::problem::Problem;

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
    /// The case with which number.
    Number,
    /// Cases on which work goes on, or has ended how.
    Status,
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
    /// Of a look at a case.
    pub(crate) const CASE: &[Self] = &[
        Self::Purpose,
        Self::Sections,
        Self::AsOf,
        Self::KnownAt,
        Self::SeenBy,
        Self::Before,
        Self::Limit,
    ];
    /// Of a look at one section of a case.
    pub(crate) const SECTION: &[Self] =
        &[Self::Purpose, Self::AsOf, Self::KnownAt, Self::Before, Self::Limit];
    /// Of a list of cases.
    pub(crate) const CASES: &[Self] = &[
        Self::Purpose,
        Self::Number,
        Self::Status,
        Self::Standing,
        Self::Urgency,
        Self::Track,
        Self::Kecamatan,
        Self::After,
        Self::Limit,
    ];
    /// Of a list of clocks.
    pub(crate) const CLOCKS: &[Self] = &[Self::Purpose, Self::Open, Self::After, Self::Limit];
    /// Of a page of looks at one case.
    pub(crate) const PAGE: &[Self] = &[Self::Purpose, Self::After, Self::Limit];
    /// Of a page of looks of somebody, or in a span of time.
    pub(crate) const ACCESS: &[Self] =
        &[Self::Purpose, Self::Staff, Self::From, Self::To, Self::After, Self::Limit];
    /// Of evidence on the looks of somebody.
    pub(crate) const PROOF: &[Self] = &[Self::Purpose, Self::Staff];
    /// Of evidence on a case.
    pub(crate) const EVIDENCE: &[Self] = &[Self::Purpose, Self::Sections, Self::Entries];
    /// Of a feed.
    pub(crate) const FEED: &[Self] = &[Self::Purpose, Self::From];
    /// Of the statement to a person.
    pub(crate) const STATEMENT: &[Self] =
        &[Self::Purpose, Self::Party, Self::Language, Self::Copy, Self::Names, Self::Format];
    /// Of the accounting of disclosures.
    pub(crate) const ACCOUNTING: &[Self] = &[Self::Purpose, Self::Language, Self::Format];
    /// Of a list of emergency accesses.
    pub(crate) const EMERGENCIES: &[Self] = &[Self::Purpose, Self::State, Self::After, Self::Limit];
    /// Of what each reader had been shown of a case.
    pub(crate) const SHOWN: &[Self] = &[Self::Purpose, Self::AsOf];
    /// Of whether somebody could have seen a case.
    pub(crate) const COULD: &[Self] = &[Self::Purpose, Self::Staff, Self::At];
    /// Of what was searched for, under an inquiry.
    pub(crate) const SEARCHES: &[Self] = &[Self::Purpose, Self::Case, Self::After, Self::Limit];
    /// Of anything else that is looked at.
    pub(crate) const PURPOSE: &[Self] = &[Self::Purpose];

    /// Whether it takes several values.
    const fn is_list(self) -> bool {
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
            Self::Number => "number",
            Self::Status => "status",
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

/// The parameters of one request.
#[derive(Default)]
pub(crate) struct Parameters {
    sent: Vec<(Query, String)>,
}

impl Parameters {
    /// Takes the parameters that the route knows.
    ///
    /// # Errors
    /// One that it does not know, or one that is there twice.
    pub(crate) fn of(pairs: Vec<(String, String)>, known: &[Query]) -> Result<Self, Problem> {
        let mut parameters = Self::default();
        for (name, value) in pairs {
            let query = known.iter().find(|query| query.name() == name);
            let query = *query.ok_or_else(|| unknown(&name))?;
            if let Some(sent) = parameters.sent.iter_mut().find(|(sent, _)| *sent == query) {
                // A list is written with commas between, or one by one.
                if query.is_list() {
                    sent.1.push(',');
                    sent.1.push_str(&value);
                    continue;
                }
                return Err(Problem::parameter(query.name(), "is there twice"));
            }
            parameters.sent.push((query, value));
        }
        Ok(parameters)
    }

    fn text(&self, query: Query) -> Option<&str> {
        self.sent.iter().find(|(sent, _)| *sent == query).map(|(_, value)| value.as_str())
    }

    fn parsed<T>(
        &self,
        query: Query,
        parse: impl FnOnce(&str) -> Option<T>,
        otherwise: &str,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(query) else {
            return Ok(None);
        };
        parse(text).map(Some).ok_or_else(|| Problem::parameter(query.name(), otherwise))
    }

    pub(crate) fn purpose(&self) -> Result<Purpose, Problem> {
        let parsed = self.parsed(
            Query::Purpose,
            |text| text.parse().ok(),
            "is not a code of the list `purpose`",
        )?;
        parsed.ok_or_else(|| Problem::parameter("purpose", "is needed: why is this looked at?"))
    }

    pub(crate) fn sections(&self) -> Result<Vec<Section>, Problem> {
        let parse = |text: &str| text.split(',').map(|code| code.parse().ok()).collect();
        let sentence = "is not codes of the list `section` with commas between";
        Ok(self.parsed(Query::Sections, parse, sentence)?.unwrap_or_default())
    }

    pub(crate) fn entries(&self) -> Result<Vec<u64>, Problem> {
        let parse = |text: &str| text.split(',').map(|seq| seq.parse().ok()).collect();
        let sentence = "is not places of entries with commas between";
        Ok(self.parsed(Query::Entries, parse, sentence)?.unwrap_or_default())
    }

    /// Which cases of a list are wanted.
    pub(crate) fn cases(&self) -> Result<CaseFilter, Problem> {
        let status = |text: &str| CaseStatus::ALL.into_iter().find(|status| status.code() == text);
        let sentence = "is not `open`, `closed` or `declined`";
        Ok(CaseFilter {
            number: self.parsed(
                Query::Number,
                |text| text.parse().ok(),
                "is not a register number such as 2026-0147",
            )?,
            status: self.parsed(Query::Status, status, sentence)?,
            standing: self.code(Query::Standing)?,
            urgency: self.code(Query::Urgency)?,
            track: self.code(Query::Track)?,
            kecamatan: self.code(Query::Kecamatan)?,
        })
    }

    /// A code of the list that the parameter has its name of.
    fn code<T: FromStr>(&self, query: Query) -> Result<Option<T>, Problem> {
        let sentence = format!("is not a code of the list `{}`", query.name());
        self.parsed(query, |text| text.parse().ok(), &sentence)
    }

    /// Before which entry the file is wanted.
    pub(crate) fn before(&self) -> Result<Option<EntryPlace>, Problem> {
        self.parsed(Query::Before, |text| text.parse().ok(), "is not the `older` of a file")
    }

    pub(crate) fn open(&self) -> Result<bool, Problem> {
        self.flag(Query::Open)
    }

    pub(crate) fn copy(&self) -> Result<bool, Problem> {
        self.flag(Query::Copy)
    }

    pub(crate) fn names(&self) -> Result<bool, Problem> {
        self.flag(Query::Names)
    }

    fn flag(&self, query: Query) -> Result<bool, Problem> {
        Ok(self
            .parsed(query, |text| text.parse().ok(), "is not `true` or `false`")?
            .unwrap_or(false))
    }

    pub(crate) fn party(&self) -> Result<Option<PartyId>, Problem> {
        self.parsed(Query::Party, |text| text.parse().ok(), "is not an id")
    }

    /// Whether a page is wanted, if it is said.
    pub(crate) fn as_page(&self) -> Result<Option<bool>, Problem> {
        let parse = |text: &str| match text {
            "html" => Some(true),
            "json" => Some(false),
            _ => None,
        };
        self.parsed(Query::Format, parse, "is not `json` or `html`")
    }

    /// In which language: Indonesian, if not said.
    pub(crate) fn tongue(&self) -> Result<Tongue, Problem> {
        let parse = |text: &str| text.parse().ok();
        Ok(self.parsed(Query::Language, parse, "is not `id` or `en`")?.unwrap_or_default())
    }

    /// How far an emergency access is, if it is said.
    pub(crate) fn emergency_state(&self) -> Result<Option<EmergencyState>, Problem> {
        let parse = |text: &str| EmergencyState::ALL.into_iter().find(|state| state.name() == text);
        let sentence = "is not `open`, `awaiting_review`, `overdue` or `reviewed`";
        self.parsed(Query::State, parse, sentence)
    }

    pub(crate) fn after(&self) -> Result<Option<EntryPlace>, Problem> {
        self.parsed(Query::After, |text| text.parse().ok(), "is not the `next` of a page")
    }

    /// How many rows a page has: `usual` if not said, `max` at most.
    pub(crate) fn limit(&self, usual: usize, max: usize) -> Result<usize, Problem> {
        let parse = |text: &str| text.parse().ok().filter(|limit| (1..=max).contains(limit));
        Ok(self.parsed(Query::Limit, parse, &format!("is not 1 to {max}"))?.unwrap_or(usual))
    }

    pub(crate) fn staff(&self) -> Result<Option<StaffId>, Problem> {
        self.parsed(Query::Staff, |text| text.parse().ok(), "is not an id")
    }

    pub(crate) fn seen_by(&self) -> Result<Option<StaffId>, Problem> {
        self.parsed(Query::SeenBy, |text| text.parse().ok(), "is not an id")
    }

    pub(crate) fn case(&self) -> Result<Option<CaseId>, Problem> {
        self.parsed(Query::Case, |text| text.parse().ok(), "is not an id")
    }

    /// A moment, or the end of a day.
    pub(crate) fn at(&self) -> Result<i64, Problem> {
        let end = |text: &str| moment(text, DAY_ENDS);
        let needed = || Problem::parameter("at", "is needed: at which moment?");
        self.parsed(Query::At, end, TIME)?.ok_or_else(needed)
    }

    /// A span of time: from the beginning of a day or a moment to before another.
    pub(crate) fn span(&self) -> Result<Option<(i64, i64)>, Problem> {
        let begin = |text: &str| moment(text, "00:00:00");
        match (self.parsed(Query::From, begin, TIME)?, self.parsed(Query::To, begin, TIME)?) {
            (None, None) => Ok(None),
            (Some(from), Some(to)) => Ok(Some((from, to))),
            (Some(_), None) => Err(Problem::parameter("to", "is needed with `from`")),
            (None, Some(_)) => Err(Problem::parameter("from", "is needed with `to`")),
        }
    }

    /// The position a feed begins at.
    pub(crate) fn position(&self) -> Result<Option<u64>, Problem> {
        self.parsed(Query::From, position, "is not a sequence number")
    }

    /// As of when: a position; or what had happened and was known by a moment or the end of a day.
    /// `known_at` tells the second apart.
    pub(crate) fn as_of(&self) -> Result<AsOf, Problem> {
        let end = |text: &str| moment(text, DAY_ENDS);
        let known = self.parsed(Query::KnownAt, end, TIME)?;
        let seq = self.text(Query::AsOf).and_then(position);
        if seq.is_some() {
            return Ok(AsOf { seq, happened: None, known });
        }
        let sentence =
            "is not a sequence number, a time such as 2026-11-24T09:30:00+08:00 or a day";
        let happened = self.parsed(Query::AsOf, end, sentence)?;
        Ok(AsOf { seq: None, happened, known: known.or(happened) })
    }
}

/// The last moment of a day.
const DAY_ENDS: &str = "23:59:59.999999";
const TIME: &str = "is not a time such as 2026-11-24T09:30:00+08:00 or a day such as 2026-11-24";
/// Days are those of Makassar.
const OFFSET: &str = "+08:00";

fn position(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A moment, or a day at this time of day: microseconds UTC.
fn moment(text: &str, time_of_day: &str) -> Option<i64> {
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

fn unknown(name: &str) -> Problem {
    let detail = if is_plain_name(name) {
        format!("there is no parameter `{name}` here")
    } else {
        "there is a parameter that is not known here".to_owned()
    };
    Problem::new(
        axum::http::StatusCode::BAD_REQUEST,
        "unknown_parameter",
        "a parameter is not known",
        detail,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(pairs: &[(&str, &str)]) -> Result<Parameters, Problem> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Parameters::of(pairs, Query::CASE)
    }

    fn as_of(pairs: &[(&str, &str)]) -> AsOf {
        case(pairs).unwrap().as_of().unwrap()
    }

    #[test]
    fn a_case_is_shown_as_of_a_position_a_moment_or_the_end_of_a_day() {
        assert_eq!(as_of(&[]), AsOf::default());
        assert_eq!(as_of(&[("as_of", "17")]).seq, Some(17));
        let noon = 1_795_492_800_000_000; // 2026-11-24T12:00:00+08:00
        assert_eq!(as_of(&[("as_of", "2026-11-24T12:00:00+08:00")]), AsOf::moment(noon));
        assert_eq!(as_of(&[("as_of", "2026-11-24T12:00:00 08:00")]), AsOf::moment(noon));
        let midnight = noon + 12 * 3_600_000_000 - 1;
        assert_eq!(as_of(&[("as_of", "2026-11-24")]), AsOf::moment(midnight));
        let both = as_of(&[("as_of", "2026-11-24"), ("known_at", "2026-11-24T12:00:00+08:00")]);
        assert_eq!((both.happened, both.known), (Some(midnight), Some(noon)));
        assert_eq!(as_of(&[("known_at", "2026-11-24")]).happened, None);
    }

    #[test]
    fn a_purpose_is_needed_and_is_a_code() {
        assert_eq!(case(&[]).unwrap().purpose().unwrap_err().status().as_u16(), 400);
        assert!(case(&[("purpose", "curiosity")]).unwrap().purpose().is_err());
        assert_eq!(case(&[("purpose", "audit")]).unwrap().purpose().unwrap(), Purpose::Audit);
    }

    #[test]
    fn unknown_and_doubled_parameters_are_refused() {
        assert!(case(&[("purpose", "audit"), ("purpose", "audit")]).is_err());
        assert!(case(&[("nik", "7371010101900001")]).is_err());
        assert!(!format!("{:?}", unknown("7371010101900001")).contains("7371"));
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
        let of = |text: &str| case(&[("sections", text)]).unwrap().sections();
        assert_eq!(of("session,intake").unwrap(), [Section::Session, Section::Intake]);
        assert!(of("session,").is_err());
        assert!(of("").is_err());
    }
}
