//! What is told once of each event, beside its data: its row. No cell has a default, so one that is
//! left out does not compile.
//!
//! A row tells the name and schema version, the theme and with it the section, what the event is about
//! and with it the streams, what is sealed beside it and who may read that ([`part`](crate::part)), when
//! it is kept from the client, what stands or falls with it, its words in both languages, and a sample.
//! In which layer a field stands follows from where it is written: fields of the event stand in clear,
//! those of a part sealed to a party or a member of staff go with that person's key, all others with a
//! key of the institution.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cells::{About, Does, Told};
use crate::clear::{KeyedDigest, Seq};
use crate::codes::Section;
use crate::event::{EventError, canonical};
use crate::id::{CaseId, Id, PartyId, StaffId};
use crate::part::{SealedFields, Seals};

/// The row of an event.
pub trait EventRow: Sized + Serialize + DeserializeOwned + JsonSchema {
    /// The theme it is listed in, hence its section: an event that is not listed does not compile.
    type Theme: Theme + From<Self>;
    /// What is sealed beside it, by whose key.
    type Seals: Seals;
    /// Its name in `snake_case`; it never changes.
    const NAME: &'static str;
    /// The version of its schema.
    const SCHEMA: u16;
    /// What it is called in Indonesian and English.
    const WORDS: [&'static str; 2];
    /// What stands or falls with it.
    const DOES: Does;

    /// What it is about, hence its streams.
    fn about(&self) -> About;

    /// When it is kept from the client.
    fn told(&self) -> Told;

    /// One event, made of these ids, for schemas and tests.
    fn sample(ids: &Ids) -> Self;
}

/// What a sample is made of.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    /// A case.
    pub case: CaseId,
    /// Its client.
    pub client: PartyId,
    /// Who acts.
    pub staff: StaffId,
    /// Somebody else.
    pub other: StaffId,
    /// Whatever else has an id: distinct for each number.
    pub thing: fn(u8) -> [u8; 16],
}

impl Ids {
    /// The ids of the committed samples.
    pub const COMMITTED: Self = Self {
        case: CaseId::from_bytes([1; 16]),
        client: PartyId::from_bytes([2; 16]),
        staff: StaffId::from_bytes([3; 16]),
        other: StaffId::from_bytes([4; 16]),
        thing: |number| [number; 16],
    };

    /// The keyed digest with this number: twice the id.
    pub(crate) fn digest(&self, number: u8) -> KeyedDigest {
        let [half, same] = [(self.thing)(number); 2];
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(half.into_iter().chain(same)) {
            *to = from;
        }
        KeyedDigest::from_bytes(bytes)
    }

    /// The id with this number of whatever else has one.
    pub(crate) fn id<T: Id>(&self, number: u8) -> T {
        T::of((self.thing)(number))
    }
}

/// A moment for samples, in Makassar.
pub(crate) fn sample_moment() -> DateTime<FixedOffset> {
    let wita = FixedOffset::east_opt(8 * 3600).unwrap_or(chrono::Offset::fix(&Utc));
    DateTime::<Utc>::UNIX_EPOCH.with_timezone(&wita)
}

/// A moment for samples.
pub(crate) const SAMPLE_TIME: DateTime<Utc> = DateTime::<Utc>::UNIX_EPOCH;

/// A position for samples, beyond 2^53, where a number in JSON would lose digits.
pub(crate) const SAMPLE_FAR: Seq = Seq(9_007_199_254_740_993);

/// A day for samples.
pub(crate) const SAMPLE_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A clear text for samples.
///
/// # Panics
/// If `text` is none; the samples of this crate are all made by its tests.
pub(crate) fn sample_text<T: std::str::FromStr>(text: &str) -> T {
    text.parse().ok().expect("the texts of samples are such texts")
}

/// A row as data.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// See [`EventRow::NAME`].
    pub name: &'static str,
    /// See [`EventRow::SCHEMA`].
    pub schema: u16,
    /// See [`Theme::NAME`].
    pub theme: &'static str,
    /// See [`Theme::SECTION`].
    pub section: Section,
    /// See [`EventRow::WORDS`].
    pub words: [&'static str; 2],
    /// See [`EventRow::DOES`].
    pub does: Does,
    /// The fields of the parts sealed beside it.
    pub sealed: SealedFields,
}

impl Row {
    /// The row of `E`.
    pub(crate) const fn of<E: EventRow>() -> Self {
        Self {
            name: E::NAME,
            schema: E::SCHEMA,
            theme: <E::Theme as Theme>::NAME,
            section: <E::Theme as Theme>::SECTION,
            words: E::WORDS,
            does: E::DOES,
            sealed: <E::Seals as Seals>::FIELDS,
        }
    }
}

/// Events of one theme.
pub trait Theme: Sized {
    /// Its name.
    const NAME: &'static str;
    /// The section of a file under which they are shown.
    const SECTION: Section;
    /// Their rows, in the order of the catalogue.
    const ROWS: &'static [Row];

    /// Its row.
    fn row(&self) -> &'static Row;
    /// What it is about.
    fn about(&self) -> About;
    /// When it is kept from the client.
    fn told(&self) -> Told;
    /// The clear data as canonical JSON (RFC 8785).
    fn to_json(&self) -> String;
    /// Reads one back; `None` where the theme has no event of that name.
    fn read(name: &str, schema: u16, json: &str) -> Option<Result<Self, EventError>>;
    /// One of each.
    fn samples(ids: &Ids) -> Vec<Self>;
    /// The schema of each.
    fn schemas() -> Vec<(&'static Row, schemars::Schema)>;
}

/// A step in the fold of `A`.
pub(crate) trait Step<A> {
    /// Takes it in; `None` = it does not follow, and nothing was changed.
    fn step(&self, to: &mut A) -> Option<()>;
}

pub(crate) fn to_json<E: EventRow>(event: &E) -> String {
    canonical(event)
}

pub(crate) fn read<E: EventRow>(schema: u16, json: &str) -> Result<E, EventError> {
    let event_type = E::NAME;
    if schema != E::SCHEMA {
        return Err(EventError::UnknownSchema { event_type, schema });
    }
    serde_json::from_str(json).map_err(|_| EventError::Malformed { event_type, schema })
}

/// Declares a theme: its name, its section, its events and, where they fold into one state, which. Each
/// event is a variant under its own name.
macro_rules! theme {
    ($(#[$doc:meta])* $theme:ident $name:literal: $section:ident, folds into $state:ty {
        $($event:ident,)*
    }) => {
        $crate::row::theme! { $(#[$doc])* $theme $name: $section { $($event,)* } }

        impl $crate::row::Step<$state> for $theme {
            fn step(&self, to: &mut $state) -> Option<()> {
                match self { $(Self::$event(event) => event.step(to),)* }
            }
        }
    };
    ($(#[$doc:meta])* $theme:ident $name:literal: $section:ident { $($event:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $theme {
            $(#[doc = concat!("See [`", stringify!($event), "`].")] $event($event),)*
        }

        impl $crate::row::Theme for $theme {
            const NAME: &'static str = $name;
            const SECTION: $crate::codes::Section = $crate::codes::Section::$section;
            const ROWS: &'static [$crate::row::Row] = &[$($crate::row::Row::of::<$event>(),)*];

            fn row(&self) -> &'static $crate::row::Row {
                match self { $(Self::$event(_) => const { &$crate::row::Row::of::<$event>() },)* }
            }

            fn about(&self) -> $crate::cells::About {
                match self { $(Self::$event(event) => $crate::row::EventRow::about(event),)* }
            }

            fn told(&self) -> $crate::cells::Told {
                match self { $(Self::$event(event) => $crate::row::EventRow::told(event),)* }
            }

            fn to_json(&self) -> String {
                match self { $(Self::$event(event) => $crate::row::to_json(event),)* }
            }

            fn read(
                name: &str,
                schema: u16,
                json: &str,
            ) -> Option<Result<Self, $crate::event::EventError>> {
                Some(match name {
                    $(<$event as $crate::row::EventRow>::NAME => {
                        $crate::row::read::<$event>(schema, json).map(Self::$event)
                    })*
                    _ => return None,
                })
            }

            fn samples(ids: &$crate::row::Ids) -> Vec<Self> {
                vec![$(Self::$event(<$event as $crate::row::EventRow>::sample(ids)),)*]
            }

            fn schemas() -> Vec<(&'static $crate::row::Row, schemars::Schema)> {
                vec![$((const { &$crate::row::Row::of::<$event>() }, schemars::schema_for!($event)),)*]
            }
        }

        $(impl From<$event> for $theme {
            fn from(event: $event) -> Self {
                Self::$event(event)
            }
        }

        impl From<$event> for $crate::event::Event {
            fn from(event: $event) -> Self {
                $theme::from(event).into()
            }
        })*
    };
}
pub(crate) use theme;

/// Declares an event: its row, its clear data, and a sample of them.
macro_rules! event {
    ($(#[$doc:meta])* $name:ident in $theme:ident, $wire:literal v $schema:literal,
        about $kind:ident$(($($of:ident),*))?, seals $seals:ty, told $told:ident$(($by:ident))?,
        does $does:ident$(($($until:literal),*))?, $id:literal / $en:literal;
        { $($(#[$meta:meta])* $field:ident: $type:ty,)* }
        like |$ids:ident| { $($sample:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$meta])* pub $field: $type,)*
        }

        impl $crate::row::EventRow for $name {
            type Theme = $theme;
            type Seals = $seals;
            const NAME: &'static str = $wire;
            const SCHEMA: u16 = $schema;
            const WORDS: [&'static str; 2] = [$id, $en];
            const DOES: $crate::cells::Does = $crate::row::does!($does $($($until),*)?);

            fn about(&self) -> $crate::cells::About {
                $crate::cells::About::$kind$(($(self.$of),*))?
            }

            fn told(&self) -> $crate::cells::Told {
                $crate::cells::Told::$told$((self.$by))?
            }

            fn sample($ids: &$crate::row::Ids) -> Self {
                let _ = $ids;
                Self { $($sample)* }
            }
        }
    };
}
pub(crate) use event;

macro_rules! does {
    (Sets $($until:literal),+) => {
        $crate::cells::Does::Sets(&[$($until),+])
    };
    (SetsForGood $why:literal) => {
        $crate::cells::Does::SetsForGood($why)
    };
    ($does:ident) => {
        $crate::cells::Does::$does
    };
}
pub(crate) use does;
