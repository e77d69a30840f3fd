//! What is told of a clock.

use bincode::{Decode, Encode};
use sanad_casework::CaseId;
use sanad_chain::Seq;

use super::{NO_CASE, Record};

/// What must be done in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
pub enum ClockKind {
    /// A person in a case asked about their own data: told, or refused with a ground.
    SubjectRequest,
    /// A consent was withdrawn: all that it allowed stops.
    ConsentWithdrawal,
    /// A person found looks wrong: resolved.
    AccessQuestion,
    /// Somebody opened a case in an emergency: judged by another.
    EmergencyReview,
    /// A breach is suspected: persons and authority told, or the file closed.
    BreachNotice,
}

impl ClockKind {
    /// Its name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SubjectRequest => "subject_request",
            Self::ConsentWithdrawal => "consent_withdrawal",
            Self::AccessQuestion => "access_question",
            Self::EmergencyReview => "emergency_review",
            Self::BreachNotice => "breach_notice",
        }
    }
}

/// One clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockFacts {
    /// What must be done.
    pub kind: ClockKind,
    /// In which case; none for a breach, which may concern several.
    pub case: Option<CaseId>,
    /// The id of the request, consent, question, emergency access or breach.
    pub about: [u8; 16],
    /// The entry that began it.
    pub begun: Seq,
    /// When that was recorded: microseconds UTC.
    pub began: i64,
    /// By when it must be done: microseconds UTC.
    pub due: i64,
    /// The entry that ended it, if it was done, and when that was recorded.
    pub ended: Option<(Seq, i64)>,
}

impl ClockFacts {
    /// Whether it is, or was, over its time at `now`, in microseconds UTC.
    pub fn is_late(&self, now: i64) -> bool {
        self.ended.map_or(now, |(_, at)| at) > self.due
    }
}

impl Record {
    pub(super) fn facts(&self, begun: u64) -> ClockFacts {
        ClockFacts {
            kind: self.kind,
            case: Some(CaseId::from_bytes(self.case)).filter(|case| *case != NO_CASE),
            about: self.about,
            begun: Seq::new(begun),
            began: self.began,
            due: self.due,
            ended: self.ended.map(|(seq, at)| (Seq::new(seq), at)),
        }
    }
}
