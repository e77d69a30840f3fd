//! Referral (rujukan): a loop that someone must close.

mod accept;
mod acknowledge;
mod decline;
mod outcome;
mod propose;
mod revoke;
mod send;

pub use accept::*;
pub use acknowledge::*;
pub use decline::*;
pub use outcome::*;
pub use propose::*;
pub use revoke::*;
pub use send::*;

use crate::prelude::*;

theme! {
    /// Referrals to other institutions, and what came of them.
    ReferralEvent "referral": Referral, folds into Case {
        ReferralProposed,
        ReferralSent,
        ReferralAcknowledged,
        ReferralAccepted,
        ReferralDeclined,
        ReferralOutcomeReported,
        ReferralRevoked,
    }
}

deeds! {
    /// Referring the client to others.
    ReferralCommand in Referral {
        ProposeReferral: alone,
        SendReferral: alone,
        AcknowledgeReferral: alone,
        AcceptReferral: alone,
        DeclineReferral: alone,
        ReportOutcome: alone,
        RevokeReferral: alone,
    }
}
