//! Consent (persetujuan): given, refused, narrowed, withdrawn, and its processing stopped.

use chrono::Duration;

mod give;
mod narrow;
mod refuse;
mod stop;
mod withdraw;

pub use give::{ConsentTerms, GiveConsent, GiveConsentForm};
pub use narrow::{NarrowConsent, NarrowConsentForm};
pub use refuse::{RefuseConsent, RefuseConsentForm};
pub use stop::{StopProcessing, StopProcessingForm};
pub use withdraw::{WithdrawConsent, WithdrawConsentForm};

/// Within what all that a withdrawn consent allowed stops: 3x24 hours (UU PDP, article 40).
const WITHIN: Duration = Duration::hours(72);
