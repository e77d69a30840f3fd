//! The founding and the policy.

use super::SystemEvent;
use crate::prelude::*;

event! {
    /// The ledger begins; its first entry.
    LedgerCreated in SystemEvent, "ledger_created" v 1, about Institution,
        seals (), told AsItStands, does SetsForGood("a log is founded once"),
        "buku log dibuat" / "the log was founded";
    {
        /// Public name of the institution.
        institution: PublicName,
        /// Number of the decree that founded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decree: Option<PublicName>,
    }
    like |_ids| {
        institution: sample_text("LK3 Kota Makassar"),
        decree: Some(sample_text("SK 460/2022")),
    }
}

event! {
    /// A version of the access policy is in force from here on.
    PolicyPublished in SystemEvent, "policy_published" v 1, about Institution,
        seals (), told AsItStands, does Sets("policy_published"),
        "kebijakan diterbitkan" / "a policy was published";
    {
        /// The version.
        version: u32,
    }
    like |_ids| { version: 1 }
}
