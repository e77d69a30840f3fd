//! What a person asks about their own data (permintaan subjek data), and what comes of it.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clear::Seq;
use crate::codes::{AccessGround, AccessVerdict, RecipientClass};
use crate::id::{CaseId, PartyId, QuestionId, StaffId, SubjectRequestId, SuspensionId};

/// A person in the case asked who opened their file and what is kept of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectAccessRequested {
    /// The case.
    pub case: CaseId,
    /// The request.
    pub request: SubjectRequestId,
    /// Who asked.
    pub party: PartyId,
    /// By when it is answered: 72 hours after it was recorded.
    pub due: DateTime<Utc>,
    /// Who recorded it, and so may not refuse it.
    pub by: StaffId,
}

/// The statement was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectAccessAnswered {
    /// The case.
    pub case: CaseId,
    /// The request.
    pub request: SubjectRequestId,
    /// Whether it was answered in time.
    pub within: bool,
    /// Who issued the statement.
    pub by: StaffId,
}

/// The person is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectAccessRefused {
    /// The case.
    pub case: CaseId,
    /// The request.
    pub request: SubjectRequestId,
    /// On what ground.
    pub ground: AccessGround,
    /// Who refused: another than who recorded the request.
    pub by: StaffId,
}

/// A person found looks at their file wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessQuestionedBySubject {
    /// The case.
    pub case: CaseId,
    /// The question.
    pub question: QuestionId,
    /// Who asked.
    pub party: PartyId,
    /// Where the lines of the looks stand; 64 at most.
    pub looks: Vec<Seq>,
    /// By when it is resolved: 72 hours.
    pub due: DateTime<Utc>,
    /// Who recorded it, and so may not resolve it.
    pub by: StaffId,
}

/// The looks were judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessQuestionResolved {
    /// The case.
    pub case: CaseId,
    /// The question.
    pub question: QuestionId,
    /// What was found.
    pub verdict: AccessVerdict,
    /// Who judged: somebody whose look it is not.
    pub by: StaffId,
}

/// Disclosures to an authority are not told to the client for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountingSuspended {
    /// The case.
    pub case: CaseId,
    /// The suspension.
    pub suspension: SuspensionId,
    /// Kind of authority that ordered it.
    pub authority: RecipientClass,
    /// Whether it was ordered by mouth: then it holds 30 days at most.
    pub oral: bool,
    /// The last day on which it holds.
    pub until: NaiveDate,
    /// Who recorded it.
    pub by: StaffId,
}

/// The suspension ended before its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountingSuspensionLifted {
    /// The case.
    pub case: CaseId,
    /// The suspension.
    pub suspension: SuspensionId,
    /// Who ended it.
    pub by: StaffId,
}
