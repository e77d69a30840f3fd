//! Breaches of the protection of data (UU PDP, article 46): within 72 hours the persons concerned and
//! the authority are told in writing what happened to which data, when and how, and what is done.
//!
//! Two persons: who recorded the suspicion neither confirms it nor closes the file.

mod close;
mod confirm;
mod fold;
mod notify;
mod suspect;
#[cfg(test)]
mod tests;

pub use close::*;
pub use confirm::*;
pub use fold::*;
pub use notify::*;
pub use suspect::*;

use crate::prelude::*;

theme! {
    /// Breaches of the protection of data.
    BreachEvent "breach": Breach {
        BreachSuspected,
        BreachConfirmed,
        BreachNotified,
        BreachClosed,
    }
}

/// An act on the file of a breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreachCommand {
    /// See [`SuspectBreach`].
    Suspect(SuspectBreach),
    /// See [`ConfirmBreach`].
    Confirm(ConfirmBreach),
    /// See [`NotifyBreach`].
    Notify(NotifyBreach),
    /// See [`CloseBreach`].
    Close(CloseBreach),
}

macro_rules! from {
    ($($act:ident $variant:ident: $two:ident;)*) => {
        impl BreachCommand {
            /// The names of all deeds on the file of a breach.
            pub const DEEDS: &'static [&'static str] = &[$(stringify!($act),)*];

            pub(crate) const TWO: &'static [crate::two::OfTwo] =
                &[$(crate::two::two!(row $two $act Breach),)*];

            /// Who did the first half, where it is the second of an act of two persons.
            pub fn first_half(&self, state: &Breach) -> Option<crate::two::FirstHalf> {
                match self { $(Self::$variant(_act) => crate::two::two!(given $two _act, state),)* }
            }
        }

        $(
        impl From<$act> for BreachCommand {
            fn from(act: $act) -> Self {
                Self::$variant(act)
            }
        }

        impl crate::deed::Listed for $act {
            type Command = BreachCommand;
        }
    )*};
}

from! {
    SuspectBreach Suspect: alone;
    ConfirmBreach Confirm: second;
    NotifyBreach Notify: alone;
    CloseBreach Close: second;
}

impl BreachCommand {
    /// The breach it is about.
    pub fn breach(&self) -> BreachId {
        match self {
            Self::Suspect(act) => act.breach,
            Self::Confirm(act) => act.breach,
            Self::Notify(act) => act.breach,
            Self::Close(act) => act.breach,
        }
    }

    /// Decides.
    ///
    /// # Errors
    /// The refusal; nothing happened.
    pub fn decide(
        &self,
        held: Option<&Breach>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        match self {
            Self::Suspect(act) => act.decide(held, by, at),
            Self::Confirm(act) => act.decide(held, by, at),
            Self::Notify(act) => act.decide(held, by, at),
            Self::Close(act) => act.decide(held, by, at),
        }
    }
}

/// Those who answer for the protection of data.
const ANSWERS: [Role; 3] = [Role::PrivacyOfficer, Role::Head, Role::Supervisor];

/// The breach, as long as its file is not closed.
fn open(held: Option<&Breach>) -> Result<&Breach, Refusal> {
    let held = held.ok_or(Refusal::UnknownBreach)?;
    if held.outcome.is_some() { Err(Refusal::BreachClosed) } else { Ok(held) }
}

fn act(when: When) -> Act {
    Act::new(when, Purpose::Maintenance, Basis::Duty)
}
