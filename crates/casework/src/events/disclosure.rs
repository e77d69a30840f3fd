//! Disclosure (pengungkapan): who asked, what was decided, what left the house.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{
    DataGroup, Decision, DecisionGround, Delivery, Instrument, RecipientClass, SharingBasis,
};
use crate::id::{CaseId, ConsentId, DisclosureId, StaffId};

/// Someone outside asked for data; who it is and the paper are sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureRequested {
    /// The case.
    pub case: CaseId,
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// Kind of requester.
    pub requester: RecipientClass,
    /// The paper the request rests on.
    pub instrument: Instrument,
    /// Groups of data asked for.
    pub data_groups: Vec<DataGroup>,
    /// By when an answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_due: Option<NaiveDate>,
    /// Who recorded the request.
    pub by: StaffId,
}

/// The request was decided by someone other than who recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureDecided {
    /// The case.
    pub case: CaseId,
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// What was decided.
    pub decision: Decision,
    /// On what ground.
    pub ground: DecisionGround,
    /// Groups of data that may go out; empty if refused.
    pub data_groups: Vec<DataGroup>,
    /// The consent, if that is the ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// Who decided.
    pub by: StaffId,
}

/// Data left the house, with the notice that bars passing it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureMade {
    /// The case.
    pub case: CaseId,
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// Kind of recipient.
    pub recipient: RecipientClass,
    /// Groups of data that went out; not empty.
    pub data_groups: Vec<DataGroup>,
    /// What entitled to it.
    pub basis: SharingBasis,
    /// The consent, if that is the basis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// The order, if that is the basis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Instrument>,
    /// How it travelled.
    pub delivery: Delivery,
    /// Version of the notice of no further disclosure.
    pub notice_version: u32,
    /// Who handed it over.
    pub by: StaffId,
}
