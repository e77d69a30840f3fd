//! Consent (persetujuan): given, refused, narrowed, withdrawn.

mod give;
mod narrow;
mod refuse;
mod withdraw;

pub use give::{ConsentTerms, GiveConsent, GiveConsentForm};
pub use narrow::{NarrowConsent, NarrowConsentForm};
pub use refuse::{RefuseConsent, RefuseConsentForm};
pub use withdraw::{WithdrawConsent, WithdrawConsentForm};
