//! What somebody does: a form and what stands in the path in, events or a refusal out.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::caller::{Caller, Moment};
use crate::proposal::Proposal;
use crate::refusal::Refusal;

/// A deed on the state `S`.
pub trait Deed<S>: Listed {
    /// Decides. It reads nothing but its arguments.
    ///
    /// # Errors
    /// The refusal; nothing happened.
    fn decide(&self, state: &S, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal>;
}

/// What a deed on a case serves.
pub trait Serves {
    /// Whether it serves the rights of the persons in the case, averts a danger or ends work: then
    /// it may be done while the data may not be used otherwise.
    const RIGHTS: bool;
}

/// What stands in a path, by the name of its parameter.
pub type Path<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where new ids come from.
pub type Fresh<'a> = &'a mut dyn FnMut() -> [u8; 16];

/// New ids, as the answer to what drew them names them: by a field of an event that bears them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// The name of the field in the answer.
    pub name: &'static str,
    /// The name of the field of the events.
    pub field: &'static str,
    /// How many there are.
    pub count: DrawnCount,
}

/// How many new ids of one kind an act draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrawnCount {
    /// One.
    One,
    /// One, or none.
    Perhaps,
    /// A list.
    Many,
}

impl Drawn {
    /// One id, named in the answer as in the event.
    pub const fn one(name: &'static str) -> Self {
        Self { name, field: name, count: DrawnCount::One }
    }
}

/// How a deed is asked for.
pub trait Asks: Listed {
    /// What is sent.
    type Form: DeserializeOwned + JsonSchema;

    /// The ids that it draws, as the answer to it names them.
    const DRAWS: &'static [Drawn];

    /// What stands in the path: with it the deed is made of what was sent, and new ids. `None` where
    /// it cannot be what it stands for.
    fn asked(path: Path<'_>) -> Option<impl FnOnce(Self::Form, Fresh<'_>) -> Self>;
}

/// A deed that stands among those of its kind: one that is not listed does not compile.
pub trait Listed: Sized {
    /// All deeds of its kind, as one type.
    type Command: From<Self>;
}

/// Declares a deed: what it is done to, the ids it draws, what a deed on a case serves, and what is
/// sent: its form, or the name of one that is declared apart.
macro_rules! deed {
    ($(#[$doc:meta])* $name:ident $(of $($id:ident: $idk:ident),+)?
        $(; draws $($new:ident: $newk:ident),+)? $(; serves $serves:ident)?
        => $form:ident { $($fields:tt)* }) => {
        $crate::form::form! { $(#[$doc])* $form { $($fields)* } }
        $crate::deed::deed! {
            $(#[$doc])* $name $(of $($id: $idk),+)? $(; draws $($new: $newk),+)? $(; serves $serves)?
                takes $form
        }
    };
    ($(#[$doc:meta])* $name:ident $(of $($id:ident: $idk:ident),+)?
        $(; draws $($new:ident: $newk:ident),+)? $(; serves $serves:ident)?
        takes $form:ident) => {
        $crate::deed::deed! {
            @of $(#[$doc])* $name; [$($($id: $idk),+)?]; [$($($new: $newk),+)?]; $form
        }
        $crate::deed::deed! { @new $name; [$($($id: $idk),+)?]; [$($($new: $newk),+)?]; $form }
        $(impl $crate::deed::Serves for $name {
            const RIGHTS: bool = $crate::deed::deed!(@serves $serves);
        })?
    };
    (@serves rights) => { true };
    (@serves work) => { false };
    (@new $name:ident; [$($id:ident: $idk:ident),*]; []; $form:ident) => {};
    (@new $name:ident; [$($id:ident: $idk:ident),*]; [$($new:ident: $newk:ident),+];
        $form:ident) => {
        impl $name {
            /// The form with new ids.
            pub fn new(
                $($id: $idk,)*
                form: $form,
                fresh: &mut impl FnMut() -> [u8; 16],
            ) -> Self {
                $(let $new = $newk::from_bytes(fresh());)+
                Self { $($id,)* form, $($new,)+ }
            }
        }
    };
    (@of $(#[$doc:meta])* $name:ident; [$($id:ident: $idk:ident),*]; [$($new:ident: $newk:ident),*];
        $form:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $(#[doc = concat!("The ", stringify!($id), ".")] pub $id: $idk,)*
            /// What was sent.
            pub form: $form,
            $(#[doc = concat!("The id of the new ", stringify!($new), ".")] pub $new: $newk,)*
        }

        impl $crate::deed::Asks for $name {
            type Form = $form;

            const DRAWS: &'static [$crate::deed::Drawn] =
                &[$($crate::deed::Drawn::one(stringify!($new)),)*];

            fn asked(
                path: $crate::deed::Path<'_>,
            ) -> Option<impl FnOnce($form, $crate::deed::Fresh<'_>) -> Self> {
                let _ = path;
                $(let $id = path(stringify!($id))?.parse().ok()?;)*
                Some(move |form: $form, fresh: $crate::deed::Fresh<'_>| {
                    let _ = &fresh;
                    $(let $new = $newk::from_bytes(fresh());)*
                    Self { $($id,)* form, $($new,)* }
                })
            }
        }
    };
}
pub(crate) use deed;

/// The deeds of one theme on a case, as one type; each is done `alone`, or is the `second` half of an act
/// of two persons.
macro_rules! deeds {
    ($(#[$doc:meta])* $theme:ident in $of:ident { $($deed:ident: $two:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $theme {
            $(#[doc = concat!("See [`", stringify!($deed), "`].")] $deed(Box<$deed>),)*
        }

        impl $theme {
            /// The names of its deeds.
            pub const DEEDS: &'static [&'static str] = &[$(stringify!($deed),)*];

            /// Each deed in the forms in which it is tried, with ids counted from `first`.
            #[cfg(test)]
            pub(crate) fn tries(first: u8) -> Vec<(&'static str, $crate::command::Command, String)> {
                let mut all = Vec::new();
                $(
                    let tries = <$deed as $crate::tests::model::Tried>::tries(first).into_iter();
                    all.extend(tries.map(|(deed, told)| (stringify!($deed), deed.into(), told)));
                )*
                all
            }

            pub(crate) const TWO: &'static [$crate::two::OfTwo] = &[
                $($crate::two::two!(row $two $deed $crate::case::Case),)*
            ];

            pub(crate) fn first_half(&self, case: &$crate::case::Case) -> Option<$crate::two::FirstHalf> {
                let _ = case;
                match self {
                    $(Self::$deed(_deed) => $crate::two::two!(given $two &**_deed, case),)*
                }
            }

            pub(crate) fn case(&self) -> $crate::id::CaseId {
                match self { $(Self::$deed(deed) => deed.case,)* }
            }

            pub(crate) fn serves_rights(&self) -> bool {
                match self {
                    $(Self::$deed(_) => <$deed as $crate::deed::Serves>::RIGHTS,)*
                }
            }

            pub(crate) fn decide(
                &self,
                case: &$crate::case::Case,
                by: &$crate::caller::Caller,
                at: &$crate::caller::Moment,
            ) -> Result<Vec<$crate::proposal::Proposal>, $crate::refusal::Refusal> {
                match self {
                    $(Self::$deed(deed) => $crate::deed::Deed::decide(&**deed, case, by, at),)*
                }
            }
        }

        $(impl From<$deed> for $crate::command::Command {
            fn from(deed: $deed) -> Self {
                Self::$of($theme::$deed(Box::new(deed)))
            }
        }

        impl $crate::deed::Listed for $deed {
            type Command = $crate::command::Command;
        })*
    };
}
pub(crate) use deeds;
