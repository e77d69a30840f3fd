//! Consent (persetujuan): given, refused, narrowed, withdrawn, and its processing stopped.

use chrono::Duration;

mod give;
mod narrow;
mod refuse;
mod stop;
mod withdraw;

pub use give::*;
pub use narrow::*;
pub use refuse::*;
pub use stop::*;
pub use withdraw::*;

use crate::prelude::*;

theme! {
    /// Consent: what was agreed to, refused, narrowed and withdrawn.
    ConsentEvent "consent": Consent, folds into Case {
        ConsentGiven,
        ConsentRefused,
        ConsentNarrowed,
        ConsentWithdrawn,
        ProcessingStopped,
    }
}

deeds! {
    /// Giving, narrowing and withdrawing consent.
    ConsentCommand in Consent {
        GiveConsent: alone,
        RefuseConsent: alone,
        NarrowConsent: alone,
        WithdrawConsent: alone,
        StopProcessing: alone,
    }
}

/// Within what all that a withdrawn consent allowed stops: 3x24 hours (UU PDP, article 40).
const WITHIN: Duration = Duration::hours(72);
