//! What is told of an inquiry.

use sanad_casework::{CaseId, Inquiry, InquiryId};
use sanad_chain::Seq;

/// The clear facts of an inquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InquiryFacts {
    /// Which inquiry.
    pub id: InquiryId,
    /// Who ordered what, and who answered.
    pub inquiry: Inquiry,
    /// The ids that the order names, in order; whether each is that of a case is for others to say.
    pub cases: Vec<CaseId>,
    /// The entry that ordered it, with its sealed words.
    pub ordered: Seq,
    /// The version of its stream.
    pub version: u64,
}
