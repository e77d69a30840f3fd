//! Every event there is, by theme. What is told of each stands in its row.

use std::fmt::Debug;

use serde::Serialize;

use crate::access::AccessEvent;
use crate::assignment::AssignmentEvent;
use crate::breach::BreachEvent;
use crate::cells::{About, Told};
use crate::closure::ClosureEvent;
use crate::codes::Section;
use crate::consent::ConsentEvent;
use crate::disclosure::DisclosureEvent;
use crate::emergency::EmergencyEvent;
use crate::field::Holds;
use crate::id::{CaseId, StaffId};
use crate::identity::IdentityEvent;
use crate::inquiry::InquiryEvent;
use crate::intake::IntakeEvent;
use crate::keys::KeysEvent;
use crate::part::Read;
use crate::referral::ReferralEvent;
use crate::rights::RightsEvent;
use crate::row::{Ids, Row, Theme};
use crate::session::SessionEvent;
use crate::staff::StaffEvent;
use crate::stream::StreamId;
use crate::subject::SubjectEvent;
use crate::system::SystemEvent;

/// An event that cannot be read back. It repeats nothing of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// This program knows no event of that name.
    #[error("the event type is not known to this version")]
    UnknownType,
    /// This program knows the event, but not in that version.
    #[error("`{event_type}` is not known in schema version {schema}")]
    UnknownSchema {
        /// The event type.
        event_type: &'static str,
        /// The version that was met.
        schema: u16,
    },
    /// The data are not what the schema says.
    #[error("the data of `{event_type}` are not of schema version {schema}")]
    Malformed {
        /// The event type.
        event_type: &'static str,
        /// The version that was claimed.
        schema: u16,
    },
}

/// Declares the events by theme, in the order of the catalogue.
macro_rules! events {
    ($($theme:ident($events:ident))*) => {
        /// Something that happened: clear data only.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("See [`", stringify!($events), "`].")] $theme($events),)*
        }

        $(impl From<$events> for Event {
            fn from(event: $events) -> Self {
                Self::$theme(event)
            }
        })*

        impl Event {
            const ROWS: &'static [&'static [Row]] = &[$(<$events as Theme>::ROWS,)*];

            /// Its row.
            pub fn row(&self) -> &'static Row {
                match self { $(Self::$theme(event) => event.row(),)* }
            }

            /// What it is about, hence its streams.
            pub fn about(&self) -> About {
                match self { $(Self::$theme(event) => event.about(),)* }
            }

            /// When it is kept from the client of its case.
            pub fn told(&self) -> Told {
                match self { $(Self::$theme(event) => event.told(),)* }
            }

            /// The clear data as canonical JSON (RFC 8785).
            ///
            /// # Panics
            /// Never: clear data are ids, codes, texts, whole numbers and times.
            pub fn to_json(&self) -> String {
                match self { $(Self::$theme(event) => event.to_json(),)* }
            }

            /// Reads an event back. Older schema versions are lifted to the present one here.
            ///
            /// # Errors
            /// An unknown type or version, or data that do not fit.
            pub fn from_parts(event_type: &str, schema: u16, json: &str) -> Result<Self, EventError> {
                $(if let Some(read) = $events::read(event_type, schema, json) {
                    return read.map(Self::$theme);
                })*
                Err(EventError::UnknownType)
            }

            /// One event of each type, made of these ids, in the order of the catalogue.
            pub fn samples(ids: &Ids) -> Vec<Self> {
                let mut all = Vec::new();
                $(all.extend($events::samples(ids).into_iter().map(Self::from));)*
                all
            }
        }

        /// The JSON Schema of each event type, with the file it is committed as. Its `x-sealed`
        /// tells the fields of the sealed parts, by whose key seals them.
        pub fn event_schemas() -> Vec<(String, serde_json::Value)> {
            let mut all = Vec::new();
            $(all.extend($events::schemas().into_iter().map(|(row, schema)| {
                (format!("{}.v{}.json", row.name, row.schema), titled(schema, row))
            }));)*
            all
        }
    };
}

events! {
    Intake(IntakeEvent)
    Identity(IdentityEvent)
    Consent(ConsentEvent)
    Assignment(AssignmentEvent)
    Session(SessionEvent)
    Referral(ReferralEvent)
    Disclosure(DisclosureEvent)
    Closure(ClosureEvent)
    Rights(RightsEvent)
    Subject(SubjectEvent)
    Emergency(EmergencyEvent)
    Access(AccessEvent)
    Inquiry(InquiryEvent)
    Breach(BreachEvent)
    Staff(StaffEvent)
    Keys(KeysEvent)
    System(SystemEvent)
}

/// One event of each type, always the same: those that are committed.
pub fn sample_events() -> Vec<Event> {
    Event::samples(&Ids::COMMITTED)
}

impl Event {
    /// Every row, in the order of the catalogue.
    pub fn rows() -> impl Iterator<Item = &'static Row> {
        Self::ROWS.iter().copied().flatten()
    }

    /// The row of the event of that name.
    pub fn row_named(name: &str) -> Option<&'static Row> {
        Self::rows().find(|row| row.name == name)
    }

    /// The name of the event, in `snake_case`.
    pub fn event_type(&self) -> &'static str {
        self.row().name
    }

    /// The version of the event's schema.
    pub fn schema(&self) -> u16 {
        self.row().schema
    }

    /// The section of a file under which it is shown.
    pub fn section(&self) -> Section {
        self.row().section
    }

    /// The streams the event itself tells. A look tells none: see [`Event::links`].
    pub fn streams(&self) -> Vec<StreamId> {
        self.about().streams()
    }

    /// The case that the event changes, if it changes one.
    pub fn case(&self) -> Option<CaseId> {
        self.about().case()
    }

    /// Whether what is sealed beside it repeats, or stands for, parts of other entries.
    pub fn repeats_parts(&self) -> bool {
        self.row().sealed.party.iter().any(|field| field.read == Read::Repeats)
    }

    /// Whether it is a look: a line written before something is shown or refused.
    pub fn is_look(&self) -> bool {
        self.about().is_look()
    }

    /// Whether it names cases by its links alone, as a look does: the order of an inquiry, the
    /// suspicion of a breach. The log of each case tells of it, and the content of none is changed
    /// by it.
    pub fn names_cases(&self) -> bool {
        self.about().names_cases()
    }

    /// The streams of an entry: those the event tells and, for a look, `looks-by` the reader and
    /// `looks-of` each of `cases` shown. Following or verifying the whole is a look at everything.
    /// What names cases without being a look is linked to `looks-of` each of them.
    pub fn links(&self, cases: &[CaseId], by: StaffId) -> Vec<StreamId> {
        let mut streams = self.streams();
        if self.is_look() || self.names_cases() {
            streams.extend(self.is_look().then(|| StreamId::looks_by(by)));
            streams.extend(cases.iter().copied().map(StreamId::looks_of));
            if self.about().is_everything() {
                streams.push(StreamId::looks_of_all());
            }
            streams.sort_unstable();
            streams.dedup();
        }
        streams
    }
}

/// Whether a part of such an event that is sealed to a person may have this field, and a person wrote
/// it: words that can be redacted. Who somebody is, a search finds; that is corrected, not redacted.
pub fn is_written(event_type: &str, field: &str) -> bool {
    written(event_type).any(|name| name == field)
}

/// Whether people write words into parts of such an event that are sealed to a person.
pub fn writes(event_type: &str) -> bool {
    written(event_type).next().is_some()
}

fn written(event_type: &str) -> impl Iterator<Item = &'static str> {
    let fields = Event::row_named(event_type).map_or(&[][..], |row| row.sealed.party);
    fields.iter().filter(|field| field.holds == Holds::Text).map(|field| field.name)
}

pub(crate) fn canonical(data: &impl Serialize) -> String {
    serde_json_canonicalizer::to_string(data)
        .expect("clear data hold no float, no map with odd keys and no failing serializer")
}

fn titled(mut schema: schemars::Schema, row: &Row) -> serde_json::Value {
    schema.insert("title".to_owned(), row.name.into());
    if let Some(told) = row.sealed.schema() {
        schema.insert("x-sealed".to_owned(), told);
    }
    schema.to_value()
}
