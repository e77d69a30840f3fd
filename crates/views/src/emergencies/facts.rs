//! What is told of an emergency access.

use sanad_casework::{
    AccessVerdict, CaseId, EmergencyId, EmergencyReason, Section, StaffId, UnitCode,
};
use sanad_chain::Seq;

/// The clear facts of an emergency access. Times are the server's: microseconds UTC since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyFacts {
    /// Which one.
    pub emergency: EmergencyId,
    /// To which case.
    pub case: CaseId,
    /// Who opened it.
    pub staff: StaffId,
    /// The unit they worked in then.
    pub unit: UnitCode,
    /// Why.
    pub reason: EmergencyReason,
    /// The sections it opens.
    pub sections: Vec<Section>,
    /// The entry that opened it; the text of the reason stands sealed there.
    pub opened: Seq,
    /// When it was opened.
    pub opened_at: i64,
    /// When it ends by itself.
    pub until: i64,
    /// When it was ended before its time, if it was.
    pub ended_at: Option<i64>,
    /// By when it is reviewed.
    pub review_due: i64,
    /// What another person found, once they did.
    pub review: Option<EmergencyReview>,
    /// How many looks were made under it.
    pub looks: u32,
}

/// What was found of an emergency access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmergencyReview {
    /// The entry; a remark stands sealed there, if one was made.
    pub seq: Seq,
    /// When.
    pub at: i64,
    /// Who judged.
    pub by: StaffId,
    /// Whether it was justified.
    pub verdict: AccessVerdict,
}

/// How far an emergency access is, at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmergencyState {
    /// It opens what it names.
    Open,
    /// It is over, and another person is to judge it.
    AwaitingReview,
    /// It is over, and its review is late.
    Overdue,
    /// It has its verdict.
    Reviewed,
}

impl EmergencyFacts {
    /// The moment from which it opens nothing any more.
    pub fn ends(&self) -> i64 {
        self.ended_at.map_or(self.until, |ended| ended.min(self.until))
    }

    /// How far it is at this time.
    pub fn state(&self, at: i64) -> EmergencyState {
        if self.review.is_some() {
            EmergencyState::Reviewed
        } else if at < self.ends() {
            EmergencyState::Open
        } else if at <= self.review_due {
            EmergencyState::AwaitingReview
        } else {
            EmergencyState::Overdue
        }
    }
}

impl EmergencyState {
    /// Every state, in the order in which they come.
    pub const ALL: [Self; 4] = [Self::Open, Self::AwaitingReview, Self::Overdue, Self::Reviewed];

    /// The state's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::AwaitingReview => "awaiting_review",
            Self::Overdue => "overdue",
            Self::Reviewed => "reviewed",
        }
    }
}
