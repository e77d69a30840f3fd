//! Acts that take two persons: each deed that completes, or judges, what another began says so beside
//! itself, and the table of them is made of that.
//!
//! Every deed is listed as `alone` or as `second`: one that is listed as neither does not compile, and
//! neither does a `second` that has no row.

use crate::codes::Role;
use crate::id::StaffId;
use crate::refusal::Refusal;

/// An act of two persons, as the deed of the second tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Two {
    /// What is done.
    pub act: &'static str,
    /// In which roles the first begins it; nobody's, where it is begun at the machine itself.
    pub asks: &'static [Role],
    /// In which roles the second decides.
    pub decides: &'static [Role],
    /// What must still hold of the first when the second decides.
    pub still: Still,
    /// What whoever it concerns is told where they try to decide.
    pub spares: Option<Refusal>,
    /// What the first is told where they try to decide; nothing, where they may.
    pub alone: Option<Refusal>,
    /// The events by which it ends otherwise.
    pub ends: &'static [&'static str],
}

/// What must still hold of the first person when the second decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Still {
    /// They work here, in a role that may begin it, and are barred from nothing of it: it is their word
    /// that counts. Otherwise it lapses.
    Stands,
    /// As [`Self::Stands`], and nothing of theirs in the case is still to be judged.
    StandsUnjudged,
    /// As [`Self::Stands`]; where it lapsed, the word of the second counts as the first.
    StandsOrIsReplaced,
    /// Nothing: they wrote down what happened, or what an outsider or the machine asked for, and that stands
    /// whoever did.
    Recorded,
}

impl Still {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Stands => "active, in such a role, not barred",
            Self::StandsUnjudged => {
                "active, in such a role, not barred, nothing of theirs judged here"
            }
            Self::StandsOrIsReplaced => {
                "active, in such a role, not barred; else the second counts as the first"
            }
            Self::Recorded => "nothing: what they recorded stands",
        }
    }
}

/// A deed that completes, or judges, what another person began.
pub trait Second<S: ?Sized> {
    /// Its row.
    const TWO: Two;

    /// Who began it; `None` where nobody did.
    fn giver(&self, state: &S) -> Option<StaffId>;

    /// In which of the roles they must still stand: those of the row, where it was not a certain one that
    /// counted.
    fn stood_in(&self, _: &S) -> &'static [Role] {
        Self::TWO.asks
    }
}

/// What somebody began, to which a deed is the second half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstHalf {
    /// Who began it.
    pub by: StaffId,
    /// In which roles they must still stand.
    pub stood_in: &'static [Role],
    /// The row of the deed.
    pub two: &'static Two,
}

impl FirstHalf {
    pub(crate) fn of<S: ?Sized, D: Second<S>>(deed: &D, state: &S) -> Option<Self> {
        let stood_in = deed.stood_in(state);
        deed.giver(state).map(|by| Self { by, stood_in, two: const { &D::TWO } })
    }
}

/// What one deed is among acts of two persons: its name and, if it is a second half, its row.
pub(crate) type OfTwo = (&'static str, Option<&'static Two>);

/// Reads the word beside a deed in its list.
macro_rules! two {
    (row alone $deed:ident $of:ty) => {
        (stringify!($deed), None)
    };
    (row second $deed:ident $of:ty) => {
        (stringify!($deed), Some(const { &<$deed as $crate::two::Second<$of>>::TWO }))
    };
    (given alone $deed:expr, $state:expr) => {
        None
    };
    (given second $deed:expr, $state:expr) => {
        $crate::two::FirstHalf::of($deed, $state)
    };
}
pub(crate) use two;

/// Declares that a deed is the second half of an act: its row, and who began it.
macro_rules! second {
    ($deed:ident of $of:ty: $act:literal; asks $asks:expr; decides $decides:expr;
        still $still:ident; spares $spares:expr; alone $alone:expr; ends $ends:expr;
        |$this:ident, $state:ident| $giver:expr) => {
        impl $crate::two::Second<$of> for $deed {
            const TWO: $crate::two::Two = $crate::two::Two {
                act: $act,
                asks: &$asks,
                decides: &$decides,
                still: $crate::two::Still::$still,
                spares: $spares,
                alone: $alone,
                ends: &$ends,
            };

            fn giver(&self, $state: &$of) -> Option<$crate::id::StaffId> {
                let $this = self;
                $giver
            }
        }
    };
}
pub(crate) use second;
