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

use crate::clear::{KeyedDigest, Seq};
use crate::codes::{
    EmergencyReason, ExportShape, HoldAuthority, InstitutionClass, RecipientClass, Section,
};
use crate::event::{EventError, canonical};
use crate::id::{
    BreachId, CaseId, DisclosureId, HoldId, Id, InquiryId, PartyId, ReferralId, StaffId,
    SuspensionId,
};
use crate::part::{SealedFields, Seals};
use crate::stream::StreamId;

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

/// What stands or falls with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It tells of something that is over with the telling.
    Tells,
    /// It sets something that stands until one of the events of these names.
    Sets(&'static [&'static str]),
    /// It sets something that nothing takes back, for this reason.
    SetsForGood(&'static str),
    /// It ends what others set.
    Ends,
}

/// When an event of a case is kept from its client: what an authority ordered held back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Never.
    AsItStands,
    /// While what is told to such a recipient is held back.
    OfRecipient(RecipientClass),
    /// While what is told to the recipient of this disclosure is held back.
    OfDisclosure(DisclosureId),
    /// While what is told to such an institution is held back.
    OfInstitution(InstitutionClass),
    /// While what is told to the institution of this referral is held back.
    OfReferral(ReferralId),
    /// While what is told to the authority of this suspension is held back.
    OfSuspension(SuspensionId),
    /// While what is told to this authority is held back.
    OfAuthority(HoldAuthority),
    /// While what is told to the authority that ordered this legal hold is held back.
    OfHold(HoldId),
    /// While anything is held back, where the reason is that an authority stood at the door: which
    /// one it was, no code tells.
    OfEmergency(EmergencyReason),
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A case.
    Case(CaseId),
    /// A case and the emergency accesses of a member of staff.
    Emergency(CaseId, StaffId),
    /// An account.
    Staff(StaffId),
    /// The sign-ins of an account.
    SignIns(StaffId),
    /// The institution.
    Institution,
    /// The keys that lock others.
    Keys,
    /// An inquiry.
    Inquiry(InquiryId),
    /// An inquiry, and by links alone the cases it goes into.
    InquiryInto(InquiryId),
    /// A breach.
    Breach(BreachId),
    /// A breach, and by links alone the cases it may have laid open.
    BreachOf(BreachId),
    /// The running of the system.
    System,
    /// A look at what its line names.
    Look,
    /// A look at everything.
    LookAtAll,
    /// A look of which somebody takes the evidence along.
    Export(ExportShape),
}

impl About {
    /// The streams it names.
    pub fn streams(self) -> Vec<StreamId> {
        match self {
            Self::Case(case) => vec![StreamId::case(case)],
            Self::Emergency(case, by) => vec![StreamId::case(case), StreamId::emergencies(by)],
            Self::Staff(staff) => vec![StreamId::staff(staff)],
            Self::SignIns(staff) => vec![StreamId::sign_ins(staff)],
            Self::Institution => vec![StreamId::institution()],
            Self::Keys => vec![StreamId::keys()],
            Self::Inquiry(id) | Self::InquiryInto(id) => vec![StreamId::inquiry(id)],
            Self::Breach(id) | Self::BreachOf(id) => vec![StreamId::breach(id)],
            Self::System => vec![StreamId::system()],
            Self::Look | Self::LookAtAll | Self::Export(_) => Vec::new(),
        }
    }

    /// The case it changes, if it changes one.
    pub const fn case(self) -> Option<CaseId> {
        match self {
            Self::Case(case) | Self::Emergency(case, _) => Some(case),
            Self::Staff(_)
            | Self::SignIns(_)
            | Self::Institution
            | Self::Keys
            | Self::Inquiry(_)
            | Self::InquiryInto(_)
            | Self::Breach(_)
            | Self::BreachOf(_)
            | Self::System
            | Self::Look
            | Self::LookAtAll
            | Self::Export(_) => None,
        }
    }

    /// Whether it is a look: a line written before something is shown or refused.
    pub const fn is_look(self) -> bool {
        matches!(self, Self::Look | Self::LookAtAll | Self::Export(_))
    }

    /// Whether it names cases by its links alone, as a look does. The log of each case tells of it,
    /// and the content of none is changed by it.
    pub const fn names_cases(self) -> bool {
        matches!(self, Self::InquiryInto(_) | Self::BreachOf(_))
    }

    /// Whether it is a look at every case.
    pub fn is_everything(self) -> bool {
        matches!(self, Self::LookAtAll | Self::Export(ExportShape::WholeLog))
    }
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

            fn about(&self) -> $crate::row::About {
                match self { $(Self::$event(event) => $crate::row::EventRow::about(event),)* }
            }

            fn told(&self) -> $crate::row::Told {
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
            const DOES: $crate::row::Does = $crate::row::does!($does $($($until),*)?);

            fn about(&self) -> $crate::row::About {
                $crate::row::About::$kind$(($(self.$of),*))?
            }

            fn told(&self) -> $crate::row::Told {
                $crate::row::Told::$told$((self.$by))?
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
        $crate::row::Does::Sets(&[$($until),+])
    };
    (SetsForGood $why:literal) => {
        $crate::row::Does::SetsForGood($why)
    };
    ($does:ident) => {
        $crate::row::Does::$does
    };
}
pub(crate) use does;
