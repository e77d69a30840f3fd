//! Referral (rujukan): a loop that someone must close.

mod accept;
mod acknowledge;
mod decline;
mod outcome;
mod propose;
mod revoke;
mod send;

pub use accept::{AcceptReferral, AcceptReferralForm};
pub use acknowledge::{AcknowledgeReferral, AcknowledgeReferralForm};
pub use decline::{DeclineReferral, DeclineReferralForm};
pub use outcome::{ReportOutcome, ReportOutcomeForm};
pub use propose::{ProposeReferral, ProposeReferralForm};
pub use revoke::{RevokeReferral, RevokeReferralForm};
pub use send::{SendReferral, SendReferralForm};
