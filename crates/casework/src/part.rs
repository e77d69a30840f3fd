//! What is sealed beside events: parts, field by field, each field with its type and with who may
//! read it.

use serde_json::Value;
use zeroize::ZeroizeOnDrop;

use crate::codes::Section;
use crate::field::{Field, Holds};
use crate::id::{BreachId, InquiryId, PartyId, StaffId};
use crate::proposal::{Sealed, Subject};
use crate::text::{Body, Confidential, NoteText, ReasonText};

/// For whom a sealed field is. That it is sealed with the key of the person whom it tells of does not
/// make it theirs to take home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// For that person: their own data, and what is written for them. It goes into their copy.
    Theirs,
    /// For the client. Of anybody else it is what one person told about another.
    Clients,
    /// About that person, told or judged by others.
    About,
    /// Against that person: why something was decided that they did not want.
    Against,
    /// About staff: why they did something, or what is thought of it.
    Staff,
    /// What is told elsewhere, where it was first written.
    Repeats,
    /// For the work of the institution alone.
    Institution,
}

impl Read {
    /// Whether it is for the person to whom it is sealed, who is the client or is not.
    pub const fn is_for(self, client: bool) -> bool {
        match self {
            Self::Theirs => true,
            Self::Clients => client,
            Self::About | Self::Against | Self::Staff | Self::Repeats | Self::Institution => false,
        }
    }
}

/// One field of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedField {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// For whom it is.
    pub read: Read,
}

/// The fields of the parts of an event by whose key seals them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedFields {
    /// A person in the case.
    pub party: &'static [SealedField],
    /// A member of staff.
    pub staff: &'static [SealedField],
    /// The statistics of the year.
    pub facts: &'static [SealedField],
    /// What was searched in the year.
    pub search: &'static [SealedField],
    /// An inquiry.
    pub inquiry: &'static [SealedField],
    /// A breach.
    pub breach: &'static [SealedField],
}

impl SealedFields {
    pub(crate) const NOTHING: Self =
        Self { party: &[], staff: &[], facts: &[], search: &[], inquiry: &[], breach: &[] };

    /// Both; two bodies for one holder do not compile.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            party: either(self.party, other.party),
            staff: either(self.staff, other.staff),
            facts: either(self.facts, other.facts),
            search: either(self.search, other.search),
            inquiry: either(self.inquiry, other.inquiry),
            breach: either(self.breach, other.breach),
        }
    }

    /// Each holder by name, with the fields that its key seals.
    pub const fn holders(self) -> [(&'static str, &'static [SealedField]); 6] {
        [
            ("party", self.party),
            ("staff", self.staff),
            ("facts", self.facts),
            ("search", self.search),
            ("inquiry", self.inquiry),
            ("breach", self.breach),
        ]
    }

    /// What the schema tells: whose key, field, and whether it is a text or a code. `None` where
    /// nothing is sealed.
    pub(crate) fn schema(self) -> Option<Value> {
        let field = |field: &SealedField| {
            let holds = match field.holds {
                Holds::Text | Holds::Who => "text",
                Holds::Code => "code",
            };
            (field.name.to_owned(), Value::from(holds))
        };
        let told: serde_json::Map<_, _> = (self.holders().into_iter())
            .filter(|(_, fields)| !fields.is_empty())
            .map(|(to, fields)| (to.to_owned(), fields.iter().map(field).collect()))
            .collect();
        (!told.is_empty()).then_some(Value::Object(told))
    }
}

const fn either(
    one: &'static [SealedField],
    other: &'static [SealedField],
) -> &'static [SealedField] {
    assert!(one.is_empty() || other.is_empty(), "one body for each holder");
    if one.is_empty() { other } else { one }
}

/// What is sealed beside an event.
pub trait Seals {
    /// The fields, by whose key seals them.
    const FIELDS: SealedFields;

    /// The parts; those that tell of somebody stand under `section`, unless they say otherwise. One
    /// without a field is left out.
    fn parts(self, section: Section) -> Vec<Sealed>;
}

/// Nothing is sealed.
impl Seals for () {
    const FIELDS: SealedFields = SealedFields::NOTHING;

    fn parts(self, _: Section) -> Vec<Sealed> {
        Vec::new()
    }
}

impl<A: Seals, B: Seals> Seals for (A, B) {
    const FIELDS: SealedFields = A::FIELDS.and(B::FIELDS);

    fn parts(self, section: Section) -> Vec<Sealed> {
        let mut parts = self.0.parts(section);
        parts.extend(self.1.parts(section));
        parts
    }
}

/// Parts, each sealed to one person in the case.
#[derive(Debug)]
pub struct ToParty<B>(Vec<(PartyId, Option<Section>, B)>);

impl<B> ToParty<B> {
    /// No part.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// One part.
    pub fn one(party: PartyId, body: B) -> Self {
        Self(vec![(party, None, body)])
    }

    /// One more.
    #[must_use]
    pub fn and(mut self, party: PartyId, body: B) -> Self {
        self.0.push((party, None, body));
        self
    }

    /// The last one stands under this section, and not under that of the event.
    #[must_use]
    pub fn under(mut self, section: Section) -> Self {
        if let Some((_, under, _)) = self.0.last_mut() {
            *under = Some(section);
        }
        self
    }
}

impl<B: PartBody> Seals for ToParty<B> {
    const FIELDS: SealedFields = SealedFields { party: B::FIELDS, ..SealedFields::NOTHING };

    fn parts(self, section: Section) -> Vec<Sealed> {
        let part = |(party, under, body): (PartyId, Option<Section>, B)| {
            Sealed::unless_empty(Subject::Party(party), under.unwrap_or(section), body.body())
        };
        self.0.into_iter().filter_map(part).collect()
    }
}

/// A part under the key of statistics.
#[derive(Debug)]
pub struct ToFacts<B>(pub B);

impl<B: PartBody> Seals for ToFacts<B> {
    const FIELDS: SealedFields = SealedFields { facts: B::FIELDS, ..SealedFields::NOTHING };

    fn parts(self, _: Section) -> Vec<Sealed> {
        Sealed::unless_empty(Subject::Facts, Section::Facts, self.0.body()).into_iter().collect()
    }
}

/// A part under the key of searches.
#[derive(Debug)]
pub struct ToSearch<B>(pub B);

impl<B: PartBody> Seals for ToSearch<B> {
    const FIELDS: SealedFields = SealedFields { search: B::FIELDS, ..SealedFields::NOTHING };

    fn parts(self, _: Section) -> Vec<Sealed> {
        Sealed::unless_empty(Subject::Search, Section::Search, self.0.body()).into_iter().collect()
    }
}

macro_rules! holders {
    ($($(#[$doc:meta])* $name:ident $field:ident $subject:ident($id:ident);)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<B>(Option<($id, B)>);

        impl<B> $name<B> {
            /// No part.
            pub const fn none() -> Self {
                Self(None)
            }

            /// One part.
            pub const fn one(to: $id, body: B) -> Self {
                Self(Some((to, body)))
            }
        }

        impl<B: PartBody> Seals for $name<B> {
            const FIELDS: SealedFields = SealedFields { $field: B::FIELDS, ..SealedFields::NOTHING };

            fn parts(self, section: Section) -> Vec<Sealed> {
                let part = |(to, body): ($id, B)| {
                    Sealed::unless_empty(Subject::$subject(to), section, body.body())
                };
                self.0.and_then(part).into_iter().collect()
            }
        }
    )*};
}

holders! {
    /// A part sealed to a member of staff.
    ToStaff staff Staff(StaffId);
    /// A part sealed to an inquiry.
    ToInquiry inquiry Inquiry(InquiryId);
    /// A part sealed to a breach.
    ToBreach breach Breach(BreachId);
}

/// The body of a part, field by field.
pub trait PartBody {
    /// Each field.
    const FIELDS: &'static [SealedField];

    /// The fields that are there.
    fn body(&self) -> Body;
}

/// A field that tells who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who<F>(pub F);

impl<F: Field> Field for Who<F> {
    const HOLDS: Holds = Holds::Who;

    fn put(&self, name: &str, body: Body) -> Body {
        self.0.put(name, body)
    }
}

/// Declares the body of a part. What each field holds, its type says; for whom it is, its cell says.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty => $read:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name {
            $(#[doc = concat!("`", stringify!($field), "`")] pub $field: $type,)*
        }

        $crate::form::opaque!($name);

        impl $crate::part::PartBody for $name {
            const FIELDS: &'static [$crate::part::SealedField] = &[$($crate::part::SealedField {
                name: stringify!($field),
                holds: <$type as $crate::field::Field>::HOLDS,
                read: $crate::part::Read::$read,
            },)*];

            fn body(&self) -> $crate::text::Body {
                let body = $crate::text::Body::new();
                $(let body = $crate::field::Field::put(&self.$field, stringify!($field), body);)*
                body
            }
        }
    };
}
pub(crate) use part;

part! {
    /// A remark for the person.
    Remark {
        note: Option<NoteText> => Theirs,
    }
}

part! {
    /// A remark about the person.
    RemarkAbout {
        note: Option<NoteText> => About,
    }
}

part! {
    /// Why something was decided that the person did not want.
    Grounds {
        note: Option<NoteText> => Against,
    }
}

part! {
    /// A remark about staff.
    RemarkOnStaff {
        note: Option<NoteText> => Staff,
    }
}

part! {
    /// Why staff did something.
    ReasonOfStaff {
        reason: ReasonText => Staff,
    }
}

/// All fields of a part that stands anew, as one text.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct Replaced(String);

impl Replaced {
    /// The text of the part, with what was redacted already replaced.
    pub const fn new(text: String) -> Self {
        Self(text)
    }
}

impl Confidential for Replaced {
    fn reveal(&self) -> &str {
        &self.0
    }
}

crate::form::opaque!(Replaced);

impl Field for Replaced {
    const HOLDS: Holds = Holds::Text;

    fn put(&self, name: &str, body: Body) -> Body {
        body.text(name, self)
    }
}
