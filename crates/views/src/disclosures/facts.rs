//! What is told of a disclosure.

use bincode::{Decode, Encode};
use sanad_casework::{CaseId, DataGroup, DisclosureId, Instrument, RecipientClass, SharingBasis};
use sanad_chain::Seq;

/// The clear facts of a disclosure; who asked stands sealed in the entries named here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureFacts {
    /// Which one.
    pub disclosure: DisclosureId,
    /// Of which case.
    pub case: CaseId,
    /// The entry it began with.
    pub begun: Seq,
    /// Kind of requester or recipient.
    pub recipient: RecipientClass,
    /// The paper it rests on, if one is known.
    pub instrument: Option<Instrument>,
    /// How far it is.
    pub status: DisclosureStatus,
    /// Groups of data asked for, allowed (none if refused) or handed over, by status.
    pub data_groups: Vec<DataGroup>,
    /// What entitled to it, once it is made.
    pub basis: Option<SharingBasis>,
    /// The day an answer is due, if there is one, such as `2026-11-24`.
    pub answer_due: Option<String>,
    /// The request; none where the institution told of its own accord.
    pub requested: Option<Recorded>,
    /// The decision.
    pub decided: Option<Recorded>,
    /// What was handed over; the latest, if more than once.
    pub made: Option<Recorded>,
}

/// How far a disclosure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum DisclosureStatus {
    /// Someone asked.
    Requested,
    /// It may be made, wholly or in part.
    Allowed,
    /// It may not be made.
    Refused,
    /// Data went out.
    Made,
}

/// Where and when something was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The entry.
    pub seq: Seq,
    /// The server's time: microseconds UTC since 1970.
    pub at: i64,
}
