//! Inquiry (penyelidikan): a panel looks into named cases on the order of somebody entitled to it.
//! Which cases stands in links only.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{InquiryEndReason, OrderClass};
use crate::id::{InquiryId, StaffId};

/// An inquiry was ordered; each case it names is linked. Nothing is open by it yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryOrdered {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// Who ordered it.
    pub order: OrderClass,
    /// How many cases it names.
    pub cases: u8,
    /// Who sits on the panel.
    pub members: Vec<StaffId>,
    /// How many of them must assent before anything is open.
    pub quorum: u8,
    /// From when on cases are open to the panel.
    pub from: DateTime<Utc>,
    /// Until when, which is not included.
    pub until: DateTime<Utc>,
    /// Whether the panel also sees who reported.
    pub with_reporter: bool,
    /// Who recorded the order.
    pub by: StaffId,
}

/// A member of the panel assented, for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryAssented {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// The member.
    pub by: StaffId,
}

/// A member of the panel declined, or took their assent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryDeclined {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// The member.
    pub by: StaffId,
}

/// An inquiry ended before its time was over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryEnded {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// Why.
    pub reason: InquiryEndReason,
    /// Who ended it, or whose declining left too few.
    pub by: StaffId,
}
